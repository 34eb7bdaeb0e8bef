"""Reading a page: where its directives stand and what they open and close (DESIGN.md sections 3 and 4).

`scan` reads Markdown once, line by line, and gives back a `Document`: what to do with which line (`events`), the
cards, the action's heading, and the problems. The expansion, the model and the checks read that; none of them looks
for braces again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from html import unescape
from itertools import accumulate
from typing import Final, NamedTuple

from .attributes import NONE, Attributes, parse_attributes
from .declarations import Part, declare, means_withheld, speaks_of_withholding, text_speaks_of_withholding
from .directives import (
    CARD_KEYS,
    CLASSES,
    ENDS,
    INLINE,
    MARKER,
    SPACES,
    TABLE,
    UNSAFE,
    Braced,
    Directive,
    class_meant,
    read_braces,
)
from .document import (
    Apply,
    Blank,
    Card,
    CardHeading,
    Close,
    Document,
    Escape,
    Event,
    GenericLink,
    Heading,
    Include,
    Open,
    Place,
    Single,
    Span,
    Title,
    TitleLine,
    Unbracket,
    Unread,
)
from .headings import LABEL, read_action, split_attributes
from .kramdown import without_comments
from .marks import MARKS, REPLACEMENT, holds_marks
from .placeholders import PHRASES, is_placeholder, note_in_brackets
from .problems import Effect, Problem
from .spelling import nearest
from .typed import NUMBERED, Typed, TypedLine, TypedLines, find_typed, may_be_typed
from .verbatim import LoneTag, code_spans, find_verbatim, masked
from .words import fold

DEEPEST: Final = 100
"""How many blocks may be open at once. Python-Markdown needs the machine's own stack for each."""

_LINK_WITHOUT_TARGET = re.compile(r"\[(?<![\\!\]]\[)(?P<text>[^\[\]]+)\](?:\(\s*\)|\[\s*\](?![\[(:])|(?![\[(:]))")
_WORDS = re.compile(r"[^\W_]")
_CONTAINER = re.compile(r"(?:[*+-]|\d+[.)])\s|!!!|\?\?\?|===|\[\^[^\]]+\]:|:\s|///")
_LINK = re.compile(r"\[(?<![\\!\]]\[)(?P<text>[^\[\]]+)\]\(\s*<?(?P<url>[^()\s<>]+)")
_WHOLE_LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\([^()]*(?:\([^()]*\)[^()]*)*\)")
_BROKEN_LINK = re.compile(
    r"(?<!\\)\]\(|\][ \t]+\((?=https?://)|(?<!\\)\[[^\[\]()]*[^\s\[\]()]\((?=https?://)|\](?=https?://)"
)
_NO_SCHEME = re.compile(r"\]\((?P<url>www\.[^\s()<>]*)")
_LINK_BEGINS = re.compile(r"\[(?<![\\!\]]\[)(?P<text>[^\[\]]*)$")
_LINK_ENDS = re.compile(r"(?P<text>[^\[\]]*)\](?:\(\s*\)|\[\s*\](?![\[(:])|(?![\[(:]))")
_DEFINITION = re.compile(r"^[ \t]{0,3}\[([^\[\]\n]+)\]:[ \t]*\n?[ \t]*\S", re.MULTILINE)
# What stands in braces for others: a statement, a comment or a plain variable of a macro.
_OF_MACROS = re.compile(
    r"\{%.*?%\}|\{#.*?#\}|\{\{\s*(?P<name>[A-Za-z_]\w*)(?:\.\w+|\[[^\[\]]*\]|\([^()]*\)|\s*\|\s*\w+)*\s*\}\}"
)
_BRACES = re.compile(r"[{}]")
_OURS_AS_MACRO = re.compile(r"\{[%#]\s*/?(?:depart|div\b|statement)", re.IGNORECASE)
_WORDS_OF = re.compile(r"[A-Za-z]+")
# A directive that has lost both of its braces.
_BARE = re.compile(r"[\s>*+\d.\"'\[(<｛/-]*(?P<word>div|[a-z]{7,12})(?P<rest>[\s.][^!?,;]{1,80})?$")
_LIST = re.compile(r"\{[\s:]*(?=[.#]|[\w:-]+\s*=)")


@dataclass(frozen=True)
class Vocabulary:
    """The words that a site may choose, as the scanner needs them."""

    action: str = LABEL
    generic_links: tuple[str, ...] = ("Read more", "More", "Find out more", "Here")
    placeholders: tuple[str, ...] = PHRASES

    @cached_property
    def _generic(self) -> frozenset[str]:
        return frozenset(map(fold, self.generic_links))

    def is_generic(self, text: str) -> bool:
        """Whether a link's text says nothing about where it leads."""
        return fold(unescape(text)) in self._generic

    def is_placeholder(self, text: str, defined: Container[str] = ()) -> bool:
        """Whether a statement's words stand for an answer still to come; `defined` are the names of links, so that a
        text in square brackets may be one."""
        note = note_in_brackets(text)
        if note and not self.is_generic(note):
            return " ".join(note.split()).casefold() not in defined
        return is_placeholder(text, self.placeholders, self.generic_links)


DEFAULT: Final = Vocabulary()


def definitions(text: str) -> frozenset[str]:
    """The names of the links that a page defines, as Markdown compares them."""
    return frozenset(" ".join(name.split()).casefold() for name in _DEFINITION.findall(text))


