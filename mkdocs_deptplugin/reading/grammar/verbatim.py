"""Text in which no directive is read: fenced code, HTML comments, raw HTML blocks and code spans.

Every pass is linear in the length of the text. The rules are those of Python-Markdown, which renders the page. A fence
ends at the same run of characters; a fence that never ends is not a fence. A raw HTML block begins with a block-level
tag at the start of a line and ends where that tag is closed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from itertools import accumulate
from typing import NamedTuple

from markdown.util import BLOCK_LEVEL_ELEMENTS

_FENCE = re.compile(r"(?P<prefix>[ \t>]*)(?P<run>`{3,}|~{3,})(?P<info>.*)$")
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][^\s<>/`]*)(?P<rest>[^<>]*)>")
_BROKEN = re.compile(r"^[^\S\n]{0,3}(?P<tag><(?P<name>[a-zA-Z][\w-]*))", re.MULTILINE)
# Python-Markdown accepts any white space as indentation here, for example a form feed.
_BLOCK_STARTS = re.compile(r"\n[^\S\n]{0,3}<")
_RUN_OF_BACKTICKS = re.compile(r"`+")
_BLOCKS = frozenset(BLOCK_LEVEL_ELEMENTS)


class LoneTag(NamedTuple):
    """A raw block-level tag without its counterpart, by line (from 0) and column (from 1).

    After an unclosed tag, Python-Markdown would read the rest of the page as HTML. A closing tag that closes nothing
    would end one of our elements.
    """

    line: int
    column: int
    tag: str


class Verbatim(NamedTuple):
    """The lines, from 0, in which no directive is read.

    Attributes:
        code: Lines of fenced code and of comments.
        raw: Lines of raw HTML.
        unclosed: Tags that are never closed.
        unopened: Closing tags that close nothing.
        fenced: The lines of `code` that are fenced code.
    """

    code: frozenset[int]
    raw: frozenset[int]
    unclosed: tuple[LoneTag, ...] = ()
    unopened: tuple[LoneTag, ...] = ()
    fenced: frozenset[int] = frozenset()


NO_VERBATIM = Verbatim(frozenset(), frozenset())


def find_verbatim(text: str, lines: list[str]) -> Verbatim:
    """Find the lines of `text` that are code, comments or raw HTML. `lines` is the same text, split."""
    code = _fenced(lines) if "```" in text or "~~~" in text else set()
    headed = f"\n{text}"
    if "<!--" not in text and "</" not in text and _BLOCK_STARTS.search(headed) is None:
        return Verbatim(frozenset(code), frozenset(), fenced=frozenset(code)) if code else NO_VERBATIM
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    commented, comments = _commented(text, lines, starts, code)
    raw, unclosed, unopened = _raw_html(text, lines, starts, code, comments)
    return Verbatim(
        frozenset(code | commented), frozenset(raw - commented), tuple(unclosed), tuple(unopened), frozenset(code)
    )


def left_open(text: str, lines: list[str]) -> list[tuple[int, int, str]]:
    """Find unclosed fences and comments, as (line from 0, column from 1, sign).

    By themselves they are text, but text that is added after them could close them.
    """
    found: list[tuple[int, int, str]] = []
    code = _fenced(lines)
    for index, line in enumerate(lines):
        match = _FENCE.match(line)
        if match is not None and index not in code:
            found.append((index, match.start("run") + 1, match["run"][:3]))
    at = text.rfind("<!--")
    if at >= 0 and "-->" not in text[at:]:
        number = text.count("\n", 0, at)
        found.append((number, at - (text.rfind("\n", 0, at) + 1) + 1, "<!--"))
    return found


def _fenced(lines: list[str]) -> set[int]:
    fences: list[tuple[int, str]] = []
    closers: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        if ("```" in line or "~~~" in line) and (match := _FENCE.match(line)):
            info = match["info"].strip()
            if "{{" in info or (match["run"][0] == "`" and "`" in info):
                continue
            kind = match["prefix"] + match["run"]
            fences.append((index, kind))
            if not info:
                closers.setdefault(kind, []).append(index)
    found: set[int] = set()
    end = -1
    margins = [index for index, line in enumerate(lines) if line.strip() and not _is_indented(line)] if fences else []
    for index, kind in fences:
        if index <= end:
            continue
        ends = closers.get(kind, [])
        at = bisect_right(ends, index)
        if at < len(ends):
            if _is_indented(kind) and bisect_right(margins, ends[at]) > bisect_right(margins, index):
                continue  # a line at the margin ends the list, and the fence in it
            end = ends[at]
            found.update(range(index, end + 1))
    return found


def _commented(
    text: str, lines: list[str], starts: list[int], code: set[int]
) -> tuple[set[int], list[tuple[int, int]]]:
    found: set[int] = set()
    spans: list[tuple[int, int]] = []
    at = text.find("<!--")
    counted, ticks = (0, 0), 0
    while at >= 0:
        line = bisect_right(starts, at) - 1
        begin = starts[line]
        ticks = text.count("`", max(begin, counted[1]), at) + (ticks if counted[0] == line else 0)
        counted = line, at
        blank = at - begin <= 3 and not text[begin:at].strip()
        if line in code or ticks % 2 or (not blank and _is_indented(lines[line][:5])):
            at = text.find("<!--", at + 4)
            continue
        end = text.find("-->", at + 4)
        if end < 0:
            break
        spans.append((at, end + 3))
        last = bisect_right(starts, end) - 1
        if last > line:
            found.update(range(line, last + 1))
        elif blank and not text[end + 3 : starts[line + 1] - 1].strip():
            found.add(line)
        at = text.find("<!--", end + 3)
    return found, spans


def _raw_html(
    text: str,
    lines: list[str],
    starts: list[int],
    code: set[int],
    comments: list[tuple[int, int]],
) -> tuple[set[int], list[LoneTag], list[LoneTag]]:
    """The lines of raw blocks, the tags that are never closed, and the closing tags that close nothing."""
    raw: set[int] = set()
    tags = [tag for tag in _TAG.finditer(text) if bisect_right(starts, tag.start()) - 1 not in code]
    comment_starts = [start for start, _ in comments]

    def in_comment(position: int) -> bool:
        at = bisect_right(comment_starts, position) - 1
        return at >= 0 and position < comments[at][1]

    tags = [tag for tag in tags if not in_comment(tag.start())]
    closed_by = _pairs(tags)
    whole = {tag.start() for tag in tags}
    unclosed, block_end, tail = [], -1, -1
    for match in _BROKEN.finditer(text):
        at = match.start("tag")
        line = bisect_right(starts, at) - 1
        if at not in whole and match["name"].lower() in _BLOCKS and line not in code and not in_comment(at):
            unclosed.append(LoneTag(line, at - starts[line] + 1, match["name"].lower()))
    for index, tag in enumerate(tags):
        name = tag["name"].lower()
        if tag.start() < block_end or tag["end"] or name not in _BLOCKS:
            continue
        line = bisect_right(starts, tag.start()) - 1
        before = lines[line][: tag.start() - starts[line]]
        # After the end of a raw block, another one may begin on the same line.
        if line != tail and (before.strip() or _is_indented(before)):
            continue
        if index in closed_by and re.search(r"\bmarkdown\b", tag["rest"]):
            continue  # md_in_html reads Markdown in it
        if name == "hr" or tag["rest"].endswith("/"):
            raw.add(line)
            tail = line
        elif index in closed_by:
            block_end = tags[closed_by[index]].end()
            tail = bisect_right(starts, block_end - 1) - 1
            raw.update(range(line, tail + 1))
        else:
            unclosed.append(LoneTag(line, tag.start() - starts[line] + 1, name))
    closing, unopened = set(closed_by.values()), []
    for index, tag in enumerate(tags):
        if tag["end"] and index not in closing and tag["name"].lower() in _BLOCKS:
            line = bisect_right(starts, tag.start()) - 1
            if line not in raw:
                unopened.append(LoneTag(line, tag.start() - starts[line] + 1, tag["name"].lower()))
    return raw, unclosed, unopened


def _pairs(tags: list[re.Match[str]]) -> dict[int, int]:
    """Map each opening tag to its closing tag, by index. A closing tag ends the nearest open tag with its name."""
    stack: list[tuple[str, int]] = []
    names: Counter[str] = Counter()
    pairs: dict[int, int] = {}
    for index, tag in enumerate(tags):
        name = tag["name"].lower()
        if not tag["end"]:
            if not tag["rest"].endswith("/"):
                stack.append((name, index))
                names[name] += 1
        elif names[name]:
            opened = ""
            while opened != name:
                opened, at = stack.pop()
                names[opened] -= 1
            pairs[at] = index
    return pairs


def _is_indented(before: str) -> bool:
    return len(before[: len(before) - len(before.lstrip())].expandtabs(4)) > 3


def code_spans(text: str) -> list[tuple[int, int]]:
    """Find the code spans of a paragraph, as (start, end) offsets.

    A code span goes from a run of backticks to the next run of the same length.
    """
    runs = [match.span() for match in _RUN_OF_BACKTICKS.finditer(text)]
    following: dict[int, list[int]] = {}
    for index, (start, end) in enumerate(runs):
        following.setdefault(end - start, []).append(index)
    spans, index = [], 0
    while index < len(runs):
        start, end = runs[index]
        if start and text[start - 1] == "\\":  # an escaped run opens nothing, but may close
            index += 1
            continue
        same = following[end - start]
        at = bisect_right(same, index)
        if at < len(same):
            spans.append((start, runs[same[at]][1]))
            index = same[at]
        index += 1
    return spans


def masked(line: str) -> str:
    """Replace the comments of a line with spaces, so that every other character keeps its place."""
    parts, at = [], 0
    while (start := line.find("<!--", at)) >= 0 and (end := line.find("-->", start + 4)) >= 0:
        parts += [line[at:start], " " * (end + 3 - start)]
        at = end + 3
    return "".join(parts) + line[at:]
