"""Actions in the order of their numbers and departments in the registry's, whatever the files are called."""

from __future__ import annotations

import json

import pytest
from building import MakeProject, action

from mkdocs_deptplugin.text.words import sortable

REGISTRY = "departments:\n  home-office: {name: Home Office}\n  cabinet-office: {name: Cabinet Office}\n"
NUMBERS = ("1", "2", "10", "7(a)", "7")
IN_ORDER = ["1", "2", "7", "7(a)", "10"]


def pages(numbers: tuple[str, ...] = NUMBERS) -> dict[str, str]:
    words = "We will write form {} again, in words that everybody knows."
    named = {number: number.strip(")").replace("(", "-") for number in numbers}
    return {
        "docs/index.md": "# Home\n",
        "docs/actions/about.md": "# About\n",
        "departments.yml": REGISTRY,
        **{f"docs/actions/{name}.md": action(number, "", words.format(number)) for number, name in named.items()},
    }


def links(built: object, path: str, selector: str) -> list[str]:
    page = built.page(path)  # type: ignore[attr-defined]
    return list(dict.fromkeys(" ".join(link.get_text().split()) for link in page.select(selector)))


@pytest.mark.parametrize("urls", [True, False])
@pytest.mark.parametrize(
    ("theme", "sidebar"),
    [
        ("material", ".md-sidebar--primary .md-nav__link"),
        ("mkdocs", ".navbar .dropdown-menu a"),
        ("readthedocs", ".wy-menu-vertical a"),
    ],
)
def test_a_sidebar_is_in_order(project: MakeProject, theme: str, sidebar: str, urls: bool) -> None:
    built = project(pages(), theme=theme, use_directory_urls=urls).build(warns=["department-missing"] * 5)
    home = "actions/2/index.html" if urls else "actions/2.html"
    listed = links(built, home, sidebar)
    assert [one for one in listed if one.startswith("Action ")] == [f"Action {number}" for number in IN_ORDER]
    assert [one for one in listed if one.endswith(" Office")] == ["Home Office", "Cabinet Office"]


def test_previous_and_next_follow_the_sidebar(project: MakeProject) -> None:
    built = project(pages(), theme="mkdocs").build(warns=["department-missing"] * 5)
    page = built.page("actions/7/index.html")
    assert [link["href"] for link in page.select(".navbar a[rel]")] == ["../2/", "../7-a/"]


def test_what_an_author_wrote_in_nav_stays(project: MakeProject) -> None:
    nav = ["index.md", {"Actions": [f"actions/{name}.md" for name in ("10", "1", "2")]}]
    site = project(pages(("1", "2", "10")), theme="mkdocs", nav=nav)
    built = site.build(warns=["department-missing"] * 3)
    listed = links(built, "actions/2/index.html", ".navbar .dropdown-menu a")
    assert listed == ["Action 10", "Action 1", "Action 2"]


def test_lists_and_data_are_in_order(project: MakeProject) -> None:
    built = project(pages()).build(warns=["department-missing"] * 5)
    assert [one.split(":")[0] for one in links(built, "actions/index.html", ".action-list a")] == [
        f"Action {number}" for number in IN_ORDER
    ]
    rows = json.loads(built.text("responses.json"))["responses"]
    assert list(dict.fromkeys(row["action"] for row in rows)) == IN_ORDER
    assert [row["department"] for row in rows][:2] == ["home-office", "cabinet-office"]


def test_names_are_sorted_as_readers_look_for_them() -> None:
    names = ["Zones rurales", "Écologie", "Éducation", "Ministère de l’Économie", "Energie"]
    assert sorted(names, key=sortable) == [
        "Écologie",
        "Éducation",
        "Energie",
        "Ministère de l’Économie",
        "Zones rurales",
    ]
