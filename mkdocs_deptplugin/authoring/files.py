"""Files of a site on the disk: read as they lie, written whole, and never written over by accident."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile


class FileError(ValueError):
    """Why a file was not written, in a sentence for the person at the keyboard."""


def read_text(file: Path) -> str:
    """A file with its own line ends and byte order mark."""
    with file.open(encoding="utf-8", newline="") as opened:
        return opened.read()


def replace_text(file: Path, before: str, after: str) -> None:
    """Write a file in one step, so that whoever reads it meanwhile has all of the old one or of the new one.

    Raises `FileError` where it no longer holds `before`, since somebody else has changed it; and where the system
    refuses. A link stays one: what it leads to is written.
    """
    if read_text(file) != before:
        raise FileError(f"{file} was changed by somebody else meanwhile, and was left alone. Run this again.")
    file = file.resolve()
    if not os.access(file, os.W_OK):
        raise FileError(f"{file} is not to be written to, and was left alone.")
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
        raise FileError(f"{file} cannot be written: {error.strerror}.") from error


def write_new(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below a folder, which is made where it is not there.

    Raises `FileError`, before anything is written, where one of them is there already; and where the system refuses.
    """
    for path in files:
        for place in (folder / path, *(folder / parent for parent in PurePosixPath(path).parents)):
            # A link that leads nowhere is in the way too.
            if os.path.lexists(place) and (place == folder / path or not place.is_dir()):
                raise FileError(
                    f"{place} is there already, and nothing was written. Move it away, or choose another name."
                )
    try:
        for path, text in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except (OSError, UnicodeError) as error:
        raise FileError(f"{target} cannot be written: {getattr(error, 'strerror', None) or error}.") from error
