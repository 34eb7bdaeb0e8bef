"""Automatic fixes for page sources: the word before an action's number, card order, spacing, and typography if asked.

Anything doubtful is left alone. A fix is made only if the page keeps its words and renders to the same HTML, apart from
that word and the characters that typography changes.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import unified_diff
from functools import cached_property
from itertools import groupby
from typing import Final

import markdown
from markdown.util import BLOCK_LEVEL_ELEMENTS

from ..reading.document import (
    Apply,
    Blank,
    CardHeading,
    Close,
    Document,
    Escape,
    GenericLink,
    Open,
    Single,
    TitleLine,
)
from ..reading.grammar.attributes import parse_attributes
from ..reading.grammar.directives import SPACES
from ..reading.grammar.verbatim import code_spans, find_verbatim
from ..reading.pages.include import Find, find_nothing
from ..reading.scan import scan
from ..reading.source import Source
from ..rendering.renderer import ExposedError, Renderer
from ..settings import WRITTEN, Settings
from ..strategy.checks import other_label
from ..strategy.departments.departments import Departments
from ..strategy.order import in_order
from ..strategy.outline import read_responses
from ..text.marks import holds_marks
from ..text.words import escape_markdown

EXTENSIONS: Final = ("tables", "fenced_code", "footnotes", "attr_list", "def_list", "abbr", "admonition")
"""The Markdown extensions for comparing a page's HTML: the ones that most sites use."""

ROUNDS: Final = 5
"""The most passes over a page until nothing changes. No page that we know needs more than two."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"(<[^<>]*>)")
_TAG_NAME = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_CODE = frozenset({"code", "pre", "script", "style", "textarea"})
_BLOCKS = frozenset({*BLOCK_LEVEL_ELEMENTS, "br"})

# A directive that the scanner has found: a slash, a name or a colon, and the rest.
_INSIDE = re.compile(r"(?P<end>/?)\s*(?P<word>:|[A-Za-z][\w-]*)(?P<rest>.*)")
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")
_DOUBLE = re.compile(r"=\s*[“”„]([^\"“”„]*)[“”„](?=[\s.#]|$)")
_SINGLE = re.compile(r"=\s*[‘’]([^'‘’]*)[‘’](?=[\s.#]|$)")
_HASHES = re.compile(r"(#{1,6})(.*)")

# Typography. A paragraph that contains one of these is skipped: it may be a table, a definition, mathematics or HTML.
_DOUBTFUL = re.compile(
    r"""[|$\x00]                                  # a table, mathematics; our own blank
      | \\[()\[\]]
      | <(?!br\s*/?>|[A-Za-z][\w+.-]*:|[^\s<>@]+@)(?=[A-Za-z/!?])  # HTML, but no line break and no autolink
      | ^[ ]{0,3}(?:\*?\[[^\]]*\]:|[>:]|!!!|\?\?\?|===|///|;;;)
      | ^[ ]{0,3}(?:[-*_=~][ ]*)+$                 # a rule, or the line under a heading""",
    re.VERBOSE | re.MULTILINE,
)
# The parts of a paragraph that do not change, in order of precedence.
_PROTECTED = (
    re.compile(r"\\."),
    re.compile(r"<[^<>]*>"),
    re.compile(r"(?<!\{)\{+[^{}]*\}+"),
    re.compile(r"!?\[[^\[\]]*\](?!\()"),  # may be the name of a reference or a footnote
    re.compile(r"!\[[^\[\]]*\]"),
    re.compile(r"(?<=\])\([^()]*(?:\([^()]*\)[^()]*)*\)"),  # a link's address and title
    re.compile(r"^[ ]{0,3}(?:(?:[-*+]|\d+[.)])[ \t]+)+", re.MULTILINE),
)
_TOKEN = re.compile(r"[^\s\x00]+")
_OF_AN_ADDRESS = re.compile(r"[/@=]|^www\.|^mailto:", re.IGNORECASE)
_LETTER = r"[^\W\d_]"
_TYPOGRAPHY = (
    (re.compile(r"(?<=\S) {2,}(?=\S)"), " "),
    (re.compile(r"(?<!\.)\.{3}(?![.\d])"), "…"),
    (re.compile(rf"(?:(?<={_LETTER})|(?<=[.,;:!?)\"'»’”*]))[ ]--?[ ](?=[(\"'«‘“*]*{_LETTER})"), " – "),
    (re.compile(rf"(?<={_LETTER})'(?={_LETTER})"), "’"),
)
_SIGNS = (("…", "..."), ("–", "-"), ("--", "-"), ("’", "'"), ("&gt;&gt;", "»"))


