"""The one place that knows what a directive is, where it stands and what it means (DESIGN.md sections 3 and 4).

`scan` reads Markdown once, line by line, and gives back a `Document`: what to do with which line (`events`), the
cards, the action's heading, and the problems. The expansion, the model and the checks read that; none of them looks
for braces again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import unescape
from itertools import accumulate
from typing import Final, NamedTuple

from .attributes import NONE, Attributes, parse_attributes
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
    Navigation,
    Open,
    Place,
    Span,
    Title,
    TitleLine,
    Unbracket,
)
from .marks import LINE, MARKS, REPLACEMENT, holds_marks
from .problems import Problem
from .spelling import nearest
from .verbatim import LoneTag, code_spans, find_verbatim, masked
from .words import fold

ELEMENTS: Final = ("div", "section", "article", "aside", "header", "footer", "figure", "blockquote")
DIRECTIVES: Final = (*ELEMENTS, "department", "statement", "navigation")
INCLUDE: Final = "include"
MARKER: Final = "DEPARTMENTRESPONSE"
CARD_STATES: Final = ("responded", "awaiting", "withheld", "not-applicable")
UNSAFE: Final = ("script", "style", "iframe", "object", "embed")

DEEPEST: Final = 100
"""How many blocks may be open at once. Python-Markdown needs the machine's own stack for each."""

# Words of the original language that have no meaning here yet, and are no misspelling of one that has.
_FOREIGN = frozenset({"fig", "pull", "big-pull", "pull-right", "collapsed", "page-break", "timestamp", "pdf"})

SPACES: Final = " \t\u00a0\u200b\ufeff\u2007\u202f"
"""White space that may stand round a directive; word processors and web pages bring all of these."""
_BRACED = re.compile(r"(?P<open>\{{0,3})\s*(?:(?P<end>/)\s*)?(?P<word>[A-Za-z][\w-]*)(?P<rest>.*?)(?P<close>\}{0,3})$")
_INLINE = re.compile(
    r"(?<![\\{])\{\s*(?:/\s*)?(?:"
    r"(?:div|department|statement|navigation)(?=[\s}.#])"
    r"|(?:section|article|aside|header|footer|figure|blockquote)\s*[.#]"
    r"|include(?=\s+[^\s{}]+\.m)"
    r"|/(?:section|article|aside|header|footer|figure|blockquote)\s*\})[^{}\n]*\}"
    r"|(?<!\\)\{\{\s*" + MARKER + r"\s*\}\}"
)
_ATTRIBUTES_LINE = re.compile(r"\{:(?=[\s.#])\s*(?P<list>.*)\}$")
_TRAILING_ATTRIBUTES = re.compile(r"\{:(?=[\s.#])(?P<list>[^{}]*)\}\s*$")
_NUMBER = r"\d{1,9}(?:\.\d{1,9}){0,9}[A-Za-z]?(?:[-–]\d{1,9})?"
_LINK_WITHOUT_TARGET = re.compile(r"\[(?<![\\!\]]\[)(?P<text>[^\[\]]+)\](?:\(\s*\)|\[\s*\](?![\[(:])|(?![\[(:]))")
_BRACE = re.compile(r"[{}]")
_WORD = re.compile(r"[A-Za-z]+")
_WORDS = re.compile(r"[^\W_]")
_NO_LETTER = re.compile(r"[\W_]")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
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


