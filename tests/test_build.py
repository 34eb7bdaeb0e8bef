"""Real builds: what a reader, a browser and `--strict` make of a site."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, NavigableString, Tag
from building import EXAMPLE, Built, MakeProject, Project, action, documentation, example, example_pages, place_of
from crawl import broken

PAGE_03 = example("docs/actions/03.md")
NUMBERS = sorted(path.stem for path in EXAMPLE.glob("docs/actions/[0-9]*.md"))
LINK = re.compile(r"\[Read more »\](?!\()")
NO_ADDRESS = f"docs/actions/03.md:{place_of(LINK, PAGE_03)}: warning: link-no-target: "
COMING_SOON = f"docs/actions/03.md:{place_of('Coming soon', PAGE_03)}: info: statement-placeholder: "
CARD = "{department}\n## Home Office\nWords of an answer.\n{/department}\n"
INDEX = {"docs/index.md": "# Home\n"}
TEMPLATES = Path(__file__).parent.parent / "mkdocs_deptplugin/theme/deptplugin"
DEEP = (
    "{{DEPARTMENTRESPONSE}}\n\n# Action 12: Far below\n\n{navigation}\n\n"
    + CARD.replace("Words", "Deep words")
    + "\n[Home](../../../index.md#home-office-1)\n"
).replace("#home-office-1", "")
SHALLOW = "---\naction: 011\n---\n# Near the root\n\n{navigation}\n\n" + CARD + "\n[Deep](a/b/c/deep.md#home-office)\n"


# The example site, with every theme and both styles of address ------------------------------------------------------


@pytest.fixture(scope="module", params=["mkdocs", "readthedocs", "material"])
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=[True, False], ids=["folders", "files"])
def whole(request: pytest.FixtureRequest, theme: str, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the example with an action at the root and one three folders below."""
    files = example_pages() | {"docs/near.md": SHALLOW, "docs/a/b/c/deep.md": DEEP, "docs/logos/bis.svg": "<svg/>"}
    config = {
        "site_url": "https://example.org/sub/path/",
        "use_directory_urls": request.param,
        "theme": {"name": theme, **({"font": False} if theme == "material" else {})},
        "markdown_extensions": ["attr_list", {"toc": {"permalink": True}}],
        "plugins": ["search", "deptplugin"],
        "validation": {"links": {"anchors": "warn"}},
    }
    return Project(tmp_path_factory.mktemp("whole"), measured=False).write(files, config).build(warns=[NO_ADDRESS])


def content(page: BeautifulSoup) -> Tag:
    found = page.find("article") or page.find(role="main")
    assert isinstance(found, Tag)
    return found


def place(built: Built, path: str) -> str:
    return f"{path}/index.html" if (built.site / path / "index.html").exists() else f"{path}.html"


def test_every_link_leads_somewhere(whole: Built) -> None:
    assert broken(whole) == []


def test_no_label_says_none(whole: Built) -> None:
    for path in whole.pages():
        texts = [tag.get_text(" ", strip=True) for tag in whole.page(path).find_all(["a", "title", "h1", "label"])]
        assert not [text for text in texts if re.search(r"\bNone\b", text)]


def test_the_cards_of_the_example_page_match_its_source(whole: Built) -> None:
    source = example("docs/actions/03.md")
    page = whole.page(place(whole, "actions/03"))
    body = content(page)
    titles = [flat(title) for title in body.find_all("h1")]
    assert titles == [re.search(r"#(Action 03: .*)", source)[1]]  # type: ignore[index]
    cards = body.select(".department")
    assert [flat(one(card, "h2")) for card in cards] == [
        " ".join(name.replace("<br>", " ").split()) for name in re.findall(r"^##(.*)$", source, re.MULTILINE)
    ]
    for card in cards:
        ident = str(card["data-department"])
        assert one(card, "h2")["id"] == ident
        assert "organisation-logo" in one(card, "h2")["class"]
        assert card["data-state"] == ("awaiting" if "communities" in ident else "responded")
        assert card.find_parent(class_="department") is None
        assert card.get("role") is None
        assert not card.find_all(style=True)
    assert len({card["data-department"] for card in cards}) == len(cards)


def test_statements_of_the_example_page_keep_their_words(whole: Built) -> None:
    statements = re.findall(r"^\{div \.statement\}\n(.*)\n\{/div\}$", example("docs/actions/03.md"), re.MULTILINE)
    cards = content(whole.page(place(whole, "actions/03"))).select(".department .statement")
    for source, card in zip(statements, cards, strict=True):
        wanted = re.sub(r"\[(.*?)\](\(.*?\))?", r"\1", source)
        assert flat(card).split() == wanted.split()
        assert [a["href"] for a in card.select("a:not(.headerlink)")] == re.findall(r"\]\((.*?)\)", source)


