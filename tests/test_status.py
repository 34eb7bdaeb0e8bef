"""`deptplugin status`: the answers that are still to come."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from models import CO, HO, HOSTILE, ODD, action, response, strategy

from mkdocs_deptplugin.authoring.status import FORMATS, LONGEST, as_csv, as_markdown, as_text
from mkdocs_deptplugin.reading.pages.include import read_page
from mkdocs_deptplugin.reading.source import Source
from mkdocs_deptplugin.rendering.renderer import Renderer
from mkdocs_deptplugin.settings import Labels, Settings
from mkdocs_deptplugin.strategy.departments.departments import Department, Departments
from mkdocs_deptplugin.strategy.model import Action, Strategy
from mkdocs_deptplugin.strategy.outline import build_strategy
from mkdocs_deptplugin.strategy.states import MISSING, State

LABELS = Labels()
AB = Department("ab", "abbey Board")
LONG = "Every department will employ editors who make its writing clear, with specialists"
SHORT = "Every department will employ editors who make its writing…"


def several() -> Strategy:
    return strategy(
        action("01", response(HO), response(CO, "awaiting", line=9), response(AB), expected=(CO, HO, AB)),
        action("02", response(HO, "withheld"), response(AB, "awaiting"), title=LONG, expected=(CO, HO, AB)),
        action("3a", response(CO, "not-applicable"), response(HO), response(AB), expected=(CO, HO, AB)),
        departments=(CO, HO, AB),
    )


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_text() -> None:
    assert as_text(several(), LABELS) == (
        "4 of 8 responses are here, 1 withheld.\n"
        "\n"
        "Cabinet Office: 2 to come\n"
        "  Awaiting a response  Action 01: Write plainly\n"
        f"  No response          Action 02: {SHORT}\n"
        "\n"
        "abbey Board: 1 to come\n"
        f"  Awaiting a response  Action 02: {SHORT}\n"
        "\n"
        "Withheld: 1\n"
        f"  Home Office, Action 02: {SHORT}\n"
        "\n"
        "1 department has nothing to come.\n"
    )


def test_markdown() -> None:
    assert as_markdown(several(), LABELS) == (
        "4 of 8 responses are here, 1 withheld.\n"
        "\n"
        "## Cabinet Office: 2 to come\n"
        "\n"
        "- Action 01: Write plainly (Awaiting a response)\n"
        f"- Action 02: {SHORT} (No response)\n"
        "\n"
        "## abbey Board: 1 to come\n"
        "\n"
        f"- Action 02: {SHORT} (Awaiting a response)\n"
        "\n"
        "## Withheld: 1\n"
        "\n"
        f"- Home Office, Action 02: {SHORT}\n"
        "\n"
        "1 department has nothing to come.\n"
    )


def test_csv() -> None:
    assert as_csv(several(), LABELS) == (
        "department,department_name,action,action_title,state,source,line\r\n"
        "cabinet-office,Cabinet Office,01,Write plainly,awaiting,actions/01.md,9\r\n"
        f'cabinet-office,Cabinet Office,02,"{LONG}",missing,actions/02.md,1\r\n'
        f'ab,abbey Board,02,"{LONG}",awaiting,actions/02.md,5\r\n'
    )


def test_most_first_then_by_name_without_regard_to_case() -> None:
    zoo = Department("zoo", "Aardvark Zoo")
    everyone = (zoo, HO, AB, CO)
    one = strategy(
        action("1", response(zoo), response(HO), expected=everyone),
        action("2", expected=everyone),
        departments=everyone,
    )
    order = ["ab", "ab", "cabinet-office", "cabinet-office", "zoo", "home-office"]
    assert [row["department"] for row in table(as_csv(one, LABELS))] == order


def test_one_department() -> None:
    assert as_text(several(), LABELS, ["ab"]) == (
        "2 of 3 responses are here.\n"
        "\n"
        "abbey Board: 1 to come\n"
        f"  Awaiting a response  Action 02: {SHORT}\n"
    )  # fmt: skip
    assert [row["department"] for row in table(as_csv(several(), LABELS, {"ab"}))] == ["ab"]
    assert "## Cabinet Office" in as_markdown(several(), LABELS, ("ab", "cabinet-office"))
    assert "Home" not in as_markdown(several(), LABELS, ("ab", "cabinet-office"))


def test_a_departments_status_does_not_mention_others_withheld_answers() -> None:
    assert "ithheld" not in as_text(several(), LABELS, ["ab"])
    assert "Withheld: 1" in as_text(several(), LABELS, ["home-office"])


def test_no_department_means_no_responses() -> None:
    assert as_text(several(), LABELS, []) == "There are no responses to wait for.\n"


@pytest.mark.parametrize(
    ("states", "sentence"),
    [
        (["responded"], "1 of 1 response is here."),
        (["awaiting"], "0 of 1 response is here."),
        (["awaiting", "awaiting"], "0 of 2 responses are here."),
        (["responded", "awaiting"], "1 of 2 responses is here."),
        (["responded", "responded"], "2 of 2 responses are here."),
        (["withheld", "responded"], "1 of 2 responses is here, 1 withheld."),
        (["not-applicable", "responded"], "1 of 1 response is here."),
        (["not-applicable", "not-applicable"], "There are no responses to wait for."),
        ([], "There are no responses to wait for."),
    ],
)
def test_the_first_line(states: list[State], sentence: str) -> None:
    responses = [response(one, state) for one, state in zip((CO, HO), states, strict=False)]
    one = strategy(action("1", *responses, expected=()), departments=[each.department for each in responses])
    assert as_text(one, LABELS).splitlines()[0] == sentence
    assert as_markdown(one, LABELS).splitlines()[0] == sentence


@pytest.mark.parametrize(
    ("states", "line"),
    [
        (["responded", "not-applicable"], "2 departments have nothing to come."),
        (["awaiting", "withheld"], "1 department has nothing to come."),
        (["awaiting", "awaiting"], "  Awaiting a response  Action 1: Write plainly"),
    ],
)
def test_the_last_line(states: list[State], line: str) -> None:
    one = strategy(action("1", *(response(who, state) for who, state in zip((CO, HO), states, strict=True))))
    assert as_text(one, LABELS).splitlines()[-1] == line


def test_no_actions() -> None:
    none = strategy()
    assert as_text(none, LABELS).splitlines()[0] == "There are no actions yet."
    assert as_markdown(none, LABELS).splitlines()[0] == "There are no actions yet."
    assert as_csv(none, LABELS) == "department,department_name,action,action_title,state,source,line\r\n"


def test_not_applicable_is_not_to_come() -> None:
    one = strategy(action("1", response(CO, "not-applicable"), response(HO)))
    assert as_text(one, LABELS) == "1 of 1 response is here.\n\n2 departments have nothing to come.\n"
    assert table(as_csv(one, LABELS)) == []


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("x" * LONGEST, "x" * LONGEST),
        ("x" * (LONGEST + 1), "x" * (LONGEST - 1) + "…"),
        ("a " + "x" * LONGEST, "a " + "x" * (LONGEST - 3) + "…"),
        ("word " * 12 + "end", "word " * 10 + "word…"),
        ("", None),
    ],
)
def test_a_title_is_shortened(title: str, shown: str | None) -> None:
    line = as_text(strategy(action("1", title=title)), LABELS).splitlines()[3]
    assert line == ("  No response          Action 1" if shown is None else f"  No response          Action 1: {shown}")


def test_the_sites_own_labels() -> None:
    labels = Labels(action="Recommendation", withheld="Held *back*")
    assert "  No response          Recommendation 02: " in as_text(several(), labels)
    assert "\nHeld *back*: 1\n" in as_text(several(), labels)
    assert "\n## Held \\*back\\*: 1\n" in as_markdown(several(), labels)


def test_names_and_titles_are_text() -> None:
    title = "*a* {: .b} <i>&amp; [x](y)"
    one = strategy(
        action("1", response(CO, "withheld"), title=title, expected=(ODD, CO)),
        departments=(ODD, CO),
    )
    assert f"{HOSTILE}: 1 to come\n  No response          Action 1: {title}\n" in as_text(one, LABELS)
    page = BeautifulSoup(Renderer().render(as_markdown(one, LABELS)).html, "html.parser")
    assert [each.get_text() for each in page.find_all("h2")] == [f"{HOSTILE}: 1 to come", "Withheld: 1"]
    assert [each.get_text() for each in page.find_all("li")] == [
        f"Action 1: {title} (No response)",
        f"Cabinet Office, Action 1: {title}",
    ]


def test_no_cell_is_a_formula() -> None:
    evil = Department("evil", "=HYPERLINK(1)")
    one = strategy(action("+1", title='@SUM(1) "x", y', expected=(evil,)), departments=(evil,))
    (row,) = table(as_csv(one, LABELS))
    assert (row["department_name"], row["action"]) == ("'=HYPERLINK(1)", "+1")
    assert row["action_title"] == '\'@SUM(1) "x", y'


def read(pages: Iterable[str], departments: Departments) -> Strategy:
    return build_strategy(
        [Source(f"actions/{n}.md", read_page(page)) for n, page in enumerate(pages, 1)], departments, Settings()
    )


PAGE = """{{DEPARTMENTRESPONSE}}

