"""The lines of a page: what each of them is by itself (docs/design.md).

`read_lines` is the first pass. It distinguishes text, code, headings and lines in braces. It does not know which blocks
are open at a line, and reports nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal, NamedTuple

from .grammar.directives import SPACES, TABLE, UNSAFE, Braced, read_braces
from .grammar.elements import NUMBERED, Typed, TypedLine, TypedLines
from .grammar.verbatim import Verbatim, code_spans, find_verbatim

# The beginning of a list, a note or a tab, which indents the text after it.
_CONTAINER = re.compile(r"(?:[*+-]|\d+[.)])\s|!!!|\?\?\?|===|\[\^[^\]]+\]:|:\s|///")


class TextLine(NamedTuple):
    """A line of text, as written.

    | kind | line |
    |---|---|
    | `fenced`, `comment` | in a fence or a comment, never read |
    | `indented` | code because of its indentation |
    | `raw` | in a block of HTML |
    | `text` | any other |

    Attributes:
        at: The line. Lines count from 0.
        paragraph: The first line of the paragraph around it.
        text: The text.
        kind: The kind of line.
        below: The heading that decides whether an indented line is code, or -1. If the heading is taken out of the
            text, as a card's is, the line belongs to the list before the heading, and is text.
    """

    at: int
    paragraph: int
    text: str
    kind: Literal["text", "fenced", "comment", "indented", "raw"]
    below: int = -1


class HeadingLine(NamedTuple):
    """A heading.

    Attributes:
        at: The line. Lines count from 0. An underlined heading has two lines; this is the second.
        paragraph: The first line of the paragraph around it.
        text: The text of the line.
        column: The column of the first hash. Columns count from 1.
        source: The text between the hashes.
        level: The level, from 1.
        length: The number of lines.
    """

    at: int
    paragraph: int
    text: str
    column: int
    source: str
    level: int
    length: int = 1

    @property
    def first(self) -> int:
        """The line of the heading's words."""
        return self.at - self.length + 1


class BracedLine(NamedTuple):
    """A line in braces that is a directive, or was meant as one, or an element typed as HTML (`typed`)."""

    at: int
    paragraph: int
    text: str
    column: int
    braced: Braced
    typed: Typed | None = None


Line = TextLine | HeadingLine | BracedLine


class _Spans(NamedTuple):
    """The code spans of a paragraph.

    Attributes:
        starts: The start of each span, as line and offset.
        ends: The end of each span, as line and offset.
        first: The first line of the paragraph.
        end: The line after the paragraph.
    """

    starts: list[tuple[int, int]]
    ends: list[tuple[int, int]]
    first: int
    end: int

    def hold(self, index: int, offset: int) -> bool:
        place = index, offset
        return bisect_left(self.starts, place) > bisect_right(self.ends, place)


class CodeSpans:
    """The places of a page inside backticks, which may be on different lines of a paragraph."""

    def __init__(self, lines: Sequence[str], *, any_ticks: bool) -> None:
        self._lines = lines
        self._ticked = [at for at, line in enumerate(lines) if "`" in line] if any_ticks else []
        self._spans: dict[int, _Spans] = {}
        self._last = _Spans([], [], 0, 0)

    def __bool__(self) -> bool:
        return bool(self._ticked)

    def hold(self, paragraph: int, index: int, offset: int) -> bool:
        """Whether a place is in a code span.

        Args:
            paragraph: The first line of the paragraph.
            index: The line. Lines count from 0.
            offset: The offset in the line, from 0.
        """
        if not self._ticked or self._ticked[-1] < paragraph:
            return False
        if paragraph not in self._spans:
            # The rest of a paragraph has the same spans as the whole, unless one of them begins before it.
            is_rest = self._last.first <= paragraph < self._last.end and not self._last.hold(paragraph, 0)
            self._last = self._spans[paragraph] = self._last if is_rest else self._of(paragraph)
        return self._spans[paragraph].hold(index, offset)

    def _of(self, paragraph: int) -> _Spans:
        """The code spans of a paragraph. A heading ends the text before it."""
        lines = self._lines
        starts: list[tuple[int, int]] = []
        ends: list[tuple[int, int]] = []
        first = self._ticked[bisect_left(self._ticked, paragraph)]
        if any(not line.strip(SPACES) for line in lines[paragraph:first]):
            return _Spans(starts, ends, paragraph, paragraph)
        while first < len(lines) and lines[first].strip(SPACES):
            end = first + 1
            while end < len(lines) and lines[end].strip(SPACES):
                if lines[first].startswith("#") or lines[end].startswith("#"):
                    break
                end += 1
            offsets = list(accumulate((len(line) + 1 for line in lines[first:end]), initial=0))
            for start, stop in code_spans("\n".join(lines[first:end])):
                for places, at in ((starts, start), (ends, stop)):
                    line = bisect_right(offsets, at) - 1
                    places.append((first + line, at - offsets[line]))
            first = end
        return _Spans(starts, ends, paragraph, first)


