"""The record: what was published, as the conversion of each page hands it over (docs/design.md, law 1).

Nothing here is predicted, counted or matched: a card's department, state, anchor, words and place come from the card as
it stands on its page, whoever brought it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

from ..reading.grammar.elements import Carried
from ..reading.problems import Problem
from ..text.html import Reading, TextLink, read
from .departments.departments import Department, Departments
from .model import Action, Strategy
from .states import State

NOT_CARRIED: Final = Carried()


class ConvertedCard(NamedTuple):
    """A card in a page's HTML.

    `department` is an id, `name` the words of its heading, empty where it has none; `source` is the path of the file
    that it comes from and `line` its line there, both empty for a card that came by a macro, a snippet or another
    plugin. `head` (its opening tag and its heading), `body` and `end` are its HTML, one after the other; `statement` is
    the HTML of its statements, each with its own tags, and empty where they are.
    """

    department: str
    name: str
    state: State
    anchor: str
    source: str
    line: int | None
    head: str
    body: str
    end: str
    statement: str
    carried: Carried

    @property
    def html(self) -> str:
        """The whole card."""
        return self.head + self.body + self.end


class Converted(NamedTuple):
    """A page's HTML as Markdown made it, the cards in it in order, and what only Markdown could find wrong."""

    html: str
    cards: Sequence[ConvertedCard] = ()
    notes: Sequence[Problem] = ()


@dataclass(frozen=True)
class Published:
    """One response as it is published. `ordinal` counts the cards of the same department before it on the page; `html`
    is its statement's, with its own tags and language; `path` and `line` are where it was written, empty and None for
    one that came late."""

    department: Department
    name: str
    state: State
    anchor: str
    html: str = ""
    ordinal: int = 0
    path: str = ""
    line: int | None = None
    carried: Carried = NOT_CARRIED

    @property
    def is_unread(self) -> bool:
        """Whether it is withheld by a mistake alone."""
        return self.carried.is_unread

    @cached_property
    def reading(self) -> Reading:
        """The words and the links of its statement, as a reader sees them."""
        return read(self.html)

    @property
    def words(self) -> str:
        """The words of its statement, as a reader sees them."""
        return self.reading.words

    @property
    def links(self) -> tuple[TextLink, ...]:
        """The links of its statement, with addresses as on its page."""
        return self.reading.links


def published(cards: Iterable[ConvertedCard], departments: Departments) -> list[Published]:
    """The responses among a page's cards. One without a name is nobody's."""
    met: dict[str, int] = {}
    found = []
    for card in cards:
        if not card.name:
            continue
        department = departments.with_id(card.department) or Department(card.department, card.name)
        ordinal = met[department.id] = met.get(department.id, -1) + 1
        found.append(
            Published(
                department, card.name, card.state, card.anchor, card.statement, ordinal, card.source, card.line,
                card.carried,
            )
        )  # fmt: skip
    return found


def late_cards(cards: Iterable[ConvertedCard]) -> Iterator[Problem]:
    """What is worth a word of cards that are in no file of the site's."""
    for card in cards:
        if card.line is None and card.name:
            message = (
                f"The card of {card.name} came from a macro, a snippet or another plugin. It counts like any other, "
                "and `deptplugin check` cannot see it. Where its department has no page, name it in departments.yml."
            )
            yield Problem("card-late", 1, 1, message)


def as_published(action: Action, responses: Sequence[Published]) -> Action:
    """An action with the responses that its page has."""
    return replace(action, responses=responses)


def record_of(outline: Strategy, found: Mapping[str, Sequence[Published]]) -> Strategy:
    """The strategy as it was published.

    In: the outline; the responses of each page, by its path. Out: the same actions with those responses; departments
    that only they name come last.
    """
    actions = [as_published(action, found.get(action.path, ())) for action in outline.actions]
    known = {one.id for one in outline.departments}
    met = {one.department.id: one.department for action in actions for one in action.responses}
    late = tuple(department for ident, department in met.items() if ident not in known)
    return replace(outline, actions=actions, departments=(*outline.departments, *late))
