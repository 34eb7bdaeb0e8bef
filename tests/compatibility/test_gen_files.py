"""Pages that a hook adds while MkDocs lists the files, before and after this plugin."""

from __future__ import annotations

import json
from typing import Any

import pytest
from building import Built, MakeProject, action

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


ADDS = """
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File


@event_priority({priority})
def on_files(files, config):
    if (there := files.get_file_from_path({path!r})) is not None:
        files.remove(there)
    files.append(File.generated(config, {path!r}, content={text!r}))
"""


def with_added(project: MakeProject, priority: int, path: str, text: str, **options: Any) -> Built:
    """Build two actions and a file that a hook adds. It replaces an existing one."""
    files = {
        "docs/index.md": "# Home\n",
        "hook.py": ADDS.format(priority=priority, path=path, text=text),
        **{f"docs/actions/{number}.md": action(number, "", f"Every form {number} is short.") for number in ("1", "2")},
    }
    return project(files, hooks=["hook.py"], plugins=[{"deptplugin": options}]).build("--strict")


@pytest.mark.parametrize("priority", [100, 0, -100])
def test_the_strategy_may_be_an_added_page(project: MakeProject, priority: int) -> None:
    site = with_added(project, priority, "strategy.md", "# The strategy\n", strategy={"url": "strategy.md"})
    assert site.page("actions/1/index.html").select('nav.action-navigation a[href="../../strategy/"]')


@pytest.mark.parametrize("priority", [100, 0, -100])
@pytest.mark.parametrize("path", ["departments/index.md", "departments.md"])
def test_an_added_page_replaces_a_generated_one(project: MakeProject, priority: int, path: str) -> None:
    site = with_added(project, priority, path, "# Theirs\n")
    assert site.page("departments/index.html").select("h1")[0].get_text() == "Theirs"
    assert "Every form 1 is short." in site.page("departments/home-office/index.html").get_text()


@pytest.mark.parametrize("priority", [100, 0, -100])
def test_an_added_data_file_replaces_a_generated_one(project: MakeProject, priority: int) -> None:
    site = with_added(project, priority, "responses.csv", "theirs")
    assert site.text("responses.csv") == "theirs"
    assert len(json.loads(site.text("responses.json"))["responses"]) == 2
