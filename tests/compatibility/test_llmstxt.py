"""mkdocs-llmstxt, before and after this plugin in `plugins:`: its text files contain the answers."""

from __future__ import annotations

from typing import Any

import pytest
from building import MakeProject, action

LLMS: dict[str, Any] = {
    "llmstxt": {"full_output": "llms-full.txt", "sections": {"Actions": ["actions/*.md"], "More": ["departments/*.md"]}}
}


@pytest.mark.parametrize("plugins", [[LLMS, "deptplugin"], ["deptplugin", LLMS]], ids=["before", "after"])
def test_texts_for_programs(project: MakeProject, plugins: list[Any]) -> None:
    site = project(
        {"docs/index.md": "# Home\n", "docs/actions/1.md": action("1", "Forms", "Every form is short.")},
        plugins=plugins,
        site_url="https://www.example.org/",
        site_description="What departments answer.",
    ).build()
    text = site.text("llms-full.txt")
    assert "Every form is short." in text
    assert "{department" not in text
    assert "Home Office" in site.text("departments/home-office/index.md")
