"""A page of the site, as it was read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .document import Document


class Source(NamedTuple):
    """A page as it is on disk: its path below the documents' folder, and what was read in it.

    `number` and `title` are the front matter's as written, and may be empty; `claims_action` says that it has an
    `action`, be that a number or not; `applies_to` names the departments that are to answer, None all of them;
    `applies_line` is the number of its line, and `applied_by` has the file and line of each name that a `.meta.yml`
    gives; `is_left_alone` says that its directives are not to be expanded.
    """

    path: str
    document: Document
    number: str = ""
    title: str = ""
    claims_action: bool = False
    applies_to: tuple[str, ...] | None = None
    applies_line: int = 1
    applied_by: Mapping[str, tuple[str, int]] = {}
    is_left_alone: bool = False

    @property
    def is_action(self) -> bool:
        """Whether the page is an action's: by its marker or its front matter."""
        return bool(self.number) or self.claims_action or self.document.marker is not None