def scan(
    text: str,
    vocabulary: Vocabulary = DEFAULT,
    *,
    first_line: int = 1,
    number: str = "",
    late: bool = False,
    places: Sequence[Place] = (),
) -> Document:
    """Read a page's Markdown.

    In: the text without its front matter, the number of its first line in the file, the action's number where the
    front matter gives one, and `late` for text that was expanded before, in which a navigation is one that we wrote;
    and where each line lies, if the text was put together from several files. Out: a `Document`, one without events
    where the page holds no directive, no typed element, no marker and no number. Never raises. Linear in the length of
    the text.
    """
    if "{" not in text and "}" not in text and not number and not may_be_typed(text):
        return Document((), first_line)
    if holds_marks(text):
        text = MARKS.sub(REPLACEMENT, text)
    shown = without_comments(text)
    typed = find_typed(shown.text, late=late)
    document = _Scanner(typed, vocabulary, first_line, number, places, shown.unclosed).document()
    if shown.text != text:
        document = replace(document, written=text, lines=shown.text.split("\n"))
    elif typed.lines and document.lines:
        document = replace(document, lines=text.split("\n"))
    return document


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


class _Block(NamedTuple):
    """An open block. One that is not `shown` was opened by a directive that could not be read: it becomes no element,
    but keeps the closing directives in step."""

    word: str
    line: int
    column: int
    card: int = -1
    is_statement: bool = False
    shown: bool = True


class _OpenCard:
    """A card that is being read. `depth` is its place on the stack; `after_heading` is true until text follows."""

    def __init__(
        self, line: int, column: int, attributes: Attributes, depth: int, typed: Typed | None, *, takes_key: bool
    ) -> None:
        self.line = line
        self.column = column
        self.attributes = attributes
        self.depth = depth
        self.typed = typed
        self.takes_key = takes_key
        self.heading: Heading | None = None
        self.heading_event = -1
        self.after_heading = False
        self.after_text = False
        self.statements: list[Span] = []
        self.parts: list[Part] = []  # of the heading and the statements
        self.end = line + 1
        self.further: list[Heading] = []
        self.inside = 0  # how many of its statements are open
        self.beside: list[int] = []  # lines of text in none of them

    @property
    def is_keyed(self) -> bool:
        return self.takes_key and bool(self.attributes.words or self.attributes.quoted)

    def finished(self, scanner: _Scanner) -> Card:
        """The card, once all of its attributes have been read; what is wrong with those is reported."""
        declared, faults = declare([Part(self.attributes, self.line, self.column, self.takes_key), *self.parts])
        for fault in faults:
            scanner.report(fault.code, fault.line, fault.column, fault.message, fault.effect)
        attributes = self.attributes
        return Card(
            self.line,
            self.column,
            attributes,
            self.heading,
            tuple(self.statements),
            self.end,
            attributes.words if self.takes_key else (),
            attributes.quoted if self.takes_key else (),
            declared,
            tuple(self.further),
            self.after_text,
            self.typed,
        )


