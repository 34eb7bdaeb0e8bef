"""What an author should know: a code, a severity, a place and a remedy (docs/design.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, Literal, NamedTuple

from ..text.words import printable

Severity = Literal["error", "warning", "info"]

Effect = Literal["", "withholds", "stops"]
"""What a problem does beyond being reported: it keeps an answer off the site, or it stops a build, since what is to be
withheld would be published. No severity setting changes either."""

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
    "title-drift": "warning",
    "card-late": "info",
}
"""Every code that is reported, with its severity. Codes are fixed: sites filter and count by them."""

OFF: Final = "off"
FEW: Final = 5
"""How many problems of one code a page shows one by one."""


class Problem(NamedTuple):
    """One thing to mend, at one place.

    `line` and `column` count from 1 in the file as it lies on disk, front matter included; `path` is empty until the
    problem's page is known; `judged` is the site's own severity for it, None where it has none; `effect` is what it
    does beyond being reported.
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
        """How bad it is: as the site has it, else as the code does."""
        return self.judged or SEVERITIES[self.code]

    def at(self, path: str) -> Problem:
        """The same problem, placed in the file at `path`, unless it has a file already."""
        return self if self.path else self._replace(path=path)

    def __str__(self) -> str:
        text = f"{self.path}:{self.line}:{self.column}: {self.severity}: {self.code}: {self.message}"
        return printable(text)


class Finding(NamedTuple):
    """A problem in a text, before its file is known: `line` counts from 0 in what is read, `column` from 1."""

    code: str
    line: int
    column: int
    message: str
    effect: Effect = ""


class CardProblem(NamedTuple):
    """A problem of an action's card as its file has it, which the published page may not have.

    `department` is the id of whose card it is, empty where the problem is there whatever is published; `path` and
    `line` are where the card begins, `line` None for a card that is not there; `about` is the text of the link or
    heading that it is about, or the place of the other card; `is_heading` says that it is about a heading in the card.
    """

    problem: Problem
    department: str = ""
    path: str = ""
    line: int | None = None
    about: str = ""
    is_heading: bool = False


def sort_by_place(problems: Iterable[Problem]) -> list[Problem]:
    """Problems by path and place, each once: a page that others include is read as a page of its own too."""
    return sorted(dict.fromkeys(problems), key=lambda problem: (problem.path, problem.line, problem.column))


def apply_severities(problems: Iterable[Problem], severities: Mapping[str, str]) -> list[Problem]:
    """Problems as a site wants them: `severities` by code, those that are `off` left out. What keeps an answer off the
    site, or stops a build, stays an error."""
    if not severities:
        return list(problems)
    return [
        problem if problem.effect else problem._replace(judged=severities.get(problem.code))  # type: ignore[arg-type]
        for problem in problems
        if problem.effect or severities.get(problem.code) != OFF
    ]


def limit_repeats(problems: Iterable[Problem], few: int = FEW) -> list[Problem]:
    """Problems as a person can read them: of many with one code on one page the first `few`, and a count of the rest.

    A single one more is shown as it is, since a count would be as long.
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