def test_a_generic_link_names_its_department(whole: Built) -> None:
    for card in content(whole.page(place(whole, "actions/03"))).select(".department"):
        for link in card.select(".statement a"):
            assert one(link, ".visually-hidden").get_text() == f" about {flat(one(card, 'h2'))}"


def test_ids_are_unique(whole: Built) -> None:
    for path in whole.pages():
        idents = [tag["id"] for tag in content(whole.page(path)).find_all(id=True)]
        assert len(idents) == len(set(idents)), path


def test_navigations_of_the_example_page(whole: Built) -> None:
    navigations = whole.page(place(whole, "actions/03")).select("nav.action-navigation")
    assert len(navigations) == 2
    assert len({nav["aria-label"] for nav in navigations}) == 2
    for nav in navigations:
        before, after = nav.select("a[rel]")
        assert (before["rel"], after["rel"]) == (["prev"], ["next"])
        assert re.search(r"Action 02: \w", flat(before))
        assert re.search(r"Action 04: \w", flat(after))
        assert "This action forms part of The Strategy" in flat(nav)


def test_actions_are_found_anywhere_and_sorted_by_number(whole: Built) -> None:
    near, deep = (
        whole.page(place(whole, path)).select("nav.action-navigation a[rel]") for path in ("near", "a/b/c/deep")
    )
    assert [flat(link)[-30:] for link in deep] == [flat(link)[-30:] for link in deep if "prev" in link["rel"]]
    assert [f"Action {NUMBERS[-1]}" in flat(near[0]), "Action 12: Far below" in flat(near[1])] == [True, True]
    assert "Action 011: Near the root" in flat(deep[0])


def test_title_from_the_front_matter(whole: Built) -> None:
    assert [flat(title) for title in content(whole.page(place(whole, "near"))).find_all("h1")] == [
        "Action 011: Near the root"
    ]


def test_sidebars_have_short_titles_and_pages_full_ones(whole: Built, theme: str) -> None:
    page = whole.page(place(whole, "index"))
    texts = {link.get_text(" ", strip=True) for link in page.select("nav a, .navbar a, .wy-menu a")}
    assert {f"Action {number}" for number in NUMBERS} <= texts
    assert "Action 011" in texts
    title = one(whole.page(place(whole, "actions/03")), "title").get_text()
    assert "Action 03" in title
    if theme == "material":
        heading = flat(one(content(whole.page(place(whole, "actions/03"))), "h1"))
        assert title == f"{heading} - The Strategy"


def test_a_logo_of_the_site_is_shown_at_every_depth(whole: Built) -> None:
    for path in whole.pages():
        for image in content(whole.page(path)).select("img.organisation-image"):
            assert not str(image["src"]).startswith("/")
            assert ((whole.site / path).parent / str(image["src"])).resolve() == (
                whole.site / "logos/bis.svg"
            ).resolve()
    page = content(whole.page(place(whole, "actions/03")))
    assert len(page.select("img.organisation-image")) == 1
    assert len(page.select(".organisation-tile")) == len(page.select(".department")) - 1


def test_the_letters_of_a_tile_are_not_text(whole: Built) -> None:
    index = whole.text("search/search_index.json")
    assert not re.search(r"\b(?:AGODefra|AGOAttorney|AGO)\b", index)
    page = content(whole.page(place(whole, "actions/03")))
    tiles = page.select(".organisation-tile")
    assert tiles
    assert {tile.get_text() for tile in tiles} == {""}
    assert all(tile["aria-hidden"] == "true" for tile in page.select(".organisation-tile, .organisation-image"))


def test_the_search_finds_a_department_by_its_name(whole: Built) -> None:
    entries = json.loads(whole.text("search/search_index.json"))["docs"]
    at = "actions/03/#" if (whole.site / "actions/03/index.html").exists() else "actions/03.html#"
    titles = {entry["location"]: re.sub(r"<[^>]*>|\s+", " ", entry["title"]) for entry in entries}
    assert " ".join(titles[f"{at}department-for-transport"].split()) == "Department for Transport"
    assert " ".join(titles[f"{at}attorney-generals-office"].split()) == "Attorney General's Office"


def test_stylesheets_are_linked_once(whole: Built) -> None:
    for path in whole.pages():
        links = [str(link["href"]) for link in whole.page(path).find_all("link", rel="stylesheet")]
        for sheet in ("cards.css", "departments.css"):
            assert len([link for link in links if link.endswith(sheet)]) == 1
    assert (whole.site / "assets/deptplugin/cards.css").stat().st_size
    assert '[data-department="cabinet-office"]' in whole.text("assets/deptplugin/departments.css")


def test_the_example_page_has_exactly_two_problems(whole: Built) -> None:
    said = [line for line in whole.problems if "actions/03.md" in line]
    assert len(said) == 2
    assert said[0].startswith(NO_ADDRESS)
    assert said[1].startswith(COMING_SOON)


