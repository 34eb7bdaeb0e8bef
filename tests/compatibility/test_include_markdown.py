"""include-markdown, before and after this plugin in `plugins:`."""

from __future__ import annotations

import csv
import json

import pytest
from building import Built, MakeProject

PAGE = """{{DEPARTMENTRESPONSE}}

# Action 01: Title

{navigation}

{% include-markdown "../parts/ho.md" %}

{department}
## Ministry of Justice

JUSTICE words, all of them.
{/department}

{department}
## Department for Transport

TRANSPORT words, all of them.
{/department}
"""
PART = "{div .department}\n## Home Office\n{div .statement}\nHOME words, all of them.\n{/div}\n{/div}\n"
WORDS = {"home-office": "HOME", "ministry-of-justice": "JUSTICE", "department-for-transport": "TRANSPORT"}


def built(project: MakeProject, plugins: list[str], page: str = PAGE) -> Built:
    files = {"docs/index.md": "# Home\n", "docs/actions/01.md": page, "docs/parts/ho.md": PART}
    return project(files, plugins=plugins, exclude_docs="/parts/\n").build()


@pytest.mark.parametrize("plugins", [["include-markdown", "deptplugin"], ["deptplugin", "include-markdown"]])
def test_every_answer_is_under_its_own_department(project: MakeProject, plugins: list[str]) -> None:
    site = built(project, plugins)
    rows = {row["department"]: row for row in json.loads(site.text("responses.json"))["responses"]}
    assert {ident: row["statement"].split()[0] for ident, row in rows.items()} == WORDS
    listed = csv.DictReader(site.text("responses.csv").removeprefix("\ufeff").splitlines())
    assert {row["department"]: row["statement"].split()[0] for row in listed} == WORDS
    lines = PAGE.split("\n")
    for ident in ("ministry-of-justice", "department-for-transport"):
        assert rows[ident]["source"] == "actions/01.md"
        assert lines[rows[ident]["line"] - 1] == "{department}"
        page = site.page(f"departments/{ident}/index.html")
        assert WORDS[ident] in page.get_text()
    assert (rows["home-office"]["source"], rows["home-office"]["line"]) == (None, None)
    matrix = site.page("departments/index.html")
    cards = site.page("actions/01/index.html")
    for link in matrix.select(".response-matrix td a"):
        assert cards.find(id=str(link["href"]).partition("#")[2]) is not None
    assert sum("info: card-late" in line for line in site.problems) == 1


@pytest.mark.parametrize("plugins", [["include-markdown", "deptplugin"], ["deptplugin", "include-markdown"]])
def test_a_duplicate_id(project: MakeProject, plugins: list[str]) -> None:
    """Raw HTML already has the id of a card, so the card gets another, and links lead to that id."""
    site = built(project, plugins, PAGE.replace("{navigation}", '<div id="ministry-of-justice">x</div>'))
    rows = {row["department"]: row for row in json.loads(site.text("responses.json"))["responses"]}
    anchor = rows["ministry-of-justice"]["url"].partition("#")[2]
    heading = site.page("actions/01/index.html").find(id=anchor)
    assert heading is not None
    assert "Ministry of Justice" in heading.get_text()
