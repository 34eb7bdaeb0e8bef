"""Material's tags."""

from __future__ import annotations

import pytest
from building import MakeProject, action
from crawl import broken


@pytest.mark.parametrize("plugins", [["tags", "deptplugin"], ["deptplugin", "tags"]])
def test_tagged_actions(project: MakeProject, plugins: list[str]) -> None:
    pages = {
        f"docs/actions/{number}.md": "---\ntags: [one]\n---\n" + action(number, "", f"Answer {number}.")
        for number in ("1", "2")
    }
    built = project(
        {"docs/index.md": "# Home\n", "docs/tags.md": "# Tags\n\n<!-- material/tags -->\n", **pages},
        plugins=["search", *plugins],
        theme="material",
    ).build()
    assert broken(built) == []
    assert built.page("tags/index.html").select('article a[href="../actions/1/"]')
    assert built.page("actions/1/index.html").select(".department")
