"""Problems that are reported to an author: each has a code, a severity, a place and a remedy (docs/design.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, Literal, NamedTuple

from ..text.words import printable

Severity = Literal["error", "warning", "info"]

Effect = Literal["", "withholds", "stops"]
"""The effect of a problem, apart from the report.

It withholds an answer, or it stops a build, since withheld text would be published. A severity setting does not change
this.
"""

SEVERITIES: Final[dict[str, Severity]] = {
    "block-unclosed": "error",
    "block-unopened": "error",
    "block-mismatch": "error",
    "directive-unknown": "error",
    "directive-inline": "error",
    "directive-unsafe": "error",
    "attributes-invalid": "error",
    "action-number": "error",
    "action-duplicate": "error",
    "action-gap": "info",
    "department-unknown": "error",
    "department-duplicate": "error",
    "department-missing": "warning",
    "heading-missing": "error",
    "statement-missing": "warning",
    "statement-duplicate": "warning",
    "statement-placeholder": "info",
    "statement-short": "info",
    "link-no-target": "warning",
    "link-differs": "info",
    "logo-missing": "error",
    "registry-invalid": "error",
    "include-missing": "error",
    "include-cycle": "error",
    "include-outside": "error",
    "page-unreadable": "error",
    "title-drift": "warning",
    "card-late": "info",
}
"""Every code, with its severity. Codes never change, since sites filter and count by them."""

OFF: Final = "off"
FEW: Final = 5
"""The number of problems of one code that a page shows one by one."""


class Problem(NamedTuple):
    """One problem, at one place.

    Attributes:
        code: The code.
        line: The line in the file on disk, with its front matter. Lines count from 1.
        column: The column. Columns count from 1.
        message: The cause and the remedy.
        path: The path of the file. Empty until the page is known.
        judged: The site's own severity for the problem, or `None`.
        effect: The effect, apart from the report.
    """

    code: str
    line: int
    column: int
    message: str
    path: str = ""
    judged: Severity | None = None
    effect: Effect = ""

    @property
    def severity(self) -> Severity:
        """The site's own severity, or that of the code."""
        return self.judged or SEVERITIES[self.code]

    def at(self, path: str) -> Problem:
        """The same problem in the file at `path`, unless it already has a file."""
        return self if self.path else self._replace(path=path)

    def __str__(self) -> str:
        text = f"{self.path}:{self.line}:{self.column}: {self.severity}: {self.code}: {self.message}"
        return printable(text)


class Finding(NamedTuple):
    """A problem in a text, before its file is known. Lines count from 0 in the text, columns from 1."""

    code: str
    line: int
    column: int
    message: str
    effect: Effect = ""


class CardProblem(NamedTuple):
    """A problem of an action's card in its file. The published page may not have it.

    Attributes:
        problem: The problem.
        department: The id of the card's department. Empty if the problem does not depend on what is published.
        path: The path of the card's file.
        line: The first line of the card. `None` for a missing card.
        about: The text of the link or heading with the problem, or the place of the other card.
        is_heading: Whether the problem is about a heading in the card.
    """

    problem: Problem
    department: str = ""
    path: str = ""
    line: int | None = None
    about: str = ""
    is_heading: bool = False


def sort_by_place(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by path and place, and remove duplicates. An included page is also read as a page itself."""
    return sorted(dict.fromkeys(problems), key=lambda problem: (problem.path, problem.line, problem.column))


def apply_severities(problems: Iterable[Problem], severities: Mapping[str, str]) -> list[Problem]:
    """Apply a site's severities to problems.

    A problem that withholds an answer or stops a build stays an error.

    Args:
        problems: The problems.
        severities: The severities by code. Problems that are `off` are removed.
    """
    if not severities:
        return list(problems)
    return [
        problem if problem.effect else problem._replace(judged=severities.get(problem.code))  # type: ignore[arg-type]
        for problem in problems
        if problem.effect or severities.get(problem.code) != OFF
    ]


def limit_repeats(problems: Iterable[Problem], few: int = FEW) -> list[Problem]:
    """Shorten long lists of problems with the same code on one page: the first `few`, and a count of the others.

    A single other problem is shown itself, since a count would be as long.
    """
    alike: defaultdict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        alike[problem.path, problem.code].append(problem)
    shown: list[Problem] = []
    for group in alike.values():
        rest = group[few:] if len(group) > few + 1 else []
        shown += group[: len(group) - len(rest)]
        if rest:
            message = f"{len(rest)} more of these in this file, the last in line {max(one.line for one in rest)}."
            shown.append(rest[0]._replace(message=message))
    order = {path: place for place, (path, _) in enumerate(alike)}
    return sorted(shown, key=lambda problem: (order[problem.path], problem.line, problem.column))
