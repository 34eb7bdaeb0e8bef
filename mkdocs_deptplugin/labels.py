"""Every word that is printed on a page and was not written by an author."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Labels:
    """The words, in English. A site replaces any of them under `labels:`."""

    action: str = "Action"
    """What a numbered commitment is called: Recommendation, Commitment…"""
    previous: str = "Previous"
    next: str = "Next"
    part_of: str = "This {action} forms part of the {strategy}"
    """`{action}` is the label above in lower case, `{strategy}` the link to the strategy."""
    navigation: str = "Actions"
    """How a screen reader names the links to the neighbouring actions."""
    about: str = "about {department}"
    """Read out after a link such as "Read more"."""

    departments: str = "Departments"
    """The heading of the page of all departments, and their name in the navigation."""
    department: str = "Department"
    actions: str = "Actions"
    """The heading of the actions' index."""
    matrix: str = "How every department answers every action"
    """The caption of the matrix."""
    progress: str = "{responded} of {total} departments have responded"
    """Said of an action; more states follow after a semicolon."""
    department_progress: str = "{responded} of {total} actions have a response"
    """Said of a department."""
    responded: str = "Responded"
    awaiting: str = "Awaiting a response"
    withheld: str = "Withheld"
    not_applicable: str = "Not applicable"
    missing: str = "No response"
    unread: str = "Not shown"
    """Of an answer that is withheld by a mistake, since something about it cannot be read."""

    data: str = "These answers as data:"
    """Before the links to the data files."""

    def state(self, state: str) -> str:
        """A state in words."""
        return str(getattr(self, state.replace("-", "_")))

    def of(self, state: str, *, is_unread: bool) -> str:
        """The state of a card in words; that of one which is withheld by a mistake alone says no more than that."""
        return self.unread if is_unread else self.state(state)

    def heading(self, number: str) -> str:
        """How an action is called for short: `Action 03`."""
        return f"{self.action} {number}"

    def title(self, number: str, title: str) -> str:
        """How an action is called in full: `Action 03: Title`."""
        return f"{self.heading(number)}: {title}" if title else self.heading(number)
