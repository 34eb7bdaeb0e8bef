"""The views that are made from the model: how far the answers are, the matrix, a department's page, the two indexes.

Every function gives back HTML for the content of a page. Addresses are relative to that page; a function that gives
none ("") leaves the text without a link, so that a kind of page can be switched off.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Final, NamedTuple

from .departments import Department
from .labels import Labels
from .moving import moved
from .strategy import NOT_APPLICABLE, RESPONDED, STATES, WITHHELD, Action, Answer, State, Strategy

UrlOfAction = Callable[[Action], str]
UrlOfDepartment = Callable[[Department], str]
Answers = Mapping[tuple[str, str], Sequence[Answer]]
"""The responses of each department to each action, by the action's path and the department's id."""

# No id of these pages holds two hyphens in a row: they part a statement's own ids from what makes them unique here.
_NO_ID = re.compile(r"[^\w.]+")
_OWN = "--"

# Each state has a height of its own beside its colour, given as the hundredths of the strip that it leaves free.
_FREE: Final[dict[State, int]] = {"responded": 0, "awaiting": 30, "withheld": 50, "missing": 70}


class PageHeading(NamedTuple):
    """A heading for the table of contents."""

    id: str
    text: str


class DepartmentPage(NamedTuple):
    """The content of a department's page, and its headings."""

    html: str
    headings: list[PageHeading]


def answers(strategy: Strategy) -> dict[tuple[str, str], list[Answer]]:
    """Group the responses once, for all the pages that are made of them."""
    return _grouped((action, response) for action in strategy.actions for response in action.responses)


def _grouped(pairs: Iterable[tuple[Action, Answer]]) -> dict[tuple[str, str], list[Answer]]:
    found: dict[tuple[str, str], list[Answer]] = {}
    for action, response in pairs:
        found.setdefault((action.path, response.department.id), []).append(response)
    return found


def progress(counts: Mapping[State, int], labels: Labels, *, whole: str = "") -> str:
    """How many have answered, in words and as a picture; nothing where nobody is to answer.

    `whole` is the sentence, with `{responded}` and `{total}`; that of an action if it is not given.
    """
    shown = [(state, counts.get(state, 0)) for state in STATES if state != NOT_APPLICABLE and counts.get(state, 0)]
    total = sum(count for _, count in shown)
    if not total:
        return ""
    sentence = (whole or labels.progress).format(responded=counts.get(RESPONDED, 0), total=total)
    others = ", ".join(f"{count} {_lowered(labels.state(state))}" for state, count in shown if state != RESPONDED)
    words = f"{sentence}; {others}" if others else sentence
    bars, start = [], 0
    for state, count in shown:
        free = _FREE[state]
        bars.append(
            f'<rect class="state-{state}" x="{start}" y="{free / 100:g}" width="{count}" '
            f'height="{(100 - free) / 100:g}"></rect>'
        )
        start += count
    return (
        f'<div class="response-progress">\n<p>{escape(words)}</p>\n'
        f'<svg class="progress-strip" aria-hidden="true" focusable="false" viewBox="0 0 {total} 1" '
        f'preserveAspectRatio="none">{"".join(bars)}</svg>\n</div>'
    )


def matrix(strategy: Strategy, labels: Labels, url_of_action: UrlOfAction, url_of_department: UrlOfDepartment) -> str:
    """Departments by actions, with the state in words in every cell, and in it a link to each card."""
    departments = _departments(strategy)
    if not departments or not strategy.actions:
        return ""
    grouped = answers(strategy)
    columns = [(action, url_of_action(action)) for action in strategy.actions]
    head = "".join(f'<th scope="col">{_linked(url, _short(action, labels))}</th>' for action, url in columns)
    body = "\n".join(
        f'<tr><th scope="row">{_linked(url_of_department(department), escape(_name(department)))}</th>'
        + "".join(_cell(action, url, department, grouped, labels) for action, url in columns)
        + "</tr>"
        for department in departments
    )
    return (
        '<div class="matrix-scroll" role="region" tabindex="0" aria-labelledby="response-matrix-caption">\n'
        f'<table class="response-matrix">\n<caption id="response-matrix-caption">{escape(labels.matrix)}</caption>\n'
        f'<thead>\n<tr><th scope="col">{escape(labels.department)}</th>{head}</tr>\n</thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def department_page(
    strategy: Strategy,
    department: Department,
    labels: Labels,
    url_of_action: UrlOfAction,
    resolve_for: Callable[[Action], Callable[[str], str]],
    *,
    grouped: Answers | None = None,
    with_statements: bool = True,
) -> DepartmentPage:
    """Everything that one department answered, and what it did not.

    `resolve_for` gives what makes an address on an action's page fit for this one; `grouped` is what `answers` found in
    the strategy, for whoever makes the pages of many departments; without its statements the page is what a search is
    to find, since those are found on the actions' pages.
    """
    if grouped is None:
        grouped = _grouped(strategy.answers_of(department))
    counts = Counter(action.state_of(department) for action in strategy.actions)
    parts = [progress(counts, labels, whole=labels.department_progress)]
    headings: list[PageHeading] = []
    used: set[str] = set()
    for action in strategy.actions:
        url, title = url_of_action(action), labels.title(action.number, action.title)
        ident = _NO_ID.sub("-", f"action-{action.number.casefold()}")
        responses = grouped.get((action.path, department.id), ())
        if not responses:
            headings.append(PageHeading(_unused(ident, used), title))
            state = action.state_of(department)
            parts.append(_answer(headings[-1], url, state, labels.state(state)))
        for response in responses:
            headings.append(PageHeading(_unused(ident, used), title + _again(response)))
            hidden = response.state == WITHHELD or not with_statements
            statement = "" if hidden else response.html.strip()
            html = moved(statement, resolve_for(action), _OWN + headings[-1].id) if statement else ""
            words = _state(response, labels)
            parts.append(_answer(headings[-1], _at(url, response), response.state, words, html))
    return DepartmentPage("\n".join(filter(None, parts)), headings)