def flat(tag: Tag) -> str:
    """Return the visible text, without permalinks and text for screen readers."""
    return " ".join("".join(_seen(tag)).split())


def _seen(tag: Tag) -> Iterator[str]:
    for child in tag.children:
        if not isinstance(child, Tag):
            yield from [str(child)] if type(child) is NavigableString else []
        elif child.name == "br":
            yield " "
        elif not {"visually-hidden", "headerlink"} & set(child.get_attribute_list("class")):
            yield from _seen(child)


def one(tag: Tag | BeautifulSoup, selector: str) -> Tag:
    found = tag.select(selector)
    assert len(found) == 1 or selector in ("h2", "title"), selector
    return found[0]


# Strict -----------------------------------------------------------------------------------------------------------


def test_strict_fails_on_a_problem_and_passes_without(project: MakeProject) -> None:
    site = project({**INDEX, "docs/actions/03.md": PAGE_03})
    site.build("--strict", warns=[NO_ADDRESS], fails=True)
    clean = LINK.sub("[Read more »](https://www.example.org/)", PAGE_03)
    site.write({"docs/actions/03.md": clean}).build("--strict")


def test_an_anchor_of_a_card_is_validated(project: MakeProject) -> None:
    files = {**INDEX, "docs/1.md": action("1", "One", "Words."), "docs/2.md": "[Home Office](1.md#home-office)\n"}
    site = project(files, validation={"links": {"anchors": "warn"}})
    site.build("--strict")
    site.write({"docs/2.md": "[Home Office](1.md#homer-office)\n"}).build(
        "--strict", warns=["#homer-office"], fails=True
    )


# Neighbours -------------------------------------------------------------------------------------------------------


def neighbours(built: Built, path: str) -> list[str]:
    return [flat(one(link, ".action-title")) for link in built.page(path).select("nav.action-navigation a[rel]")]


def test_neighbours_by_number_with_gaps(project: MakeProject) -> None:
    files = {
        "docs/z.md": action("2"),
        "docs/b/c.md": action("10"),
        "docs/a.md": action("14a"),
        "docs/m.md": action("14"),
    }
    built = project({**INDEX, **files}).build()
    assert neighbours(built, "z/index.html") == ["Action 10: Title 10"]
    assert neighbours(built, "b/c/index.html") == ["Action 2: Title 2", "Action 14: Title 14"]
    assert neighbours(built, "m/index.html") == ["Action 10: Title 10", "Action 14a: Title 14a"]
    assert neighbours(built, "a/index.html") == ["Action 14: Title 14"]
    gaps = [line for line in built.problems if "action-gap" in line]
    assert [line.split(": ")[0] for line in gaps] == ["docs/b/c.md:3:1", "docs/m.md:3:1"]
    assert "None" not in built.text("z/index.html")


def test_neighbours_and_titles_with_the_authors_nav(project: MakeProject) -> None:
    nav = [{"Start": "index.md"}, {"Answers": [{"The second": "2.md"}, "1.md"]}, {"Elsewhere": "https://example.org/"}]
    files = {**INDEX, "docs/1.md": action("1"), "docs/2.md": action("2"), "docs/3.md": action("3")}
    built = project(files, nav=nav, not_in_nav="3.md").build("--strict")
    assert neighbours(built, "2/index.html") == ["Action 1: Title 1", "Action 3: Title 3"]
    menu = [link.get_text(strip=True) for link in built.page("index.html").select(".navbar a")]
    assert {"Start", "The second", "Action 1", "Elsewhere"} <= set(menu)
    assert "Action 2" not in menu


def test_drafts_and_excluded_pages_are_not_neighbours(project: MakeProject) -> None:
    files = {f"docs/{number}.md": action(str(number), "", "[Read more]") for number in (2, 3)}
    files |= {f"docs/{number}.md": action(str(number)) for number in (1, 4, 5)}
    built = project({**INDEX, **files}, draft_docs="2.md", exclude_docs="3.md", not_in_nav="4.md").build("--strict")
    assert neighbours(built, "1/index.html") == ["Action 4: Title 4"]
    assert neighbours(built, "4/index.html") == ["Action 1: Title 1", "Action 5: Title 5"]
    assert not [line for line in built.problems if "2.md:" in line or "3.md:" in line]


def test_a_title_of_the_front_matter_is_kept(project: MakeProject) -> None:
    page = "---\ntitle: My own\n---\n" + action("1")
    built = project({**INDEX, "docs/1.md": page}).build()
    assert "My own" in [link.get_text(strip=True) for link in built.page("index.html").select(".navbar a")]
    assert one(built.page("1/index.html"), "title").get_text().startswith("My own")


