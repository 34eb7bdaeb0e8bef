"""Small strategies for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mkdocs_deptplugin.strategy.departments.departments import Department
from mkdocs_deptplugin.strategy.model import Action, Answer, Strategy
from mkdocs_deptplugin.strategy.record import Published
from mkdocs_deptplugin.strategy.states import State

CO = Department("cabinet-office", "Cabinet Office")
HO = Department("home-office", "Home Office")
HOSTILE = "<b>&\"'</b>"
ODD = Department("odd", HOSTILE)


def response(
    department: Department, state: State = "responded", ordinal: int = 0, line: int | None = 5, html: str = ""
) -> Published:
    anchor = department.id if not ordinal else f"{department.id}_{ordinal}"
    return Published(department, department.name, state, anchor, html, ordinal, "", line)


def with_statements(one: Strategy, statements: Mapping[tuple[str, str], str]) -> Strategy:
    """Return the strategy with statements, by the action's path and the response's anchor."""
    actions = [
        replace(
            each,
            responses=[
                replace(answer, html=statements.get((each.path, answer.anchor), ""))  # type: ignore[type-var]
                for answer in each.responses
            ],
        )
        for each in one.actions
    ]
    return replace(one, actions=actions)


def action(
    number: str, *responses: Answer, title: str = "Write plainly", expected: Sequence[Department] = (CO, HO)
) -> Action:
    return Action(number, title, f"actions/{number}.md", 1, 1, responses, expected)


def strategy(*actions: Action, departments: Sequence[Department] = (CO, HO)) -> Strategy:
    return Strategy(actions, (), departments)
