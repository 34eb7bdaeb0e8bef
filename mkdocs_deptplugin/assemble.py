"""Documents to the model: who answered what, and in which state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from .checks import action_to_mend, marker_to_mend, numbers_to_mend, repeated, responses_to_mend
from .departments import Department, Departments
from .document import Card, Document
from .order import in_order
from .problems import Problem, judge
from .scan import Vocabulary
from .strategy import AWAITING, RESPONDED, STATES, WITHHELD, Action, Response, Source, State, Strategy
from .words import bare, escape_markdown, first_words, natural, plain

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


def respond(document: Document, departments: Departments, rules: Rules) -> list[Response]:
    """The cards of a page as responses, in the order of the page."""
    found: list[Response] = []
    met: dict[str, int] = {}
    for card in document.cards:
        written = card.heading.text if card.heading is not None else card.key
        department = departments.identify(card.key or written)
        ordinal = met[department.id] = met.get(department.id, -1) + 1
        state = _state(document, card, department, rules.vocabulary)
        if departments.is_registry and state != WITHHELD and departments.find(department.name) is None:
            # A slip in a name must not publish what the registry withholds.
            meant = departments.nearest(department.name)
            state = WITHHELD if meant is not None and meant.withheld else state
        lines = _heading_lines(card, department, departments, rules)
        if state == WITHHELD and card.key and departments.identify(written) != department:
            # The first line says whose card it is, so this heading is a part of what is withheld.
            lines = [escape_markdown(line) for line in department.heading]
        name = plain("<br>".join(lines))
        place = document.place(card.line)
        found.append(Response(card, department, name, state, place.line, ordinal, tuple(lines), place.path))
    return found


def _heading_lines(card: Card, department: Department, departments: Departments, rules: Rules) -> Sequence[str]:
    """The Markdown of a card's heading, line by line: the author's, unless it has none or the registry's is wanted."""
    by_registry = rules.headings == "registry" and departments.is_registry and departments.with_id(department.id)
    if card.heading is not None and not by_registry:
        return card.heading.lines
    return [escape_markdown(line) for line in department.heading] if card.heading is not None or card.key else []


def _state(document: Document, card: Card, department: Department, vocabulary: Vocabulary) -> State:
    """Withheld by either the registry or the card; then what the card says; then what its words say."""
    if department.withheld or card.state == WITHHELD:
        return WITHHELD
    for state in STATES:
        if card.state == state:
            return state
    return AWAITING if vocabulary.is_placeholder(first_words(document.statement(card))) else RESPONDED


def build_strategy(sources: Iterable[Source], departments: Departments, rules: Rules, folder: str = "") -> Strategy:
    """Make the model of all pages that are shown.

    In: the pages; `folder` is what stands before a page's path where a message names it: empty, or a path with a slash
    at its end. Out: the actions sorted by number, then path; and the problems of every page, by path and place. Cards
    on a page that is no action are in no view and no problem; what is wrong with a directive is said of every page.
    """
    actions: list[Action] = []
    problems: list[Problem] = []
    texts: dict[str, list[str]] = {}
    for source in sources:
        problems += (problem.at(source.path) for problem in source.document.problems)
        if not source.is_action:
            problems += (problem.at(source.path) for problem in marker_to_mend(source.document))
            continue
        responses = respond(source.document, departments, rules)
        shown = (
            in_order(source.document, responses, departments, rules.order)[1] if rules.order != WRITTEN else responses
        )
        action = _action(source, shown, departments)
        if action is not None:
            actions.append(action)
            texts[action.path] = [bare(source.document.statement(one.card)) for one in action.responses]
        found = [
            *action_to_mend(source, departments, rules.titles, rules.vocabulary.action),
            *responses_to_mend(source, action, responses, departments),
        ]
        problems += (problem.at(source.path) for problem in found)
    actions.sort(key=lambda action: (natural(action.number), action.path))
    problems += numbers_to_mend(actions, folder)
    problems += repeated(actions, texts, folder)
    met = {one.department.id: one.department for action in actions for one in action.responses}
    known = {one.id: one for one in departments} if departments.is_registry else {}
    ordered = known or {one.id: one for one in departments if one.id in met}
    everyone = tuple({**ordered, **met}.values())
    # A page that others include is read as a page of its own too.
    said = sorted(dict.fromkeys(problems), key=lambda problem: (problem.path, problem.line, problem.column))
    return Strategy(actions, judge(said, rules.severities), everyone)


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
    responses = [one for one in numbered if one.card.heading is not None or one.card.key]
    expected = tuple(departments) if departments.is_registry else ()
    if source.applies_to is not None:
        asked = (departments.find(name) for name in source.applies_to)
        expected = tuple({one.id: one for one in asked if one is not None}.values())
    return Action(number, words, source.path, document.place(line).own, column, responses, expected)