def test_strategy_by_name_and_page(project: MakeProject) -> None:
    files = {**INDEX, "docs/about/strategy.md": "# About\n", "docs/a/1.md": action("1")}
    plugins = [{"deptplugin": {"strategy": {"title": "Plain & Simple", "url": "about/strategy.md"}}}]
    link = one(project(files, plugins=plugins).build().page("a/1/index.html"), ".action-strategy a")
    assert (link["href"], link.get_text()) == ("../../about/strategy/", "Plain & Simple")


def test_home_page_of_a_site_that_has_none(project: MakeProject) -> None:
    built = project({"docs/1.md": action("1"), "docs/2.md": action("2")}).build()
    assert not built.page("1/index.html").select(".action-strategy a")
    assert "forms part of The Strategy" in flat(built.page("1/index.html").select("nav.action-navigation")[0])


# Front matter and switches ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front", "heading", "wanted"),
    [
        ("action: 3", "# Title", "Action 3: Title"),
        ("action: 08", "# Title", "Action 08: Title"),
        ("action: '08'", "# Title", "Action 08: Title"),
        ("action: 010", "# Title", "Action 010: Title"),
        ("action: 3", "# Action 03: Title", "Action 03: Title"),
        ("action: 3", "", "Action 3"),
        ("action: 3\ntitle: Own", "", "Action 3: Own"),
        ("action: 3  # the third", "# Title", "Action 3: Title"),
        ("action: 2.1", "# Title", "Action 2.1: Title"),
    ],
)
def test_number_from_the_front_matter(project: MakeProject, front: str, heading: str, wanted: str) -> None:
    built = project({**INDEX, "docs/1.md": f"---\n{front}\n---\n\n{heading}\n\nWords.\n"}).build("--strict")
    assert [flat(title) for title in built.page("1/index.html").find_all("h1")] == [wanted]


@pytest.mark.parametrize("word", ["three", "true", "[1]", "-1"])
def test_a_word_in_the_front_matter_is_not_a_number(project: MakeProject, word: str) -> None:
    site = project({**INDEX, "docs/1.md": f"---\naction: {word}\n---\n# Title\n"})
    built = site.build(warns=["docs/1.md:4:1: error: action-number"])
    assert [flat(title) for title in built.page("1/index.html").find_all("h1")] == ["Title"]


def test_an_empty_number_is_ignored(project: MakeProject) -> None:
    built = project({**INDEX, "docs/1.md": "---\naction: null\n---\n# Title\n"}).build()
    assert [flat(title) for title in built.page("1/index.html").find_all("h1")] == ["Title"]


DUMP = """
from pathlib import Path

def on_page_content(html, page, config, files):
    path = Path(config.site_dir).parent / "dump" / page.file.src_uri
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(html.encode())
"""


def dumped(site: Project, **config: Any) -> dict[str, bytes]:
    site.write({"hooks.py": DUMP}, {**config, "hooks": ["hooks.py"]}).build()
    dump = site.root / "dump"
    found = {path.relative_to(dump).as_posix(): path.read_bytes() for path in dump.rglob("*.md")}
    assert found
    return found


PLAIN = {
    "docs/index.md": "# Home\n\nA *paragraph* &amp; more.\n\n<div class='raw' markdown>\n\n<br>x\n\n</div>\n"
    "\n## A<br>B {: .x }\n",
    "docs/off.md": "---\ndeptplugin: false\n---\n{{DEPARTMENTRESPONSE}}\n\n# Action 01: T\n\n{navigation}\n\n"
    + CARD
    + "\n\\{div}\n",
    "docs/code.md": "# Code\n\n```\n{div .x}\n{{DEPARTMENTRESPONSE}}\n```\n"
    "\n    {navigation}\n\n`{/div}` and `{{DEPARTMENTRESPONSE}}`\n",
    "docs/odd.md": "# Odd\n\n{word}\n\n{{ macro }}\n\nWords.\n{: .lead}\n\n# Action 03: T\n"
    "\n[Read more »]\n\n\u00a0 \ufddd \u2028 {x\n",
    "docs/action.md": "# Action 04: A title\n\nNo marker.\n\n[Read more »]\n",
}


@pytest.mark.parametrize(
    "extensions", [[], ["attr_list", "md_in_html", "footnotes", "pymdownx.superfences"]], ids=["few", "many"]
)
def test_pages_without_directives_do_not_change_by_a_byte(project: MakeProject, extensions: list[str]) -> None:
    site = project(PLAIN)
    with_us = dumped(site, markdown_extensions=extensions, plugins=["deptplugin"])
    assert dumped(site, markdown_extensions=extensions, plugins=[]) == with_us


def test_a_disabled_plugin_changes_nothing(project: MakeProject) -> None:
    site = project({**PLAIN, "docs/card.md": CARD})
    off = dumped(site, plugins=[{"deptplugin": {"enabled": False}}])
    assert not (site.root / "site/assets/deptplugin").exists()
    assert dumped(site, plugins=[]) == off


