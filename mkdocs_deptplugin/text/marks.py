"""The marks that carry our parts through one conversion of Markdown, and are gone at its end.

They are noncharacters, which Unicode keeps for use inside a program and which no text may hold (Unicode Standard,
section 23.7): an author's page can neither contain nor forge them, since the scanner replaces any it meets.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from html import escape
from typing import Final

MARKS: Final = re.compile("[\ufdd0-\ufdef]")
_ALL: Final = [chr(code) for code in range(0xFDD0, 0xFDF0)]
REPLACEMENT: Final = "\ufffd"

# In Markdown: a line of its own, LINE + the number of a part + LAST.
# The number in it differs from process to process, so that no snippet or macro can write a mark either.
LINE: Final = "\ufdd0" + os.urandom(4).hex() + "\ufdd1"
LAST: Final = "\ufdd2"

# In the Markdown of a heading, where its author broke it.
LINE_BREAK: Final = "\ufdd3"

# In HTML, until the conversion ends: where a card begins, its heading ends, and it ends.
CARD: Final = "\ufdd8"
NAVIGATION: Final = "\ufddb"
BODY: Final = "\ufdd9"
END: Final = "\ufdda"

# Round each statement; and after a card's number.
STATEMENT: Final = "\ufdde"
NUMBER: Final = "\ufddf"

_LEFTOVER = re.compile(f"{LINE}(\\d+){LAST}")


def write_mark(number: int) -> str:
    """The line of Markdown that stands for a part."""
    return f"{LINE}{number}{LAST}"


def read_mark(line: str) -> int:
    """The number of the part that a line stands for."""
    return int(line[len(LINE) : line.index(LAST)])


def restore(text: str, sources: Sequence[str]) -> tuple[str, list[str]]:
    """Put the author's lines back where marks were left over, in raw HTML for instance; and say which they were.

    In: HTML; the author's line for each part, by its number.
    """
    lines: list[str] = []

    def author_line(match: re.Match[str]) -> str:
        lines.append(sources[int(match[1])])
        return escape(lines[-1], quote=False)

    return _LEFTOVER.sub(author_line, text), [line for line in lines if line]


def holds_marks(text: str) -> bool:
    """Whether a text holds a character that only our own marks may hold."""
    # Looking for each is ten times as fast as one pass of a regular expression.
    return not text.isascii() and any(mark in text for mark in _ALL)
