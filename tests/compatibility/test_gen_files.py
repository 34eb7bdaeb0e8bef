"""Pages that another plugin adds while MkDocs lists the files, before and after ours in `plugins:`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from building import MakeProject, action

HOOK = """
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

PAGE = {page!r}


@event_priority({priority})
def on_files(files, config):
    files.append(File.generated(config, "actions/2.md", content=PAGE))
"""


@pytest.mark.parametrize("priority", [100, 0, -100])
def test_an_action_that_a_hook_adds(project: MakeProject, priority: int) -> None:
    page = action("2", "Letters", "Every letter is plain.", "Every call is short.")
    files: dict[str, Any] = {
        "docs/index.md": "# Home\n",
        "docs/actions/1.md": action("1", "Forms", "Every form is short."),
        "hook.py": HOOK.format(page=page, priority=priority),
    }
    site = project(files, hooks=["hook.py"]).build("--strict")
    rows = json.loads(site.text("responses.json"))["responses"]
    assert [(row["action"], row["department"]) for row in rows] == [
        ("1", "home-office"),
        ("2", "home-office"),
        ("2", "cabinet-office"),
    ]
    assert "Every call is short." in site.page("departments/cabinet-office/index.html").get_text()
    assert site.page("actions/1/index.html").select("a[rel=next]")