@pytest.mark.parametrize("damage", ["bom", "crlf", "cr", "front", "blank", "tabs", "bom-front-crlf"])
def test_problems_have_the_places_of_the_file(project: MakeProject, damage: str) -> None:
    text, line = action("1", "One", "Words. [Read more »]"), 9
    if "front" in damage:
        text, line = "---\ntags: [a]\n\n---\n\n" + text, line + 5
    if damage == "blank":
        text, line = "\n\n\n" + text, line + 3
    if damage == "tabs":
        text = text.replace("{department}", "{department}\t").replace("{navigation}", "{navigation} \t ")
    data = text.encode()
    if "crlf" in damage:
        data = data.replace(b"\n", b"\r\n")
    if damage == "cr":
        data = data.replace(b"\n", b"\r")
    if "bom" in damage:
        data = b"\xef\xbb\xbf" + data
    built = project({**INDEX, "docs/1.md": data}).build(warns=[f"docs/1.md:{line}:8: warning: link-no-target: "])
    assert len(built.page("1/index.html").select(".department .statement")) == 1


# Assets, templates, labels ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("logo", ["logos/cabinet-office.svg", "logos/bis.svg", "logos/bis.PNG"])
def test_logos_by_id_or_class(project: MakeProject, logo: str) -> None:
    page = "{department}\n## Cabinet Office\n{: .logo-bis}\nWords.\n{/department}\n"
    files = {f"docs/{path}": page for path in ("index.md", "a.md", "a/b/c.md")}
    built = project({**files, f"docs/{logo}": "<svg/>"}).build()
    for path in ("index.html", "a/index.html", "a/b/c/index.html"):
        image = one(built.page(path), ".department h2 img")
        assert image["alt"] == ""
        assert ((built.site / path).parent / str(image["src"])).resolve() == built.site / logo
        assert not built.page(path).select(".organisation-tile")


@pytest.mark.parametrize("urls", [True, False])
@pytest.mark.parametrize("logo", ["logos/cabinet-office.svg", "logos/bis.svg", "images/co.svg"])
def test_a_departments_page_has_its_logo_and_its_website(project: MakeProject, logo: str, urls: bool) -> None:
    """The logo of the page is that of the cards, also if a class of a card's heading names it."""
    own = ", logo: images/co.svg" if logo.startswith("images") else ""
    registry = f"departments:\n  cabinet-office: {{name: Cabinet Office, url: 'https://www.example.org/co'{own}}}\n"
    registry += "  home-office: {name: Home Office, abbreviation: HO, colour: '#fd0'}\n"
    page = action("1", "", "We will print them all.", "So will we, every week.")
    page = page.replace("## Cabinet Office\n", "## Cabinet Office\n{: .logo-bis}\n")
    files = {"departments.yml": registry, "docs/index.md": "# Home\n", "docs/actions/1.md": page}
    built = project({**files, f"docs/{logo}": "<svg/>"}, use_directory_urls=urls).build("--strict")
    path = "departments/cabinet-office/index.html" if urls else "departments/cabinet-office.html"
    image = one(built.page(path), ".department-identity img")
    assert ((built.site / path).parent / str(image["src"])).resolve() == built.site / logo
    link = one(built.page(path), ".department-identity a")
    assert (link["href"], link.get_text()) == ("https://www.example.org/co", "Website of Cabinet Office")
    other = built.page(path.replace("cabinet", "home"))
    assert one(other, ".department-identity .organisation-tile")["data-abbreviation"] == "HO"
    assert not other.select(".department-identity a")
    assert '[data-identity="home-office"]' in built.text("assets/deptplugin/departments.css")


def test_a_stylesheet_can_be_replaced(project: MakeProject) -> None:
    built = project({**INDEX, "docs/assets/deptplugin/cards.css": "/* mine */"}).build()
    assert built.text("assets/deptplugin/cards.css") == "/* mine */"


def mine(name: str) -> str:
    """Return a copy of a built-in template, with a comment that names it and the site."""
    source = (TEMPLATES / f"{name}.html").read_text(encoding="utf-8")
    comment, end, html = source.partition("#}\n")
    return f"{comment}{end}<!-- {name} of {{{{ config.site_name }}}} -->\n{html}"