@dataclass(frozen=True, eq=False)
class Page:
    """The lines of a page and their kinds.

    Attributes:
        text: The page's text.
        written: All lines, as text.
        lines: The lines that are not blank.
        verbatim: The code and the raw HTML of the page.
        spans: The code spans of the page.
        is_ours: Whether the page has a directive, a marker or a number. On other pages, `{: }` and headings are left
            alone.
        unread_tags: The lines with the tag of a card that cannot be read.
        unclosed_comments: The lines where a kramdown comment begins that is never closed.
    """

    text: str
    written: Sequence[str]
    lines: Sequence[Line]
    verbatim: Verbatim
    spans: CodeSpans
    is_ours: bool
    unread_tags: Sequence[int] = ()
    unclosed_comments: Sequence[int] = ()

    def in_code_span(self, line: Line, offset: int) -> bool:
        """Whether a place in a line is inside backticks."""
        return bool(self.spans) and self.spans.hold(line.paragraph, line.at, offset)

    @cached_property
    def texts(self) -> list[TextLine]:
        """The lines of text."""
        return [line for line in self.lines if isinstance(line, TextLine)]

    @cached_property
    def headings(self) -> list[HeadingLine]:
        """The headings."""
        return [line for line in self.lines if isinstance(line, HeadingLine)]

    @cached_property
    def nearly(self) -> list[BracedLine]:
        """The lines in braces that are not directives, but were meant as directives or for kramdown."""
        return [
            line for line in self.lines if isinstance(line, BracedLine) and line.braced.kind in ("unknown", "kramdown")
        ]

    def line_at(self, index: int) -> Line:
        """The line with an index. It must not be blank."""
        return self.lines[bisect_left(self.lines, index, key=lambda line: line.at)]


def read_lines(typed: TypedLines, unclosed_comments: Sequence[int] = (), *, is_ours: bool = False) -> Page:
    """Find out what each line of a page is. Never raises. Linear in the length of the text.

    Args:
        typed: The page's text, with its typed elements as directives.
        unclosed_comments: The lines where a kramdown comment begins that is never closed.
        is_ours: Whether the page is known to be an action's.
    """
    reader = _Reader(typed.text, typed.lines, is_ours=is_ours)
    reader.read()
    lines, verbatim, spans = reader.out, reader.verbatim, reader.spans
    return Page(typed.text, reader.lines, lines, verbatim, spans, reader.is_ours, typed.unread, unclosed_comments)


def indent_of(line: str) -> int:
    """The indentation of a line, in columns. A tab goes to the next multiple of four."""
    spaces = line[: len(line) - len(line.lstrip(SPACES))]
    return len(spaces.expandtabs(4))


