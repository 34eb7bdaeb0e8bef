"""From documents to the model: which department answered what, and in which state."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..reading.document import Card, CardHeading, Document, Heading
from ..reading.problems import CardProblem, Finding, Problem, apply_severities, sort_by_place
from ..reading.source import Source
from ..settings import WRITTEN, Settings, Terms
from ..text.words import escape_markdown, natural, plain
from .checks import check_action, check_marker, check_numbers, check_repetitions, check_responses
from .departments.card_department import name_card, run_together_message
from .departments.departments import Department, Departments
from .leaks import find_exposed, redact_withheld
from .model import Action, Response, Strategy
from .order import in_order
from .states import WITHHELD, decide, declare


class Answers(NamedTuple):
    """A page with its cards as responses, in the order of the page.

    Attributes:
        document: The page. A heading belongs to a card only if it names the card's department.
        responses: The responses, one for each card.
    """

    document: Document
    responses: list[Response]


def read_responses(document: Document, departments: Departments, settings: Settings) -> Answers:
    """Read the cards of a page as responses. Never raises."""
    found: list[Response] = []
    met: dict[str, int] = {}
    named = [name_card(card, departments, settings.terms) for card in document.cards]
    document = _with_headings(document, {index for index, one in enumerate(named) if not one.has_heading})
    for card, name in zip(document.cards, named, strict=True):
        if departments.withholds_anybody and not name.department.withheld:
            name = name._replace(faults=(*name.faults, *_run_together(document, card, departments, settings.terms)))
        declared, faults = declare(card.attribute_lists, settings.terms)
        state, is_unread, is_derived = decide(
            document, card, declared, settings, is_withheld=name.department.withheld, has_faults=bool(name.faults)
        )
        department, heading = name.department, card.heading
        if state == WITHHELD and card.after_text and departments.find(department.name) is None:
            # The heading may be a line of the answer.
            card, department, heading = card._replace(heading=None), departments.identify(""), None
        ordinal = met[department.id] = met.get(department.id, -1) + 1
        lines = _heading_lines(heading, card, department, departments, settings)
        words, place = plain("<br>".join(lines)), document.place(card.line)
        found.append(
            Response(
                card, department, words, state, place.line, ordinal, tuple(lines), place.path,
                declared=declared, faults=(*faults, *name.faults), is_unread=is_unread, is_derived=is_derived,
            )
        )  # fmt: skip
    return Answers(document, found)


def _run_together(document: Document, card: Card, departments: Departments, terms: Terms) -> Iterator[Finding]:
    """Report a card with the name of a department that the registry withholds, on a line of its own.

    Two cards have then run together.
    """
    own = card.heading.line if card.heading is not None else card.line
    for line in range(own + 1, card.end):
        text = document.lines[line].strip()
        if text.startswith(("#", "**", "__")) and len(text) < 200:
            found = departments.find(plain(text.strip("#").strip()))
            if found is not None and found.withheld:
                yield Finding("department-duplicate", line, 1, run_together_message("line", terms), "withholds")
                return


def _with_headings(document: Document, without: set[int]) -> Document:
    """Move the first heading of some cards into their statement.

    Args:
        document: The page.
        without: The indexes of those cards.
    """
    if not any(document.cards[index].heading is not None for index in without):
        return document
    cards = list(document.cards)
    for index in without:
        card = cards[index]
        spans = (one._replace(start=card.line + 1) if one.opening == card.line else one for one in card.statements)
        cards[index] = card._replace(heading=None, statements=tuple(spans))
    events = [one for one in document.events if not isinstance(one, CardHeading) or one.card not in without]
    return replace(document, cards=cards, events=events)


def _heading_lines(
    heading: Heading | None, card: Card, department: Department, departments: Departments, settings: Settings
) -> Sequence[str]:
    """The Markdown of a card's heading, line by line.

    It is the author's, unless the card has no heading or the site wants the registry's.
    """
    by_registry = settings.headings == "registry" and departments.is_registry and departments.with_id(department.id)
    if heading is not None and not by_registry:
        return heading.lines
    return [escape_markdown(line) for line in department.heading] if heading is not None or card.is_keyed else []


class _PageOutline(NamedTuple):
    """The part of the outline that comes from one page.

    Attributes:
        path: The page's path.
        answers: The page with its cards as responses.
        problems: The problems of the page.
        action: The action, if the page is an action's.
        of_cards: The problems of the cards.
        texts: The responses of the action, each with the Markdown of its statement.
    """

    path: str
    answers: Answers
    problems: list[Problem]
    action: Action | None = None
    of_cards: Sequence[CardProblem] = ()
    texts: Sequence[tuple[Response, str]] = ()

    @property
    def is_stopped(self) -> bool:
        """Whether the page would publish withheld text."""
        return any(problem.effect == "stops" for problem in self.problems)


def build_strategy(
    sources: Iterable[Source],
    departments: Departments,
    settings: Settings,
    folder: str = "",
    pages: Container[str] = (),
) -> Strategy:
    """Make the outline of a site: the actions and their responses as in the files.

    Cards on a page that is not an action's are in no view and cause no problem. Mistakes in directives are reported on
    every page.

    Args:
        sources: The pages with directives, without drafts and excluded pages.
        departments: The departments that the site knows.
        settings: The site's settings.
        folder: The prefix of pages' paths in messages: empty, or a path with a slash at its end.
        pages: The paths of all pages of the site.

    Returns:
        The actions, sorted by number, then path; and the problems of all pages, sorted by path and place.
    """
    read = [_outline_page(source, departments, settings, pages) for source in sources]
    actions = [page.action for page in read if page.action is not None]
    actions.sort(key=lambda action: (natural(action.number), action.path))
    problems = [problem for page in read for problem in page.problems]
    problems += check_numbers(actions, settings.terms, folder)
    of_cards = {page.path: list(page.of_cards) for page in read if page.of_cards}
    texts = {page.path: page.texts for page in read if page.action is not None}
    for path, repetition in check_repetitions(actions, texts, folder):
        of_cards.setdefault(path, []).append(repetition)
    settled = apply_severities(sort_by_place(problems), settings.severities)
    problems += (one.problem for ones in of_cards.values() for one in ones)
    everything = apply_severities(sort_by_place(problems), settings.severities)
    stopped = frozenset(page.path for page in read if page.is_stopped)
    answers = {page.path: page.answers for page in read}
    return Strategy(actions, everything, _everyone(actions, departments), stopped, answers, settled, of_cards)


def _outline_page(source: Source, departments: Departments, settings: Settings, pages: Container[str]) -> _PageOutline:
    answers = document, responses = read_responses(source.document, departments, settings)
    source = source._replace(document=document)
    page = _PageOutline(source.path, answers, [])
    page.problems.extend(one.at(source.path) for one in _of_form(source, responses, departments, settings.terms, pages))
    if source.is_left_alone:
        return page
    if not source.is_action:
        page.problems.extend(one.at(source.path) for one in check_marker(document, settings.terms))
        return page
    shown = responses
    if settings.order != WRITTEN:
        shown = in_order(document, responses, departments, settings.order)[1]
    action = _action(source, shown, departments)
    found = list(check_responses(source, action, responses, departments, settings.terms))
    quiet = redact_withheld(document, responses, (one.problem for one in found), is_stopped=page.is_stopped)
    of_cards = [one._replace(problem=problem.at(source.path)) for one, problem in zip(found, quiet, strict=True)]
    titled = check_action(source, departments, settings)
    page.problems.extend(one.at(source.path) for one in titled)
    page.problems.extend(one.problem for one in of_cards if action is None or not one.department)
    if action is None:
        return page
    texts = [(one, document.statement(one.card)) for one in shown if one.has_name]
    return page._replace(action=action, of_cards=[one for one in of_cards if one.department], texts=texts)


def _everyone(actions: Sequence[Action], departments: Departments) -> tuple[Department, ...]:
    """The departments of the registry (without one: those with a response), then those named only by responses."""
    met = {one.department.id: one.department for action in actions for one in action.responses}
    known = {one.id: one for one in departments if departments.is_registry or one.id in met}
    return tuple({**known, **met}.values())


def _of_form(
    source: Source, responses: Sequence[Response], departments: Departments, terms: Terms, pages: Container[str]
) -> Iterator[Problem]:
    """Find the problems in the form of a page, whether or not it is an action's, and what stops a build there."""
    document = source.document
    stopping = find_stops(document, responses, departments, terms, is_action=source.is_action, pages=pages)
    if source.is_left_alone:
        yield from stopping
        yield from _published(document, responses)
        return
    stopped = {(problem.path, problem.line, problem.code) for problem in stopping}
    for problem in redact_withheld(document, responses, document.problems, is_stopped=bool(stopping)):
        if (problem.path, problem.line, problem.code) not in stopped:
            yield problem
    for problem in problems_of_cards(document, responses):
        if source.is_action or problem.code.startswith(("attributes-", "directive-")):
            yield problem
    yield from stopping