# Action 1: T

{department}
## Home Office
We will.
{/department}

{department}
## Cabinet Office
TBC
{/department}

{department state=withheld}
## Department for Transport
Quite secret words.
{/department}

{department}
A card without a heading. TBC
{/department}
"""


def test_without_a_registry_no_department_is_missing() -> None:
    one = read([PAGE, PAGE.replace("Action 1", "Action 2").partition("{department}")[0]], Departments.built_in())
    assert [(row["department"], row["action"], row["line"]) for row in table(as_csv(one, LABELS))] == [
        ("cabinet-office", "1", "10")
    ]
    assert MISSING not in as_csv(one, LABELS)


def test_with_a_registry_departments_are_missing() -> None:
    one = read([PAGE], Departments([CO, AB], is_registry=True))
    found = [(row["department"], row["state"], row["source"], row["line"]) for row in table(as_csv(one, LABELS))]
    assert found == [("ab", "missing", "actions/1.md", "3"), ("cabinet-office", "awaiting", "actions/1.md", "10")]


@pytest.mark.parametrize("form", FORMATS)
def test_no_word_of_a_withheld_statement(form: str) -> None:
    one = read([PAGE], Departments.built_in())
    assert "ecret" not in FORMATS[form](one, LABELS, None)
    assert "Transport" in as_text(one, LABELS)
    assert "Transport" not in as_csv(one, LABELS)


def test_a_card_that_was_included_is_named_by_its_own_file() -> None:
    shared = Action("1", "T", "actions/1.md", 3, 1, [replace(response(CO, "awaiting", line=2), path="shared/co.md")])
    (row,) = table(as_csv(strategy(shared), LABELS))
    assert (row["source"], row["line"]) == ("shared/co.md", "2")


def test_a_card_without_a_heading_is_named_by_its_id() -> None:
    nameless = Department("department", "")
    one = strategy(action("1", response(nameless, "awaiting"), expected=()), departments=(nameless,))
    assert "\ndepartment: 1 to come\n" in as_text(one, LABELS)
