"""Material's group plugin: builds and the command line both read this plugin's options in a group."""

from __future__ import annotations

import json
from typing import Any

import pytest
from building import MakeProject
from test_meta import check

from mkdocs_deptplugin.mkdocs_site.project import read_project

OURS: dict[str, Any] = {"deptplugin": {"labels": {"action": "Recommendation"}}}
PAGE = """{{DEPARTMENTRESPONSE}}

# Recommendation 1: Forms

{department}
## Cabinet Office

Every form is short.
{/department}
"""


@pytest.mark.parametrize("inside", [[OURS], [OURS, "meta"], ["meta", OURS]], ids=["alone", "before", "after"])
def test_options_in_a_group(project: MakeProject, inside: list[Any]) -> None:
    registry = "departments:\n  cabinet-office: {name: Cabinet Office}\n  home-office: {name: Home Office}\n"
    files = {
        "departments.yml": registry,
        "docs/index.md": "# Home\n",
        "docs/actions/1.md": PAGE,
        "docs/actions/.meta.yml": "applies_to: [cabinet-office]\n",
    }
    outside = [] if "meta" in inside else ["meta"]
    plugins = ["search", *outside, {"group": {"enabled": True, "plugins": inside}}]
    made = project(files, plugins=plugins, theme="material")
    site = made.build("--strict")
    assert check(made) == []
    (row,) = json.loads(site.text("responses.json"))["responses"]
    assert (row["action"], row["state"]) == ("1", "responded")
    assert site.page("actions/1/index.html").select("h1 .action-number")[0].get_text() == "Recommendation 1:"


def test_problems_of_a_registry_in_a_group_have_their_lines(project: MakeProject) -> None:
    wrong = {"deptplugin": {"departments": {"cabinet-office": {"name": "Cabinet Office", "colour": "mauve"}}}}
    made = project({"docs/index.md": "# Home\n"}, plugins=[{"group": {"enabled": True, "plugins": [wrong]}}])
    lines = (made.root / "mkdocs.yml").read_text(encoding="utf-8").split("\n")
    (problem,) = check(made)
    line = int(problem.split(":")[1])
    assert lines[line - 1].strip() == "colour: mauve"


@pytest.mark.parametrize("switch", [{}, {"enabled": False}])
def test_a_group_that_is_switched_off_is_reported(project: MakeProject, switch: dict[str, Any]) -> None:
    made = project({"docs/index.md": "# Home\n"}, plugins=[{"group": {**switch, "plugins": [OURS]}}])
    assert any("enabled of its group" in note for note in read_project(made.root / "mkdocs.yml").notes)
