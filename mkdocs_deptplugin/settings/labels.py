"""Every word that is printed on a page and was not written by an author."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final, NamedTuple

from ..text.words import pluralise
from .plurals import Counted, plural_of

NOT_LABELS: Final = ("language",)
NOUNS: Final = (
    "action", "actions", "department", "departments", "Action", "Actions", "Department", "Departments"
)  # fmt: skip
"""What a label can contain in braces: the labels of these names."""
VALUES: Final = {
    "part_of": ("strategy",),
    "about": ("department",),
    "website": ("department",),
    "progress": ("responded", "total"),
    "department_progress": ("responded", "total"),
    "strategy_progress": ("responded", "total"),
}
"""What else the label of a name can contain in braces."""
COUNTED: Final = ("progress", "department_progress", "strategy_progress")
"""The labels that depend on a number."""
OWN_NAMES: Final = ("about", "website")
"""The labels in which `{department}` is the department's name."""


_PROGRESS: Final = Counted(
    {
        "one": "{responded} of {total} {department} has responded",
        "other": "{responded} of {total} {departments} have responded",
    }
)
_DEPARTMENT_PROGRESS: Final = Counted(
    {
        "one": "{responded} of {total} {action} has a response",
        "other": "{responded} of {total} {actions} have a response",
    }
)
_STRATEGY_PROGRESS: Final = Counted(
    {"one": "{responded} of {total} response received", "other": "{responded} of {total} responses received"}
)


@dataclass(frozen=True, repr=False, eq=False)
class Labels:
    """The words. A site replaces any under `labels:`.

    A label that names actions or departments contains `{action}`, `{actions}`, `{department}` or `{departments}`, the
    labels of those names in lower case, or `{Action}` and so on, as they are. They are replaced when a `Labels` is
    made, so give all labels at once. The plurals are made from the singulars unless they are given.
    """

    action: str = "Action"
    """The word for a numbered commitment, such as Recommendation or Commitment."""
    actions: str = ""
    """Several of them, and the heading of their index. Default: the plural of `action`."""
    department: str = "Department"
    """The word for an organisation that answers, and the heading of the departments' column in tables."""
    departments: str = ""
    """Several of them, and the heading of the page of all departments. Default: the plural of `department`."""
    previous: str = "Previous"
    """The link to the action before this one."""
    next: str = "Next"
    """The link to the action after this one."""
    part_of: str = "This {action} forms part of the {strategy}"
    """The sentence that names the strategy. `{strategy}` is the link to it and is required."""
    navigation: str = "{Actions}"
    """The name, for screen readers, of the links to the actions before and after."""
    about: str = "about {department}"
    """The hidden text for screen readers after a link such as "Read more". `{department}` is the department's name."""
    website: str = "Website of {department}"
    """The link to a department's website, on its page. `{department}` is the department's name."""
    matrix: str = "How every {department} answers every {action}"
    """The caption of the table of all answers."""
    progress: Counted = _PROGRESS
    """How many departments have answered an action. `{responded}` and `{total}` are numbers."""
    department_progress: Counted = _DEPARTMENT_PROGRESS
    """How many actions a department has answered. `{responded}` and `{total}` are numbers."""
    strategy_progress: Counted = _STRATEGY_PROGRESS
    """How many responses the whole strategy has, for `{progress}`. `{responded}` and `{total}` are numbers."""
    nothing_outstanding: str = "Every {department} has responded to every {action}."
    """What `{outstanding}` says if no response is still to come."""
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
    language: str = "en"

    def __post_init__(self) -> None:
        for name, noun in (("actions", self.action), ("departments", self.department)):
            if not getattr(self, name):
                object.__setattr__(self, name, plural_of(noun, self.language))
        for name in self.names():
            label = getattr(self, name)
            if name in COUNTED:
                given = {"other": label} if isinstance(label, str) else getattr(label, "forms", label)
                forms = {category: self._with_nouns(name, form) for category, form in given.items()}
                object.__setattr__(self, name, Counted(forms, self.language))
            elif name not in OWN_NAMES:
                object.__setattr__(self, name, self._with_nouns(name, label))

    @classmethod
    def names(cls) -> Iterator[str]:
        """The names of all labels."""
        return (one.name for one in fields(cls) if one.name not in NOT_LABELS)

    def _with_nouns(self, name: str, text: str) -> str:
        """A label with the nouns in place of their names."""
        if "{" not in text:
            return text

        def noun(match: re.Match[str]) -> str:
            found: str = getattr(self, match[1].lower())
            found = found if match[1][0].isupper() else lowered(found)
            # What has values is formatted later, so a brace of the noun's own must stay one.
            return found.replace("{", "{{").replace("}", "}}") if name in VALUES else found

        return re.sub(r"(?<!\{)\{([Aa]ctions?|[Dd]epartments?)\}(?!\})", noun, text)

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


def lowered(label: str) -> str:
    """A label for use within a sentence. An abbreviation keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


class Terms(NamedTuple):
    """What an action and a department are called within the English sentences of messages to authors."""

    action: str = "action"
    actions: str = "actions"
    department: str = "department"
    departments: str = "departments"

    @classmethod
    def of(cls, labels: Labels) -> Terms:
        """The terms of an English site; other sites have the usual ones, since their labels fit no English sentence."""
        if labels.language != "en":
            return cls()
        return cls(*(lowered(one) for one in (labels.action, labels.actions, labels.department, labels.departments)))

    def count_actions(self, count: int) -> str:
        """`1 action`, `2 recommendations`."""
        return pluralise(count, self.action, self.actions)

    def count_departments(self, count: int) -> str:
        """`1 department`, `2 bodies`."""
        return pluralise(count, self.department, self.departments)

    @property
    def an_action(self) -> str:
        """`an action`, `a recommendation`."""
        return with_article(self.action)

    @property
    def a_department(self) -> str:
        """`a department`, `an agency`."""
        return with_article(self.department)


ENGLISH_TERMS: Final = Terms()
"""The nouns of a site that does not choose its own."""


def with_article(noun: str) -> str:
    """An English noun with its article."""
    begins = noun[:1].lower()
    return f"{'an' if begins in 'aeiou' and not noun.lower().startswith(('uni', 'use', 'eu')) else 'a'} {noun}"