def test_every_template_can_be_overridden(project: MakeProject) -> None:
    names = sorted(path.stem for path in TEMPLATES.glob("*.html"))
    files = {
        **INDEX,
        **{f"docs/actions/{n}.md": action(str(n), "", f"First <b>words</b> {n}.", f"Others {n}.") for n in (1, 2)},
        "departments.yml": "departments:\n  home-office: {name: Home Office}\n  cabinet-office: {name: A & B <i>}\n",
        **{f"mine/deptplugin/{name}.html": mine(name) for name in names},
    }
    files = {path: text.replace("## Cabinet Office", "## A &amp; B &lt;i>") for path, text in files.items()}
    files["docs/index.md"] = "# Home\n\n{outstanding}\n"
    built = project(files, theme={"name": "mkdocs", "custom_dir": "mine"}).build()
    pages = {path: built.text(path) for path in built.pages()}
    for name in names:
        found = {path for path, html in pages.items() if f"<!-- {name} of The Strategy -->" in html}
        assert (
            found
            == {
                "card": {"actions/1/index.html", "actions/2/index.html"},
                "navigation": {"actions/1/index.html", "actions/2/index.html"},
                "progress": {path for path in pages if path.startswith(("actions/", "departments/"))},
                "matrix": {"departments/index.html"},
                "list": {"departments/index.html", "actions/index.html"},
                "department": {"departments/home-office/index.html", "departments/cabinet-office/index.html"},
                "page": {path for path in pages if path.startswith("departments/")} | {"actions/index.html"},
                "outstanding": {"index.html"},
                "panel": set(),
            }[name]
        )
    for path in ("departments/index.html", "departments/cabinet-office/index.html"):
        assert "A &amp; B &lt;i&gt;" in pages[path]
        assert not built.page(path).select("main i, [role=main] i")
    assert flat(one(built.page("departments/cabinet-office/index.html"), "h1")) == "A & B <i>"
    assert [flat(cell) for cell in built.page("departments/index.html").select("tbody th")] == [
        "Home Office",
        "A & B <i>",
    ]


def test_the_template_in_the_documentation_works(project: MakeProject) -> None:
    template = documentation("templates.md").partition("```html+jinja\n")[2].partition("```\n")[0]
    page = CARD.replace("{department}", "{department #own .wide}")
    files = {"docs/index.md": page, "overrides/deptplugin/card.html": template}
    built = project(files, theme={"name": "mkdocs", "custom_dir": "overrides"}).build("--strict")
    card = one(built.page("index.html"), ".department")
    assert card["class"] == ["department", "wide", "framed"]
    assert card["id"] == "own"
    assert flat(one(built.page("index.html"), "#home-office.organisation-logo")) == "Home Office"
    assert flat(one(built.page("index.html"), ".statement")) == "Words of an answer."


def test_labels_can_be_overridden(project: MakeProject) -> None:
    labels = {
        "action": "Recommendation",
        "previous": "Before",
        "next": "After",
        "part_of": "One {action} of {strategy}.",
        "navigation": "Recommendations",
        "about": "({department})",
    }
    pages = {
        f"docs/{n}.md": action(str(n), "", f"[More](https://e.org/{n})").replace("# Action", "# Recommendation")
        for n in (1, 2)
    }
    built = project({**INDEX, **pages}, plugins=[{"deptplugin": {"labels": labels}}]).build("--strict")
    page = built.page("2/index.html")
    nav = one(page, "nav.action-navigation")
    assert flat(nav) == "One recommendation of The Strategy. Before Recommendation 1: Title 1"
    assert nav["aria-label"] == "Recommendations"
    assert one(page, ".visually-hidden").get_text() == " (Home Office)"
    assert "Recommendation 2" in [link.get_text(strip=True) for link in page.select(".navbar a")]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"labels": {"acton": "X"}}, "Did you mean `action`?"),
        ({"labels": {"action": 3}}, "Write text for the label"),
        ({"labels": ["action"]}, "one label a line"),
        ({"labels": {"part_of": "Part of {strtegy}"}}, "strtegy"),
        ({"labels": {"part_of": "Part of it"}}, "{strategy}"),
        ({"labels": {"about": "about {0}"}}, "braces"),
        ({"labels": {"about": "about {department.x}"}}, "braces"),
        ({"strategy": {"url": "nowhere.md"}}, "nowhere.md"),
        ({"strategy": {"ulr": "index.md"}}, "ulr"),
        ({"logos": "../logos"}, "logos"),
        ({"placeholders": "TBC"}, "placeholders"),
        ({"generic_links": [3]}, "generic_links"),
        ({"enabled": "perhaps"}, "enabled"),
        ({"lables": {}}, "lables"),
    ],
)
def test_a_wrong_option_stops_the_build_with_one_sentence(
    project: MakeProject, options: dict[str, object], said: str
) -> None:
    site = project({**INDEX}, plugins=[{"deptplugin": options}])
    built = site.build("--strict", fails=True)
    assert said in "\n".join(built.log)
    assert len([line for line in built.log if not line.startswith("INFO")]) <= 6


