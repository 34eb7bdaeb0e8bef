"""section-index: a section that is a page."""

from __future__ import annotations

import pytest
from building import MakeProject
from navigations import built_with


@pytest.mark.parametrize("order", ["before", "after"])
@pytest.mark.parametrize("files", [{}, {"docs/actions/index.md": "# All actions\n"}], ids=["made", "own"])
def test_neighbours_and_titles(project: MakeProject, order: str, files: dict[str, str]) -> None:
    home = built_with(project, "section-index", order, files, theme="material").page("index.html")
    assert "Action 02" in home.get_text()
    assert home.select('nav a[href="departments/"]')
