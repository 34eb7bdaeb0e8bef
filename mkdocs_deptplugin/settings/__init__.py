"""The settings of a site for all other modules: one object, with a default for each setting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import Final

from .text.words import normalise

WRITTEN: Final = "written"
"""The headings and the order of cards are those of their authors."""


@dataclass(frozen=True)
class Labels:
    """Every word on a page that is not an author's. A site replaces any of them under `labels:`."""

    action: str = "Action"
    """The word for a numbered commitment, such as Recommendation or Commitment."""
    previous: str = "Previous"
    """The link to the action before this one."""
    next: str = "Next"
    """The link to the action after this one."""
    part_of: str = "This {action} forms part of the {strategy}"
    """The sentence that names the strategy. `{strategy}` is the link to it and is required. `{action}` is the label
    above in lower case.
    """
    navigation: str = "Actions"
    """The name, for screen readers, of the links to the actions before and after."""
    about: str = "about {department}"
    """The hidden text for screen readers after a link such as "Read more". `{department}` is the department's name."""
    departments: str = "Departments"
    """The heading of the page of all departments, and its name in the sidebar."""
    department: str = "Department"
    """The heading of the departments' column in tables."""
    actions: str = "Actions"
    """The heading of the actions' index."""
    matrix: str = "How every department answers every action"
    """The caption of the table of all answers."""
    progress: str = "{responded} of {total} departments have responded"
    """How many departments have answered an action. `{responded}` and `{total}` are numbers."""
    department_progress: str = "{responded} of {total} actions have a response"
    """How many actions a department has answered. `{responded}` and `{total}` are numbers."""
    responded: str = "Responded"
    """The state of a given answer."""
    awaiting: str = "Awaiting a response"
    """The state of an answer that is still to come."""
    withheld: str = "Withheld"
    """The state of an answer that is withheld."""
    not_applicable: str = "Not applicable"
    """The state of an action that a department does not have to answer."""
    missing: str = "No response"
    """The state of a department without a card."""
    unread: str = "Not shown"
    """The text in place of an answer that is withheld because of a mistake."""
    data: str = "These answers as data:"
    """The text before the links to the data files."""

    def state(self, state: str) -> str:
        """The label for a state."""
        return str(getattr(self, state.replace("-", "_")))

    def of(self, state: str, *, is_unread: bool) -> str:
        """The label for the state of a card, or for a card that is withheld only because of a mistake."""
        return self.unread if is_unread else self.state(state)

    def heading(self, number: str) -> str:
        """The short name of an action: `Action 03`."""
        return f"{self.action} {number}"

    def title(self, number: str, title: str) -> str:
        """The full name of an action: `Action 03: Title`."""
        return f"{self.heading(number)}: {title}" if title else self.heading(number)


@dataclass(frozen=True)
class Settings:
    """A site's settings for reading and showing pages."""

    labels: Labels = field(default_factory=Labels)
    """Every word that the plugin prints."""
    headings: str = WRITTEN
    """The heading of a long card: `written`, or `registry` for the registry's text."""
    order: str = WRITTEN
    """The order of a page's cards: `written`, `registry` or `name`."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """The actions' titles by number, as the strategy's own text has them."""
    progress: bool = False
    """Whether an action's page counts its responses."""
    severities: Mapping[str, str] = field(default_factory=dict)
    """The site's own severity, or `off`, by the code of the problem."""
    generic_links: tuple[str, ...] = ("Read more", "More", "Find out more", "Here")
    """The texts of links that do not say where they lead."""
    placeholders: tuple[str, ...] = ()
    """Further statements that count as an answer that is still to come. `*` matches a few words."""

    @cached_property
    def _generic(self) -> frozenset[str]:
        return frozenset(map(normalise, self.generic_links))

    def is_generic(self, text: str) -> bool:
        """Whether a link's text does not say where it leads."""
        return normalise(unescape(text)) in self._generic


DEFAULT_SETTINGS: Final = Settings()
"""The settings of a site without its own."""
