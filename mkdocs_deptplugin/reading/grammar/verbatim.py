"""Where no directive is ever read: fenced code, HTML comments, raw HTML blocks, code spans.

Every pass is linear in the length of the text. The rules are those of Python-Markdown, which renders the page:
a fence ends at the same run of characters and one that never ends is no fence; a raw HTML block begins with a
block-level tag at the start of a line and ends where that tag is closed.
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
# Python-Markdown takes any white space for an indentation here, a form feed for example.
_BLOCK_STARTS = re.compile(r"\n[^\S\n]{0,3}<")
_RUN_OF_BACKTICKS = re.compile(r"`+")
_BLOCKS = frozenset(BLOCK_LEVEL_ELEMENTS)


class LoneTag(NamedTuple):
    """A raw block-level tag without its other half. After one that nothing closes, Python-Markdown would take the rest
    of the page for HTML; one that closes nothing would end an element of ours."""

    line: int
    column: int
    tag: str


class Verbatim(NamedTuple):
    """`code` (with comments), `raw` and `fenced` (a part of `code`) hold line indexes, from 0; tags that are left open
    come with their places."""

    code: frozenset[int]
    raw: frozenset[int]
    unclosed: tuple[LoneTag, ...] = ()
    unopened: tuple[LoneTag, ...] = ()
    fenced: frozenset[int] = frozenset()


NO_VERBATIM = Verbatim(frozenset(), frozenset())


def find_verbatim(text: str, lines: list[str]) -> Verbatim:
    """Find the lines of `text` that are code, comment or raw HTML."""
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
    """Fences and comments that nothing closes, as (line from 0, column from 1, sign): alone they are text, but what
    comes after them could close them."""
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
    """The lines of raw blocks, the tags that are never closed, and those that close nothing."""
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
        # Behind the end of a raw block another may begin on the same line.
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
    """Which opening tag each closing tag ends, by index: the nearest of its name, whatever is open inside."""
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
    """The code spans of a paragraph, as (start, end) offsets: a run of backticks up to the next run as long."""
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
    """A line with its comments blanked out, every other character in its place."""
    parts, at = [], 0
    while (start := line.find("<!--", at)) >= 0 and (end := line.find("-->", start + 4)) >= 0:
        parts += [line[at:start], " " * (end + 3 - start)]
        at = end + 3
    return "".join(parts) + line[at:]
