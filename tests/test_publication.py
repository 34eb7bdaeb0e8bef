"""One model, many views: pages, matrix and data files of the example site agree, and one edit changes all of them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from typing import Any

import jsonschema
import pytest
import yaml
from building import EXAMPLE, Built, MakeProject, Project, action, documentation, example, example_site
from crawl import broken

ACTIONS = sorted(path.stem for path in EXAMPLE.glob("docs/actions/[0-9]*.md"))
DEPARTMENTS = yaml.safe_load(example("departments.yml"))["departments"]


def words(node: Any) -> str:
    if node is None:
        return ""
    texts = (text for text in node.find_all(string=True) if text.find_parent(class_="visually-hidden") is None)
    return " ".join(" ".join(texts).replace("¶", "").split())


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_view_has_every_card_once() -> None:
    built = example_site()
    cards = {}
    for page in sorted(path for path in built.pages() if re.match(r"actions/\d+/", path)):
        for card in built.page(page).select(".department"):
            anchor = card.select_one("h2")["id"]
            url = f"{page.removesuffix('index.html')}#{anchor}"
            cards[url] = (card["data-department"], card["data-state"], squeezed(words(card.select_one(".statement"))))
    assert len(cards) == len(ACTIONS) * len(DEPARTMENTS)
    rows = json.loads(built.text("responses.json"))["responses"]
    assert {row["url"]: (row["department"], row["state"], squeezed(row["statement"])) for row in rows} == cards
    table = list(csv.DictReader(io.StringIO((built.site / "responses.csv").read_bytes().decode(), newline="")))
    assert [row["url"] for row in table] == [row["url"] for row in rows]
    assert [row["statement"] for row in table] == [row["statement"] for row in rows]
    cells = built.page("departments/index.html").select(".response-matrix td a")
    assert sorted(cell["href"].removeprefix("../") for cell in cells) == sorted(cards)
    found = {}
    for department in {department for department, _, _ in cards.values()}:
        for answer in built.page(f"departments/{department}/index.html").select(".department-answer"):
            url = answer.h2.a["href"].removeprefix("../../")
            state = answer.select_one(".response-state")
            name = state["class"][-1].removeprefix("state-") if state else "responded"
            found[url] = (department, name, squeezed(words(answer.select_one(".statement"))))
    assert found == cards


def test_every_link_leads_somewhere() -> None:
    assert broken(example_site()) == []


def test_the_json_follows_its_schema_and_is_reproducible() -> None:
    built = example_site()
    data = json.loads(built.text("responses.json"))
    jsonschema.validate(data, json.loads(built.text("responses.schema.json")))
    assert [row["action"] for row in data["responses"]] == [number for number in ACTIONS for _ in DEPARTMENTS]
    before = [(built.site / name).read_bytes() for name in ("responses.json", "responses.csv")]
    again = Project(built.root, measured=False).build("--strict", anew=True)
    assert [(again.site / name).read_bytes() for name in ("responses.json", "responses.csv")] == before


def test_line_and_source_point_to_the_card() -> None:
    rows = json.loads(example_site().text("responses.json"))["responses"]
    for row in rows:
        line = (EXAMPLE / "docs" / row["source"]).read_text(encoding="utf-8").splitlines()[row["line"] - 1]
        assert line in ("{div .department}", "{div .department state=withheld}", "{department cabinet-office}")


REGISTRY = {
    "home-office": {"name": "Home Office", "url": "https://www.example.org/ho", "colour": "#9325b2"},
    "cabinet-office": {"name": "Cabinet Office", "url": "https://www.example.org/co"},
}
PAGES = {
    "docs/index.md": "# Home\n",
    **{f"docs/actions/{n}.md": action(n, "", f"Secretive {n}. [Read more »]", f"Open {n}.") for n in ("1", "2")},
}


def registry(**changes: Any) -> str:
    whole = {**REGISTRY, "home-office": {**REGISTRY["home-office"], **changes}}
    return yaml.safe_dump({"departments": whole}, sort_keys=False)


def everything(built: Built) -> dict[str, str]:
    texts = (path for path in built.site.rglob("*") if path.suffix in {".html", ".json", ".csv", ".css", ".xml"})
    return {path.relative_to(built.site).as_posix(): path.read_text(encoding="utf-8") for path in texts}


@pytest.mark.parametrize(
    ("change", "old", "new", "options"),
    [
        ({"url": "https://www.example.org/new"}, "https://www.example.org/ho", "https://www.example.org/new", {}),
        (
            {"name": "Interior Office", "aliases": ["Home Office"]},
            "Home Office",
            "Interior Office",
            {"headings": "registry"},
        ),
        ({"colour": "#123456"}, "#9325b2", "#123456", {}),
    ],
)
def test_one_edit_in_the_registry(
    project: MakeProject, change: dict[str, Any], old: str, new: str, options: dict[str, str]
) -> None:
    site = project({**PAGES, "departments.yml": registry()}, plugins=["search", {"deptplugin": options}])
    before = everything(site.build("--strict"))
    sources = {path: path.read_bytes() for path in (site.root / "docs").rglob("*.md")}
    after = everything(site.write({"departments.yml": registry(**change)}).build("--strict"))
    assert {path: path.read_bytes() for path in sources} == sources
    holds_old = {path for path, text in before.items() if old in text}
    assert holds_old
    assert {path for path, text in after.items() if old in text} == set()
    assert {path for path, text in after.items() if new in text} == holds_old


@pytest.mark.parametrize("by", ["registry", "card"])
@pytest.mark.parametrize("theme", ["mkdocs", "material"])
def test_withheld_words_are_in_no_file(project: MakeProject, theme: str, by: str) -> None:
    pages, changes = dict(PAGES), {}
    if by == "registry":
        changes = {"withheld": True}
    else:
        for path in ("docs/actions/1.md", "docs/actions/2.md"):
            pages[path] = pages[path].replace("{department}\n## Home", "{department state=withheld}\n## Home")
    site = project({**pages, "departments.yml": registry(**changes)}, plugins=["search", "deptplugin"], theme=theme)
    built = site.build("--strict")
    for path in built.site.rglob("*"):
        if path.is_file():
            assert b"Secretive" not in path.read_bytes(), path
    assert "Secretive" not in "\n".join(built.log)
    page = built.page("actions/1/index.html")
    assert [words(one) for one in page.select(".statement")] == ["", "Open 1."]
    assert [words(one) for one in page.select(".response-state")] == ["Withheld"]
    rows = json.loads(built.text("responses.json"))["responses"]
    assert [(row["state"], row["statement"], row["links"]) for row in rows if row["department"] == "home-office"] == [
        ("withheld", "", []),
    ] * 2


def test_each_kind_can_be_switched_off(project: MakeProject) -> None:
    off = {"pages": {"actions": False, "departments": False}, "exports": {"json": False, "csv": False}}
    whole = project(PAGES, plugins=["deptplugin"]).build(warns=["link-no-target"])
    assert len(whole.pages()) == 7
    bare = Project(whole.root).write({}, {"plugins": [{"deptplugin": off}]}).build(warns=["link-no-target"])
    assert bare.pages() == ["actions/1/index.html", "actions/2/index.html", "index.html"]
    assert not list(bare.site.glob("responses.*"))


def test_a_page_of_the_author_wins(project: MakeProject) -> None:
    own = {
        "docs/departments/index.md": "# Mine\n",
        "docs/actions/README.md": "# Mine too\n",
        "docs/responses.csv": "mine",
    }
    built = project({**PAGES, **own}, plugins=["deptplugin"]).build(warns=["link-no-target"])
    assert words(built.page("departments/index.html").h1) == "Mine"
    assert words(built.page("actions/index.html").h1) == "Mine too"
    assert built.text("responses.csv") == "mine"
    assert "Secretive" in words(built.page("departments/home-office/index.html").select_one(".statement"))


def test_links_and_images_of_a_statement_work_in_both_places(project: MakeProject) -> None:
    text = (
        "See [two](2.md), [there](2.md#home-office), [here](#cabinet-office) and ![a](../a.png).[^1]\n\n[^1]: A note.\n"
    )
    files = {**PAGES, "docs/actions/1.md": action("1", "", text, "Other."), "docs/a.png": "png"}
    for urls in (True, False):
        built = project(
            files, plugins=["deptplugin"], markdown_extensions=["footnotes"], use_directory_urls=urls
        ).build(warns=["link-no-target"])
        assert broken(built) == []


def test_the_registry_may_be_in_mkdocs_yml(project: MakeProject) -> None:
    inline = {"home-office": {"name": "Home Office", "colour": "mauve"}, "cabinet-office": {"name": "Cabinet Office"}}
    built = project(PAGES, plugins=[{"deptplugin": {"departments": inline}}]).build(fails=True)
    place = next(line for line in built.log if "registry-invalid" in line).strip().split(": ")[0]
    path, line, column = place.split(":")
    assert path == "mkdocs.yml"
    assert (built.root / path).read_text(encoding="utf-8").splitlines()[int(line) - 1][
        int(column) - 1 :
    ] == "colour: mauve"


def test_a_missing_registry_stops_the_build(project: MakeProject) -> None:
    built = project(PAGES, plugins=[{"deptplugin": {"departments": "nowhere.yml"}}]).build(fails=True)
    assert "there is no file nowhere.yml" in "\n".join(built.log)


def test_a_short_sidebar(project: MakeProject) -> None:
    pages = {f"docs/actions/{n}.md": action(n, "", f"Words {n}.") for n in ("1", "2", "3")}
    built = project(
        {"docs/index.md": "# Home\n", "docs/last.md": "# Last\n", **pages},
        plugins=[{"deptplugin": {"sidebar": "index"}}],
    ).build("--strict")
    page = built.page("actions/2/index.html")
    assert not [link for link in page.select("nav:not(.action-navigation) a") if "Action 3" in link.get_text()]
    rel = {link["rel"][0]: link["href"] for link in page.select(".navbar a[rel]")}
    assert rel == {"prev": "../1/", "next": "../3/"}
    assert [link["href"] for link in page.select("nav.action-navigation a[rel]")] == ["../1/", "../3/"]


def test_the_sample_for_templates(project: MakeProject) -> None:
    """It counts missing and awaited answers as not here."""
    (sample,) = re.findall(r"^```jinja\n(.*?)^```$", documentation("templates.md"), re.MULTILINE | re.DOTALL)
    pages = {path: text.replace("Open 2.", "TBC") for path, text in PAGES.items()}
    built = project(
        {
            **pages,
            "departments.yml": registry() + "  hm-treasury: {name: HM Treasury}\n",
            "over/main.html": f"{{% extends 'base.html' %}}{{% block content %}}<p>{sample}</p>{{% endblock %}}",
        },
        plugins=["deptplugin"],
        theme={"name": "mkdocs", "custom_dir": "over"},
    ).build(warns=["department-missing"], agrees=False)  # this theme does not show the pages
    said = " ".join(built.page("index.html").p.get_text().split())  # type: ignore[union-attr]
    assert said == "3 of 6 answers are here, in 2 actions by 3 departments."


def test_the_log_counts_the_answers(project: MakeProject) -> None:
    built = project({**PAGES, "departments.yml": registry()}, plugins=["deptplugin"]).build("--strict")
    assert any("2 actions, 2 departments: 4 responded; no problems" in line for line in built.log)


def test_progress_is_in_words_and_as_a_picture() -> None:
    page = example_site().page("actions/03/index.html")
    progress = page.select_one("h1 + .response-progress")
    assert progress is not None
    states = Counter(card["data-state"] for card in page.select(".department"))
    assert states.keys() == {"responded", "awaiting"}
    assert progress.p.get_text() == (
        f"{states['responded']} of {states.total()} departments have responded; "
        f"{states['awaiting']} awaiting a response"
    )
    assert len(progress.select("svg rect")) == 2


def test_generated_pages_have_no_edit_link(project: MakeProject) -> None:
    built = project(
        PAGES, plugins=["deptplugin"], repo_url="https://www.example.org/repo", edit_uri="edit/main/docs/"
    ).build(warns=["link-no-target"])
    assert "edit/main/docs/actions/1.md" in built.text("actions/1/index.html")
    for page in ("departments/index.html", "departments/home-office/index.html", "actions/index.html"):
        assert "edit/main" not in built.text(page)


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_names_and_titles_are_text(project: MakeProject, theme: str) -> None:
    text = action("1", "A &lt;/title&gt;&lt;b id=evil&gt; & B", "Words.").replace(
        "Home Office", "X &lt;b id=evil&gt; Y"
    )
    built = project(
        {"docs/index.md": "# Home\n", "docs/actions/1.md": text}, plugins=["search", "deptplugin"], theme=theme
    )
    for path in (site := built.build("--strict")).pages():
        assert site.page(path).find(id="evil") is None, path


def test_a_department_called_index(project: MakeProject) -> None:
    text = action("1", "One", "Words.").replace("Home Office", "Index")
    site = project({"docs/index.md": "# Home\n", "docs/actions/1.md": text}, plugins=["deptplugin"])
    built = site.build("--strict", agrees=False)  # the matrix has the address of this department's page
    assert built.page("departments/index.html").select(".response-matrix")


def test_exclude_docs_does_not_exclude_the_data_files(project: MakeProject) -> None:
    built = project(PAGES, exclude_docs="*.csv\n*.json\n", plugins=["deptplugin"]).build(warns=["link-no-target"])
    assert broken(built) == []
    assert sorted(path.name for path in built.site.glob("responses.*")) == [
        "responses.csv",
        "responses.json",
        "responses.schema.json",
    ]