def fix_text(
    text: str,
    source: Source,
    departments: Departments,
    settings: Settings,
    *,
    find: Find = find_nothing,
    typography: bool = False,
) -> str:
    """Fix a page's Markdown where there is one right answer. Never raises.

    Idempotent. Only the word before the action's number may be replaced, by the site's.

    Args:
        text: The text without its front matter, with line feeds as line ends.
        source: The page's path, and the action's number and title in the front matter. Its document is not used.
        departments: Those that the site knows.
        settings: The site's. `order` specifies how cards are sorted.
        find: Returns the text of an included file.
        typography: Whether to replace signs in statements too, such as `...` by `…`, and double spaces.

    Returns:
        The fixed Markdown, or `text` itself if there is nothing to fix.
    """
    if ("{" not in text and not source.number) or holds_marks(text) or "{::" in text:
        return text
    fixer = _Fixer(source, departments, settings, find, typography)
    if not source.number and all(isinstance(event, Escape) for event in fixer.read(text).events):
        return text
    fixed = fixer.labelled(text)
    with suppress(ExposedError):  # only its author can fix a page that would publish withheld text
        for _ in range(ROUNDS):
            before, fixed = fixed, fixer.once(fixed)
            if fixed == before:
                return fixed if fixed != text else text
    return text  # each pass would change it again, so it is left alone


def fix_file(
    text: str,
    source: Source,
    departments: Departments,
    settings: Settings,
    *,
    find: Find = find_nothing,
    typography: bool = False,
) -> str:
    """Fix a whole file. Never raises.

    The front matter and the line ends do not change.

    Args:
        text: The file's text, with its front matter, its byte order mark if it has one, and its own line ends.
        source: The page as read from this text.
        departments: Those that the site knows.
        settings: The site's.
        find: Returns the text of an included file.
        typography: Whether to replace signs in statements too, such as `...` by `…`, and double spaces.

    Returns:
        The text with a fixed body, or `text` itself if there is nothing to fix.
    """
    ends = _LINE_END.findall(text)
    lines = _LINE_END.split(text.removeprefix("\ufeff"))
    at = source.document.first_line - 1
    body = "\n".join(lines[at:])
    fixed = fix_text(body, source, departments, settings, find=find, typography=typography)
    if fixed is body or fixed == body:
        return text
    after = fixed.split("\n")
    front = zip(lines[:at], ends, strict=False)
    common = Counter(ends).most_common(1)[0][0] if ends else "\n"
    whole = [*front, *zip(after, [*_line_ends(lines[at:], after, ends[at:], common), ""], strict=False)]
    return ("\ufeff" if text.startswith("\ufeff") else "") + "".join(f"{line}{end}" for line, end in whole)


def diff(before: str, after: str, path: str) -> str:
    """The changes to a file, as a unified diff without line ends; empty if there are none."""
    lines = unified_diff(_shown(before), _shown(after), path, path, lineterm="")
    return "".join(f"{line}\n" for line in lines)


def _shown(text: str) -> list[str]:
    *lines, last = _LINE_END.split(text)
    return [*lines, f"{last}\n\\ No newline at end of file"] if last else lines


def _line_ends(before: Sequence[str], after: Sequence[str], ends: Sequence[str], common: str) -> list[str]:
    """The line end of each fixed line: the one that it had before, or the most common one for a new line."""
    # Cards may have moved, so a line is identified by its words.
    known: dict[str, deque[str]] = {}
    for line, end in zip(before, ends, strict=False):
        known.setdefault(_name(line), deque()).append(end)
    return [(known.get(_name(line)) or deque([common])).popleft() for line in after[:-1]]


def _name(line: str) -> str:
    return " ".join(_WORD.findall(line))


