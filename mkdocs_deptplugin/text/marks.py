"""Marks that carry the plugin's parts through one conversion of Markdown. None is left after it.

Marks are noncharacters, which Unicode reserves for use inside a program (Unicode Standard, section 23.7). An author's
page cannot forge a mark, since the scanner replaces any that it finds.
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

# A separate line of Markdown: LINE + the number of a part + LAST.
# The random part of LINE is different in each process, so a snippet or macro cannot write a mark either.
LINE: Final = "\ufdd0" + os.urandom(4).hex() + "\ufdd1"
LAST: Final = "\ufdd2"

# In the Markdown of a heading, in place of its author's line break.
LINE_BREAK: Final = "\ufdd3"

# In HTML, until the conversion ends: where a card begins, a navigation is, a card's heading ends, and a card ends.
CARD: Final = "\ufdd8"
NAVIGATION: Final = "\ufddb"
BODY: Final = "\ufdd9"
END: Final = "\ufdda"

# Around each statement; and after a card's number.
STATEMENT: Final = "\ufdde"
NUMBER: Final = "\ufddf"

_LEFTOVER = re.compile(f"{LINE}(\\d+){LAST}")


def write_mark(number: int) -> str:
    """The line of Markdown for a part."""
    return f"{LINE}{number}{LAST}"


def read_mark(line: str) -> int:
    """The number of the part in a line that `write_mark` wrote."""
    return int(line[len(LINE) : line.index(LAST)])


def restore(text: str, sources: Sequence[str]) -> tuple[str, list[str]]:
    """Replace leftover marks, for example in raw HTML, with the author's lines.

    Args:
        text: HTML.
        sources: The author's line for each part, by its number.

    Returns:
        The HTML, and the lines that were restored, without empty ones.
    """
    lines: list[str] = []

    def author_line(match: re.Match[str]) -> str:
        lines.append(sources[int(match[1])])
        return escape(lines[-1], quote=False)

    return _LEFTOVER.sub(author_line, text), [line for line in lines if line]


def holds_marks(text: str) -> bool:
    """Whether a text contains a character that is reserved for marks."""
    # Searching for each one is ten times as fast as one pass of a regular expression.
    return not text.isascii() and any(mark in text for mark in _ALL)
