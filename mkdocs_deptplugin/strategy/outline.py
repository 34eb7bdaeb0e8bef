"""Documents to the model: who answered what, and in which state."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from ..reading.declarations import Fault
from ..reading.document import Card, CardHeading, Document, Heading
from ..reading.grammar.elements import MISTAKE
from ..reading.problems import CardProblem, Problem, apply_severities, sort_by_place
from ..reading.settings import Vocabulary
from ..reading.source import Source
from ..text.words import definitions, escape_markdown, first_words, natural, plain
from .checks import check_action, check_marker, check_numbers, check_repetitions, check_responses
from .departments.departments import Department, Departments
from .departments.naming import Named, name_card
from .model import AWAITING, RESPONDED, STATES, WITHHELD, Action, Response, State, Strategy
from .order import in_order
from .withholding import find_exposed, redact_withheld

WRITTEN: Final = "written"


@dataclass(frozen=True)
class Rules:
    """What a site decided on how cards are read and shown.

    `headings` is `written` or `registry`: whose words a long card's heading has; `order` is `written`, `registry` or
    `name`; `titles` are the actions' titles by number, as the strategy's own text has them; `progress` says whether an
    action's page counts its responses; `severities` are the site's own, by the problem's code, or `off`.
    """

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    headings: str = WRITTEN
    order: str = WRITTEN
    titles: Mapping[str, str] = field(default_factory=dict)
    progress: bool = False
    severities: Mapping[str, str] = field(default_factory=dict)


class Answers(NamedTuple):
    """A page with its cards as responses, in the order of the page. In `document` a heading is a card's only where it
    names the card's department."""

    document: Document
    responses: list[Response]


def read_responses(document: Document, departments: Departments, rules: Rules) -> Answers:
    """The cards of a page as responses. Never raises."""
    found: list[Response] = []
    met: dict[str, int] = {}
    named = [name_card(card, departments) for card in document.cards]
    document = _with_headings(document, {place for place, one in enumerate(named) if not one.has_heading})
    for card, name in zip(document.cards, named, strict=True):
        if departments.withholds_anybody and not name.department.withheld:
            name = name._replace(faults=(*name.faults, *_run_together(document, card, departments)))
        state, is_unread, is_derived = _state(document, card, name, rules.vocabulary)
        department, heading = name.department, card.heading
        if state == WITHHELD and card.after_text and departments.find(department.name) is None:
            # What an author took for a heading may be a line of the answer.
            card, department, heading = card._replace(heading=None), departments.identify(""), None
        ordinal = met[department.id] = met.get(department.id, -1) + 1
        lines = _heading_lines(heading, card, department, departments, rules)
        words, place = plain("<br>".join(lines)), document.place(card.line)
        found.append(
            Response(
                card, department, words, state, place.line, ordinal, tuple(lines), place.path,
                faults=name.faults, is_unread=is_unread, is_derived=is_derived,
            )
        )  # fmt: skip
    return Answers(document, found)


def _run_together(document: Document, card: Card, departments: Departments) -> Iterator[Fault]:
    """A card that holds, on a line of its own, the name of a department that the registry withholds: two cards have run
    together."""
    own = card.heading.line if card.heading is not None else card.line
    for line in range(own + 1, card.end):
        text = document.lines[line].strip()
        if text.startswith(("#", "**", "__")) and len(text) < 200:
            found = departments.find(plain(text.strip("#").strip()))
            if found is not None and found.withheld:
                message = (
                    "This line names a department that the registry withholds, so this answer is not shown. Give each "
                    "department a card of its own."
                )
                yield Fault("department-duplicate", line, 1, message)
                return


def _with_headings(document: Document, without: set[int]) -> Document:
    """The document, in which the first heading of the cards at these places belongs to their statement."""
    if not any(document.cards[place].heading is not None for place in without):
        return document
    cards = list(document.cards)
    for place in without:
        card = cards[place]
        spans = (one._replace(start=card.line + 1) if one.opening == card.line else one for one in card.statements)
        cards[place] = card._replace(heading=None, statements=tuple(spans))
    events = [one for one in document.events if not isinstance(one, CardHeading) or one.card not in without]
    return replace(document, cards=cards, events=events)


def _heading_lines(
    heading: Heading | None, card: Card, department: Department, departments: Departments, rules: Rules
) -> Sequence[str]:
    """The Markdown of a card's heading, line by line: the author's, unless it has none or the registry's is wanted."""
    by_registry = rules.headings == "registry" and departments.is_registry and departments.with_id(department.id)
    if heading is not None and not by_registry:
        return heading.lines
    return [escape_markdown(line) for line in department.heading] if heading is not None or card.is_keyed else []


def _state(document: Document, card: Card, name: Named, vocabulary: Vocabulary) -> tuple[State, bool, bool]:
    """The state of a card; whether it is withheld by a mistake alone; and whether it is what its words say. What the
    registry or the card withholds is withheld; then what cannot be read; then counts what the card says, then its
    words."""
    declared = card.declared
    if name.department.withheld or declared.state == WITHHELD:
        is_unread = card.typed is not None and card.typed.state_from == MISTAKE and not name.department.withheld
        return WITHHELD, is_unread, False
    if declared.is_unread or name.faults:
        return WITHHELD, True, False
    for state in STATES:
        if declared.state == state:
            return state, False, False
    statement = document.statement(card)
    words = first_words(statement)
    defined = definitions("\n".join(document.lines)) if words.startswith("[") else ()
    return (AWAITING if vocabulary.is_placeholder(words, defined) else RESPONDED), False, True


