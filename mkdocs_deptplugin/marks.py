"""The marks that carry our constructs through Markdown and through HTML.

They are noncharacters, which Unicode keeps for use inside a program and which no text may hold (Unicode Standard,
section 23.7): an author's page can neither contain nor forge them, since the scanner replaces any it meets.
"""

from __future__ import annotations

import json
import os
import re
from functools import lru_cache
from typing import Any, Final

MARKS: Final = re.compile("[\ufdd0-\ufdef]")
_ALL: Final = [chr(code) for code in range(0xFDD0, 0xFDF0)]
REPLACEMENT: Final = "\ufffd"

Value = str | tuple[object, ...]
"""What a mark can carry: text, an element's attributes, or what is known of a card."""

# In Markdown: a line of its own, LINE + JSON + SOURCE + the author's line.
# The number differs from process to process, so that no snippet or macro can write a mark either.
LINE: Final = "\ufdd0" + os.urandom(4).hex()
SOURCE: Final = "\ufdd1"
LINE_BREAK: Final = "\ufdd2"
_BRACES: Final = {ord("{"): "\ufdd3", ord("}"): "\ufdd4", ord("<"): "\ufdd5", ord(">"): "\ufdd6"}
_AUTHORS: Final = {ord(mark): chr(char) for char, mark in _BRACES.items()} | {ord(LINE_BREAK): "<br>"}

# In HTML, until the conversion ends: where a card begins, its heading ends, and it ends.
CARD: Final = "\ufdd8"
NAVIGATION: Final = "\ufddb"
BODY: Final = "\ufdd9"
END: Final = "\ufdda"

# Round each statement; and after a card's number.
STATEMENT: Final = "\ufdde"
NUMBER: Final = "\ufddf"

# The first line of a page that is left alone.
OFF: Final = "\ufddd"

# What Jinja, an HTML parser or a Markdown extension might take for its own.
_ESCAPES: Final = {ord(char): f"\\u{ord(char):04x}" for char in "{}<>&"}
_LEFTOVER = re.compile(f"{LINE}[^\n{SOURCE}]*(?:{SOURCE}([^\n]*))?")


# The same few marks make up every page, so each is written and read once.
@lru_cache(maxsize=4096)
def write_mark(source: str, *values: Value) -> str:
    """One line of Markdown that stands for `values` and remembers its source."""
    return _mark(values) + source.translate(_BRACES)


def write_text_mark(text: str, *values: Value) -> str:
    """As `write_mark`, but what follows is Markdown that is still to be read, by macros for instance."""
    return _mark(values) + text


@lru_cache(maxsize=4096)
def _mark(values: tuple[Value, ...]) -> str:
    return f"{LINE}{json.dumps(values).translate(_ESCAPES)}{SOURCE}"


def read_mark(line: str) -> tuple[list[Any], str]:
    """The values (pairs as lists) and the rest of a line that `write_mark` wrote."""
    payload, _, rest = line[len(LINE) :].partition(SOURCE)
    return _values(payload), rest


@lru_cache(maxsize=4096)
def _values(payload: str) -> list[Any]:
    return list(json.loads(payload))


def restore(text: str) -> tuple[str, list[str]]:
    """Put the author's lines back where marks were left over, in raw HTML for instance; and say which they were."""
    lines: list[str] = []

    def author_line(match: re.Match[str]) -> str:
        lines.append((match[1] or "").translate(_AUTHORS))
        return lines[-1]

    return _LEFTOVER.sub(author_line, text), [line for line in lines if line]


def holds_marks(text: str) -> bool:
    """Whether a text holds a character that only our own marks may hold."""
    # Looking for each is ten times as fast as one pass of a regular expression.
    return not text.isascii() and any(mark in text for mark in _ALL)


def without_marks(text: str) -> str:
    """Text with every character replaced that only our own marks may hold, but for the lines that are marks."""
    if not holds_marks(text):
        return text
    return "\n".join(line if line.startswith(LINE) else MARKS.sub(REPLACEMENT, line) for line in text.split("\n"))


def leave_alone(text: str) -> str:
    """A page's Markdown with the word for our Markdown extension to keep its hands off."""
    return f"{OFF}\n{text}"


def was_left_alone(text: str | None) -> bool:
    """Whether `leave_alone` was called for this Markdown."""
    return text is not None and text.startswith(OFF)
