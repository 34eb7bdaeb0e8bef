"""Material's offline plugin, with which every address is that of a file."""

from __future__ import annotations

import pytest
from building import MakeProject, action
from crawl import broken


@pytest.mark.parametrize("plugins", [["offline", "deptplugin"], ["deptplugin", "offline"]])
def test_every_link_ends_in_a_file(project: MakeProject, plugins: list[str]) -> None:
    pages = {f"docs/actions/{number}.md": action(number, "", f"Answer {number}.") for number in ("1", "2")}
    built = project({"docs/index.md": "# Home\n", **pages}, plugins=["search", *plugins], theme="material").build()
    assert broken(built) == []
    assert built.page("actions/1.html").select_one("nav.action-navigation a[rel=next]")["href"] == "2.html"
    assert built.page("departments/home-office.html").select(".department-answer")