@dataclass(frozen=True)
class _Fixer:
    source: Source
    departments: Departments
    settings: Settings
    find: Find
    typography: bool = False

    def once(self, text: str) -> str:
        """Fix a page once: with all steps if the page then stays the same, otherwise with the steps that keep it so."""
        steps: tuple[Callable[[str], str], ...] = (
            self._ordered,
            self._plain,
            self._trimmed,
            self._apart,
            *((self._typeset,) if self.typography else ()),
        )
        fixed = text
        for step in steps:
            fixed = step(fixed)
        if fixed == text or self._is_same(text, fixed):
            return fixed
        for step in steps:
            fixed = step(text)
            if fixed != text and self._is_same(text, fixed):
                text = fixed
        return text

    def read(self, text: str) -> Document:
        """The page's own lines, without what it includes."""
        return scan(text, self.settings, number=self.source.number)

    def labelled(self, text: str) -> str:
        """Replace another word before the action's number by the site's: `Measure 3` by `Action 3`."""
        document, label = self.read(text), self.settings.labels.action
        if document.title is None or not (self.source.number or document.marker is not None):
            return text
        source = self.source._replace(document=document)
        other = other_label(document.title, source, self.settings)
        if other is None or escape_markdown(label) != label:
            return text
        lines, at = text.split("\n"), document.title.heading.line
        words = re.compile(r"\s+".join(map(re.escape, other.label.split())))
        lines[at] = words.sub(lambda _: label, lines[at], count=1)
        after = self.read(fixed := "\n".join(lines))
        is_right = after.title is not None and (after.title.number, after.title.title) == (other.number, other.title)
        return fixed if is_right and len(after.cards) == len(document.cards) else text

    # What must stay -----------------------------------------------------------------------------------------------

    def _is_same(self, before: str, after: str) -> bool:
        return _words(before) == _words(after) and self._html(before) == self._html(after)

    @cached_property
    def _renderer(self) -> Renderer:
        return Renderer(self.departments, self.settings, find=self.find)

    def _html(self, text: str) -> list[str]:
        """The page's HTML, without the characters that typography changes."""
        source = self.source._replace(document=Document(()))
        expanded = self._renderer.expand(text, source)
        html = markdown.markdown(expanded, extensions=[*EXTENSIONS, self._renderer.extension])
        return list(_without_signs(html))

    # The steps ----------------------------------------------------------------------------------------------------

    def _ordered(self, text: str) -> str:
        if self.settings.order == WRITTEN:
            return text
        document = self.read(text)
        named = all(card.heading is not None or card.is_keyed for card in document.cards)
        if not named or any(problem.code.startswith("block-") for problem in document.problems):
            return text  # it is not certain where a card ends, or which department's it is
        document, responses = read_responses(document, self.departments, self.settings)
        return in_order(document, responses, self.departments, self.settings.order)[0]

    def _plain(self, text: str) -> str:
        """Write directives, cards' headings and the action's title as in the documentation."""
        document = self.read(text)
        lines = list(document.lines)
        kept, _ = _kept(text, lines)
        for index, is_heading in _ours(document).items():
            if index not in kept:
                lines[index] = _heading(lines[index]) if is_heading else _directive(lines[index])
        return "\n".join(lines)

    def _trimmed(self, text: str) -> str:
        """Remove white space at the end of lines, except for a line break."""
        document = self.read(text)
        lines = list(document.lines)
        kept, blank = _kept(text, lines)
        ours = _ours(document)
        for index, line in enumerate(lines):
            if index not in kept:
                is_prose = index not in ours and not line.lstrip().startswith("#")
                may_break = is_prose and index + 1 < len(lines) and index + 1 not in blank
                lines[index] = _without_tail(line, may_break=may_break)
        return "\n".join(lines)

    def _apart(self, text: str) -> str:
        """Leave one blank line in place of several, one between two cards, and one line feed at the end."""
        document = self.read(text)
        closed = {event.line for event in document.events if isinstance(event, Close) and event.written}
        tight = {
            after.line
            for before, after in zip(document.cards, document.cards[1:], strict=False)
            if before.end == after.line and before.end - 1 in closed
        }
        out: list[str] = []
        waiting: list[str] = []
        blank, last = _kept(text, document.lines)[1], ""
        for index, line in enumerate(document.lines):
            if index in blank:
                waiting.append(line)
                continue
            in_code = _is_deep(last) and _is_deep(line)
            out += waiting if in_code else [""] * bool(waiting or index in tight)
            out.append(line)
            waiting, last = [], line
        return "\n".join(out).rstrip("\n") + "\n"

    def _typeset(self, text: str) -> str:
        document = self.read(text)
        lines = list(document.lines)
        kept, blank = _kept(text, lines)
        prose = sorted(_statement_lines(document) - kept - blank)
        links: dict[int, list[GenericLink]] = {}
        for link in document.links:
            if link.text.endswith(">>"):
                links.setdefault(link.line, []).append(link)
        for _, group in groupby(enumerate(prose), key=lambda pair: pair[1] - pair[0]):
            indexes = [index for _, index in group]
            if _DOUBTFUL.search("\n".join(lines[index] for index in indexes)):
                continue
            for index in indexes:
                for link in sorted(links.get(index, ()), key=lambda link: -link.column):
                    lines[index] = _with_guillemet(lines[index], link)
            paragraph = _with_signs("\n".join(lines[index] for index in indexes))
            for index, line in zip(indexes, paragraph.split("\n"), strict=True):
                lines[index] = line
        return "\n".join(lines)


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text))


