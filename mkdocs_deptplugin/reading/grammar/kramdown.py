"""kramdown's extensions, in pages that come from Jekyll (docs/design.md).

`{::comment}` … `{:/comment}` is hidden, as in kramdown. https://kramdown.gettalong.org/syntax.html#extensions
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from ...text.spelling import nearest
from .verbatim import code_spans, find_verbatim

_OPENING = re.compile(r"\{::\s*(?P<name>[A-Za-z]{5,10})\s*\}")
_CLOSING = re.compile(r"\{:/[\w-]*\s*\}")


class Unhidden(NamedTuple):
    """A page's text without comments, with the same number of lines; and the lines (from 0) of unclosed comments."""

    text: str
    unclosed: tuple[int, ...] = ()


def without_comments(text: str) -> Unhidden:
    """Remove every comment outside code, even if its name is misspelt. Never raises. Linear in the length of the text.

    If a comment is never closed, everything after it is removed, since it may not be meant for readers.
    """
    if "{::" not in text:
        return Unhidden(text)
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    code = find_verbatim(text, lines).fenced
    spans_of = cache(lambda line: code_spans(lines[line]))
    out, at, unclosed = [], 0, []
    for match in _OPENING.finditer(text):
        if match.start() < at or not nearest(match["name"].lower(), ("comment",), 2):
            continue
        line = bisect_right(starts, match.start()) - 1
        column = match.start() - starts[line]
        place = bisect_right(spans_of(line), (column, len(text))) - 1
        if line in code or (place >= 0 and column < spans_of(line)[place][1]):
            continue
        closing = _CLOSING.search(text, match.end())
        end = closing.end() if closing is not None else len(text)
        if closing is None:
            unclosed.append(line)
        out += [text[at : match.start()], "\n" * text.count("\n", match.start(), end)]
        at = end
    return Unhidden("".join(out) + text[at:], tuple(unclosed))
