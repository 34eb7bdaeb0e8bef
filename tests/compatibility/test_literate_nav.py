"""literate-nav: a navigation in Markdown, with titles from its author."""

from __future__ import annotations

import pytest
from building import MakeProject
from navigations import built_with

NAV = {"docs/SUMMARY.md": "* [Start](index.md)\n* [Second](actions/02.md)\n* Others\n    * [First](actions/01.md)\n"}


@pytest.mark.parametrize("order", ["before", "after"])
def test_neighbours_and_titles(project: MakeProject, order: str) -> None:
    plugin = {"literate-nav": {"nav_file": "SUMMARY.md"}}
    home = built_with(project, plugin, order, NAV).page("index.html").get_text()
    assert "Second" in home
    assert "Action 02" not in home


@pytest.mark.parametrize("order", ["before", "after"])
def test_generated_pages_outside_the_navigation_are_not_reported(project: MakeProject, order: str) -> None:
    plugin = {"literate-nav": {"nav_file": "SUMMARY.md"}}
    built = built_with(project, plugin, order, NAV)
    assert not any("departments/" in line for line in built.log)