# Spacing ----------------------------------------------------------------------------------------------------------


def _ours(document: Document) -> dict[int, bool]:
    """The lines of directives, of cards' and actions' headings, and of their attributes.

    The value says whether a line is a heading's first.
    """
    found: dict[int, bool] = {}
    for event in document.events:
        if isinstance(event, (CardHeading, TitleLine)):
            found |= dict.fromkeys(range(event.line, event.line + event.length), False) | {event.line: True}
        elif isinstance(event, (Open, Single, Blank, Apply)) or (isinstance(event, Close) and event.written):
            found[event.line] = False
    return found


def _kept(text: str, lines: Sequence[str]) -> tuple[set[int], set[int]]:
    """The lines of code, HTML and macros, which are never changed; and the blank lines among the others."""
    verbatim = find_verbatim(text, list(lines))
    kept = set(verbatim.code | verbatim.raw)
    blank = {index for index, line in enumerate(lines) if not line.strip(" \t") and index not in kept}
    kept.update(index for index, line in enumerate(lines) if index not in blank and _is_deep(line))
    for first, last in _several_lines(text, lines, blank):
        kept.update(range(first, last + 1))
        blank -= set(range(first, last + 1))
    return kept, blank


def _several_lines(text: str, lines: Sequence[str], blank: set[int]) -> Iterator[tuple[int, int]]:
    """The first and the last line of each code span and macro that has several lines."""
    for _, group in groupby(((index, index in blank) for index in range(len(lines))), key=lambda pair: pair[1]):
        indexes = [index for index, _ in group]
        paragraph = "\n".join(lines[index] for index in indexes)
        if "`" in paragraph:
            yield from _over_lines(paragraph, code_spans(paragraph), indexes[0])
    for opening, closing in (("{{", "}}"), ("{%", "%}"), ("{#", "#}")):
        yield from _over_lines(text, _between(text, opening, closing), 0)


def _over_lines(text: str, spans: Iterable[tuple[int, int]], line: int) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in spans:
        first = line + text.count("\n", at, start)
        last = first + text.count("\n", start, end)
        line, at = last, end
        if last > first:
            yield first, last


def _between(text: str, opening: str, closing: str) -> Iterator[tuple[int, int]]:
    start = text.find(opening)
    while start >= 0 and (end := text.find(closing, start + 2)) >= 0:
        yield start, end + 2
        start = text.find(opening, end + 2)


def _is_deep(line: str) -> bool:
    """Whether a line is indented code or part of a list. We cannot know what white space means there."""
    return line.expandtabs(4).startswith("    ")


def _heading(line: str) -> str:
    match = _HASHES.match(line.strip(SPACES))
    return f"{match[1]} {match[2].strip(SPACES)}" if match else line