@dataclass(frozen=True)
class Vocabulary:
    """The words that a site may choose, as the scanner needs them."""

    action: str = "Action"
    generic_links: tuple[str, ...] = ("Read more", "More", "Find out more", "Here")
    placeholders: tuple[str, ...] = ("Coming soon", "Awaiting * confirmation", "TBC")

    @cached_property
    def _titles(self) -> re.Pattern[str]:
        label = r"\s+".join(map(re.escape, self.action.split()))
        title = rf"{label}\s+(?P<number>{_NUMBER})(?![\w.]*\d)\s*(?:[:.–—-]\s*)?(?P<title>.*)$"
        return re.compile(title, re.IGNORECASE)

    @cached_property
    def _generic(self) -> frozenset[str]:
        return frozenset(map(fold, self.generic_links))

    @cached_property
    def _placeholders(self) -> re.Pattern[str]:
        wild = (
            r"[\w\s,'’()&/.-]*?".join(r"\s+".join(map(re.escape, part.split())) for part in text.split("*"))
            for text in self.placeholders
        )
        # Brackets round it, or a "Read more" behind it, make it no answer.
        return re.compile(rf"\W*(?:{'|'.join(wild) or '(?!)'}){self._tail}", re.IGNORECASE)

    def action_title(self, heading: str) -> tuple[str, str] | None:
        """The number, as written, and the title of `Action 03: Title`; None where the heading is no action's."""
        match = self._titles.match(heading)
        return (match["number"], match["title"].strip()) if match else None

    def is_generic(self, text: str) -> bool:
        """Whether a link's text says nothing about where it leads."""
        return fold(unescape(text)) in self._generic

    def is_placeholder(self, text: str) -> bool:
        """Whether a statement's words stand for an answer still to come; no words at all do."""
        return not text or self._placeholders.fullmatch(text) is not None

    @cached_property
    def _tail(self) -> str:
        return rf"(?:\W*(?:{'|'.join(map(re.escape, self.generic_links)) or '(?!)'}))?\W*"


DEFAULT: Final = Vocabulary()


def is_number(text: str) -> bool:
    """Whether an action can be called so: `3`, `03`, `3a`, `3.1`."""
    return re.fullmatch(_NUMBER, text) is not None


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
    front matter gives one, and `late` for text that has been expanded once, whose marks are left alone; and where each
    line lies, if the text was put together from several files. Out: a `Document`, one without events where the page
    holds no directive, no marker and no number. Never raises. Linear in the length of the text.
    """
    if "{" not in text and "}" not in text and not number:
        return Document((), first_line)
    if not late and holds_marks(text):
        text = MARKS.sub(REPLACEMENT, text)
    return _Scanner(text, vocabulary, first_line, number, places).document()


class _Braced(NamedTuple):
    """What a line says that begins or ends with a brace. `kind` is `marker`, `directive`, `include`, `attributes` or
    `unknown`;
    an unknown one has in `meant` the word it was probably meant to be, or nothing."""

    kind: str
    end: str = ""
    word: str = ""
    rest: str = ""
    attributes: Attributes = NONE
    meant: str = ""


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


@lru_cache(maxsize=1024)
def _nearly(name: str) -> str:
    """Which of our classes a class was probably meant to be; nothing for one of them, or for its plural."""
    meant = nearest(name.lower(), ("department", "statement"), 2)
    return "" if name in (meant, f"{meant}s") else meant


@lru_cache(maxsize=1024)
def _read_braces(text: str) -> _Braced | None:
    """Read a line without its surrounding spaces; None where it can be no directive of anybody's."""
    if (match := _ATTRIBUTES_LINE.match(text)) and not _BRACE.search(_QUOTED.sub("", match["list"])):
        return _Braced("attributes", attributes=parse_attributes(match["list"].replace("\u00a0", " ")))
    match = _BRACED.match(text)
    if match is None:
        return None
    opening, end, word, closing = match["open"], match["end"] or "", match["word"], match["close"]
    rest = match["rest"].strip(SPACES)
    if word == MARKER and (opening, closing) == ("{{", "}}") and not rest and not end:
        return _Braced("marker")
    if _BRACE.search(_QUOTED.sub("", rest)):
        return None
    if word.lower() == "end" and rest in DIRECTIVES:
        return _Braced("unknown", "/", rest, meant=rest)
    if word == INCLUDE and (opening, closing) == ("{", "}") and rest and not end:
        return _Braced("include", rest=rest.strip("\"'"))
    separated = not match["rest"] or match["rest"][0] in SPACES + ".#"
    if word in DIRECTIVES and (opening, closing) == ("{", "}") and separated:
        return _Braced("directive", end, word, rest, parse_attributes(rest.replace("\u00a0", " ")))
    attributes = parse_attributes(rest.replace("\u00a0", " "))
    return _Braced("unknown", end, word, rest, attributes, _meant(opening, end, word, rest, closing))