class _Scanner:
    def __init__(
        self,
        typed: TypedLines,
        vocabulary: Vocabulary,
        first_line: int,
        number: str,
        places: Sequence[Place],
        unclosed: Sequence[int] = (),
    ) -> None:
        self.text = text = typed.text
        self.typed = typed.lines
        self.lines = text.split("\n")
        self.vocabulary = vocabulary
        self.file = Document(self.lines, first_line, places=places)  # for the places of what is found
        self.number = number
        self.verbatim = find_verbatim(text, self.lines)
        self.events: list[Event] = []
        self.problems: list[Problem] = []
        self.stack: list[_Block] = []
        self.too_deep = 0  # how many blocks are open beyond the deepest that is shown
        self.cards: list[_OpenCard] = []
        self.card: _OpenCard | None = None
        self.title: Title | None = None
        self.title_event = -1
        self.marker: int | None = None
        self.is_ours = bool(number)
        self.links: list[tuple[str, list[Unbracket]]] = []
        self.generic_links: list[GenericLink] = []
        self.broken: list[tuple[int, int, str]] = []  # links
        self.stray: list[LoneTag] = []  # closing tags of raw HTML
        self.lone: list[tuple[int, int]] = []  # statements in no card
        self.hidden: set[int] = set()  # lines of kramdown's
        self.unread: list[Unread] = []  # lines in braces that are no directives
        self.loose: list[Heading] = []  # headings in no card
        for line in unclosed:
            message = "{::comment} is never closed, so all that follows is hidden. Put {:/comment} where it ends."
            self.report("block-unclosed", line, 1, message)
        self.last_text = -1  # the last line that is no directive
        self.unread_tags = typed.unread
        self.last_directive = -1
        self.paragraph = 0  # where the lines since the last blank one begin
        self.container = 0  # how far the text of the list or note around the line is indented
        self.spans_of = -1
        self.ticked = [at for at, line in enumerate(self.lines) if "`" in line] if "`" in text else []
        self.spans: tuple[list[tuple[int, int]], list[tuple[int, int]]] = [], []

    def document(self) -> Document:
        code, raw = self.verbatim.code, self.verbatim.raw
        after_blank = True
        for index, line in enumerate(self.lines):
            text = line.strip(SPACES)
            if not text:
                after_blank = True
                continue
            if after_blank:
                self.paragraph, after_blank = index, False
            if index in code:
                self._text(index)
                if index not in self.verbatim.fenced:
                    self._notice_braces(index, line)
            elif index in raw:
                self._text(index)
                self._inline(index, line, "is in a raw HTML block")
                self._notice_braces(index, line)
            else:
                self._line(index, line, text)
        end = len(self.lines)
        self._end_card(end)
        while self.stack:
            self._report_unclosed(self.stack[-1], end)
            self._pop(end, written=False)
        cards = [card.finished(self) for card in self.cards]
        self._unread_tags()
        if not self.is_ours:  # `{: }` and headings are ours only beside a directive
            self.events = [one for one in self.events if isinstance(one, Escape) or one.line in self.hidden]
            self.problems = [problem for problem in self.problems if problem.code.startswith("directive-")]
            self.links, self.generic_links = [], []
            if not (self.problems or self.events or any(one.speaks for one in self.unread)):
                return Document((), self.file.first_line)
        self._links_without_target()
        self._unclosed_tags()
        self._stop_for_withholding()
        if self.marker is not None or self.number:
            for index, column in self.lone:
                message = (
                    "This statement is in no card. Put {div .department} and the department's heading above it, and "
                    "{/div} below."
                )
                self.report("heading-missing", index, column, message)
        self.events.sort(key=lambda event: event.line)
        self.problems.sort(key=lambda problem: (problem.line, problem.column))
        return Document(
            self.lines,
            self.file.first_line,
            self.events,
            cards,
            self.title,
            self.marker,
            self.problems,
            self.generic_links,
            self.file.places,
            unread=self.unread,
            loose=self.loose,
        )

    # A line -------------------------------------------------------------------------------------------------------

    def _line(self, index: int, line: str, text: str) -> None:
        first = text[0]
        indent = _indent(line) if line[0] in SPACES else 0
        if indent > 3 and self._is_indented_code(index, indent):
            self.paragraph = index + 1
            self._text(index)
            self._notice_braces(index, line)
            return
        if first == "#":
            if indent <= 3 and self._heading(index, line, text):
                return
        elif first == "{" or text[-1] == "}":
            if indent <= 3 and self._braces(index, line, text):
                self.last_directive = index
                self.container = 0
                return
        elif first in "-=" and not text.strip(first) and self._underline(index, first):
            return
        self._text(index)
        if (indent <= 3 or self.container) and _CONTAINER.match(text):
            self.container = indent // 4 * 4 + 4
        elif indent <= 3 and index == self.paragraph:
            self.container = 0
        if "{" in text:
            self._inline(index, line, "does not stand alone on its line")
        self._notice_braces(index, line)
        if "</" in text and self.verbatim.unopened:
            self._closing_tags(index)
        if "[" in text:
            self._brackets(index, line)
        if "](" in text or "(http" in text or "]http" in text:
            self._broken_links(index, line)

    def _closing_tags(self, index: int) -> None:
        tags = self.verbatim.unopened
        for at in range(bisect_left(tags, (index,)), bisect_left(tags, (index + 1,))):
            tag = tags[at]
            if not self._in_code_span(index, tag.column - 1):
                self.stray.append(tag)

    def _text(self, index: int) -> None:
        self.last_text = index
        if self.card is not None:
            self.card.after_heading = False
            if not self.card.inside and index not in self.verbatim.code:
                self.card.beside.append(index)

    def _braces(self, index: int, line: str, text: str) -> bool:
        """A line that begins or ends with a brace. True where it is ours."""
        if index in self.typed:
            return self._typed(index, self.typed[index])
        braced = read_braces(text)
        if braced is None or self._in_code_span(index, 0):
            return False
        if braced.kind == "attributes":
            return self._attributes_line(index, line, braced.attributes)
        if braced.kind == "kramdown":
            return self._kramdown(index, line, braced)
        if braced.kind == "unknown":
            return self._nearly(index, line, braced)
        self.is_ours = True
        column = line.index("{") + 1
        if braced.kind == "marker":
            self.marker = index if self.marker is None else self.marker
            self.events.append(Blank(index))
            return True
        directive = TABLE[braced.word]
        if directive.role == "include":
            self._text(index)
            self.events += Include(index, column, braced.rest), Escape(index, column)
            self._notice_braces(index, line)
        elif braced.end:
            self._close(index, column, directive)
            self._notice_attributes(index, column, braced.attributes)
            if braced.rest:
                self.unread.append(Unread(index, column, line))
        else:
            self._open(index, column, directive, braced.attributes)
        return True

    def _typed(self, index: int, line: TypedLine) -> bool:
        """A line that is a typed element, an end of one, or what an earlier expansion wrote."""
        braced, typed = line
        directive = TABLE.get(braced.word)
        self.is_ours = self.is_ours or directive is not None
        if directive is None or not directive.is_block:
            self._end_card(index)
            self.events.append(Single(index, braced.word, braced.rest, 1 + braced.rest.count("\n")))
        elif braced.end:
            self._close(index, 1, directive)
        else:
            self._open(index, 1, directive, braced.attributes, typed)
        return True

    def _kramdown(self, index: int, line: str, braced: Braced) -> bool:
        """What kramdown reads and we do not: hidden, and said. A bare `{:word}` is only ours beside a directive."""
        if not line.lstrip(SPACES).startswith("{::") and not braced.rest.startswith(":") and not self.is_ours:
            return False
        message = "This line is one of kramdown's own, which is not read here, so it is hidden. Delete it."
        self.report("directive-unknown", index, line.index("{") + 1, message)
        self.events.append(Blank(index))
        self.hidden.add(index)
        self._notice_braces(index, line)
        return True

    # Blocks -------------------------------------------------------------------------------------------------------

    def _open(
        self, index: int, column: int, directive: Directive, attributes: Attributes, typed: Typed | None = None
    ) -> None:
        classes = attributes.classes
        # Only cards have a state; one whose class is misspelt must not publish what it withholds.
        has_state = attributes != NONE and (
            any(key == "state" for key, _ in attributes.pairs) or speaks_of_withholding(attributes)
        )
        is_statement = directive.role == "statement" or "statement" in classes
        is_of_card = is_statement and self.card is not None and "department" not in classes
        is_card = directive.is_block and not is_of_card and (
            directive.role == "card" or "department" in classes or has_state
        )  # fmt: skip
        is_statement = is_statement and not is_card
        if not is_card and not is_of_card:
            self._report_attributes(index, column, attributes, directive)
        if is_card and directive.role == "statement":  # a statement in no card
            self._notice_attributes(index, column, attributes)
        if classes and directive.name not in CLASSES and not any(name in CLASSES for name in classes):
            self._report_classes(index, column, attributes)
        ends = ENDS["card"] if is_card else ENDS["statement"] if is_statement else directive.ends
        if "card" in ends:
            self._end_card(index)
        elif "statement" in ends:
            self._end_statement(index)
        if not directive.is_block:
            self.events.append(Single(index, directive.name))
            return
        if is_statement and self.card is None and not any(block.is_statement for block in self.stack):
            self.lone.append((index, column))
            self.unread.append(Unread(index, column, self.lines[index]))
        if len(self.stack) >= DEEPEST:
            self._too_deep(index, column, is_card=is_card)
            return
        card = -1
        if is_card:
            takes_key = directive.role == "card"
            self.card = _OpenCard(index, column, attributes, len(self.stack), typed, takes_key=takes_key)
            card = len(self.cards)
            self.cards.append(self.card)
        elif self.card is not None:
            self.card.after_heading = False
            self.card.inside += is_statement
            if is_statement:
                self.card.parts.append(Part(attributes, index, column))
        self.stack.append(_Block(directive.name, index, column, card, is_statement))
        attributes = attributes.without(CARD_KEYS) if card >= 0 or is_statement else attributes
        source = typed.source if typed is not None else ""
        self.events.append(Open(index, column, directive.element, attributes, is_statement, card, source))

    def _too_deep(self, index: int, column: int, *, is_card: bool) -> None:
        message = f"{DEEPEST} blocks are open already, so this one is shown as text. Close some of them before it."
        self.report("block-unclosed", index, column, message)
        self.events.append(Escape(index, column))
        self.too_deep += 1
        if is_card:
            self._notice_braces(index, self.lines[index])

    def _close(self, index: int, column: int, directive: Directive) -> None:
        word = directive.name
        if not directive.is_block:
            message = f"{{{word}}} is one line and has no end. Delete {{/{word}}}."
            self.report("block-unopened", index, column, message)
        elif self.too_deep:
            self.too_deep -= 1
        elif not self.stack:
            message = f"{{/{word}}} closes nothing. Delete it, or open the block before it with {{{word}}}."
            self.report("block-unopened", index, column, message)
        elif self.stack[-1].word == word:
            self._pop(index)
        else:
            self._mismatch(index, column, word)
        if not self.events or self.events[-1].line != index:
            self.events.append(Blank(index))

    def _mismatch(self, index: int, column: int, word: str) -> None:
        top = self.stack[-1]
        message = (
            f"{{/{word}}} stands where {{/{top.word}}} is due, for the {{{top.word}}} in "
            f"{self.file.where(top.line)}. Write {{/{top.word}}}."
        )
        self.report("block-mismatch", index, column, message)
        inside = self.card.depth if self.card is not None else 0
        same = [depth for depth, block in enumerate(self.stack) if block.word == word and depth >= inside]
        self._pop_to(same[-1] if same else len(self.stack) - 1, index)

    def _pop_to(self, depth: int, index: int, *, written: bool = True) -> None:
        self.too_deep = 0
        while len(self.stack) > depth:
            self._pop(index, written=written)

    def _pop(self, index: int, *, written: bool = True) -> None:
        block, card = self.stack.pop(), self.card
        if block.shown:
            self.events.append(Close(index, written))
        if card is None:
            return
        if block.is_statement:
            card.inside -= 1
            card.statements.append(Span(block.line, block.line + 1, index))
        elif block.card >= 0:
            if card.statements:
                self._beside(card)
            else:
                heading = self.events[card.heading_event] if card.heading is not None else None
                start = heading.line + heading.length if isinstance(heading, CardHeading) else card.line + 1
                card.statements.append(Span(card.line, start, index))
            card.end = index + 1 if written and index < len(self.lines) else index
            self.card = None
            self._notice_swallowed(block.line, card.end)

    def _beside(self, card: _OpenCard) -> None:
        """Text that is in a card and in none of its statements: on the page, but in no list and no file."""
        after = -2
        for index in card.beside:
            if index != after + 1 and _WORDS.search(self.lines[index]):
                message = "This text is in the card, but not in its statement. Move it there, or out of the card."
                self.report("statement-missing", index, _indent(self.lines[index]) + 1, message)
            after = index

    def _end_card(self, index: int) -> None:
        """Cards never nest: what may not stand in one ends the one left open."""
        if self.card is not None:
            self._report_unclosed(self.stack[self.card.depth], index)
            self._pop_to(self.card.depth, index, written=False)

    def _end_statement(self, index: int) -> None:
        """Nor do the statements of a card."""
        if self.card is None:
            return
        for depth in range(self.card.depth + 1, len(self.stack)):
            if self.stack[depth].is_statement:
                self._report_unclosed(self.stack[depth], index)
                self._pop_to(depth, index, written=False)
                return

    # Headings and their attributes --------------------------------------------------------------------------------

    def _heading(self, index: int, line: str, text: str) -> bool:
        source = text.lstrip("#")
        level = len(text) - len(source)
        if level > 6 or self._in_code_span(index, 0):
            return False
        return self._heading_text(index, line.index("#") + 1, source.rstrip("#"), level, 1)

    def _underline(self, index: int, first: str) -> bool:
        """A line of hyphens or equals signs under the only line of a paragraph makes a heading of that."""
        above = index - 1
        if above != max(self.paragraph, self.last_directive + 1) or above in self.verbatim.code:
            return False
        source = self.lines[above]
        if source.lstrip(SPACES).startswith("#"):  # a heading already
            return False
        return self._heading_text(above, 1, source, 1 if first == "=" else 2, 2)

    def _heading_text(self, index: int, column: int, source: str, level: int, length: int) -> bool:
        """Take a heading for the card's or the page's own. False where it is just a heading."""
        source = source.strip(SPACES)
        ours = NUMBERED.match(source) if level == 1 and self.card is None else None
        if ours is not None:  # an action's heading as an earlier expansion wrote it
            self.is_ours = True
            source = f"{unescape(ours['number'])} {ours['title']}"
        source, attributes = split_attributes(source, is_cards=self.card is not None)
        if ours is not None:
            attributes = parse_attributes(unescape(ours["heading"] or "")).merge(attributes)
        heading = Heading(index, column, source.strip(SPACES).rstrip("#").rstrip(SPACES), attributes, level)
        if "{" in heading.source or "}" in heading.source:
            self._notice_braces(index, self.lines[index])
        if self.card is not None:
            return self._heading_in_card(self.card, heading, length)
        is_title = level == 1 and self.title is None
        found = read_action(heading.source, (self.vocabulary.action,)) if level == 1 else None
        self._notice_attributes(index, column, attributes)
        if not is_title:
            if found is not None and self.title is not None and self.title.number:
                self._second_title(heading)
            else:
                self.loose.append(heading)
            return False
        if (found is None or not found.number) and not self.number:
            numbers = found.numbers if found is not None else ()
            self.title = Title(heading, "", found.title if found is not None else heading.source, numbers=numbers)
            return False
        heading = self._without_directives(heading)
        found = read_action(heading.source, (self.vocabulary.action,))
        if found is None or not found.number:
            self.title = Title(heading, "", heading.source, numbers=found.numbers if found is not None else ())
        else:
            self.title = Title(heading, found.number, found.title, found.label, found.prefix, found.numbers)
        self.title_event = len(self.events)
        self.events.append(TitleLine(index, length))
        return True

    def _heading_in_card(self, card: _OpenCard, heading: Heading, length: int) -> bool:
        own = card.heading
        # A card that was named in its first line has a heading only where that comes before any text.
        is_late = card.is_keyed and bool(card.beside)
        if own is not None or is_late or len(self.stack) != card.depth + 1 or not heading.source:
            if heading.level <= (own.level if own is not None else 2):
                card.further.append(heading)
            self._notice_attributes(heading.line, heading.column, heading.attributes)
            return False
        if card.typed is not None:
            heading = heading._replace(attributes=card.typed.heading.merge(heading.attributes))
        # The line above an underline was taken for text.
        card.after_text = any(_WORDS.search(self.lines[at]) for at in card.beside if at < heading.line)
        card.beside = [at for at in card.beside if at < heading.line]
        card.heading, card.after_heading = self._without_directives(heading), True
        card.parts.append(Part(heading.attributes, heading.line, heading.column))
        card.heading_event = len(self.events)
        self.events.append(CardHeading(heading.line, len(self.cards) - 1, length))
        return True

    def _second_title(self, heading: Heading) -> None:
        assert self.title is not None
        where = self.file.where(self.title.heading.line)
        message = f"This page has an action's heading in {where} already. Give this action a page of its own."
        self.report("action-number", heading.line, heading.column, message)

    def _without_directives(self, heading: Heading) -> Heading:
        """A heading of ours is not a line that the expansion edits, so what is no directive in it is escaped here."""
        if "{" not in heading.source or not INLINE.search(heading.source):
            return heading
        self._inline(heading.line, self.lines[heading.line], "does not stand alone on its line")
        spans = code_spans(heading.source)

        def escaped(match: re.Match[str]) -> str:
            in_code = any(start < match.start() < end for start, end in spans)
            return match[0] if in_code else f"\\{match[0]}"

        return heading._replace(source=INLINE.sub(escaped, heading.source))

    def _attributes_line(self, index: int, line: str, attributes: Attributes) -> bool:
        """`{: .class}`: for the heading it follows, else for the block before it."""
        column = line.index("{") + 1
        card, last = self.card, self.events[-1] if self.events else None
        is_cards = card is not None and card.after_heading and card.heading is not None
        if not is_cards:
            self._report_attributes(index, column, attributes)
            self._notice_attributes(index, column, attributes)
        if is_cards and card is not None and card.heading is not None:
            card.heading = card.heading._replace(attributes=card.heading.attributes.merge(attributes))
            card.parts.append(Part(attributes, index, column))
            self._lengthen(card.heading_event, index)
        elif isinstance(last, TitleLine) and self.title is not None and index == last.line + last.length:
            heading = self.title.heading._replace(attributes=self.title.heading.attributes.merge(attributes))
            self.title = self.title._replace(heading=heading)
            self._lengthen(self.title_event, index)
        elif self.last_text > self.last_directive:
            self.events.append(Apply(index, attributes))
        else:
            message = "There is no heading or paragraph before this line. Put it right below the text it is for."
            self.report("attributes-invalid", index, column, message)
            self.events.append(Blank(index))
        return True

    def _lengthen(self, event: int, index: int) -> None:
        heading = self.events[event]
        assert isinstance(heading, (CardHeading, TitleLine))
        self.events[event] = heading._replace(length=index - heading.line + 1)

    # What is wrong ------------------------------------------------------------------------------------------------

    def _unread_tags(self) -> None:
        """Tags of cards that were typed as HTML and cannot be read: the text below one may be withheld."""
        for index in self.unread_tags:
            line = self.lines[index]
            column = line.index("data-") + 1
            if self._in_code_span(index, column):
                continue
            # In braces, as what may have begun a card.
            self.unread.append(Unread(index, column, f"{{{line.strip()}}}", text_speaks_of_withholding(line)))
            if "data-department" in line:
                message = (
                    'This tag of a card is not read. Give it markdown="1", and a line of its own with a blank line '
                    "before it and after it."
                )
                self.report("directive-inline", index, column, message)

    def _nearly(self, index: int, line: str, braced: Braced) -> bool:
        """A line that was meant for us, or for another plugin. It stays as text either way."""
        whole = line.strip(SPACES)
        word, meant = braced.word, braced.meant
        if braced.word.lower() in UNSAFE:
            message = f"{{{braced.end}{word}}} is not allowed on a page. Delete it."
            self._shield(index, line, "directive-unsafe", message, braced, word)
        elif meant == MARKER:
            message = f"{whole} is no directive. Did you mean {{{{{MARKER}}}}}?"
            self._shield(index, line, "directive-unknown", message, braced, "")
        elif meant:
            right = f"{{{braced.end}{meant}{' ' + braced.rest if braced.rest else ''}}}"
            message = f"{whole} is no directive. Did you mean {right}?"
            self._shield(index, line, "directive-unknown", message, braced, meant)
        return meant != ""

    def _shield(self, index: int, line: str, code: str, message: str, braced: Braced, meant: str) -> None:
        """Show a line as text, and still count it as the block that it was meant to open or close."""
        column = len(line) - len(line.lstrip(SPACES)) + 1
        self.report(code, index, column, message)
        self._text(index)
        self._notice_braces(index, line)
        if line[column - 1] == "{":
            self.events.append(Escape(index, column))
        if meant not in TABLE or not TABLE[meant].is_block:
            return
        if not braced.end and len(self.stack) < DEEPEST:
            self.stack.append(_Block(meant, index, column, shown=False))
        elif braced.end and self.stack:
            self._pop(index + 1, written=False)

    def _inline(self, index: int, line: str, why: str) -> None:
        for match in INLINE.finditer(masked(line)):
            if self._in_code_span(index, match.start()):
                continue
            column = match.start() + 1
            message = f"{match[0]} {why}, so it is shown as text. Put it on a line of its own, or write \\{match[0]}."
            if index in self.verbatim.raw:
                message = f"{match[0]} {why}, so it is shown as text. End the HTML before it."
            else:
                self.events.append(Escape(index, column))
            self.report("directive-inline", index, column, message)

    def _report_attributes(
        self, index: int, column: int, attributes: Attributes, directive: Directive | None = None
    ) -> None:
        """What is wrong with the attributes of an element, or of `{: }` where there is no directive."""
        for name in attributes.unsafe:
            message = f'{name}="…" is not allowed on a page and was left out. Delete it.'
            self.report("directive-unsafe", index, column, message)
        words = " ".join((*attributes.words, *attributes.quoted))
        unread = attributes.invalid or words
        if directive is not None and not directive.attributes:
            if unread or attributes.html():
                message = f"{{{directive.name}}} takes no attributes. Delete them."
                self.report("attributes-invalid", index, column, message)
                self._notice_attributes(index, column, attributes)
        elif unread:
            self.unread.append(Unread(index, column, self.lines[index]))
            hint = f" Did you mean .{unread}?" if unread == words and " " not in unread else ""
            message = f'Cannot read "{unread}" as an attribute. Write .class, #id or key="value".{hint}'
            self.report("attributes-invalid", index, column, message)

    def _report_classes(self, index: int, column: int, attributes: Attributes) -> None:
        """A class that is nearly one of ours makes a card that is none."""
        for name in attributes.classes:
            meant = class_meant(name)
            if meant:
                message = f".{name} makes no {meant}. Did you mean .{meant}?"
                self.report("attributes-invalid", index, column, message)
                self.unread.append(Unread(index, column, self.lines[index]))

    def _notice_braces(self, index: int, line: str) -> None:
        """Remember a line in braces that is no directive where it stands: it may have been meant to withhold."""
        if "{" not in line and "}" not in line:
            match = _BARE.match(line) if len(line) < 120 else None
            if match is not None and _opens_a_card(match["word"]):
                speaks = "=" in line and text_speaks_of_withholding(line)
                self.unread.append(Unread(index, _indent(line) + 1, line, speaks))
            return
        # Where a brace is missing, the whole line may be what was meant to stand in them.
        parts = list(_in_braces(line))
        is_whole = all(text.count("{") == text.count("}") for _, text in parts)
        speaks = not is_whole and text_speaks_of_withholding(_BRACES.sub("", line))
        for start, text in parts:
            if not self._in_code_span(index, start) or index in self.verbatim.code:
                self.unread.append(Unread(index, start + 1, text, speaks or _speaks(text)))

    def _notice_swallowed(self, start: int, end: int) -> None:
        """A fence that was left open takes a card's end for code, and the card after it, which may be withheld."""
        has_end = False
        for line in range(start, end) if self.verbatim.fenced else ():
            text = self.lines[line].strip()
            if line in self.verbatim.fenced and text.startswith("{"):
                has_end = has_end or text.startswith("{/")
                if has_end and text_speaks_of_withholding(text):
                    self.unread.append(Unread(line, 1, text, speaks=True))

    def _notice_attributes(self, index: int, column: int, attributes: Attributes) -> None:
        """The same for attributes that speak of withholding, and are no card's."""
        is_said = not attributes.is_understood and text_speaks_of_withholding(self.lines[index])
        if is_said or speaks_of_withholding(attributes, with_classes=self.card is not None):
            self.unread.append(Unread(index, column, "", speaks=True))

    def _stop_for_withholding(self) -> None:
        """A line that was meant to withhold an answer, and does not, would publish it."""
        columns: dict[int, int] = {}
        for one in self.unread:
            if one.speaks:
                columns[one.line] = min(one.column, columns.get(one.line, one.column))
        places = {self.file.place(line)[:2]: line for line in columns}
        said: dict[int, list[str]] = {}
        kept = []
        for problem in self.problems:
            line = places.get((problem.path, problem.line), -1)
            if line >= 0 and problem.code.startswith(("directive-", "attributes-")):
                said.setdefault(line, []).append(problem.code)
            else:
                kept.append(problem)
        self.problems = kept
        for line, column in columns.items():
            is_unknown = "directive-unknown" in said.get(line, ()) or not _indent(self.lines[line])
            message = (
                "This line speaks of withholding and is no directive where it stands, so what it is meant to withhold "
                "would be published. Write {department … state=withheld} alone on a line that begins at the margin. If "
                "nothing is to be withheld, put the words in backticks."
            )
            self.report("directive-unknown" if is_unknown else "directive-inline", line, column, message, "stops")

    def _brackets(self, index: int, line: str) -> None:
        for match in _LINK_WITHOUT_TARGET.finditer(masked(line)):
            text = match["text"]
            if self.vocabulary.is_generic(text) and not self._in_code_span(index, match.start()):
                self.links.append(
                    (text, [Unbracket(index, match.start() + 1, len(match[0]), text, self._card_index())])
                )
        after = self.lines[index + 1] if index + 1 < len(self.lines) else ""
        begun = _LINK_BEGINS.search(line)
        if begun is not None and (rest := _LINK_ENDS.match(after)):
            text = f"{begun['text']} {rest['text']}"
            if self.vocabulary.is_generic(text) and not self._in_code_span(index, begun.start()):
                card = self._card_index()
                begin = Unbracket(index, begun.start() + 1, 1, "", card, closes=False)
                end = Unbracket(index + 1, 1, len(rest[0]), rest["text"], card, opens=False)
                self.links.append((text, [begin, end]))
        if self.card is None:
            return
        for match in _LINK.finditer(line):
            if self.vocabulary.is_generic(match["text"]) and not self._in_code_span(index, match.start()):
                found = GenericLink(index, match.start() + 1, match["text"], match["url"], self._card_index())
                self.generic_links.append(found)

    def _broken_links(self, index: int, line: str) -> None:
        """A link that lacks one of its four brackets. It is text then, address and all."""
        rest = _WHOLE_LINK.sub(_blank, line)
        if "![" in line:  # an image may be the text of a link
            rest = _WHOLE_LINK.sub(_blank, rest)
        if "](" not in rest and "(http" not in rest and "]http" not in rest and "](www." not in line:
            return
        before = self.lines[index - 1] if index > self.paragraph else ""
        after = self.lines[index + 1] if index + 1 < len(self.lines) else ""
        begins_above, ends_below, last = before.count("[") > before.count("]"), ")" in after, rest.rfind(")")
        for match in _NO_SCHEME.finditer(line):
            if not self._in_code_span(index, match.start()):
                message = f"{match['url']} leads to a page of this site. Begin the address with https://."
                self.broken.append((index, match.start("url") + 1, message))
        for match in _BROKEN_LINK.finditer(rest):
            goes_over_lines = match[0] == "](" and (begins_above or (ends_below and last < match.end()))
            if goes_over_lines or self._in_code_span(index, match.start()):
                continue
            message = "This is not quite a link, so it is shown as text. Write it as [words](https://…)."
            self.broken.append((index, match.start() + 1, message))

    def _card_index(self) -> int:
        return len(self.cards) - 1 if self.card is not None else -1

    def _links_without_target(self) -> None:
        for place in self.broken:
            self.report("link-no-target", *place)
        if not self.links:
            return
        defined = definitions(self.text)
        for text, events in self.links:
            text = " ".join(text.split())
            if text.casefold() not in defined:
                first = events[0]
                self.generic_links.append(GenericLink(first.line, first.column, text, "", first.card))
                self.events += events

    def _unclosed_tags(self) -> None:
        """An open tag would take all that follows for HTML, and our elements with it: it is shown instead."""
        last = max((event.line for event in self.events), default=-1)
        for line, column, tag in self.verbatim.unclosed:
            if line < last:
                message = f"<{tag}> is never closed, so it is shown as text. Put </{tag}> where it ends."
                self.report("block-unclosed", line, column, message)
                self.events.append(Escape(line, column))
        for line, column, tag in self.stray:
            self.report("block-unopened", line, column, f"</{tag}> closes nothing, so it is shown as text. Delete it.")
            self.events.append(Escape(line, column))

    def _report_unclosed(self, block: _Block, end: int) -> None:
        if block.shown:
            where = f"before {self.file.where(end)}" if end < len(self.lines) else "with the page"
            message = (
                f"{{{block.word}}} is never closed, so it ends {where}. "
                f"Put {{/{block.word}}} on a line of its own where it is to end."
            )
            self.report("block-unclosed", block.line, block.column, message)

    def report(self, code: str, index: int, column: int, message: str, effect: Effect = "") -> None:
        """Report a problem at a line (from 0) and a column (from 1)."""
        self.problems.append(self.file.problem(code, index, column, message)._replace(effect=effect))

    # Code ---------------------------------------------------------------------------------------------------

    def _is_indented_code(self, index: int, indent: int) -> bool:
        """Whether an indented line is code, and not text of a list, a note or the paragraph above it."""
        return indent >= self.container + 4 and index == max(self.paragraph, self.last_directive + 1)

    def _in_code_span(self, index: int, offset: int) -> bool:
        """Whether a place is inside backticks, which may pair over the lines of a paragraph."""
        if not self.ticked or self.ticked[-1] < self.paragraph:
            return False
        if self.spans_of != self.paragraph:
            self.spans_of, self.spans = self.paragraph, self._paragraph_spans()
        starts, ends = self.spans
        place = index, offset
        return bisect_left(starts, place) > bisect_right(ends, place)

    def _paragraph_spans(self) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Where the code spans of the paragraph begin and end, as (line, offset). A heading ends the text before it."""
        starts: list[tuple[int, int]] = []
        ends: list[tuple[int, int]] = []
        first = self.ticked[bisect_left(self.ticked, self.paragraph)]
        if any(not line.strip(SPACES) for line in self.lines[self.paragraph : first]):
            return starts, ends
        while first < len(self.lines) and self.lines[first].strip(SPACES):
            end = first + 1
            while end < len(self.lines) and self.lines[end].strip(SPACES):
                if self.lines[first].startswith("#") or self.lines[end].startswith("#"):
                    break
                end += 1
            offsets = list(accumulate((len(line) + 1 for line in self.lines[first:end]), initial=0))
            for start, stop in code_spans("\n".join(self.lines[first:end])):
                for places, at in ((starts, start), (ends, stop)):
                    line = bisect_right(offsets, at) - 1
                    places.append((first + line, at - offsets[line]))
            first = end
        return starts, ends


@lru_cache(maxsize=1024)
def _opens_a_card(word: str) -> bool:
    return bool(nearest(word, ("div", "department", "statement"), 2 if len(word) > 3 else 0))


def _speaks(text: str) -> bool:
    """Whether what stands in braces speaks of withholding; where it is a list of attributes, by those."""
    if _LIST.match(text) and text.count("{") == text.count("}"):
        return speaks_of_withholding(parse_attributes(text.strip("{}:").replace("\u00a0", " ")), with_classes=False)
    return text_speaks_of_withholding(text)


def _of_macros(match: re.Match[str]) -> str:
    """A macro as blanks, unless it is nearly one of our own directives."""
    words = _WORDS_OF.findall(match[0])
    is_ours = bool(words) and words[0] != "include" and _is_nearly_ours(words[0])
    is_variable = match["name"] is not None and not any(map(means_withheld, words))
    return _blank(match) if is_variable or not is_ours else match[0]


@lru_cache(maxsize=1024)
def _is_nearly_ours(word: str) -> bool:
    return bool(nearest(word, TABLE, 1 if len(word) < 7 else 2))


def _in_braces(line: str) -> Iterator[tuple[int, str]]:
    """The parts of a line that stand in braces, with their offsets: also where the other brace is missing."""
    is_macro = any(sign in line for sign in ("{%", "%}", "{# ", "{#-", "#}"))
    if "%}" in line or "#}" in line or "}}" in line:
        line = _OF_MACROS.sub(_of_macros, line)
    if is_macro and not _OURS_AS_MACRO.search(line):
        return  # all of it, or one that goes on over lines
    depth, start = 0, 0
    for at, character in enumerate(line):
        if character == "{":
            depth, start = depth + 1, start if depth else at
        elif character == "}":
            if depth <= 1:
                yield start, line[start : at + 1]
                start = at + 1
            depth = max(0, depth - 1)
    if depth:
        yield start, line[start:]


def _indent(line: str) -> int:
    """How far a line is indented, in columns; a tab goes to the next fourth."""
    spaces = line[: len(line) - len(line.lstrip(SPACES))]
    return len(spaces.expandtabs(4))
