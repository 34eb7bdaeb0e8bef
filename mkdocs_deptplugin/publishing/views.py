"""The views of the model: progress, the matrix, a department's page and the two indexes.

Every method renders a template and returns HTML for the content of a page. Addresses are relative to that page. A
department without an address ("") has no link, so that departments' pages can be switched off.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from markupsafe import Markup

from ..rendering.navigation import Link
from ..rendering.templates import Templates
from ..settings import Counted, Labels
from ..settings.labels import lowered
from ..strategy.departments.departments import Department
from ..strategy.model import Action, Answer, Strategy
from ..strategy.states import NOT_APPLICABLE, RESPONDED, STATES, TO_COME, WITHHELD, State
from .moving import move_statement

UrlOfAction = Callable[[Action], str]
UrlOfDepartment = Callable[[Department], str]
Answers = Mapping[tuple[str, str], Sequence[Answer]]
"""The responses of each department to each action, by the action's path and the department's id."""

# No id of these pages contains two hyphens in a row. They separate a statement's own id from the ending that makes it
# unique here.
_NO_ID = re.compile(r"[^\w.]+")
_OWN = "--"

# Each state differs in height as well as in colour. A number is the empty part of the strip's height, in hundredths.
_FREE: Final[dict[State, int]] = {"responded": 0, "awaiting": 30, "withheld": 50, "missing": 70}


class PageHeading(NamedTuple):
    """A heading for the table of contents."""

    id: str
    text: str


class DepartmentPage(NamedTuple):
    """A department's page.

    Attributes:
        html: The content.
        searched: The content without the statements, since a search finds those on the actions' pages.
        headings: The headings.
    """

    html: str
    searched: str
    headings: list[PageHeading]


class _Bar(NamedTuple):
    """One state in the progress picture."""

    state: State
    x: int
    y: str
    width: int
    height: str


class _Column(NamedTuple):
    """An action in the matrix: its number, and the text before and after the number in its full title."""

    url: str
    before: str
    number: str
    after: str


class _CellAnswer(NamedTuple):
    url: str
    words: str
    ordinal: int


class _Cell(NamedTuple):
    state: State
    words: str
    answers: list[_CellAnswer]


class _Row(NamedTuple):
    name: str
    url: str
    cells: list[_Cell]


class _Entry(NamedTuple):
    """One line of a list."""

    text: str
    url: str
    progress: Markup


class _Due(NamedTuple):
    """An answer that is still to come."""

    text: str
    url: str
    words: str


class _Debtor(NamedTuple):
    """A department with the answers that it has still to give."""

    text: str
    url: str
    answers: list[_Due]


class _PageAnswer(NamedTuple):
    """A response or a missing answer on a department's page."""

    id: str
    title: str
    url: str
    state: State
    words: str
    statement: Markup = Markup()


def answers(strategy: Strategy) -> dict[tuple[str, str], list[Answer]]:
    """Group the responses by action and department, once for all the pages that show them."""
    return _grouped((action, response) for action in strategy.actions for response in action.responses)


def _grouped(pairs: Iterable[tuple[Action, Answer]]) -> dict[tuple[str, str], list[Answer]]:
    found: dict[tuple[str, str], list[Answer]] = {}
    for action, response in pairs:
        found.setdefault((action.path, response.department.id), []).append(response)
    return found


