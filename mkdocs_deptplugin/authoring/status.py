"""Who has not answered what, for the terminal, for an e-mail and for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import Final, NamedTuple

from ..publishing.data import safe_cell
from ..settings import Labels, Terms
from ..strategy.departments.departments import Department
from ..strategy.model import Action, Strategy
from ..strategy.states import NOT_APPLICABLE, RESPONDED, TO_COME, WITHHELD, State
from ..text.words import escape_markdown, pluralise, printable, sortable

LONGEST: Final = 60
"""The most characters of a title that are shown to people."""


class Due(NamedTuple):
    """An answer that is not on the site."""

    department: Department
    action: Action
    state: State

    @property
    def name(self) -> str:
        """The department's name, or its id if its card has no heading."""
        return printable(self.department.name or self.department.id)


class _Status(NamedTuple):
    """The answers that are not on the site.

    Attributes:
        to_come: The answers that are still to come, by department.
        withheld: The answers that are withheld.
        finished: The number of departments with no answers to come.
        summary: The numbers in a sentence.
    """

    to_come: list[list[Due]]
    withheld: list[Due]
    finished: int
    summary: str


def as_text(strategy: Strategy, labels: Labels, departments: Collection[str] | None = None) -> str:
    """The answers to come, one on each line, by department; then the withheld answers, without their words.

    Args:
        strategy: The strategy.
        labels: The site's labels.
        departments: The ids of the departments to include; None for all. The one with most answers to come is first.
    """
    status = _read(strategy, departments, Terms.of(labels))
    parts = [[status.summary]]
    width = max(len(labels.state(state)) for state in TO_COME)
    for group in status.to_come:
        parts.append([f"{group[0].name}: {len(group)} to come"])
        parts[-1] += (f"  {labels.state(due.state):{width}}  {_title(due.action, labels)}" for due in group)
    if status.withheld:
        parts.append([f"{labels.withheld}: {len(status.withheld)}"])
        parts[-1] += (f"  {due.name}, {_title(due.action, labels)}" for due in status.withheld)
    if said := _finished(status, Terms.of(labels)):
        parts.append([said])
    # A line that begins with two colons would be a command to some programs that run this.
    lines = (f" {line}" if line.startswith("::") else line for part in parts for line in (*part, ""))
    return "\n".join(lines)


def as_markdown(strategy: Strategy, labels: Labels, departments: Collection[str] | None = None) -> str:
    """The same as `as_text`, in Markdown, with a heading and a list for each department."""
    status = _read(strategy, departments, Terms.of(labels))
    parts = [status.summary]
    for group in status.to_come:
        parts.append(f"## {escape_markdown(group[0].name)}: {len(group)} to come")
        listed = (f"- {escape_markdown(_title(due.action, labels))} ({labels.state(due.state)})" for due in group)
        parts.append("\n".join(listed))
    if status.withheld:
        parts.append(f"## {escape_markdown(labels.withheld)}: {len(status.withheld)}")
        listed = (f"- {escape_markdown(f'{due.name}, {_title(due.action, labels)}')}" for due in status.withheld)
        parts.append("\n".join(listed))
    if said := _finished(status, Terms.of(labels)):
        parts.append(said)
    return "\n\n".join(parts) + "\n"


def as_csv(strategy: Strategy, labels: Labels, departments: Collection[str] | None = None) -> str:
    """A row for each answer to come, as CSV with a header (RFC 4180), in the order of `as_text`.

    `state` is `awaiting` or `missing`. `source` is a path below the documents' folder. `line` is the line of the card,
    or of the action's heading if there is no card. Cells are safe for spreadsheets, as in `responses.csv`. The labels
    are not used.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("department", "department_name", "action", "action_title", "state", "source", "line"))
    for group in _read(strategy, departments, Terms.of(labels)).to_come:
        for department, action, state in group:
            card = next((one for one in action.responses if one.department.id == department.id), None)
            source, line = (card.path or action.path, card.line) if card is not None else (action.path, action.line)
            cells = (department.id, department.name, action.number, action.title, state, source, str(line))
            writer.writerow(map(safe_cell, cells))
    return out.getvalue()


Status = Callable[[Strategy, Labels, Collection[str] | None], str]

FORMATS: Final[Mapping[str, Status]] = {"text": as_text, "markdown": as_markdown, "csv": as_csv}
"""Every format, by name."""


def _read(strategy: Strategy, wanted: Collection[str] | None, terms: Terms) -> _Status:
    counts: Counter[State] = Counter()
    withheld: list[Due] = []
    due: dict[str, list[Due]] = {one.id: [] for one in strategy.departments if wanted is None or one.id in wanted}
    known = {one.department.id: one.department for action in strategy.actions for one in action.responses}
    known |= {one.id: one for action in strategy.actions for one in action.expected}
    for action in strategy.actions:
        for ident, state in action.states.items():
            if wanted is not None and ident not in wanted:
                continue
            counts[state] += 1
            if state == WITHHELD:
                withheld.append(Due(known[ident], action, state))
            elif state in TO_COME:
                due.setdefault(ident, []).append(Due(known[ident], action, state))
    groups = (group for group in due.values() if group)
    to_come = sorted(groups, key=lambda group: (-len(group), sortable(group[0].name)))
    return _Status(to_come, withheld, len(due) - len(to_come), _summary(strategy, counts, terms))


def _summary(strategy: Strategy, counts: Mapping[State, int], terms: Terms) -> str:
    if not strategy.actions:
        return f"There are no {terms.actions} yet."
    here, total = counts.get(RESPONDED, 0), sum(counts[state] for state in counts if state != NOT_APPLICABLE)
    if not total:
        return "There are no responses to wait for."
    be = "is" if 1 in (here, total) else "are"
    held = f", {counts[WITHHELD]} withheld" if counts.get(WITHHELD) else ""
    return f"{here} of {pluralise(total, 'response')} {be} here{held}."


def _finished(status: _Status, terms: Terms) -> str:
    if not status.finished:
        return ""
    return f"{terms.count_departments(status.finished)} {'has' if status.finished == 1 else 'have'} nothing to come."


def _title(action: Action, labels: Labels) -> str:
    """An action's number and title. A long title is shortened, between words if possible."""
    title = printable(action.title)
    if len(title) > LONGEST:
        cut = title[: LONGEST - 1]
        title = f"{cut[: cut.rfind(' ')] if ' ' in cut[LONGEST // 2 :] else cut}…"
    return labels.title(action.number, title)