@pytest.mark.parametrize(
    ("name", "template", "said"),
    [
        ("card", "<div></div>", "does not print {{ card.classes }}"),
        ("navigation", "<nav></nav>", 'does not have an element of class "action-navigation"'),
        ("page", "{{ title }}", "does not print {{ content }}"),
        ("card", '<div>\n<slot name="body"></slot></div>', "has a <slot> on line 2"),
        ("panel", "{% if %}", "fails on line 1"),
        ("progress", "{{ words }}\n{{ totl }}", "fails on line 2: 'totl' is undefined"),
    ],
)
def test_a_template_that_cannot_be_used_stops_the_build(
    project: MakeProject, name: str, template: str, said: str
) -> None:
    files = {"docs/index.md": "", "docs/a/1.md": action("1", "", "Words."), f"mine/deptplugin/{name}.html": template}
    options = [{"deptplugin": {"progress": True}}]
    built = project(files, theme={"name": "mkdocs", "custom_dir": "mine"}, plugins=options).build(fails=True)
    stopped = [line for line in built.log if said in line]
    assert len(stopped) == 1
    assert f"deptplugin: The template {Path('mine', 'deptplugin', f'{name}.html')} " in stopped[0]
    assert len(built.log) <= 9  # MkDocs reports the page too


# The build itself -------------------------------------------------------------------------------------------------


def digest(folder: Path) -> dict[str, str]:
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.unmeasured
def test_two_dirty_builds_write_only_the_site(project: MakeProject) -> None:
    site = project(example_pages())
    before = digest(site.root / "docs")
    site.build("--dirty", warns=[NO_ADDRESS, "A 'dirty' build"])
    site.write({"docs/actions/05.md": example("docs/actions/05.md") + "\nMore words.\n"})
    built = site.build("--dirty", warns=[NO_ADDRESS, "A 'dirty' build"])
    assert "Action 04" in flat(built.page("actions/05/index.html").select("nav.action-navigation a[rel=prev]")[0])
    assert broken(built) == []
    page = built.page("actions/05/index.html")
    assert {f"Action {number}" for number in NUMBERS} <= {flat(link) for link in page.select(".navbar a")}
    assert not [nav for nav in page.select("nav.action-navigation") if "None" in flat(nav)]
    after = digest(site.root / "docs")
    assert after.keys() == before.keys()
    assert [path for path in before if before[path] != after[path]] == [str(site.root / "docs/actions/05.md")]


def test_two_builds_in_one_process(project: MakeProject) -> None:
    script = """
from mkdocs.commands.build import build
from mkdocs.config import load_config
config = load_config("mkdocs.yml")
for _ in range(2):
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
build(load_config("mkdocs.yml"))
"""
    site = project({"docs/index.md": CARD})
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", script], cwd=site.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    page = BeautifulSoup((site.root / "site/index.html").read_text(encoding="utf-8"), "html.parser")
    sheets = [
        str(link["href"]) for link in page.find_all("link", rel="stylesheet") if "deptplugin" in str(link["href"])
    ]
    assert len(sheets) == 2
    assert len(page.select(".department")) == 1


def test_beautifulsoup_is_not_imported_without_cards(project: MakeProject) -> None:
    hook = "import sys\n\ndef on_post_build(config):\n    print('imported:', 'bs4' in sys.modules)\n"
    site = project({**INDEX, "hooks.py": hook, "docs/1.md": "{div .x}\nWords.\n{/div}\n"}, hooks=["hooks.py"])
    assert "imported: False" in site.build().log


# Structure: every mistake is reported at its place, and no word is lost --------------------------------------------

HEAD = "{{DEPARTMENTRESPONSE}}\n\n# Action 1: Title\n\n"
MISTAKES = {
    "block-unclosed": ("{div .x}\n\nw1w\n", "5:1: error"),
    "block-unopened": ("w1w\n\n  {/div}\n\nw2w\n", "7:3: error"),
    "block-mismatch": ("{section}\nw1w\n{/div}\nw2w\n", "7:1: error"),
    "directive-unknown": ("w1w\n\n{dvi .x}\n\nw2w\n", "7:1: error"),
    "directive-inline": ("w1w {div .x} w2w\n", "5:5: error"),
    "directive-unsafe": ("{div onclick='x'}\nw1w\n{/div}\n", "5:1: error"),
    "attributes-invalid": ("{div .x =}\nw1w\n{/div}\n", "5:1: error"),
    "department-duplicate": (CARD + CARD, "10:1: error"),
    "heading-missing": ("{department}\nw1w is an answer.\n{/department}\n", "5:1: error"),
    "statement-short": ("{department}\n## w1w\nw2w\n{/department}\n", "7:1: info"),
    "statement-missing": ("{department}\n## w1w\n{/department}\n", "5:1: warning"),
    "statement-placeholder": ("{department}\n## w1w\n\nTBC\n{/department}\n", "8:1: info"),
    "link-no-target": ("{department}\n## w1w\nw2w [Read more »]\n{/department}\n", "7:5: warning"),
}