def _meant(opening: str, end: str, word: str, rest: str, closing: str) -> str:
    if word.lower() in UNSAFE:
        return word if opening == "{" else ""
    if opening and nearest(_NO_LETTER.sub("", word + rest).upper(), (MARKER,), 3):
        return MARKER
    meant = nearest(word.lower(), (*DIRECTIVES, INCLUDE), 1 if len(word) < 7 else 2)
    if not meant and end and len(word) > 2:  # half a word closes something too
        meant = next((one for one in DIRECTIVES if one.startswith(word.lower())), "")
    if meant == INCLUDE:
        return INCLUDE if len(opening) == 1 and rest and not end else ""
    if not meant or word.lower() in _FOREIGN or (parse_attributes(rest).invalid and word not in DIRECTIVES):
        return ""
    if not opening and word not in DIRECTIVES and rest[:1] not in (".", "#"):
        return ""
    is_variable = len(opening) > 1 and closing != "}" and not end and not rest  # of a macro: {{ section }}
    return "" if is_variable else meant


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

    def __init__(self, line: int, column: int, attributes: Attributes, depth: int) -> None:
        self.line = line
        self.column = column
        self.attributes = attributes
        self.depth = depth
        self.heading: Heading | None = None
        self.heading_event = -1
        self.after_heading = False
        self.statements: list[Span] = []
        self.end = line + 1
        self.key = ""
        self.state = ""
        self.url = ""
        self.may_repeat = False
        self.further: list[Heading] = []
        self.inside = 0  # how many of its statements are open
        self.beside: list[int] = []  # lines of text in none of them

    def finished(self) -> Card:
        return Card(
            self.line,
            self.column,
            self.attributes,
            self.heading,
            tuple(self.statements),
            self.end,
            self.key,
            self.state,
            self.url,
            self.may_repeat,
            tuple(self.further),
        )