class Views:
    """Writes the views of one site, with its labels."""

    def __init__(self, templates: Templates, labels: Labels) -> None:
        self._templates = templates
        self.labels = labels
        self._progress: dict[tuple[tuple[tuple[State, int], ...], int], str] = {}

    def progress(self, counts: Mapping[State, int], *, whole: Counted | None = None) -> str:
        """How many have answered, in words and as a picture. Empty if nobody has to answer.

        Args:
            counts: The number of answers in each state.
            whole: The sentence, with `{responded}` and `{total}`. Default: the sentence for an action.
        """
        shown = tuple((state, counts[state]) for state in STATES if state != NOT_APPLICABLE and counts.get(state))
        if not shown:
            return ""
        # Each is on at least two pages: its own page and an index.
        found = self._progress.get((shown, id(whole)))
        if found is None:
            found = self._progress[shown, id(whole)] = self._drawn(shown, whole or self.labels.progress)
        return found

    def _drawn(self, shown: Sequence[tuple[State, int]], sentence: Counted) -> str:
        bars, total = [], 0
        for state, count in shown:
            free = _FREE[state]
            bars.append(_Bar(state, total, f"{free / 100:g}", count, f"{(100 - free) / 100:g}"))
            total += count
        words = [sentence.format(total, responded=dict(shown).get(RESPONDED, 0), total=total)]
        others = [f"{count} {lowered(self.labels.state(state))}" for state, count in shown if state != RESPONDED]
        words += [", ".join(others)] if others else []
        return self._templates.render("progress", words="; ".join(words), total=total, bars=bars)

    def matrix(
        self, strategy: Strategy, url_of_action: UrlOfAction, url_of_department: UrlOfDepartment, *, number: int = 0
    ) -> str:
        """Departments by actions. Each cell has the state in words, with a link to each card.

        Args:
            strategy: The strategy.
            url_of_action: Returns an action's address.
            url_of_department: Returns a department's address.
            number: How many tables of this kind the page already has.
        """
        departments = _departments(strategy)
        if not departments or not strategy.actions:
            return ""
        grouped, urls = answers(strategy), [url_of_action(action) for action in strategy.actions]
        rows = []
        for department in departments:
            cells = [
                self._cell(action, url, department, grouped) for action, url in zip(strategy.actions, urls, strict=True)
            ]
            rows.append(_Row(_name(department), url_of_department(department), cells))
        return self._templates.render(
            "matrix",
            caption=self.labels.matrix,
            caption_id=f"response-matrix-caption{f'-{number + 1}' if number else ''}",
            department=self.labels.department,
            actions=[self._column(action, url) for action, url in zip(strategy.actions, urls, strict=True)],
            rows=rows,
        )

    def _column(self, action: Action, url: str) -> _Column:
        heading = self.labels.heading(action.number)
        before, number, after = heading.rpartition(action.number)
        return _Column(url, before, number, after + self.labels.title(action.number, action.title)[len(heading) :])

    def _cell(self, action: Action, url: str, department: Department, grouped: Answers) -> _Cell:
        state = action.state_of(department)
        found = [
            _CellAnswer(_at(url, response), self._state(response) + _again(response), response.ordinal)
            for response in grouped.get((action.path, department.id), ())
        ]
        return _Cell(state, self.labels.state(state), found)

    def _state(self, response: Answer) -> str:
        return self.labels.of(response.state, is_unread=response.is_unread)

    def department_page(
        self,
        strategy: Strategy,
        department: Department,
        url_of_action: UrlOfAction,
        resolve_for: Callable[[Action], Callable[[str], str]],
        *,
        grouped: Answers | None = None,
        logo: str = "",
    ) -> DepartmentPage:
        """Everything that one department has answered, and what it has not.

        Args:
            strategy: The strategy.
            department: The department.
            url_of_action: Returns an action's address.
            resolve_for: Returns the function that converts an address on an action's page for this page.
            grouped: What `answers` returns for the strategy, to save time if you make the pages of many departments.
            logo: The address of the department's own image. Empty if it has none.
        """
        if not strategy.actions:
            return DepartmentPage("", "", [])
        if grouped is None:
            grouped = _grouped(strategy.answers_of(department))
        counts = Counter(action.state_of(department) for action in strategy.actions)
        found: list[_PageAnswer] = []
        used: set[str] = set()
        for action in strategy.actions:
            url, title = url_of_action(action), self.labels.title(action.number, action.title)
            ident = _NO_ID.sub("-", f"action-{action.number.casefold()}")
            responses = grouped.get((action.path, department.id), ())
            if not responses:
                state = action.state_of(department)
                found.append(_PageAnswer(_unused(ident, used), title, url, state, self.labels.state(state)))
            for response in responses:
                own = _unused(ident, used)
                statement = "" if response.state == WITHHELD else response.html.strip()
                html = move_statement(statement, resolve_for(action), _OWN + own) if statement else ""
                whole, words = title + _again(response), self._state(response)
                found.append(_PageAnswer(own, whole, _at(url, response), response.state, words, Markup(html)))
        progress = Markup(self.progress(counts, whole=self.labels.department_progress))
        html = self._templates.render(
            "department",
            id=department.id,
            logo=logo,
            letters=department.letters,
            website=self._website(department),
            progress=progress,
            answers=found,
        )
        searched = _without((one.statement for one in found if one.statement), html)
        return DepartmentPage(html, searched, [PageHeading(one.id, one.title) for one in found])

    def _website(self, department: Department) -> Link | None:
        """The link to a department's website. An e-mail address is none."""
        is_site = department.url.lower().startswith(("http://", "https://"))
        return Link(department.url, self.labels.website.format(department=_name(department))) if is_site else None

    def actions_index(self, strategy: Strategy, url_of_action: UrlOfAction) -> str:
        """All actions, with the number of departments that have answered each one."""
        entries = [
            _Entry(
                self.labels.title(action.number, action.title),
                url_of_action(action),
                Markup(self.progress(action.counts)),
            )
            for action in strategy.actions
        ]
        return self._list("action", entries)

    def departments_index(self, strategy: Strategy, url_of_department: UrlOfDepartment) -> str:
        """All departments, with the number of actions that each has answered: the matrix for a narrow screen."""
        counts: dict[str, Counter[State]] = {}
        for action in strategy.actions:
            for ident, state in action.states.items():
                counts.setdefault(ident, Counter())[state] += 1
        whole = self.labels.department_progress
        entries = [
            _Entry(
                _name(department),
                url_of_department(department),
                Markup(self.progress(counts.get(department.id, Counter()), whole=whole)),
            )
            for department in _departments(strategy)
        ]
        return self._list("department", entries)

    def totals(self, strategy: Strategy) -> str:
        """How many responses the whole strategy has, in words and as a picture."""
        counts = Counter(state for action in strategy.actions for state in action.states.values())
        return self.progress(counts, whole=self.labels.strategy_progress)

    def outstanding(self, strategy: Strategy, url_of_action: UrlOfAction, url_of_department: UrlOfDepartment) -> str:
        """Every answer that is still to come, by department. Empty if there are no actions."""
        if not strategy.actions:
            return ""
        entries = []
        for department in _departments(strategy):
            due = [
                _Due(self.labels.title(action.number, action.title), url_of_action(action), self.labels.state(state))
                for action in strategy.actions
                if (state := action.states.get(department.id)) in TO_COME
            ]
            if due:
                entries.append(_Debtor(_name(department), url_of_department(department), due))
        return self._templates.render("outstanding", entries=entries, nothing=self.labels.nothing_outstanding)

    def _list(self, kind: str, entries: Sequence[_Entry]) -> str:
        return self._templates.render("list", kind=kind, entries=entries) if entries else ""

    def page(self, title: str, content: str, files: Mapping[str, str] | None = None) -> str:
        """A whole page.

        Args:
            title: The page's title.
            content: The page's content, as HTML.
            files: The addresses of the data files, by name. A file without an address is left out.
        """
        links = [Link(url, name) for name, url in (files or {}).items() if url]
        return self._templates.render("page", title=title, content=Markup(content), label=self.labels.data, files=links)


def _departments(strategy: Strategy) -> list[Department]:
    """The strategy's departments, followed by any others that have answered."""
    found = {department.id: department for department in strategy.departments}
    for action in strategy.actions:
        for response in action.responses:
            found.setdefault(response.department.id, response.department)
    return list(found.values())


def _without(statements: Iterable[str], html: str) -> str:
    """Remove statements from HTML that contains them in this order."""
    out, at = [], 0
    for statement in statements:
        found = html.find(statement, at)
        if found >= 0:
            out.append(html[at:found])
            at = found + len(statement)
    return "".join((*out, html[at:]))


def _at(url: str, response: Answer) -> str:
    return url and f"{url}#{response.anchor}"


def _again(response: Answer) -> str:
    """A number after the first card, to distinguish a department's cards."""
    return f" ({response.ordinal + 1})" if response.ordinal else ""


def _name(department: Department) -> str:
    return department.name or department.id


def _unused(ident: str, used: set[str]) -> str:
    name, count = ident, 0
    while name in used:
        count += 1
        name = f"{ident}_{count}"
    used.add(name)
    return name
