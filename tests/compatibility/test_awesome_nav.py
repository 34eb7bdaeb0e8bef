"""awesome-nav: a navigation in `.nav.yml`."""

from __future__ import annotations

import pytest
from building import MakeProject
from navigations import built_with

NAV = {"docs/.nav.yml": "nav:\n  - index.md\n  - Commitments: actions\n"}


@pytest.mark.parametrize("order", ["before", "after"])
def test_neighbours_and_titles(project: MakeProject, order: str) -> None:
    home = built_with(project, "awesome-nav", order, NAV).page("index.html").get_text()
    assert "Commitments" in home
    assert "Action 02" in home
