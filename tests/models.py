"""Small strategies, made by hand."""

from __future__ import annotations

from collections.abc import Sequence

from mkdocs_deptplugin.attributes import NONE
from mkdocs_deptplugin.departments import Department
from mkdocs_deptplugin.document import Card
from mkdocs_deptplugin.strategy import Action, Response, State, Strategy

CO = Department("cabinet-office", "Cabinet Office")
HO = Department("home-office", "Home Office")
HOSTILE = "<b>&\"'</b>"
ODD = Department("odd", HOSTILE)


def response(department: Department, state: State = "responded", ordinal: int = 0, line: int = 5) -> Response:
    return Response(Card(0, 1, NONE, None, ()), department, department.name, state, line, ordinal)


def action(
    number: str, *responses: Response, title: str = "Write plainly", expected: Sequence[Department] = (CO, HO)
) -> Action:
    return Action(number, title, f"actions/{number}.md", 1, 1, responses, expected)


def strategy(*actions: Action, departments: Sequence[Department] = (CO, HO)) -> Strategy:
    return Strategy(actions, (), departments)
