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
    """One department's answer to one action. `name` is the department's as the card's heading has it, `line` counts
    from 1 in the file, `ordinal` counts the cards of the same department before it on the page; `path` is the file of
    a card that was included, empty for one on the page itself; `number` is its card's place among all cards of the
    page, from 0; `declared` is what the card's
    attributes say; `faults` are the mistakes in them and in its name; `is_unread` says that it is withheld by a mistake
    alone, and `is_derived` that its state is what its words say."""

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
        """Where a "Read more" without an address leads; empty where nobody said."""
        return self.declared.url or self.department.url

    @property
    def html(self) -> str:
        """A response as its file has it is not converted yet."""
        return ""

    @property
    def reading(self) -> Reading:
        """So nothing can be read in it."""
        return NO_READING

    @property
    def has_name(self) -> bool:
        """Whether the card names a department; one that does not is nobody's answer."""
        return bool(self.name)

    @property
    def anchor(self) -> str:
        """The id of its heading."""
        return self.department.id if not self.ordinal else f"{self.department.id}_{self.ordinal}"


class Answer(Protocol):
    """A response as a file has it, or as it was published: what counts and lists need to know of it."""

    @property
    def department(self) -> Department:
        """Whose it is."""
        ...

    @property
    def name(self) -> str:
        """The department's name as the card has it."""
        ...

    @property
    def state(self) -> State:
        """Its state."""
        ...

    @property
    def anchor(self) -> str:
        """The id of its heading."""
        ...

    @property
    def ordinal(self) -> int:
        """How many cards of the department are before it on the page."""
        ...

    @property
    def path(self) -> str:
        """The file that holds it; empty for the page's own."""
        ...

    @property
    def line(self) -> int | None:
        """Its line there; None where it has none."""
        ...

    @property
    def is_unread(self) -> bool:
        """Whether it is withheld by a mistake alone."""
        ...

    @property
    def html(self) -> str:
        """The HTML of its statement, once it is published."""
        ...

    @property
    def reading(self) -> Reading:
        """The words and the links of its statement, once it is published."""
        ...


@dataclass(frozen=True)
class Action:
    """One numbered commitment: a page. `number` is as written; `expected` are the departments that are to answer."""

    number: str
    title: str
    path: str
    line: int
    column: int
    responses: Sequence[Answer] = ()
    expected: Sequence[Department] = ()

    @cached_property
    def states(self) -> dict[str, State]:
        """The state of every department that is to answer or did, by id: that of its first card, or `missing`."""
        states: dict[str, State] = {department.id: MISSING for department in self.expected}
        states.update((one.department.id, one.state) for one in reversed(self.responses))
        return states

    def state_of(self, department: Department) -> State:
        """How a department answered; `not-applicable` for one that need not."""
        return self.states.get(department.id, NOT_APPLICABLE)

    @cached_property
    def counts(self) -> Counter[State]:
        """How many departments are in each state."""
        return Counter(self.states.values())


@dataclass(frozen=True)
class Strategy:
    """The whole publication: its actions by number, its departments, what is to be mended in its pages, and the paths
    of those on which something stops a build. `answers` has each page with its cards as responses, by path.

    Of the problems, `settled` are those that are there whatever is published, and `of_cards` those of each action's
    cards as its file has them, by the action's path.
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

    def answers_of(self, department: Department) -> Iterator[tuple[Action, Answer]]:
        """Every response of one department, by action."""
        for action in self.actions:
            for response in action.responses:
                if response.department.id == department.id:
                    yield action, response

    @property
    def unread(self) -> int:
        """How many answers are withheld by a mistake alone."""
        return sum(one.is_unread for action in self.actions for one in action.responses)

    @cached_property
    def counts(self) -> Counter[State]:
        """How many answers are in each state, over all actions and departments."""
        return sum((action.counts for action in self.actions), Counter())
