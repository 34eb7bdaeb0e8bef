"""`{actions}`, `{matrix}`, `{progress}` and `{outstanding}`: lists on an author's page that keep themselves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from building import Built, MakeProject, action, example, example_site

from mkdocs_deptplugin.reading.grammar.directives import LISTS

REGISTRY = "departments:\n  home-office: {name: Home Office}\n  cabinet-office: {name: Cabinet Office}\n"
HOME = "# Home\n\n" + "\n\n".join(f"{{{name}}}" for name in LISTS) + "\n\nThe end.\n"
WORDS = "We will write form {} again, in words that everybody knows."
PAGES = {
    "departments.yml": REGISTRY,
    "docs/actions/1.md": action("1", "", WORDS.format(1)),
    "docs/actions/2.md": action("2", "", "TBC"),
}
MISSING = ["department-missing"] * 2


def flat(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def lists(page: BeautifulSoup) -> dict[str, list[str]]:
    """What each list on a page says."""
    return {
        "actions": [flat(link) for link in page.select(".action-list a")],
        "matrix": [flat(cell) for cell in page.select(".response-matrix td")],
        "progress": [flat(one) for one in page.select(".response-progress p") if one.find_parent("li") is None],
        "outstanding": [flat(one) for one in page.select(".outstanding-list li li")],
    }


EXPECTED = {
    "actions": ["Action 1: Title 1", "Action 2: Title 2"],
    "matrix": ["Responded", "Awaiting a response", "No response", "No response"],
    "progress": ["1 of 4 responses received; 1 awaiting a response, 2 no response"],
    "outstanding": [
        "Action 2: Title 2 Awaiting a response",
        "Action 1: Title 1 No response",
        "Action 2: Title 2 No response",
    ],
}


@pytest.mark.parametrize("urls", [True, False])
@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_a_home_page_keeps_itself(project: MakeProject, theme: str, urls: bool) -> None:
    built = project({**PAGES, "docs/index.md": HOME}, theme=theme, use_directory_urls=urls).build(warns=MISSING)
    page = built.page("index.html")
    assert lists(page) == EXPECTED
    assert "The end." in page.get_text()
    target = "actions/1/" if urls else "actions/1.html"
    assert page.select(".action-list a")[0]["href"] == target
    assert page.select(".response-matrix td a")[0]["href"] == f"{target}#home-office"
    assert page.select(".outstanding-list > li > a")[0]["href"] == f"departments/home-office{'/' if urls else '.html'}"


def test_the_examples_home_page_keeps_itself() -> None:
    """It has every list, and no link to an action that somebody has to keep up to date."""
    source = example("docs/index.md")
    assert [name for name in LISTS if f"\n{{{name}}}\n" in source] == list(LISTS)
    assert "(actions/" not in source
    found = lists(example_site().page("index.html"))
    assert [title.split(":")[0] for title in found["actions"]] == [f"Action {number:02}" for number in range(1, 11)]
    assert len(found["matrix"]) == 180
    assert len(found["outstanding"]) == 9


@pytest.mark.parametrize("is_first", [True, False])
def test_a_macro_brings_a_list(project: MakeProject, is_first: bool) -> None:
    """Its page is converted before those of the actions, and is filled all the same once they are."""
    home = '# Home\n\n{{ "{" }}matrix}\n\n{{ "{" }}progress}\n'
    plugins = ["macros", "deptplugin"] if is_first else ["deptplugin", "macros"]
    built = project({**PAGES, "docs/index.md": home}, plugins=plugins).build(warns=MISSING)
    found = lists(built.page("index.html"))
    assert (found["matrix"], found["progress"]) == (EXPECTED["matrix"], EXPECTED["progress"])


def test_a_search_finds_nothing_in_lists(project: MakeProject) -> None:
    built = project({**PAGES, "docs/index.md": HOME}, plugins=["search", "deptplugin"]).build(warns=MISSING)
    found = json.loads(built.text("search/search_index.json"))["docs"]
    home = " ".join(one["text"] for one in found if one["location"].split("#")[0] in ("", "."))
    assert "The end." in home
    assert "Awaiting" not in home
    assert "Title 1" not in home


def test_two_tables_on_a_page_have_two_ids(project: MakeProject) -> None:
    built = project({**PAGES, "docs/index.md": "# Home\n\n{matrix}\n\n{matrix}\n"}).build(warns=MISSING)
    page = built.page("index.html")
    captions = [str(one["id"]) for one in page.select(".response-matrix caption")]
    assert captions == ["response-matrix-caption", "response-matrix-caption-2"]
    assert [str(one["aria-labelledby"]) for one in page.select(".matrix-scroll")] == captions


def test_a_list_is_not_for_the_page_of_an_action(project: MakeProject) -> None:
    text = PAGES["docs/actions/1.md"].replace("{navigation}", "{matrix}") + "\n{matrix}\n"
    site = project({**PAGES, "docs/index.md": "# Home\n", "docs/actions/1.md": text})
    built = site.build(warns=[*MISSING, "error: directive-unknown: {matrix} shows the responses on all pages"])
    page = built.page("actions/1/index.html")
    assert not page.select(".response-matrix")
    assert "{matrix}" in page.get_text()


def test_every_answer_is_there(project: MakeProject) -> None:
    pages = {**PAGES, "docs/actions/2.md": action("2", "", WORDS.format(2)), "departments.yml": ""}
    del pages["departments.yml"]
    built = project({**pages, "docs/index.md": "# Home\n\n{outstanding}\n"}).build("--strict")
    assert "Every department has responded to every action." in built.page("index.html").get_text()


def test_a_site_without_actions_has_empty_lists(project: MakeProject) -> None:
    page = project({"docs/index.md": HOME}).build("--strict").page("index.html")
    assert not any(lists(page).values())
    assert "strategy-list" not in str(page)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_in_code_is_text(project: MakeProject, name: str) -> None:
    home = f"# Home\n\n```\n{{{name}}}\n```\n\n`{{{name}}}`, and \\{{{name}}} in a line.\n"
    page = project({**PAGES, "docs/index.md": home}).build(warns=MISSING).page("index.html")
    assert not any(lists(page).values())
    assert page.get_text().count(f"{{{name}}}") >= 2


def test_a_list_is_included(project: MakeProject) -> None:
    files = {"docs/index.md": "# Home\n\n{include shared/state.md}\n", "docs/shared/state.md": "{progress}\n"}
    built: Built = project({**PAGES, **files}, exclude_docs="shared/\n").build(warns=MISSING)
    assert lists(built.page("index.html"))["progress"] == EXPECTED["progress"]


def test_withheld_text_is_in_no_list(project: MakeProject) -> None:
    card = "{department state=withheld}\n## Home Office\n\nSecret words.\n{/department}\n"
    page = "{{DEPARTMENTRESPONSE}}\n\n# Action 1: Title\n\n" + card
    built = project({"docs/actions/1.md": page, "docs/index.md": HOME}).build("--strict")
    assert lists(built.page("index.html"))["matrix"] == ["Withheld"]
    assert not any("Secret" in path.read_text(encoding="utf-8", errors="ignore") for path in files_of(built.root))


def files_of(root: Path) -> list[Path]:
    return [path for path in (root / "site").rglob("*") if path.suffix in (".html", ".json", ".csv", ".xml")]
