"""The model: actions, departments and responses. Every view is made from it (docs/design.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, Protocol

from ..reading.document import Card, Document
from ..reading.problems import CardProblem, Finding, Problem
from ..text.html import NO_READING, Reading
from .departments.departments import Department
from .states import MISSING, NO_DECLARATION, NOT_APPLICABLE, Declaration, State


class Response(NamedTuple):
    """One department's answer to one action, as its file has it.

    Attributes:
        card: The card.
        department: The department.
        name: The department's name as in the card's heading. Empty if the card has none.
        state: The state of the answer.
        line: The line of the card in its file. Lines count from 1.
        ordinal: The number of cards of the same department before it on the page.
        heading: The Markdown of the heading, line by line.
        path: The file of an included card. Empty for a card on the page itself.
        number: The index of the card among all cards of the page. It counts from 0.
        declared: The values of the card's attributes.
        faults: The mistakes in the attributes and in the name.
        is_unread: Whether the answer is withheld only because of a mistake.
        is_derived: Whether the state is derived from the words of the statement.
    """

    card: Card
    department: Department
    name: str
    state: State
    line: int
    ordinal: int = 0
    heading: tuple[str, ...] = ()
    path: str = ""
    number: int = 0
    declared: Declaration = NO_DECLARATION
    faults: tuple[Finding, ...] = ()
    is_unread: bool = False
    is_derived: bool = False

    @property
    def url(self) -> str:
        """The address for a "Read more" link without one. Empty if neither the card nor the registry specifies it."""
        return self.declared.url or self.department.url

    @property
    def html(self) -> str:
        """Always empty, since the response is not converted yet."""
        return ""

    @property
    def reading(self) -> Reading:
        """Always without content, since the response is not converted yet."""
        return NO_READING

    @property
    def has_name(self) -> bool:
        """Whether the card names a department. Without a name, the card is not an answer."""
        return bool(self.name)

    @property
    def anchor(self) -> str:
        """The id of its heading."""
        return self.department.id if not self.ordinal else f"{self.department.id}_{self.ordinal}"


class Answer(Protocol):
    """A response as in a file or as published: the part that counts and lists need."""

    @property
    def department(self) -> Department:
        """The department that answers."""
        ...

    @property
    def name(self) -> str:
        """The department's name as the card has it."""
        ...

    @property
    def state(self) -> State:
        """The state of the answer."""
        ...

    @property
    def anchor(self) -> str:
        """The id of its heading."""
        ...

    @property
    def ordinal(self) -> int:
        """The number of cards of the department before it on the page."""
        ...

    @property
    def path(self) -> str:
        """The file of the card. Empty for the page's own file."""
        ...

    @property
    def line(self) -> int | None:
        """The line of the card in that file. `None` if it is not in a file."""
        ...

    @property
    def is_unread(self) -> bool:
        """Whether the answer is withheld only because of a mistake."""
        ...

    @property
    def html(self) -> str:
        """The HTML of the statement. Empty before publication."""
        ...

    @property
    def reading(self) -> Reading:
        """The words and the links of the statement. Empty before publication."""
        ...


@dataclass(frozen=True)
class Action:
    """One numbered commitment: a page.

    Attributes:
        number: The number as written.
        title: The title without label and number.
        path: The page's path below the documents' folder.
        line: The line of the heading in the page's file, or of the marker if there is no heading.
        column: The column of the heading.
        responses: The responses on the page.
        expected: The departments that have to answer.
    """

    number: str
    title: str
    path: str
    line: int
    column: int
    responses: Sequence[Answer] = ()
    expected: Sequence[Department] = ()

    @cached_property
    def states(self) -> dict[str, State]:
        """The state of each department that answered or has to answer, by id: that of its first card, or `missing`."""
        states: dict[str, State] = {department.id: MISSING for department in self.expected}
        states.update((one.department.id, one.state) for one in reversed(self.responses))
        return states

    def state_of(self, department: Department) -> State:
        """The state of a department's answer. `not-applicable` if it does not have to answer."""
        return self.states.get(department.id, NOT_APPLICABLE)

    @cached_property
    def counts(self) -> Counter[State]:
        """The number of departments in each state."""
        return Counter(self.states.values())


@dataclass(frozen=True)
class Strategy:
    """The whole publication.

    Attributes:
        actions: The actions, sorted by number.
        problems: The problems of all pages.
        departments: The departments.
        stopped: The paths of the pages with a problem that stops the build.
        answers: The pages with their cards as responses, by path.
        settled: The problems that do not depend on what is published.
        of_cards: The problems of each action's cards as in its file, by the action's path.
    """

    actions: Sequence[Action] = ()
    problems: Sequence[Problem] = ()
    departments: Sequence[Department] = ()
    stopped: frozenset[str] = frozenset()
    answers: Mapping[str, tuple[Document, Sequence[Response]]] = field(default_factory=dict)
    settled: Sequence[Problem] = ()
    of_cards: Mapping[str, Sequence[CardProblem]] = field(default_factory=dict)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {action.path: index for index, action in enumerate(self.actions)}

    def action_at(self, path: str) -> Action | None:
        """The action of the page at `path`."""
        place = self._places.get(path)
        return None if place is None else self.actions[place]

    def neighbours(self, path: str) -> tuple[Action | None, Action | None]:
        """The actions before and after the action at `path`, by number."""
        place = self._places.get(path)
        if place is None:
            return None, None
        before = self.actions[place - 1] if place else None
        after = self.actions[place + 1] if place + 1 < len(self.actions) else None
        return before, after

    def answers_of(self, department: Department) -> Iterator[tuple[Action, Answer]]:
        """All responses of one department, each with its action."""
        for action in self.actions:
            for response in action.responses:
                if response.department.id == department.id:
                    yield action, response

    @property
    def unread(self) -> int:
        """The number of answers that are withheld only because of a mistake."""
        return sum(one.is_unread for action in self.actions for one in action.responses)

    @cached_property
    def counts(self) -> Counter[State]:
        """The number of answers in each state, over all actions and departments."""
        return sum((action.counts for action in self.actions), Counter())
