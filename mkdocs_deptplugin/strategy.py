"""The model: actions, departments and responses. Every view is made from it (DESIGN.md section 3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

from .departments import Department, Departments
from .document import Card, Document
from .problems import Problem
from .scan import Vocabulary
from .words import natural, plain

RESPONDED: Final = "responded"
AWAITING: Final = "awaiting"


class Source(NamedTuple):
    """A page as it lies on disk: its path below the documents' folder, and what was read in it.

    `number` and `title` are the front matter's as written, and may be empty; `claims_action` says that it has an
    `action`, be that a number or not.
    """

    path: str
    document: Document
    number: str = ""
    title: str = ""
    claims_action: bool = False

    @property
    def is_action(self) -> bool:
        """Whether the page is an action's: by its marker or its front matter."""
        return bool(self.number) or self.claims_action or self.document.marker is not None


class Response(NamedTuple):
    """One department's answer to one action. `ordinal` counts the cards of the same department before it."""

    card: Card
    department: Department
    name: str
    state: str
    ordinal: int = 0


@dataclass(frozen=True)
class Action:
    """One numbered commitment: a page. `number` is as written."""

    number: str
    title: str
    path: str
    line: int
    column: int
    responses: Sequence[Response] = ()


@dataclass(frozen=True)
class Strategy:
    """The whole publication: its actions by number, and what is to be mended in their pages."""

    actions: Sequence[Action] = ()
    problems: Sequence[Problem] = ()

    @cached_property
    def _places(self) -> dict[str, int]:
        return {action.path: place for place, action in enumerate(self.actions)}

    def action_at(self, path: str) -> Action | None:
        """The action whose page lies at `path`."""
        place = self._places.get(path)
        return None if place is None else self.actions[place]

    def neighbours(self, path: str) -> tuple[Action | None, Action | None]:
        """The actions before and after the one at `path`, by number."""
        place = self._places.get(path)
        if place is None:
            return None, None
        before = self.actions[place - 1] if place else None
        after = self.actions[place + 1] if place + 1 < len(self.actions) else None
        return before, after


def respond(document: Document, departments: Departments, vocabulary: Vocabulary) -> list[Response]:
    """The cards of a page as responses, in the order of the page."""
    found: list[Response] = []
    met: dict[str, int] = {}
    for card in document.cards:
        name = card.heading.text if card.heading is not None else ""
        department = departments.identify(name)
        ordinal = met[department.id] = met.get(department.id, -1) + 1
        waits = vocabulary.is_placeholder(_words(document.statement(card)))
        found.append(Response(card, department, name, AWAITING if waits else RESPONDED, ordinal))
    return found


def build_strategy(sources: Iterable[Source], departments: Departments, vocabulary: Vocabulary) -> Strategy:
    """Make the model of all pages that are shown.

    Out: the actions sorted by number, then path; and the problems of every page, by path and place. Cards on a page
    that is no action are in no view and no problem; what is wrong with a directive is said of every page.
    """
    actions: list[Action] = []
    problems: list[Problem] = []
    for source in sources:
        found = list(source.document.problems)
        if source.is_action:
            responses = respond(source.document, departments, vocabulary)
            action, wrong = _action(source, responses)
            found += [*wrong, *_responses_to_mend(source.document, responses, vocabulary)]
            if action is not None:
                actions.append(action)
        else:
            found = [problem for problem in found if problem.code != "link-no-target"]
        problems += (problem.at(source.path) for problem in found)
    actions.sort(key=lambda action: (natural(action.number), action.path))
    problems += _numbers_to_mend(actions)
    return Strategy(actions, sorted(problems, key=lambda problem: (problem.path, problem.line, problem.column)))


def _action(source: Source, responses: Sequence[Response]) -> tuple[Action | None, list[Problem]]:
    document, title = source.document, source.document.title
    written = title.number if title is not None else ""
    number = source.number or written
    line, column = (title.heading.line, title.heading.column) if title is not None else (document.marker or 0, 1)
    words = plain(title.title) if title is not None else source.title
    wrong = []
    if not number:
        wrong = [document.problem("action-number", line, column, _no_number(words))]
        return None, wrong
    if written and natural(written) != natural(number):
        message = f"The heading says {written}, the front matter says {number}. Make them the same number."
        wrong = [document.problem("action-number", line, column, message)]
    return Action(written or number, words, source.path, line + document.first_line, column, responses), wrong


def _no_number(words: str) -> str:
    return f'This action has no number. Begin its heading with one: "# Action 1: {words or "Title"}".'


def _numbers_to_mend(actions: Sequence[Action]) -> list[Problem]:
    problems = []
    for before, after in pairwise(actions):
        place = after.line, after.column
        if natural(before.number) == natural(after.number):
            message = f"{before.path} has the number {before.number} too. Give one of them another."
            problems.append(Problem("action-duplicate", *place, message, after.path))
        elif before.number.isdigit() and after.number.isdigit() and int(after.number) > int(before.number) + 1:
            missing = int(before.number) + 1, int(after.number) - 1
            numbers = f"{missing[0]}" if missing[0] == missing[1] else f"{missing[0]} to {missing[1]}"
            message = f"There is no action {numbers} before this one. Add it, or leave it so if the strategy skips it."
            problems.append(Problem("action-gap", *place, message, after.path))
    return problems


def _responses_to_mend(document: Document, responses: Sequence[Response], vocabulary: Vocabulary) -> Iterable[Problem]:
    first: dict[str, int] = {}
    for response in responses:
        card = response.card
        heading = card.heading
        if heading is None:
            message = (
                'This card has no heading. Write the department\'s name below its first line: "## Cabinet Office".'
            )
            yield document.problem("heading-missing", card.line, card.column, message)
        elif response.department.id in first:
            line = first[response.department.id] + document.first_line
            message = f"{response.name} has a card already, in line {line}. Keep one of the two."
            yield document.problem("department-duplicate", heading.line, heading.column, message)
        else:
            first[response.department.id] = heading.line
        yield from _statement_to_mend(document, response, vocabulary)


def _statement_to_mend(document: Document, response: Response, vocabulary: Vocabulary) -> Iterable[Problem]:
    if response.state != AWAITING:
        return
    card, name = response.card, response.name or "this department"
    text = _words(document.statement(card))
    if not text:
        line = card.statements[0].opening if card.statements else card.line
        column = (
            card.column if line == card.line else len(document.lines[line]) - len(document.lines[line].lstrip()) + 1
        )
        message = f"There is no statement from {name}. Write it here, or a word such as TBC."
        yield document.problem("statement-missing", line, column, message)
        return
    span = next(span for span in card.statements if any(map(str.strip, document.lines[span.start : span.end])))
    line = next(at for at in range(span.start, span.end) if document.lines[at].strip())
    column = len(document.lines[line]) - len(document.lines[line].lstrip()) + 1
    message = f'"{text}" stands for an answer that {name} still has to give. Replace it when the answer is here.'
    yield document.problem("statement-placeholder", line, column, message)


def _words(statement: str) -> str:
    """A statement's words; of a long one just the beginning, since no placeholder is as long."""
    beginning = statement.strip()[:200]
    return plain(beginning) or (beginning if "![" in beginning or "<img" in beginning else "")
