"""awesome-nav, literate-nav and section-index: the navigation is theirs, the neighbours are ours."""

from __future__ import annotations

from typing import Any

import pytest
from building import MakeProject, action

PAGES = {
    f"docs/actions/{number}.md": action(number, f"Title {number}", f"Answer {number}.") for number in ("01", "02", "10")
}
PLUGINS: dict[str, tuple[list[Any], dict[str, str]]] = {
    "awesome-nav": (["awesome-nav"], {"docs/.nav.yml": "nav:\n  - index.md\n  - Commitments: actions\n"}),
    "literate-nav": (
        [{"literate-nav": {"nav_file": "SUMMARY.md"}}],
        {"docs/SUMMARY.md": "* [Start](index.md)\n* [Second](actions/02.md)\n* Others\n    * [First](actions/01.md)\n"},
    ),
    "section-index": (["section-index"], {"docs/actions/index.md": "# All actions\n"}),
}


@pytest.mark.parametrize("order", ["before", "after"])
@pytest.mark.parametrize("name", PLUGINS)
def test_neighbours_and_titles(project: MakeProject, name: str, order: str) -> None:
    theirs, files = PLUGINS[name]
    plugins = [*theirs, "deptplugin"] if order == "before" else ["deptplugin", *theirs]
    theme = "material" if name == "section-index" else "mkdocs"
    built = project({"docs/index.md": "# Home\n", **PAGES, **files}, plugins=plugins, theme=theme).build()
    page = built.page("actions/02/index.html")
    links = page.select("nav.action-navigation a[rel]")
    assert [link["href"] for link in links] == ["../01/", "../10/"]
    home = built.page("index.html").get_text()
    assert "None" not in home
    if name == "literate-nav":
        assert "Second" in home
        assert "Action 02" not in home
    else:
        assert "Action 02" in home
    assert (built.site / "departments/home-office/index.html").is_file()
