"""A page of the site, as read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .document import Document


class Source(NamedTuple):
    """A page as it is on disk.

    Attributes:
        path: The path below the documents' folder.
        document: The page's Markdown as read.
        number: The action's number in the front matter, as written. It may be empty.
        title: The title in the front matter, as written. It may be empty.
        claims_action: Whether the front matter has an `action`, with a number or not.
        applies_to: The names of the departments that have to answer, or `None` for all.
        applies_line: The number of the line of `applies_to`.
        applied_by: The file and line of each name that a `.meta.yml` adds.
        is_left_alone: Whether the page's directives are not expanded.
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
        """Whether the page is an action's, by its marker or its front matter."""
        return bool(self.number) or self.claims_action or self.document.marker is not None