def problems_of_cards(document: Document, responses: Iterable[Response]) -> Iterator[Problem]:
    """Find the problems in the attributes and names of cards.

    A line that stops a build for another reason is not reported again.
    """
    stopped = {(one.path, one.line) for one in document.problems if one.effect == "stops"}
    for response in responses:
        for fault in response.faults:
            problem = document.problem(fault.code, fault.line, fault.column, fault.message)
            is_known = (problem.path, problem.line) in stopped
            if not (is_known and problem.code.startswith(("attributes-", "directive-"))):
                yield problem._replace(effect=fault.effect)


def find_stops(
    document: Document,
    responses: Sequence[Response],
    departments: Departments,
    terms: Terms,
    *,
    is_action: bool,
    pages: Container[str] = (),
) -> list[Problem]:
    """Find what stops a build on a page, since withheld text would be published.

    Args:
        document: The page.
        responses: The responses on it.
        departments: The departments that the site knows.
        terms: The site's nouns.
        is_action: Whether the page is an action's.
        pages: The paths of all pages of the site.
    """
    found = [problem for problem in document.problems if problem.effect == "stops"]
    return [*found, *find_exposed(document, responses, departments, terms, is_action=is_action, pages=pages)]


def _published(document: Document, responses: Sequence[Response]) -> Iterator[Problem]:
    """Report withheld cards on a page with directives that are not read."""
    for response in responses:
        if response.state == WITHHELD:
            message = (
                "This answer is withheld, but the directives of this page are not read, so the answer would be "
                "published. Delete the answer here, or the setting that switches the plugin off."
            )
            card = response.card
            yield document.problem("directive-unknown", card.line, card.column, message)._replace(effect="stops")


def _action(source: Source, responses: Sequence[Response], departments: Departments) -> Action | None:
    """The action of a page. `None` if the page has no number."""
    document, title = source.document, source.document.title
    number = (title.number if title is not None else "") or source.number
    if not number:
        return None
    line, column = (title.heading.line, title.heading.column) if title is not None else (document.marker or 0, 1)
    words = plain(title.title) if title is not None else source.title
    # A card without a heading is not an answer.
    numbered = (one._replace(number=index) for index, one in enumerate(responses))
    responses = [one for one in numbered if one.has_name]
    expected = tuple(departments) if departments.is_registry else ()
    if source.applies_to is not None:
        asked = (departments.find(name) for name in source.applies_to)
        expected = tuple({one.id: one for one in asked if one is not None}.values())
    return Action(number, words, source.path, document.place(line).own, column, responses, expected)
