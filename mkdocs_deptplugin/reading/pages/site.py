"""What is known about the site of a file, for the addresses in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple


class Site(NamedTuple):
    """What is known about the site that contains a file.

    Attributes:
        holds: Whether there is a file at a path below the documents' folder; None if this is not known.
        has_folders: Whether each page is published in a separate folder (MkDocs' `use_directory_urls`).
    """

    holds: Callable[[str], bool] | None = None
    has_folders: bool = False


UNKNOWN: Final = Site()