def _directive(line: str) -> str:
    """Write a directive in its plain form. A line that the scanner corrected does not change."""
    text = line.strip(SPACES)
    braces = 2 if text.startswith("{{") else 1
    match = _INSIDE.fullmatch(text[braces:-braces].strip(SPACES))
    if match is None or not text.startswith("{") or not text.endswith("}" * braces):
        return line
    rest = _attributes(match["rest"].strip(SPACES))
    return f"{'{' * braces}{match['end']}{match['word']}{' ' if rest else ''}{rest}{'}' * braces}"


def _attributes(text: str) -> str:
    """Write attributes with single spaces between them and straight quotes around values, if they are read the same."""
    straight = _SINGLE.sub(r"='\1'", _DOUBLE.sub(r'="\1"', text))
    parts = _QUOTED.split(straight)
    parts[::2] = [re.sub(f"[{SPACES}]+", " ", part) for part in parts[::2]]
    plainly = "".join(parts)
    before, after = (parse_attributes(one.replace("\u00a0", " ")) for one in (text, plainly))
    return plainly if before == after else text


def _without_tail(line: str, *, may_break: bool) -> str:
    """Remove the white space at the end of a line, except for the two spaces of a line break."""
    bare = line.rstrip(" \t")
    wide = line.expandtabs(4)
    is_break = may_break and bare and len(wide) - len(wide.rstrip(" ")) > 1
    return f"{bare}  " if is_break else bare


# Typography -------------------------------------------------------------------------------------------------------


def _statement_lines(document: Document) -> set[int]:
    """The lines of all statements that are neither a directive nor a heading."""
    found: set[int] = set()
    for card in document.cards:
        for span in card.statements:
            found.update(range(span.start, min(span.end, len(document.lines))))
        if not card.statements:
            found.update(range(card.line + 1, min(card.end, len(document.lines))))
    return {index for index in found.difference(_ours(document)) if not document.lines[index].lstrip().startswith("#")}


def _with_guillemet(line: str, link: GenericLink) -> str:
    """Replace the `>>` at the end of a link's text with `»`."""
    at = link.column + len(link.text)
    is_here = line[link.column - 1 : at + 1] == f"[{link.text}]"
    return f"{line[: at - 2]}»{line[at:]}" if is_here else line


def _with_signs(text: str) -> str:
    """Apply typography to the lines of a paragraph."""
    for pattern, sign in _TYPOGRAPHY:
        if pattern.search(text):
            text = _replaced(text, pattern, sign, _shadow(text))
    return text


def _replaced(text: str, pattern: re.Pattern[str], sign: str, shadow: str) -> str:
    return pattern.sub(lambda match: match[0] if "\0" in shadow[match.start() : match.end()] else sign, text)


def _shadow(text: str) -> str:
    """A text of the same length, with null characters in place of everything that must not change."""
    parts, at = [], 0
    for start, end in code_spans(text):
        parts += [text[at:start], "\0" * (end - start)]
        at = end
    shadow = "".join(parts) + text[at:]
    for pattern in _PROTECTED:
        shadow = pattern.sub(lambda match: "\0" * len(match[0]), shadow)
    if "{" in shadow or "}" in shadow:
        return "\0" * len(text)
    return _TOKEN.sub(lambda match: "\0" * len(match[0]) if _OF_AN_ADDRESS.search(match[0]) else match[0], shadow)


# What stays -------------------------------------------------------------------------------------------------------


def _without_signs(html: str) -> Iterator[str]:
    """Split HTML into pieces. Outside code, the signs that typography replaces are the same as their replacements."""
    pieces = ["<p>", *_TAG.split(html), "</p>"]  # a tag, text, a tag, and so on
    depth = 0
    for index, piece in enumerate(pieces):
        if index % 2 == 0:
            end, name = _tag(piece)
            depth += (-1 if end else 1) if name in _CODE else 0
        elif depth <= 0:
            for sign, other in _SIGNS:
                piece = piece.replace(sign, other)
            piece = re.sub(r"[ \t\n]+", " ", piece)
            # Space at the edges of a block is not visible.
            piece = piece.lstrip(" ") if _tag(pieces[index - 1])[1] in _BLOCKS else piece
            piece = piece.rstrip(" ") if _tag(pieces[index + 1])[1] in _BLOCKS else piece
        yield piece


def _tag(tag: str) -> tuple[str, str]:
    match = _TAG_NAME.match(tag)
    return (match[1], match[2].lower()) if match else ("", "")