def build_strategy(
    sources: Iterable[Source],
    departments: Departments,
    rules: Rules,
    folder: str = "",
    pages: Container[str] = (),
) -> Strategy:
    """Make the model of all pages that are shown.

    In: the pages; `folder` is what stands before a page's path where a message names it: empty, or a path with a slash
    at its end; and the paths of all pages that are built. Out: the actions sorted by number, then path; and the
    problems of every page, by path and place. Cards on a page that is no action are in no view and no problem; what is
    wrong with a directive is said of every page.
    """
    actions: list[Action] = []
    problems: list[Problem] = []
    of_cards: dict[str, list[CardProblem]] = {}
    texts: dict[str, list[tuple[Response, str]]] = {}
    stopped: set[str] = set()
    answers: dict[str, tuple[Document, Sequence[Response]]] = {}
    for source in sources:
        document, responses = answers[source.path] = read_responses(source.document, departments, rules)
        source = source._replace(document=document)
        of_form = list(_of_form(source, responses, departments, pages))
        problems += (problem.at(source.path) for problem in of_form)
        if any(problem.effect == "stops" for problem in of_form):
            stopped.add(source.path)
        if source.is_left_alone:
            continue
        if not source.is_action:
            problems += (problem.at(source.path) for problem in check_marker(document))
            continue
        shown = in_order(document, responses, departments, rules.order)[1] if rules.order != WRITTEN else responses
        action = _action(source, shown, departments)
        if action is not None:
            actions.append(action)
            texts[action.path] = [(one, document.statement(one.card)) for one in shown if one.has_name]
        titled = check_action(source, departments, rules.titles, rules.vocabulary.action)
        problems += (problem.at(source.path) for problem in titled)
        found = list(check_responses(source, action, responses, departments))
        said = (one.problem for one in found)
        quiet = redact_withheld(document, responses, said, is_stopped=source.path in stopped)
        for one, problem in zip(found, quiet, strict=True):
            problem = problem.at(source.path)
            if action is None or not one.department:
                problems.append(problem)
            else:
                of_cards.setdefault(action.path, []).append(one._replace(problem=problem))
    actions.sort(key=lambda action: (natural(action.number), action.path))
    problems += check_numbers(actions, folder)
    for path, repetition in check_repetitions(actions, texts, folder):
        of_cards.setdefault(path, []).append(repetition)
    met = {one.department.id: one.department for action in actions for one in action.responses}
    known = {one.id: one for one in departments} if departments.is_registry else {}
    ordered = known or {one.id: one for one in departments if one.id in met}
    everyone = tuple({**ordered, **met}.values())
    settled = apply_severities(sort_by_place(problems), rules.severities)
    problems += (one.problem for ones in of_cards.values() for one in ones)
    everything = apply_severities(sort_by_place(problems), rules.severities)
    return Strategy(actions, everything, everyone, frozenset(stopped), answers, settled, of_cards)


def _of_form(
    source: Source, responses: Sequence[Response], departments: Departments, pages: Container[str]
) -> Iterator[Problem]:
    """What is wrong with the form of a page, also of one that is no action's; and what stops a build there."""
    document = source.document
    stopping = find_stops(document, responses, departments, is_action=source.is_action, pages=pages)
    if source.is_left_alone:
        yield from stopping
        yield from _published(document, responses)
        return
    stopped = {(problem.path, problem.line, problem.code) for problem in stopping}
    for problem in redact_withheld(document, responses, document.problems, is_stopped=bool(stopping)):
        if (problem.path, problem.line, problem.code) not in stopped:
            yield problem
    for response in responses:
        for fault in response.faults:
            if source.is_action or fault.code.startswith("attributes-"):
                problem = document.problem(fault.code, fault.line, fault.column, fault.message)
                yield problem._replace(effect=fault.effect)
    yield from stopping


def find_stops(
    document: Document,
    responses: Sequence[Response],
    departments: Departments,
    *,
    is_action: bool,
    pages: Container[str] = (),
) -> list[Problem]:
    """What stops a build on a page, since it would publish what is to be withheld."""
    found = [problem for problem in document.problems if problem.effect == "stops"]
    return [*found, *find_exposed(document, responses, departments, is_action=is_action, pages=pages)]


def _published(document: Document, responses: Sequence[Response]) -> Iterator[Problem]:
    """Cards that are withheld, on a page whose directives are not read."""
    for response in responses:
        if response.state == WITHHELD:
            message = (
                "This answer is withheld, and the directives of this page are not read, so it would be published. "
                "Delete the answer here, or the switch that leaves the page alone."
            )
            card = response.card
            yield document.problem("directive-unknown", card.line, card.column, message)._replace(effect="stops")


def _action(source: Source, responses: Sequence[Response], departments: Departments) -> Action | None:
    """The action that a page is; None for one without a number."""
    document, title = source.document, source.document.title
    number = (title.number if title is not None else "") or source.number
    if not number:
        return None
    line, column = (title.heading.line, title.heading.column) if title is not None else (document.marker or 0, 1)
    words = plain(title.title) if title is not None else source.title
    # A card without a heading is nobody's answer.
    numbered = (one._replace(number=place) for place, one in enumerate(responses))
    responses = [one for one in numbered if one.has_name]
    expected = tuple(departments) if departments.is_registry else ()
    if source.applies_to is not None:
        asked = (departments.find(name) for name in source.applies_to)
        expected = tuple({one.id: one for one in asked if one is not None}.values())
    return Action(number, words, source.path, document.place(line).own, column, responses, expected)