class _Reader:
    def __init__(self, text: str, typed: Mapping[int, TypedLine], *, is_ours: bool) -> None:
        self.lines = text.split("\n")
        self.typed = typed
        self.verbatim = find_verbatim(text, self.lines)
        self.spans = CodeSpans(self.lines, any_ticks="`" in text)
        self.is_ours = is_ours
        self.out: list[Line] = []
        self.paragraph = 0  # the first line after the last blank one
        self.last_directive = -1
        self.container = 0  # the indentation of the text in the list or note around the line
        self.before_heading = 0  # the indentation before the last heading
        self.heading = -1

    def read(self) -> None:
        code, raw, fenced = self.verbatim.code, self.verbatim.raw, self.verbatim.fenced
        after_blank = True
        for index, line in enumerate(self.lines):
            text = line.strip(SPACES)
            if not text:
                after_blank = True
                continue
            if after_blank:
                self.paragraph, after_blank = index, False
            if index in code:
                kind: Literal["fenced", "comment"] = "fenced" if index in fenced else "comment"
                self.out.append(TextLine(index, self.paragraph, line, kind))
            elif index in raw:
                self.out.append(TextLine(index, self.paragraph, line, "raw"))
            else:
                self._line(index, line, text)

    def _line(self, index: int, line: str, text: str) -> None:
        first = text[0]
        indent = indent_of(line) if line[0] in SPACES else 0
        if indent > 3 and self._is_indented_code(index, indent):
            self.out.append(TextLine(index, self.paragraph, line, "indented", self._below(index, indent)))
            self.paragraph = index + 1
            return
        if indent <= 3:
            if first == "#":
                if self._heading(index, line, text):
                    return
            elif (first == "{" or text[-1] == "}") and self._braces(index, line, text):
                self.last_directive = index
                self.container = self.before_heading = 0
                return
        if first in "-=" and not text.strip(first) and self._underline(index, line, first):
            return
        self.out.append(TextLine(index, self.paragraph, line, "text"))
        if (indent <= 3 or self.container) and _CONTAINER.match(text):
            self.container, self.before_heading = indent // 4 * 4 + 4, 0
        elif indent <= 3 and index == self.paragraph:
            self.container = 0
            if self.before_heading and not self._follows_code_below(index):
                self.before_heading = 0

    def _is_indented_code(self, index: int, indent: int) -> bool:
        """Whether an indented line is code, and not text of a list, a note or the paragraph above it."""
        return indent >= self.container + 4 and index == max(self.paragraph, self.last_directive + 1)

    def _below(self, index: int, indent: int) -> int:
        """The heading that decides whether an indented line is code, or -1."""
        if not self.before_heading:
            return -1
        return self.heading if indent < self.before_heading + 4 or self._follows_code_below(index) else -1

    def _follows_code_below(self, index: int) -> bool:
        last = self.out[-2] if len(self.out) > 1 and self.out[-1].at == index else self.out[-1] if self.out else None
        return isinstance(last, TextLine) and last.below >= 0 and last.at == index - 1

    def _in_code_span(self, index: int) -> bool:
        return bool(self.spans) and self.spans.hold(self.paragraph, index, 0)

    def _heading(self, index: int, line: str, text: str) -> bool:
        source = text.lstrip("#")
        level = len(text) - len(source)
        if level > 6 or self._in_code_span(index):
            return False
        if index == self.paragraph:
            self.before_heading, self.heading, self.container = self.container, index, 0
        self._take_heading(index, line, line.index("#") + 1, source.rstrip("#"), level, 1)
        return True

    def _underline(self, index: int, line: str, first: str) -> bool:
        """Read a line of hyphens or equals signs that makes a heading of the only line of a paragraph above it."""
        above = index - 1
        if above != max(self.paragraph, self.last_directive + 1) or above in self.verbatim.code:
            return False
        source = self.lines[above]
        if source.lstrip(SPACES).startswith("#"):  # a heading already
            return False
        self._take_heading(index, line, 1, source, 1 if first == "=" else 2, 2)
        return True

    def _take_heading(self, index: int, line: str, column: int, source: str, level: int, length: int) -> None:
        source = source.strip(SPACES)
        if level == 1 and NUMBERED.match(source):  # an action's heading from an earlier expansion
            self.is_ours = True
        self.out.append(HeadingLine(index, self.paragraph, line, column, source, level, length))

    def _braces(self, index: int, line: str, text: str) -> bool:
        """Read a line that begins or ends with a brace. Return False if it is text."""
        if index in self.typed:
            braced, typed = self.typed[index]
            self.is_ours = self.is_ours or braced.word in TABLE
            self.out.append(BracedLine(index, self.paragraph, line, 1, braced, typed))
            return True
        read = read_braces(text)
        if read is None or self._in_code_span(index):
            return False
        column = 1 if line[0] == text[0] else line.index(text[0]) + 1
        if read.kind == "unknown":
            if not read.meant:
                if read.word.lower() in UNSAFE:  # in the braces of a macro: reported, but still text
                    self.out.append(BracedLine(index, self.paragraph, line, column, read))
                return False
        elif read.kind == "kramdown":
            # A bare `{:word}` is read only on a page with directives.
            if not text.startswith("{::") and not read.rest.startswith(":") and not self.is_ours:
                return False
        elif read.kind != "attributes":
            self.is_ours = True
        self.out.append(BracedLine(index, self.paragraph, line, column, read))
        return True