@pytest.mark.parametrize("code", MISTAKES)
def test_a_mistake_is_reported_and_loses_no_word(project: MakeProject, code: str) -> None:
    text, where = MISTAKES[code]
    said = f"docs/1.md:{where}: {code}: "
    built = project({**INDEX, "docs/1.md": HEAD + text}).build(warns=[said])
    assert len(built.problems) == 1
    assert set(re.findall(r"w\dw", text)) <= set(built.page("1/index.html").get_text(" ").split())
    level = "INFO" if " info:" in said else "WARNING"
    assert any(line.startswith(level) and said in line for line in built.log)


def test_wrong_numbers_are_reported(project: MakeProject) -> None:
    pages = {
        "docs/a.md": action("1"),
        "docs/b.md": action("01"),
        "docs/c.md": "---\naction: 4\n---\n# Action 3: Title\n",
        "docs/d.md": "{{DEPARTMENTRESPONSE}}\n\n# Title\n",
    }
    warns = [
        "docs/b.md:3:1: error: action-duplicate",
        "docs/c.md:4:1: error: action-number",
        "docs/d.md:3:1: error: action-number",
    ]
    built = project({**INDEX, **pages}).build(warns=warns)
    assert neighbours(built, "b/index.html")[:1] == ["Action 1: Title 1"]


# Late cards -------------------------------------------------------------------------------------------------------


def test_a_card_from_a_snippet(project: MakeProject) -> None:
    files = {
        **INDEX,
        "docs/1.md": action("1", "One", "Words.") + '--8<-- "late.md"\n',
        "late.md": "{department}\n## Cabinet<br>Office\n{: .logo-single}\n[Read more](https://e.org/)\n{/department}\n",
    }
    site = project(files, markdown_extensions=[{"pymdownx.snippets": {"base_path": ["."]}}])
    built = site.build("--strict", warns=["docs/1.md:1:1: info: card-late: "])
    cards = built.page("1/index.html").select(".department")
    assert [card["data-department"] for card in cards] == ["home-office", "cabinet-office"]
    assert cards[1].select(".organisation-tile")
    assert cards[1].select(".visually-hidden")


def test_a_late_card_of_an_unknown_department_has_its_colours(project: MakeProject) -> None:
    files = {
        "docs/index.md": '# Home\n\n--8<-- "late.md"\n',
        "late.md": "{department}\n## Ministry of Maps\nWords.\n{/department}\n",
    }
    built = project(files, markdown_extensions=[{"pymdownx.snippets": {"base_path": ["."]}}]).build()
    assert one(built.page("index.html"), ".department")["data-department"] == "ministry-of-maps"
    assert "ministry-of-maps" in built.text("assets/deptplugin/departments.css")


def test_noncharacters_in_a_snippet_are_not_read_as_marks(project: MakeProject) -> None:
    files = {
        "docs/index.md": CARD + '\n--8<-- "late.md"\n',
        "late.md": "a \ufdd8 b \ufddb c \ufddc d\n\n<p>\ufddb</p>\n",
    }
    built = project(files, markdown_extensions=[{"pymdownx.snippets": {"base_path": ["."]}}]).build()
    assert not built.page("index.html").select("nav.action-navigation")


def test_a_snippet_that_leaves_a_card_open(project: MakeProject) -> None:
    files = {"docs/index.md": '--8<-- "late.md"\n\n' + CARD, "late.md": "{department}\n## Cabinet Office\nw1w\n"}
    built = project(files, markdown_extensions=[{"pymdownx.snippets": {"base_path": ["."]}}]).build(
        warns=["block-unclosed"]
    )
    page = built.page("index.html")
    assert "w1w" in page.get_text()
    assert not page.select(".department .department")
    assert len(page.select(".department")) == 2


def test_a_page_includes_another(project: MakeProject) -> None:
    """The included file is excluded from the site. Its mistakes have its own lines, and front matter counts."""
    files = {
        **INDEX,
        "docs/1.md": action("1", "", "Words.") + "\n{include shared/note.md}\n",
        "docs/shared/note.md": "---\ntitle: x\n---\n\nA note.\n\n{dvi .x}\n",
    }
    built = project(files, exclude_docs="/shared/\n").build(warns=["docs/shared/note.md:7:1: error: directive-unknown"])
    assert "A note." in built.page("1/index.html").get_text()
    assert "title: x" not in built.page("1/index.html").get_text()
    assert not (built.site / "shared").exists()


def test_a_symbolic_link_out_of_the_site_is_not_included(project: MakeProject) -> None:
    site = project({**INDEX, "docs/1.md": action("1", "", "Words.") + "\n{include out.md}\n", "secret.md": "Secret.\n"})
    (site.root / "docs/out.md").symlink_to(site.root / "secret.md")
    site.write({}, {"exclude_docs": "/out.md\n"})
    built = site.build(warns=["docs/1.md:13:1: error: include-missing"])
    assert "Secret" not in "".join(built.text(path) for path in built.pages())
