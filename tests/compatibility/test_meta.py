"""Material's meta plugin, before and after this plugin in `plugins:`: the values in `.meta.yml` count for each page."""

from __future__ import annotations

import json

import pytest
from building import MakeProject, Project, action

REGISTRY = "departments:\n  home-office: {name: Home Office}\n  cabinet-office: {name: Cabinet Office}\n"
ORDERS = [["meta", "deptplugin"], ["deptplugin", "meta"]]


def check(site: Project) -> list[str]:
    done = site.run("mkdocs_deptplugin", "check")
    return [line for line in done.stdout.splitlines() if (": " in line and ".md:" in line) or ".yml:" in line]


@pytest.mark.parametrize("plugins", ORDERS)
def test_applies_to_works_for_a_folder(project: MakeProject, plugins: list[str]) -> None:
    files = {
        "departments.yml": REGISTRY,
        "docs/index.md": "# Home\n",
        "docs/actions/1.md": action("1", "One", "Every form is short now."),
        "docs/actions/.meta.yml": "applies_to: [home-office]\n",
    }
    made = project(files, plugins=plugins, theme="material")
    site = made.build("--strict")
    assert check(made) == []
    rows = json.loads(site.text("responses.json"))["responses"]
    assert [(row["department"], row["state"]) for row in rows] == [("home-office", "responded")]


@pytest.mark.parametrize("plugins", ORDERS)
def test_an_unknown_department_is_reported_in_its_file(project: MakeProject, plugins: list[str]) -> None:
    files = {
        "departments.yml": REGISTRY,
        "docs/index.md": "# Home\n",
        "docs/actions/1.md": action("1", "One", "Every form is short now.", "Every letter is plain now."),
        "docs/actions/.meta.yml": "tags: [a]\napplies_to: [home-offfice]\n",
    }
    made = project(files, plugins=plugins, theme="material")
    site = made.build(warns=["department-unknown"])
    assert [line.split(": ")[0] for line in site.problems] == ["docs/actions/.meta.yml:2:1"]
    assert check(made) == site.problems


@pytest.mark.parametrize("plugins", ORDERS)
def test_a_folder_without_the_plugin(project: MakeProject, plugins: list[str]) -> None:
    files = {
        "docs/index.md": "# Home\n",
        "docs/actions/1.md": action("1", "One", "Every form is short now."),
        "docs/notes/1.md": "# Notes\n\n{div .x}\n\nText.\n\n{/div}\n",
        "docs/notes/.meta.yml": "deptplugin: false\n",
    }
    site = project(files, plugins=plugins, theme="material").build("--strict")
    assert "{div .x}" in site.page("notes/1/index.html").get_text()


def test_a_file_that_cannot_be_read_stops_the_build(project: MakeProject) -> None:
    files = {"docs/index.md": "# Home\n", "docs/.meta.yml": "applies_to: [\n"}
    project(files, theme="material", plugins=["deptplugin", "meta"]).build(fails=True, warns=[".meta.yml"])