def actions_index(strategy: Strategy, labels: Labels, url_of_action: UrlOfAction) -> str:
    """All actions, with how many departments have answered each."""
    return _index(
        "action-list",
        (
            (labels.title(action.number, action.title), url_of_action(action), progress(action.counts, labels))
            for action in strategy.actions
        ),
    )


def data_links(urls: Mapping[str, str], labels: Labels) -> str:
    """Links to the data files; nothing where there are none. In: the address of each, by what it is called."""
    links = ", ".join(_linked(url, escape(name)) for name, url in urls.items() if url)
    return f'<p class="response-data">{escape(labels.data)} {links}</p>' if links else ""


def departments_index(strategy: Strategy, labels: Labels, url_of_department: UrlOfDepartment) -> str:
    """All departments, with how many actions each has answered: what the matrix says, for a narrow screen."""
    counts: dict[str, Counter[State]] = {}
    for action in strategy.actions:
        for ident, state in action.states.items():
            counts.setdefault(ident, Counter())[state] += 1
    return _index(
        "department-list",
        (
            (
                _name(department),
                url_of_department(department),
                progress(counts.get(department.id, Counter()), labels, whole=labels.department_progress),
            )
            for department in _departments(strategy)
        ),
    )


def _index(name: str, entries: Iterable[tuple[str, str, str]]) -> str:
    items = [f"<li>{_linked(url, escape(text))}{after and f'{chr(10)}{after}'}</li>" for text, url, after in entries]
    # Without its bullets a list is none to some screen readers, unless it has the role.
    return f'<ul class="{name}" role="list">\n{chr(10).join(items)}\n</ul>' if items else ""


def _departments(strategy: Strategy) -> list[Department]:
    """Those of the strategy, and after them whoever answered without being one."""
    found = {department.id: department for department in strategy.departments}
    for action in strategy.actions:
        for response in action.responses:
            found.setdefault(response.department.id, response.department)
    return list(found.values())


def _cell(action: Action, url: str, department: Department, grouped: Answers, labels: Labels) -> str:
    state = action.state_of(department)
    links = [
        _linked(_at(url, response), escape(_state(response, labels)) + _again(response))
        for response in grouped.get((action.path, department.id), ())
    ]
    return f'<td class="state-{state}">{" ".join(links) or escape(labels.state(state))}</td>'


def _state(response: Answer, labels: Labels) -> str:
    return labels.of(response.state, is_unread=response.is_unread)


def _answer(heading: PageHeading, url: str, state: State, words: str, statement: str = "") -> str:
    title = f'<h2 id="{escape(heading.id)}">{_linked(url, escape(heading.text))}</h2>'
    parts = ['<div class="department-answer">', title]
    if state != RESPONDED:
        parts.append(f'<p class="response-state state-{state}">{escape(words)}</p>')
    if statement:
        parts.append(statement)
    return "\n".join([*parts, "</div>"])


def _at(url: str, response: Answer) -> str:
    return url and f"{url}#{response.anchor}"


def _again(response: Answer) -> str:
    """Tells a department's second card from its first."""
    return f" ({response.ordinal + 1})" if response.ordinal else ""


def _short(action: Action, labels: Labels) -> str:
    """The number; whoever hears the page hears the whole title."""
    heading = labels.heading(action.number)
    before, number, after = heading.rpartition(action.number)
    after += labels.title(action.number, action.title)[len(heading) :]
    return _hidden(before) + escape(number) + _hidden(after)


def _hidden(text: str) -> str:
    return f'<span class="visually-hidden">{escape(text)}</span>' if text else ""


def _linked(url: str, html: str) -> str:
    return f'<a href="{escape(url)}">{html}</a>' if url else html


def _name(department: Department) -> str:
    return department.name or department.id


def _lowered(label: str) -> str:
    """A label within a sentence; an abbreviation keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _unused(ident: str, used: set[str]) -> str:
    name, count = ident, 0
    while name in used:
        count += 1
        name = f"{ident}_{count}"
    used.add(name)
    return name
