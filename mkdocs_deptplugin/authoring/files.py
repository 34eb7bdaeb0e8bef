"""Files of a site on disk: read without changes, written as a whole, and never overwritten by accident."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile

from ..text.words import quoted


class FileError(ValueError):
    """A file was not written. The message is for the user."""


def read_text(file: Path) -> str:
    """Read a file, with its own line ends and byte order mark."""
    with file.open(encoding="utf-8", newline="") as opened:
        return opened.read()


def replace_text(file: Path, before: str, after: str) -> None:
    """Write a file in one step, so that another program reads either the old text or the new one.

    If the file is a link, its target is written.

    Args:
        file: The file.
        before: The text that it is expected to contain.
        after: The text to write.

    Raises:
        FileError: The file no longer contains `before`, or the system refuses.
    """
    if read_text(file) != before:
        raise FileError(f"{quoted(file)} was changed by somebody else, so it was not written. Run this command again.")
    file = file.resolve()
    if not os.access(file, os.W_OK):
        raise FileError(f"{quoted(file)} is read-only, so it was not written. Change its permissions.")
    try:
        with NamedTemporaryFile("w", encoding="utf-8", newline="", dir=file.parent, delete=False) as opened:
            opened.write(after)
        other = Path(opened.name)
        try:
            shutil.copymode(file, other)
            other.replace(file)
        finally:
            other.unlink(missing_ok=True)
    except OSError as error:
        raise FileError(f"{quoted(file)} cannot be written: {error.strerror}.") from error


def write_new(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below a folder, which is created if necessary.

    Args:
        folder: The folder.
        files: Texts by path from the folder.

    Raises:
        FileError: A file is in the way, and nothing was written; or the system refuses.
    """
    for path in files:
        for place in (folder / path, *(folder / parent for parent in PurePosixPath(path).parents)):
            # A broken link is in the way too.
            if os.path.lexists(place) and (place == folder / path or not place.is_dir()):
                raise FileError(
                    f"{quoted(place)} already exists, so nothing was written. Move it away, or choose another name."
                )
    try:
        for path, text in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except (OSError, UnicodeError) as error:
        raise FileError(f"{quoted(target)} cannot be written: {getattr(error, 'strerror', None) or error}.") from error
