"""Sites from real use, each with the mistake that was found there, and similar ones."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from bs4.element import Tag
from building import MakeProject, action
from crawl import broken, ids_twice
from forks import run_module, unmeasured

HOME = {"docs/index.md": "# Home\n"}
CARD = "{department}\n## Cabinet Office\n\nWe will publish our rules.\n{/department}\n"


@pytest.mark.parametrize("folder", ["the actions", "mesures-françaises", "100 % done", "a+b & c", "деиствия"])
@pytest.mark.parametrize("directory_urls", [True, False])
def test_a_folder_with_any_name(project: MakeProject, folder: str, directory_urls: bool) -> None:
    pages = {f"docs/{folder}/{n}.md": action(n, "", f"We will publish {n}.") for n in ("01", "02")}
    built = project({**HOME, **pages}, use_directory_urls=directory_urls, plugins=["search", "deptplugin"]).build()
    assert (built.site / folder / "index.html").is_file()
    assert sorted(path.name for path in built.site.iterdir() if path.is_dir() and "%" in path.name) == (
        ["100 % done"] if "%" in folder else []
    )
    assert broken(built) == []
    assert not any("%25" in built.text(path).replace("100%20%25%20done", "") for path in built.pages())


@pytest.mark.parametrize("letter", ["x", "é", "漢"])
def test_a_heading_of_400_letters(project: MakeProject, letter: str) -> None:
    long = letter * 400
    page = (
        f"{{{{DEPARTMENTRESPONSE}}}}\n\n# Action 1: T\n\n{{department}}\n## {long}\n\nWe will do it.\n{{/department}}\n"
    )
    built = project({**HOME, "docs/actions/1.md": page}).build()
    (row,) = json.loads(built.text("responses.json"))["responses"]
    assert row["department_name"] == long
    assert len(row["department"]) <= 80
    assert (built.site / "departments" / row["department"] / "index.html").is_file()
    assert broken(built) == []


@pytest.mark.parametrize("encoding", ["cp932", "cp437", "utf-16"])
def test_output_on_any_console(project: MakeProject, encoding: str) -> None:
    page = action("01", "Golygu ŵyl", "Byddwn. [Read more »]").replace("Home Office", "Trysorlys – Ŵyl")
    site = project({**HOME, "docs/actions/01.md": page})
    environment = {"PYTHONIOENCODING": encoding}

    def run(*arguments: str) -> tuple[int, bytes]:
        done = run_module("mkdocs_deptplugin", *arguments, cwd=site.root, environment=environment, measured=False)
        assert b"Traceback" not in done.stderr
        return done.returncode, done.stdout

    code, text = run("check")
    assert code == 0
    assert "link-no-target" in text.decode(encoding)
    command = [sys.executable, "-m", "mkdocs_deptplugin", "check"]
    own = subprocess.run(command, cwd=site.root, env=unmeasured() | environment, capture_output=True, check=False)
    assert (own.returncode, own.stdout.decode(encoding)) == (code, text.decode(encoding))
    for form in ("json", "gitlab", "sarif", "github"):
        code, text = run("check", "--format", form)
        assert code == 0
        assert "Read more »" in text.decode("utf-8")
    assert "Read more »" in json.loads(run("check", "--format", "json")[1])["problems"][0]["message"]
    for form in ("csv", "markdown"):
        run("status", "--format", form)[1].decode("utf-8")
    assert run("status")[0] == 0
    assert run("explain", "link-no-target")[0] == 0
    json.loads(run("schema", "departments")[1])
    assert run("fix")[0] in (0, 1)


def test_an_underlined_heading_is_not_a_statement(project: MakeProject) -> None:
    card = "{div .department}\nCabinet Office\n--------------\n{div .statement}\nWe will publish it.\n{/div}\n{/div}\n"
    site = project({**HOME, "docs/1.md": action("1", navigation=False) + card})
    site.build("--strict")
    assert site.run("mkdocs_deptplugin", "check", "--strict").returncode == 0


def test_numbers_of_every_kind(project: MakeProject) -> None:
    titles = {
        "1": ("7(a): Training", "7(a)"),
        "2": ("7(b): Alarms", "7(b)"),
        "3": ("21 and 22: Forms", None),
        "4": ("23/24: Lifts", None),
        "5": ("25, 26: Doors", None),
        "6": ("41bis: Latin", "41bis"),
        "7": ("R31: Prefixed", "R31"),
        "8": ("12.3: Points", "12.3"),
    }
    pages = {
        f"docs/actions/{name}.md": f"{{{{DEPARTMENTRESPONSE}}}}\n\n# Action {title}\n\n{CARD}"
        for name, (title, _) in titles.items()
    }
    built = project({**HOME, **pages}).build(warns=["action-number", "statement-duplicate"])
    rows = json.loads(built.text("responses.json"))["responses"]
    assert [row["action"] for row in rows] == ["R31", "7(a)", "7(b)", "12.3", "41bis"]
    assert {row["action_title"] for row in rows} == {"Training", "Alarms", "Latin", "Prefixed", "Points"}
    assert sum("action-number" in line for line in built.problems) == 3
    assert not any("action-gap" in line for line in built.problems)


def test_only_plain_numbers_count_for_gaps(project: MakeProject) -> None:
    pages = {f"docs/{n}.md": action(number) for n, number in enumerate(["6", "7(a)", "7(b)", "8", "8a", "10", "R2"])}
    built = project({**HOME, **pages}).build()
    assert [line.split(": ", 3)[3] for line in built.problems if "action-gap" in line] == [
        "There is no action 9. Add it, or leave it if the strategy skips it."
    ]


def test_a_page_from_jekyll(project: MakeProject) -> None:
    page = (
        '{::options parse_block_html="true" /}\n{{DEPARTMENTRESPONSE}}\n\n# Action 01: Title\n\n{navigation}\n\n'
        "{:note: .callout}\n\n{department}\n## Cabinet Office\n\nWe will publish it.\n\n{::comment}\nINTERNALNOTE\n"
        "{:/comment}\n\nMore words.\n{/department}\n"
    )
    site = project({**HOME, "docs/1.md": page}, plugins=["search", "deptplugin"], markdown_extensions=["attr_list"])
    built = site.build(warns=["docs/1.md:1:1: error: directive-unknown", "docs/1.md:8:1: error: directive-unknown"])
    files = [path.read_text(encoding="utf-8") for path in built.site.rglob("*") if path.suffix in (".html", ".json")]
    assert not any(word in text for text in files for word in ("INTERNALNOTE", "{::", "parse_block", "callout"))


def test_a_bold_title_is_a_title(project: MakeProject) -> None:
    page = "{{DEPARTMENTRESPONSE}}\n\n# **Action 01: Title** {#a1}\n\n" + CARD.replace(
        "Cabinet Office", "**Cabinet Office**"
    )
    built = project({**HOME, "docs/1.md": page}, markdown_extensions=["attr_list"]).build("--strict")
    (row,) = json.loads(built.text("responses.json"))["responses"]
    assert (row["action"], row["action_title"], row["department"]) == ("01", "Title", "cabinet-office")
    heading = built.page("1/index.html").select_one("h1#a1")
    assert heading is not None
    assert " ".join(heading.get_text().replace("¶", "").split()) == "Action 01: Title"


def test_a_registry_without_initials_has_a_tile(project: MakeProject) -> None:
    page = action("1", navigation=False) + CARD.replace("Cabinet Office", "Forestry Board")
    built = project(
        {**HOME, "docs/1.md": page, "departments.yml": "departments:\n  f: {name: Forestry Board}\n"}
    ).build()
    tile = built.page("1/index.html").select_one(".organisation-tile")
    assert tile is not None
    assert tile["data-abbreviation"] == "FB"


def test_doubled_braces_are_reported(project: MakeProject) -> None:
    page = action("1", "", "We will do it.", navigation=False) + "{{navigation}}\n\n{{div .department}}\n"
    built = project({**HOME, "docs/1.md": page}).build(warns=["Did you mean {navigation}?", "Did you mean {div"])
    assert "{{navigation}}" in built.page("1/index.html").get_text()


STATEMENT = """\
Words. [^1] See [the note](#note), [the card](#home-office) and [what is next](#next-steps).

=== "England"

    ENGLAND {number}.

=== "Wales"

    WALES {number}.

### Next steps

<p id="note" aria-labelledby="next-steps">A note.</p>

[^1]: The footnote of {number}.
"""


@pytest.mark.parametrize("directory_urls", [True, False])
def test_a_statement_works_on_its_departments_page(project: MakeProject, directory_urls: bool) -> None:
    pages = {f"docs/actions/{n}.md": action(n, "", STATEMENT.format(number=n)) for n in ("01", "02")}
    built = project(
        {**HOME, **pages},
        use_directory_urls=directory_urls,
        markdown_extensions=["attr_list", "footnotes", "toc", {"pymdownx.tabbed": {"alternate_style": True}}],
    ).build("--strict")
    assert broken(built) == []
    assert ids_twice(built) == []
    page = built.page("departments/home-office/index.html" if directory_urls else "departments/home-office.html")
    answers = page.select(".department-answer")
    assert len(answers) == 2
    names = [{str(tag["name"]) for tag in answer.select("input")} for answer in answers]
    assert [len(some) for some in names] == [1, 1]
    assert names[0] != names[1]
    for answer, number in zip(answers, ("01", "02"), strict=True):
        assert [_of(answer, str(label["for"])).name for label in answer.select("label")] == ["input", "input"]
        note, card, following = answer.select(".statement > p:first-child > a")
        own = _of(answer, str(note["href"]).removeprefix("#"))
        assert own.get_text() == "A note."
        assert _of(answer, str(own["aria-labelledby"])).get_text() == "Next steps"
        assert _of(answer, str(following["href"]).removeprefix("#")).name == "h3"
        there = f"../../actions/{number}/" if directory_urls else f"../actions/{number}.html"
        assert card["href"] == f"{there}#home-office"
        (footnote,) = answer.select("sup a.footnote-ref")
        assert (footnote.get_text(), footnote["href"]) == ("1", f"{there}#fn:1")


def _of(answer: Tag, ident: str) -> Tag:
    """Return the only element of a statement with an id."""
    (found,) = answer.find_all(id=ident)
    assert isinstance(found, Tag)
    return found


@pytest.mark.parametrize(
    ("opening", "closing", "wanted"),
    [
        ("{department home-office lang=cy dir=rtl}", "{/department}", "cy rtl"),
        ("{department home-office}\n{statement lang=cy}", "{/statement}\n{/department}", "cy"),
        ("{department home-office lang=fr dir=ltr}\n{statement lang=cy}", "{/statement}\n{/department}", "cy ltr"),
        (
            "{div lang=cy}\n{department home-office}\n{div dir=rtl}\n{statement}",
            "{/statement}\n{/div}\n{/department}",
            "cy rtl",
        ),
        ("{department home-office}", "{/department}", ""),
    ],
)  # fmt: skip
def test_a_statement_keeps_its_language(project: MakeProject, opening: str, closing: str, wanted: str) -> None:
    page = f"{action('1', navigation=False)}{opening}\nByddwn.\n{closing}\n"
    built = project({**HOME, "docs/1.md": page + ("{/div}\n" if opening.startswith("{div") else "")}).build("--strict")
    (statement,) = built.page("departments/home-office/index.html").select(".department-answer .statement")
    assert f"{statement.get('lang', '')} {statement.get('dir', '')}".strip() == wanted
    assert statement.get_text(strip=True) == "Byddwn."


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.mark.parametrize("directory_urls", [True, False])
@pytest.mark.parametrize("folder", ["shared", "shared/my notes é (old)"])
def test_an_included_file_keeps_its_images_and_links(project: MakeProject, folder: str, directory_urls: bool) -> None:
    note = """\
        Shared ![a](img/a.png), <img src="img/b.png" alt="b"> and `![c](img/c.png)`.
        See [the next](next.md#there), [the other][other] and [home](ROOTindex.md).

        {include next.md}

        [other]: next.md
        """.replace("ROOT", "../" * (folder.count("/") + 1))
    built = project(
        {
            **HOME,
            "docs/actions/01.md": action("01", "", f"Words.\n\n{{include ../{folder}/note.md}}"),
            f"docs/{folder}/note.md": note,
            f"docs/{folder}/next.md": "## There {#there}\n\n![d](img/d.png)\n",
            **{f"docs/{folder}/img/{name}.png": PNG for name in "abd"},
        },
        use_directory_urls=directory_urls,
        markdown_extensions=["attr_list"],
    ).build("--strict")
    ends = "/index.html" if directory_urls else ".html"
    for path in (f"actions/01{ends}", f"departments/home-office{ends}"):
        statement = built.page(path).select_one(".statement")
        assert statement is not None
        assert [str(image["alt"]) for image in statement.select("img")] == ["a", "b", "d"]
        assert [link.get_text() for link in statement.select("a")] == ["the next", "the other", "home"]
        assert "![c](img/c.png)" in statement.get_text()
    # The address in a typed tag is relative to the including page, so it is wrong on the file's own page.
    assert [one for one in broken(built) if not (directory_urls and "/note/index.html: img/b.png" in one)] == []


def test_a_mistake_in_an_included_file_is_still_found(project: MakeProject) -> None:
    page = action("01", "", "Words.\n\n{include ../shared/note.md}")
    files = {**HOME, "docs/actions/01.md": page, "docs/shared/note.md": "![a](img/gone.png) [b](gone.md) [c](02.md)\n"}
    site = project({**files, "docs/actions/02.md": action("02")})
    site.build(warns=["'../shared/img/gone.png'", "'../shared/gone.md'", "'img/gone.png'", "'gone.md'", "'02.md'"])


def test_a_comment_moves_with_its_card(project: MakeProject) -> None:
    cards = {"Ministry of Justice": "<!-- cleared -->", "Home Office": "<!-- NOT cleared -->", "Cabinet Office": ""}
    page = action("01") + "".join(
        f"{comment}\n{{department}}\n## {name}\n\n{name} words.\n{{/department}}\n\n" for name, comment in cards.items()
    )
    registry = "departments:\n" + "".join(
        f"  {name.lower().replace(' ', '-')}: {{name: {name}}}\n" for name in sorted(cards)
    )
    files = {**HOME, "docs/actions/01.md": page, "departments.yml": registry}
    site = project(files, plugins=[{"deptplugin": {"order": "registry"}}])
    site.run("mkdocs_deptplugin", "fix", "--yes")
    fixed = (site.root / "docs/actions/01.md").read_text(encoding="utf-8")
    kept = [line for line in fixed.splitlines() if line.startswith(("##", "<!--"))]
    assert kept == [
        "## Cabinet Office", "<!-- NOT cleared -->", "## Home Office", "<!-- cleared -->", "## Ministry of Justice",
    ]  # fmt: skip


@pytest.mark.parametrize("use_directory_urls", [True, False])
def test_pages_link_to_the_data_files(project: MakeProject, use_directory_urls: bool) -> None:
    """The author's pages and generated pages link to the data files, and MkDocs checks the links."""
    page = action("1", "One", "Words.") + "\n[Data](../responses.csv)\n"
    home = "# Home\n\n[Data](responses.csv) [JSON](responses.json)\n"
    site = project({"docs/index.md": home, "docs/actions/1.md": page}, use_directory_urls=use_directory_urls).build(
        "--strict"
    )
    assert broken(site) == []
    assert "Words." in site.text("responses.csv")
    for path in site.pages():
        links = {str(link["href"]).rpartition("/")[2] for link in site.page(path).select(".response-data a")}
        is_ours = path.startswith("departments/") or path == "actions/index.html"
        assert links == ({"responses.csv", "responses.json"} if is_ours else set())


def test_data_files_that_are_switched_off(project: MakeProject) -> None:
    files = {"docs/index.md": "# Home\n", "docs/actions/1.md": action("1", "One", "Words.")}
    site = project(files, plugins=[{"deptplugin": {"exports": {"json": False, "csv": False}}}]).build("--strict")
    assert not list(site.site.glob("responses*"))
    assert not site.page("departments/index.html").select(".response-data")


def test_a_data_file_of_the_site_wins(project: MakeProject) -> None:
    files = {
        "docs/index.md": "# Home\n",
        "docs/actions/1.md": action("1", "One", "Words."),
        "docs/responses.csv": "own\n",
    }
    site = project(files).build("--strict", agrees=False)
    assert site.text("responses.csv") == "own\n"
