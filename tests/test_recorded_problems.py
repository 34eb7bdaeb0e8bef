"""Problems of cards come from the published cards, after macros and snippets, and not only from the file."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from building import Built, MakeProject, Project

from mkdocs_deptplugin.reading.scan import scan
from mkdocs_deptplugin.strategy.recorded_checks import may_be_changed

ORDERS = [["macros", "deptplugin"], ["deptplugin", "macros"]]
REGISTRY = """\
departments:
  home-office: {name: Home Office, url: "https://www.example.org/ho"}
  cabinet-office: {name: Cabinet Office}
"""
HEAD = "{{DEPARTMENTRESPONSE}}\n\n# Action 1: Title\n\n"
HOME = "{department}\n## Home Office\nWe will write our rules again.\n{/department}\n"
CABINET = "{department}\n## Cabinet Office\nWe will publish our own.\n{/department}\n"
BOTH = pytest.mark.parametrize("plugins", ORDERS, ids=["macros first", "macros last"])


def site(project: MakeProject, page: str, plugins: list[str], **config: Any) -> Project:
    files = {"docs/index.md": "# Home\n", "docs/1.md": page, "departments.yml": REGISTRY}
    return project(files, plugins=plugins, **config)


def reported(built: Built) -> list[str]:
    """Return the place and the code of each problem."""
    return [": ".join((line.split(": ")[0], line.split(": ")[2])) for line in built.problems]


def checked(project: Project) -> list[str]:
    return project.run("mkdocs_deptplugin", "check").stdout.splitlines()[:-1]


@BOTH
def test_a_card_that_a_macro_removes_is_missing(project: MakeProject, plugins: list[str]) -> None:
    page = HEAD + HOME + "\n{% if cleared %}\n" + CABINET + "{% endif %}\n"
    built = site(project, page, plugins, extra={"cleared": False}).build(warns=["department-missing"])
    assert reported(built) == ["docs/1.md:11:1: department-missing"]
    built = site(project, page, plugins, extra={"cleared": True}).build("--strict")
    assert reported(built) == []


@BOTH
def test_one_of_two_cards_is_not_a_duplicate(project: MakeProject, plugins: list[str]) -> None:
    other = CABINET.replace("our own", "all of it")
    page = HEAD + HOME + "\n{% if long %}\n" + CABINET + "{% else %}\n" + other + "{% endif %}\n"
    one = site(project, page, plugins, extra={"long": True})
    assert reported(one.build("--strict")) == []
    assert checked(one) == []


def test_a_card_that_a_macro_adds_twice_is_a_duplicate(project: MakeProject) -> None:
    page = HEAD + HOME + "\n{% for n in (1, 2) %}\n" + CABINET + "{% endfor %}\n"
    built = site(project, page, ORDERS[1]).build(warns=["has a card already, in line 11. Keep one"])
    assert reported(built) == ["docs/1.md:11:1: department-duplicate"]


@pytest.mark.parametrize("words", ["", "TBC", "Yes", "We will publish our own."])
@BOTH
def test_a_statement_is_checked_after_the_macro(project: MakeProject, plugins: list[str], words: str) -> None:
    page = HEAD + HOME + "\n" + CABINET.replace("We will publish our own.", "{{ words }}")
    codes = {"": "statement-missing", "TBC": "statement-placeholder", "Yes": "statement-short"}
    built = site(project, page, plugins, extra={"words": words}).build(warns=[codes[words]] if words in codes else [])
    # If the file has the same problem of the card, its place is used, or else the first line of the card.
    line = 12 if words == "Yes" else 10
    assert reported(built) == ([f"docs/1.md:{line}:1: {codes[words]}"] if words in codes else [])


def test_a_card_from_a_snippet_is_not_missing(project: MakeProject) -> None:
    page = HEAD + HOME + '\n--8<-- "part.md"\n'
    config = {"markdown_extensions": [{"pymdownx.snippets": {"base_path": ["parts"]}}]}
    whole = site(project, page, ["deptplugin"], **config)
    whole.write({"parts/part.md": CABINET.replace("our own.", "our own. [Read more \u00bb]")})
    built = whole.build(warns=["link-no-target"])
    assert sorted(reported(built)) == ["docs/1.md:1:1: card-late", "docs/1.md:1:1: link-no-target"]
    assert checked(whole) == []
    whole.write({"parts/part.md": HOME.replace("again", "here")})
    built = whole.build(warns=["department-duplicate", "department-missing"])
    assert "docs/1.md:1:1: department-duplicate" in reported(built)


@BOTH
def test_an_address_is_checked_after_the_macro(project: MakeProject, plugins: list[str]) -> None:
    page = HEAD + HOME.replace("again.", "again. [Read more \u00bb]({{ url }})") + "\n" + CABINET
    built = site(project, page, plugins, extra={"url": "https://www.example.org/ho"}).build("--strict")
    assert reported(built) == []
    built = site(project, page, plugins, extra={"url": "https://www.example.net/ho"}).build()
    assert reported(built) == ["docs/1.md:5:1: link-differs"]
    assert "leads to another website, https://www.example.net/ho, than the registry" in built.problems[0]


@BOTH
def test_words_are_compared_after_the_macro(project: MakeProject, plugins: list[str]) -> None:
    page = HEAD + HOME + "\n" + CABINET
    pages = {"docs/2.md": page.replace("Action 1", "Action 2").replace("write our", "{{ verb }} our")}
    whole = site(project, page.replace("publish our", "{{ verb }} our"), plugins, extra={"verb": "write"})
    built = whole.write(pages).build(warns=["statement-duplicate"])
    assert reported(built) == ["docs/2.md:5:1: statement-duplicate"]
    allowed = {"docs/2.md": pages["docs/2.md"].replace("{department}\n## Home", "{department duplicate=ok}\n## Home")}
    assert reported(whole.write(allowed).build("--strict")) == []


def test_a_recorded_problem_counts_and_can_be_switched_off(project: MakeProject) -> None:
    page = HEAD + HOME + "\n{% if cleared %}\n" + CABINET + "{% endif %}\n"
    whole = site(project, page, ORDERS[0], extra={"cleared": False})
    assert any("1 action, 2 departments: 1 responded, 1 missing; 1 problem" in line for line in whole.build(
        "--strict", fails=True
    ).log)  # fmt: skip
    off = [ORDERS[0][0], {"deptplugin": {"problems": {"department-missing": "off"}}}]
    built = whole.write({}, {"plugins": off, "extra": {"cleared": False}}).build("--strict")
    assert reported(built) == []


def test_check_does_not_report_cards_that_other_plugins_may_add(project: MakeProject) -> None:
    whole = site(project, HEAD + HOME + "\n`{% if x %}` and\n\n```\n{{ words }}\n--8<--\n```\n", ["deptplugin"])
    (line,) = checked(whole)
    assert "department-missing" in line
    assert reported(whole.build(warns=["department-missing"])) == ["docs/1.md:8:1: department-missing"]
    for sign in ("{% include 'x' %}", "{{ card }}", '--8<-- "x.md"'):
        whole.write({"docs/1.md": HEAD + HOME + HOME + f"\n{sign}\n"})
        assert checked(whole) == []


@pytest.mark.parametrize(
    ("text", "is_changed"),
    [
        ("{{DEPARTMENTRESPONSE}}", False),
        ("{{ DEPARTMENTRESPONSE }} and {{ other }}", True),
        ("`{{ x }}` and ``{% x %}``", False),
        ("`x` {{ x }}", True),
        ("<!-- {{ x }} -->\n", False),
        ("~~~\n--8<--\n~~~\n", False),
    ],
)
def test_what_other_plugins_change(text: str, is_changed: bool) -> None:
    assert may_be_changed(scan("{{DEPARTMENTRESPONSE}}\n\n" + text)) is is_changed


def test_a_page_that_was_not_converted_keeps_the_problems_of_its_file(project: MakeProject) -> None:
    page = HEAD + HOME + "\n" + CABINET
    whole = site(project, page.replace("We will publish our own.", ""), ["deptplugin"])
    whole.write({"docs/2.md": page.replace("Action 1", "Action 2").replace("publish our own", "print it all")})
    wanted = ["docs/1.md:10:1: statement-missing", "docs/2.md:5:1: statement-duplicate"]
    warns = ["statement-missing", "statement-duplicate"]
    first = whole.build(warns=warns)
    assert reported(first) == wanted
    for changed in ("1", "2"):
        for number in ("1", "2"):
            os.utime(whole.root / f"docs/{number}.md", (0, 0) if number != changed else None)
        again = whole.build("--dirty", warns=[*warns, "A 'dirty' build"], agrees=False)
        assert reported(again) == wanted
        assert [line.split("deptplugin: ")[1] for line in first.log if "2 actions" in line] == [
            line.split("deptplugin: ")[1] for line in again.log if "2 actions" in line
        ]


def test_lines_are_those_of_the_file_if_cards_are_sorted(project: MakeProject) -> None:
    page = "---\ntitle: x\n---\n" + HEAD + CABINET + "\n" + HOME.replace("again.", "again. {#}")
    plugins = [{"deptplugin": {"order": "registry"}}]
    built = site(project, page, plugins).build()  # type: ignore[arg-type]
    rows = json.loads(built.text("responses.json"))["responses"]
    assert [(row["department"], row["line"]) for row in rows] == [("home-office", 13), ("cabinet-office", 8)]
