"""The record: what was published, as the conversion of each page returns it (docs/design.md, law 1).

Nothing here is predicted, counted or matched. A card's department, state, anchor, words and place are read from the
card on its page, even if another plugin added it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

from ..reading.grammar.elements import Carried
from ..reading.problems import Problem
from ..settings import Terms
from ..text.html import Reading, TextLink, read
from .departments.departments import Department, Departments
from .model import Action, Strategy
from .states import State

NOT_CARRIED: Final = Carried()


class ConvertedCard(NamedTuple):
    """A card in a page's HTML.

    The HTML of the card is `head`, `body` and `end`, one after the other.

    Attributes:
        department: The department's id.
        name: The words of the heading. Empty if there is none.
        state: The state of the answer.
        anchor: The id of the heading.
        source: The path of the card's file. Empty if a macro, a snippet or another plugin added the card.
        line: The line of the card in that file. `None` if `source` is empty.
        head: The opening tag and the heading.
        body: The HTML between `head` and `end`.
        end: The closing tag.
        statement: The HTML of the statements, each with its own tags. Empty if they are empty.
        carried: What the card's element carries for the plugin.
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
    """A page's HTML from Markdown.

    Attributes:
        html: The HTML.
        cards: The cards on the page, in order.
        notes: The problems that only the conversion finds.
    """

    html: str
    cards: Sequence[ConvertedCard] = ()
    notes: Sequence[Problem] = ()


@dataclass(frozen=True)
class Published:
    """One response as it is published.

    Attributes:
        department: The department.
        name: The words of the card's heading.
        state: The state of the answer.
        anchor: The id of the heading.
        html: The HTML of the statement, with its own tags and language.
        ordinal: The number of cards of the same department before it on the page.
        path: The path of the card's file. Empty if a macro, a snippet or another plugin added the card.
        line: The line of the card in that file. `None` if `path` is empty.
        carried: What the card's element carries for the plugin.
    """

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
        """Whether the answer is withheld only because of a mistake."""
        return self.carried.is_unread

    @cached_property
    def reading(self) -> Reading:
        """The words and the links of the statement, as a reader sees them."""
        return read(self.html)

    @property
    def words(self) -> str:
        """The words of the statement, as a reader sees them."""
        return self.reading.words

    @property
    def links(self) -> tuple[TextLink, ...]:
        """The links of the statement, with addresses relative to its page."""
        return self.reading.links


def published(cards: Iterable[ConvertedCard], departments: Departments) -> list[Published]:
    """The responses among a page's cards. A card without a name is not a response."""
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


def late_cards(cards: Iterable[ConvertedCard], terms: Terms) -> Iterator[Problem]:
    """Report cards that are not in a file of the site."""
    for card in cards:
        if card.line is None and card.name:
            message = (
                f"The card of {card.name} came from a macro, a snippet or another plugin. It counts like any other "
                f"card, but `deptplugin check` cannot see it. If its {terms.department} has no page, add the "
                f"{terms.department} to departments.yml."
            )
            yield Problem("card-late", 1, 1, message)


def as_published(action: Action, responses: Sequence[Published]) -> Action:
    """An action with the responses published on its page."""
    return replace(action, responses=responses)


def record_of(outline: Strategy, found: Mapping[str, Sequence[Published]]) -> Strategy:
    """The strategy as it was published.

    Args:
        outline: The strategy as read from the files.
        found: The responses of each page, by its path.

    Returns:
        The same actions with those responses. Departments named only by the responses come last.
    """
    actions = [as_published(action, found.get(action.path, ())) for action in outline.actions]
    known = {one.id for one in outline.departments}
    met = {one.department.id: one.department for action in actions for one in action.responses}
    late = tuple(department for ident, department in met.items() if ident not in known)
    return replace(outline, actions=actions, departments=(*outline.departments, *late))
