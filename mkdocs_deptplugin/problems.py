"""What an author should know: a code, a severity, a place and a remedy (DESIGN.md section 8)."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Severity = Literal["error", "warning", "info"]

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
    "statement-placeholder": "info",
    "link-no-target": "warning",
    "link-differs": "info",
    "logo-missing": "error",
    "registry-invalid": "error",
    "title-drift": "warning",
    "card-late": "info",
}
"""Every code that is reported, with its severity. Codes are fixed: sites filter and count by them."""


class Problem(NamedTuple):
    """One thing to mend, at one place.

    `line` and `column` count from 1 in the file as it lies on disk, front matter included;
    `path` is empty until the problem's page is known.
    """

    code: str
    line: int
    column: int
    message: str
    path: str = ""

    @property
    def severity(self) -> Severity:
        """How bad it is; it belongs to the code."""
        return SEVERITIES[self.code]

    def at(self, path: str) -> Problem:
        """The same problem, placed in the file at `path`."""
        return self._replace(path=path)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.severity}: {self.code}: {self.message}"