class _Scanner:
    def __init__(
        self, text: str, vocabulary: Vocabulary, first_line: int, number: str, places: Sequence[Place]
    ) -> None:
        self.text = text
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
        self.last_text = -1  # the last line that is no directive
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
            elif index in raw:
                self._text(index)
                self._inline(index, line, "is in a raw HTML block")
            else:
                self._line(index, line, text)
        end = len(self.lines)
        self._end_card(end)
        while self.stack:
            self._report_unclosed(self.stack[-1], end)
            self._pop(end, written=False)
        if not self.is_ours:  # `{: }` and headings are ours only beside a directive
            self.events = [event for event in self.events if isinstance(event, Escape)]
            self.problems = [problem for problem in self.problems if problem.code.startswith("directive-")]
            self.links, self.generic_links = [], []
            if not self.problems:
                return Document((), self.file.first_line)
        self._links_without_target()
        self._unclosed_tags()
        if self.marker is not None or self.number:
            for index, column in self.lone:
                message = (
                    "This statement is in no card. Put {div .department} and the department's heading above it, and "
                    "{/div} below."
                )
                self._report("heading-missing", index, column, message)
        self.events.sort(key=lambda event: event.line)
        self.problems.sort(key=lambda problem: (problem.line, problem.column))
        return Document(
            self.lines,
            self.file.first_line,
            self.events,
            [card.finished() for card in self.cards],
            self.title,
            self.marker,
            self.problems,
            self.generic_links,
            self.file.places,
        )

    # A line -------------------------------------------------------------------------------------------------------

    def _line(self, index: int, line: str, text: str) -> None:
        first = text[0]
        if first == LINE[0]:
            self.last_directive, self.container = index, 0
            return
        indent = _indent(line) if line[0] in SPACES else 0
        if indent > 3 and self._is_indented_code(index, indent):
            self.paragraph = index + 1
            self._text(index)
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
        braced = _read_braces(text)
        if braced is None or self._in_code_span(index, 0):
            return False
        if braced.kind == "attributes":
            return self._attributes_line(index, line, braced.attributes)
        if braced.kind == "unknown":
            return self._nearly(index, line, braced)
        self.is_ours = True
        column = line.index("{") + 1
        if braced.kind == "include":
            self._text(index)
            self.events += Include(index, column, braced.rest), Escape(index, column)
        elif braced.kind == "marker":
            self.marker = index if self.marker is None else self.marker
            self.events.append(Blank(index))
        elif braced.end:
            self._close(index, column, braced.word)
        else:
            self._open(index, column, braced.word, braced.attributes)
        return True

    # Blocks -------------------------------------------------------------------------------------------------------

    def _open(self, index: int, column: int, word: str, attributes: Attributes) -> None:
        self._report_attributes(index, column, attributes, word)
        self._report_classes(index, column, attributes)
        # Only cards have a state; one whose class is misspelt must not publish what it withholds.
        is_card = word == "department" or "department" in attributes.classes or "state" in dict(attributes.pairs)
        is_statement = not is_card and (word == "statement" or "statement" in attributes.classes)
        if is_card or word == "navigation":
            self._end_card(index)
        elif is_statement:
            self._end_statement(index)
        if word == "navigation":
            self.events.append(Navigation(index))
            return
        if is_statement and self.card is None and not any(block.is_statement for block in self.stack):
            self.lone.append((index, column))
        if len(self.stack) >= DEEPEST:
            message = f"{DEEPEST} blocks are open already, so this one is shown as text. Close some of them before it."
            self._report("block-unclosed", index, column, message)
            self.events.append(Escape(index, column))
            self.too_deep += 1
            return
        card = -1
        if is_card:
            self.card = self._new_card(index, column, word, attributes)
            attributes = self.card.attributes
            card = len(self.cards)
            self.cards.append(self.card)
        elif self.card is not None:
            self.card.after_heading = False
            self.card.inside += is_statement
        self.stack.append(_Block(word, index, column, card, is_statement))
        element = word if word in ELEMENTS else "div"
        self.events.append(Open(index, column, element, attributes, is_statement, card))

    def _new_card(self, index: int, column: int, word: str, attributes: Attributes) -> _OpenCard:
        """Take what is the card's own from its attributes, so that it does not reach the page as HTML."""
        pairs = dict(attributes.pairs)
        state, url, duplicate = pairs.pop("state", ""), pairs.pop("url", ""), pairs.pop("duplicate", "")
        if duplicate not in ("", "ok"):
            message = f'duplicate="{duplicate}" says nothing. Write duplicate=ok where a text is meant to stand twice.'
            self._report("attributes-invalid", index, column, message)
        for key, value in pairs.items():
            if _is_withheld(value):
                self._report("attributes-invalid", index, column, f'Did you mean state=withheld by {key}="{value}"?')
                state = "withheld"
        if state and state not in CARD_STATES:
            meant = nearest(state.casefold(), CARD_STATES, 3)
            # A state that nobody can read must not publish the text.
            hint = f"Did you mean {meant}?" if meant else "So this answer is withheld. Write state=withheld."
            self._report("attributes-invalid", index, column, f'There is no state "{state}". {hint}')
            state = meant or "withheld"
        elif not state and any(map(_is_withheld, (*attributes.words, *_WORD.findall(attributes.invalid)))):
            self._report("attributes-invalid", index, column, "This answer is withheld. Write it as state=withheld.")
            attributes = attributes._replace(words=tuple(one for one in attributes.words if not _is_withheld(one)))
            state = "withheld"
        card = _OpenCard(index, column, attributes._replace(pairs=tuple(pairs.items())), len(self.stack))
        card.key = " ".join(attributes.words) if word == "department" else ""
        card.state, card.url, card.may_repeat = state, url, duplicate == "ok"
        return card

    def _close(self, index: int, column: int, word: str) -> None:
        if word == "navigation":
            message = "{navigation} is one line and has no end. Delete {/navigation}."
            self._report("block-unopened", index, column, message)
        elif self.too_deep:
            self.too_deep -= 1
        elif not self.stack:
            message = f"{{/{word}}} closes nothing. Delete it, or open the block before it with {{{word}}}."
            self._report("block-unopened", index, column, message)
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
        self._report("block-mismatch", index, column, message)
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

    def _beside(self, card: _OpenCard) -> None:
        """Text that is in a card and in none of its statements: on the page, but in no list and no file."""
        after = -2
        for index in card.beside:
            if index != after + 1 and _WORDS.search(self.lines[index]):
                message = "This text is in the card, but not in its statement. Move it there, or out of the card."
                self._report("statement-missing", index, _indent(self.lines[index]) + 1, message)
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
        return self._heading_text(above, 1, source, 1 if first == "=" else 2, 2)

    def _heading_text(self, index: int, column: int, source: str, level: int, length: int) -> bool:
        """Take a heading for the card's or the page's own. False where it is just a heading."""
        attributes = NONE
        if (at := source.rfind("{:")) >= 0 and (match := _TRAILING_ATTRIBUTES.match(source, at)):
            attributes, source = parse_attributes(match["list"]), source[:at]
        heading = Heading(index, column, source.strip(SPACES), attributes, level)
        if self.card is not None:
            own = self.card.heading
            # A card that was named in its first line has a heading only where that comes before any text.
            is_late = self.card.key and bool(self.card.beside)
            if own is not None or is_late or len(self.stack) != self.card.depth + 1 or not heading.source:
                if level <= (own.level if own is not None else 2):
                    self.card.further.append(heading)
                return False
            self.card.heading, self.card.after_heading = self._without_directives(heading), True
            self.card.heading_event = len(self.events)
            self.events.append(CardHeading(index, len(self.cards) - 1, length))
            return True
        if level != 1 or self.title is not None:
            if level == 1 and self.title is not None and self.title.number:
                self._second_title(heading)
            return False
        found = self.vocabulary.action_title(heading.source)
        if not found and not self.number:
            self.title = Title(heading, "", heading.source)
            return False
        heading = self._without_directives(heading)
        self.title = Title(heading, *(self.vocabulary.action_title(heading.source) or ("", heading.source)))
        self.title_event = len(self.events)
        self.events.append(TitleLine(index, length))
        return True

    def _second_title(self, heading: Heading) -> None:
        if self.title is not None and self.vocabulary.action_title(heading.source):
            where = self.file.where(self.title.heading.line)
            message = f"This page has an action's heading in {where} already. Give this action a page of its own."
            self._report("action-number", heading.line, heading.column, message)

    def _without_directives(self, heading: Heading) -> Heading:
        """A heading of ours is not a line that the expansion edits, so what is no directive in it is escaped here."""
        if "{" not in heading.source or not _INLINE.search(heading.source):
            return heading
        self._inline(heading.line, self.lines[heading.line], "does not stand alone on its line")
        spans = code_spans(heading.source)

        def escaped(match: re.Match[str]) -> str:
            in_code = any(start < match.start() < end for start, end in spans)
            return match[0] if in_code else f"\\{match[0]}"

        return heading._replace(source=_INLINE.sub(escaped, heading.source))

    def _attributes_line(self, index: int, line: str, attributes: Attributes) -> bool:
        """`{: .class}`: for the heading it follows, else for the block before it."""
        column = line.index("{") + 1
        self._report_attributes(index, column, attributes, ":")
        card, last = self.card, self.events[-1] if self.events else None
        if card is not None and card.after_heading and card.heading is not None:
            card.heading = card.heading._replace(attributes=card.heading.attributes.merge(attributes))
            self._lengthen(card.heading_event, index)
        elif isinstance(last, TitleLine) and self.title is not None and index == last.line + last.length:
            heading = self.title.heading._replace(attributes=self.title.heading.attributes.merge(attributes))
            self.title = self.title._replace(heading=heading)
            self._lengthen(self.title_event, index)
        elif self.last_text > self.last_directive:
            self.events.append(Apply(index, attributes))
        else:
            message = "There is no heading or paragraph before this line. Put it right below the text it is for."
            self._report("attributes-invalid", index, column, message)
            self.events.append(Blank(index))
        return True

    def _lengthen(self, event: int, index: int) -> None:
        heading = self.events[event]
        assert isinstance(heading, (CardHeading, TitleLine))
        self.events[event] = heading._replace(length=index - heading.line + 1)

    # What is wrong ------------------------------------------------------------------------------------------------

    def _nearly(self, index: int, line: str, braced: _Braced) -> bool:
        """A line that was meant for us, or for another plugin. It stays as text either way."""
        whole = line.strip(SPACES)
        word, meant = braced.word, braced.meant
        if braced.word.lower() in UNSAFE:
            message = f"{{{braced.end}{word}}} is not allowed on a page. Delete it."
            self._shield(index, line, "directive-unsafe", message, braced, word)
        elif meant == MARKER:
            message = f"{whole} is no directive. Did you mean {{{{{MARKER}}}}}?"
            self._shield(index, line, "directive-unknown", message, braced, "")
        elif meant and not braced.end and any(map(_is_withheld, re.split(r"[\s=\"']+", braced.rest))):
            # What an author means to withhold is withheld, and said.
            message = f"{whole} is no directive, and was taken for {{{meant} {braced.rest}}}. Write it so."
            self._report("directive-unknown", index, line.index(whole[0]) + 1, message)
            self.is_ours = True
            self._open(index, line.index(whole[0]) + 1, meant, braced.attributes)
        elif meant:
            right = f"{{{braced.end}{meant}{' ' + braced.rest if braced.rest else ''}}}"
            message = f"{whole} is no directive. Did you mean {right}?"
            self._shield(index, line, "directive-unknown", message, braced, meant)
        return meant != ""

    def _shield(self, index: int, line: str, code: str, message: str, braced: _Braced, meant: str) -> None:
        """Show a line as text, and still count it as the block that it was meant to open or close."""
        column = len(line) - len(line.lstrip(SPACES)) + 1
        self._report(code, index, column, message)
        self._text(index)
        if line[column - 1] == "{":
            self.events.append(Escape(index, column))
        if not meant or meant == "navigation":
            return
        if not braced.end and len(self.stack) < DEEPEST:
            self.stack.append(_Block(meant, index, column, shown=False))
        elif braced.end and self.stack:
            self._pop(index + 1, written=False)

    def _inline(self, index: int, line: str, why: str) -> None:
        for match in _INLINE.finditer(masked(line)):
            if self._in_code_span(index, match.start()):
                continue
            column = match.start() + 1
            message = f"{match[0]} {why}, so it is shown as text. Put it on a line of its own, or write \\{match[0]}."
            if index in self.verbatim.raw:
                message = f"{match[0]} {why}, so it is shown as text. End the HTML before it."
            else:
                self.events.append(Escape(index, column))
            self._report("directive-inline", index, column, message)

    def _report_attributes(self, index: int, column: int, attributes: Attributes, word: str) -> None:
        for name in attributes.unsafe:
            message = f'{name}="…" is not allowed on a page and was left out. Delete it.'
            self._report("directive-unsafe", index, column, message)
        unread = attributes.invalid or ("" if word == "department" else " ".join(attributes.words))
        if word == "navigation" and (unread or attributes.html()):
            self._report("attributes-invalid", index, column, "{navigation} takes no attributes. Delete them.")
            return
        if unread:
            hint = f" Did you mean .{unread}?" if unread == " ".join(attributes.words) and " " not in unread else ""
            message = f'Cannot read "{unread}" as an attribute. Write .class, #id or key="value".{hint}'
            self._report("attributes-invalid", index, column, message)

    def _report_classes(self, index: int, column: int, attributes: Attributes) -> None:
        """A class that is nearly one of ours makes a card that is none."""
        for name in attributes.classes:
            meant = _nearly(name)
            if meant:
                message = f".{name} makes no {meant}. Did you mean .{meant}?"
                self._report("attributes-invalid", index, column, message)

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
            self._report("link-no-target", *place)
        if not self.links:
            return
        defined = {" ".join(name.split()).casefold() for name in _DEFINITION.findall(self.text)}
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
                self._report("block-unclosed", line, column, message)
                self.events.append(Escape(line, column))
        for line, column, tag in self.stray:
            self._report("block-unopened", line, column, f"</{tag}> closes nothing, so it is shown as text. Delete it.")
            self.events.append(Escape(line, column))

    def _report_unclosed(self, block: _Block, end: int) -> None:
        if block.shown:
            where = f"before {self.file.where(end)}" if end < len(self.lines) else "with the page"
            message = (
                f"{{{block.word}}} is never closed, so it ends {where}. "
                f"Put {{/{block.word}}} on a line of its own where it is to end."
            )
            self._report("block-unclosed", block.line, block.column, message)

    def _report(self, code: str, index: int, column: int, message: str) -> None:
        self.problems.append(self.file.problem(code, index, column, message))

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
        return bisect_left(starts, place) > bisect_left(ends, place)

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


def _is_withheld(value: str) -> bool:
    return bool(nearest(value.casefold(), ("withheld",), 2))


def _indent(line: str) -> int:
    """How far a line is indented, in columns; a tab goes to the next fourth."""
    spaces = line[: len(line) - len(line.lstrip(SPACES))]
    return len(spaces.expandtabs(4))
