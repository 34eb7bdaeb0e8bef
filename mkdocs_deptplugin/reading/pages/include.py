"""`{include path}`: other files become part of a page. Every line keeps the place where it was written."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import replace
from typing import Final, NamedTuple

from ...settings import DEFAULT_SETTINGS, Settings
from ...text.words import quoted
from ..document import Document, Include, Place
from ..grammar.verbatim import find_verbatim, left_open
from ..problems import Problem
from ..scan import scan
from .site import UNKNOWN, Site


class Text(NamedTuple):
    """A file's Markdown.

    Attributes:
        body: The text without its front matter.
        first_line: The number of its first line in the file, from 1.
        site: What is known about the site that contains the file.
    """

    body: str
    first_line: int = 1
    site: Site = UNKNOWN


Find = Callable[[str], Text | None]
"""Returns the text of a file, by its path below the documents' folder, or None if there is no such file."""

MOST: Final = 100
"""The most files that a page can include, nested ones counted."""

ENDINGS: Final = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")


def find_nothing(path: str) -> Text | None:
    """Find no file, since none can be read."""
    return None


def read_page(
    text: str,
    settings: Settings = DEFAULT_SETTINGS,
    *,
    path: str = "",
    first_line: int = 1,
    number: str = "",
    find: Find = find_nothing,
) -> Document:
    """Read a page with everything that it includes. Never raises.

    Args:
        text, vocabulary, first_line, number: As for `scan`.
        path: The page's path. An included file is looked for from its folder, then from the documents' folder.
        find: Returns the text of a file.

    Returns:
        One document with all the lines. Addresses in included lines are adjusted to the page. If a file cannot be
        included, its directive stays as text and there is a problem.
    """
    document = scan(text, settings, first_line=first_line, number=number)
    if not document.includes:
        return document
    reader = _Reader(settings, find)
    reader.add(document, path, None)
    whole = scan("\n".join(reader.lines), settings, first_line=first_line, number=number, places=reader.places)
    problems = [*reader.problems, *whole.problems]
    return replace(whole, lines=reader.lines, problems=problems, places=reader.places, written=text)


def placed_as(document: Document, text: str, before: Document) -> Document:
    """Give each line of a page that another plugin has changed its place in the page's own file.

    Args:
        document: The page as read from the changed text.
        text: The changed text.
        before: The page as read from its file.

    Returns:
        The document with these places. A line that is not in the file is `late`.
    """
    if not document.lines:
        return document
    from difflib import SequenceMatcher  # rarely needed: another plugin must change a page before us

    matcher = SequenceMatcher(None, before.text.split("\n"), text.split("\n"), autojunk=False)
    own = {new + at: old + at for old, new, size in matcher.get_matching_blocks() for at in range(size)}
    places = []
    last = before.first_line
    for index in range(len(document.lines)):
        place = document.place(index)
        old = own.get(place.own - document.first_line)
        last = old + before.first_line if old is not None else last
        line = place.line if place.path else last
        places.append(Place(place.path, line, last, late=old is None))
    return replace(document, places=places, written=text)


class _From(NamedTuple):
    """The files that are being read, innermost first, and the number of the page's own line that includes them."""

    paths: tuple[str, ...]
    own: int


class _Reader:
    def __init__(self, settings: Settings, find: Find) -> None:
        self.settings = settings
        self.find = find
        self.lines: list[str] = []
        self.places: list[Place] = []
        self.problems: list[Problem] = []
        self.count = 0

    def add(self, document: Document, path: str, within: _From | None) -> None:
        """Add a file's lines, with each include directive replaced by the lines of the file that it names."""
        includes = {event.line: event for event in document.includes}
        paths = (path, *(within.paths if within is not None else ()))
        for index, line in enumerate(document.lines):
            number = index + document.first_line
            own = within.own if within is not None else number
            event = includes.get(index)
            found = self._find(event, paths, number, within) if event is not None else None
            if found is None:
                self.lines.append(line)
                self.places.append(Place(path if within is not None else "", number, own))
            else:
                target, text = found
                # Blank lines on both sides make the included text a separate block.
                first_line = text.first_line - 1 + _leading(text.body)
                body = self._closed(f"\n{text.body.strip()}\n", target, first_line)
                from .rebase import rebase  # few sites include pages, and its patterns take long to compile

                body = rebase(body, target, paths[-1], text.site)
                inner = scan(body, self.settings, first_line=first_line)
                self.add(replace(inner, lines=body.split("\n")), target, _From(paths, own))

    def _closed(self, body: str, path: str, first_line: int) -> str:
        """Show a file's unclosed tags, fences and comments as text, so that they do not hide the rest of the page.

        The same is done for blocks that the file closes and did not open.
        """
        lines = body.split("\n")
        inner = scan(body, self.settings, first_line=first_line)
        odd = [(tag.line, tag.column, f"<{tag.tag}>") for tag in find_verbatim(body, lines).unclosed]
        odd += [(line, column, sign) for line, column, sign in left_open(body, lines)]
        for line, column, sign in odd:
            message = f"{sign} is never closed, so it is shown as text. Close it in this file, where it ends."
            self.problems.append(Problem("block-unclosed", first_line + line, column, message, path))
        closers = [one for one in inner.problems if one.code == "block-unopened"]
        self.problems += (one._replace(path=path) for one in closers)
        odd += [(one.line - first_line, one.column, "") for one in closers]
        for line, column, _ in sorted(odd, reverse=True):
            sign = lines[line][column - 1]
            lines[line] = f"{lines[line][: column - 1]}&#{ord(sign)};{lines[line][column:]}"
        return "\n".join(lines)

    def _find(self, event: Include, paths: tuple[str, ...], line: int, within: _From | None) -> tuple[str, Text] | None:
        """The path and text of the file that a directive names. If there is none, report a problem and return None."""

        def say(code: str, message: str) -> None:
            self.problems.append(Problem(code, line, event.column, message, paths[0] if within is not None else ""))

        wanted, shown = event.path, quoted(event.path)
        beside = _inside(posixpath.join(posixpath.dirname(paths[0]), wanted))
        below = _inside(wanted)
        if "://" in wanted:
            say("include-outside", f"{shown} is an address. Only files below the documents' folder can be included.")
            return None
        if (beside is None and below is None) or ":" in wanted or "\\" in wanted:
            message = f"{shown} is outside the documents' folder. Move it there, and write its path from there."
            say("include-outside", message)
            return None
        if self.count >= MOST:
            say("include-cycle", f"More than {MOST} files are included in one page. Include fewer of them.")
            return None
        for target in filter(None, (beside, below)):
            if target in paths:
                message = f"{shown} includes itself, by way of {quoted(paths[0])}. Delete one of the two directives."
                say("include-cycle", message if target != paths[0] else f"{shown} includes itself. Delete this line.")
                return None
            text = self.find(target) if target.endswith(ENDINGS) else None
            if text is not None:
                self.count += 1
                return target, text
        message = f"There is no page {shown} to include. Add it, or correct the path; its name must end in .md."
        say("include-missing", message)
        return None


def _leading(text: str) -> int:
    """The number of blank lines at the beginning of a text."""
    return text[: len(text) - len(text.lstrip())].count("\n")


def _inside(path: str) -> str | None:
    """Resolve `.` and `..` in a path below the documents' folder; None if it leads outside or to a hidden file."""
    path = posixpath.normpath(path)
    if path.startswith("/") or any(part.startswith(".") for part in path.split("/")):
        return None
    return path
