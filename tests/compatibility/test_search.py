"""The search of MkDocs and that of Material."""

from __future__ import annotations

import json

import pytest
from building import MakeProject, action


@pytest.mark.parametrize("plugins", [["search", "deptplugin"], ["deptplugin", "search"]], ids=["before", "after"])
@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_a_response_is_found_once(project: MakeProject, theme: str, plugins: list[str]) -> None:
    statement = "Distinctly worded answer."
    files = {"docs/index.md": "# Home\n", "docs/actions/1.md": action("1", "One", statement)}
    built = project(files, plugins=plugins, theme=theme).build()
    index = json.loads(built.text("search/search_index.json"))["docs"]
    assert {entry["location"].partition("#")[0] for entry in index if statement in entry["text"]} == {"actions/1/"}
    assert statement in built.page("departments/home-office/index.html").get_text()
