"""The checks for every plugin that makes its own navigation."""

from __future__ import annotations

from typing import Any

from building import Built, MakeProject, action

PAGES = {
    f"docs/actions/{number}.md": action(number, f"Title {number}", f"Answer {number}.") for number in ("01", "02", "10")
}


def built_with(project: MakeProject, theirs: Any, order: str, files: dict[str, str], theme: str = "mkdocs") -> Built:
    """Build three actions with another plugin before or after this one, and check the neighbours."""
    plugins = [theirs, "deptplugin"] if order == "before" else ["deptplugin", theirs]
    built = project({"docs/index.md": "# Home\n", **PAGES, **files}, plugins=plugins, theme=theme).build()
    links = built.page("actions/02/index.html").select("nav.action-navigation a[rel]")
    assert [link["href"] for link in links] == ["../01/", "../10/"]
    assert "None" not in built.page("index.html").get_text()
    assert built.page("departments/home-office/index.html").select(".department-answer")
    return built
