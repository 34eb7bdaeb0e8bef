"""The blocks of a page: which directive opens and closes what (docs/design.md).

`read_blocks` is the second pass. It reads the lines of a page with a stack of the open blocks. Its result says what to
do with each line, which cards there are, and what the headings are. Mistakes are kept as plain values. `lint` writes
their messages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import Final, Literal, NamedTuple

from .document import (
    Apply,
    Blank,
    CardAttributes,
    CardHeading,
    Close,
    Escape,
    Event,
    Heading,
    Include,
    Open,
    Single,
    Span,
    Title,
    TitleLine,
)
from .grammar.attributes import NO_ATTRIBUTES, Attributes, parse_attributes
from .grammar.directives import CARD_KEYS, ENDS, INLINE, SPACES, TABLE, Directive
from .grammar.elements import NUMBERED, Typed
from .grammar.headings import read_action, split_attributes
from .grammar.verbatim import code_spans
from .grammar.withholding import mentions_withholding
from .lines import BracedLine, HeadingLine, Page, TextLine

DEEPEST: Final = 100
"""The largest number of open blocks. Python-Markdown needs the machine's own stack for each."""

WORDS: Final = re.compile(r"[^\W_]")


class Block(NamedTuple):
    """An open block.

    A block that is not `shown` was opened by a directive that could not be read. It is not an element, but a closing
    directive still closes it.
    """

    word: str
    line: int
    column: int
    card: int = -1
    is_statement: bool = False
    shown: bool = True


class Unclosed(NamedTuple):
    """A block that ended at a line that does not close it."""

    block: Block
    end: int


class Unopened(NamedTuple):
    """An end of something that is not open, or of a directive without an end."""

    line: int
    column: int
    directive: Directive


class Mismatched(NamedTuple):
    """An end that does not close the innermost block. `due` is that block."""

    line: int
    column: int
    word: str
    due: Block


class TooDeep(NamedTuple):
    """A block within too many others."""

    line: int
    column: int
    is_card: bool


Slip = Unclosed | Unopened | Mismatched | TooDeep

Role = Literal["card", "statement", "element", "line", "end", "heading", "list", "stray"]


class Use(NamedTuple):
    """An attribute list and its role.

    | role | what has the attributes |
    |---|---|
    | `card`, `statement`, `element`, `line`, `end` | the directive in the line |
    | `heading` | a heading that is not a card's |
    | `list` | the block before the line |
    | `stray` | nothing, since there is no block before the line |

    Attributes:
        line: The line. Lines count from 0.
        column: The column. Columns count from 1.
        attributes: The attributes.
        role: The role.
        in_card: Whether a card is open there.
        directive: The directive, if there is one.
    """

    line: int
    column: int
    attributes: Attributes
    role: Role
    in_card: bool
    directive: Directive | None = None


@dataclass(eq=False)
class CardParts:
    """A card while its lines are read.

    Attributes:
        end: The line after the card.
        after_text: Whether there is text before the heading.
        further: The headings after the card's own.
        beside: The lines of text outside its statements.
    """

    line: int
    column: int
    attributes: Attributes
    takes_key: bool
    typed: Typed | None
    attribute_lists: list[CardAttributes]
    depth: int
    end: int = 0
    heading: Heading | None = None
    heading_event: int = -1
    after_heading: bool = False  # until text follows
    after_text: bool = False
    statements: list[Span] = field(default_factory=list)
    further: list[Heading] = field(default_factory=list)
    beside: list[int] = field(default_factory=list)
    inside: int = 0  # the number of open statements

    @property
    def is_keyed(self) -> bool:
        """Whether its first line names the department."""
        return self.takes_key and bool(self.attributes.words or self.attributes.quoted)


@dataclass(eq=False)
class Blocks:
    """The blocks of a page.

    Attributes:
        events: What to do with the lines.
        cards: The cards.
        title: The page's title.
        marker: The line of the marker.
        own_headings: The headings of cards and of the action, by line.
        loose: The headings outside cards.
        further_titles: The headings of further actions.
        lone: The statements outside cards.
        uses: The attribute lists.
        slips: The blocks with wrong ends.
        lists: The lists of responses, such as `{matrix}`.
    """

    events: list[Event] = field(default_factory=list)
    cards: list[CardParts] = field(default_factory=list)
    title: Title | None = None
    marker: int | None = None
    own_headings: dict[int, Heading] = field(default_factory=dict)
    loose: list[Heading] = field(default_factory=list)
    further_titles: list[Heading] = field(default_factory=list)
    lone: list[BracedLine] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)
    lists: list[BracedLine] = field(default_factory=list)


def read_blocks(page: Page, labels: Sequence[str], number: str = "") -> Blocks:
    """Find out what the directives of a page open and close. Never raises. Linear in the length of the text.

    Args:
        page: The lines of the page.
        labels: The words that can precede an action's number.
        number: The action's number in the front matter, if there is one.
    """
    reader = _Reader(page, labels, number)
    reader.read()
    return reader.found


class _Reader:
    """Processes the lines. `stack` has the open blocks, the innermost last."""

    def __init__(self, page: Page, labels: Sequence[str], number: str) -> None:
        self.lines = page.written
        self.page = page
        self.found = Blocks()
        self.events = self.found.events
        self.titles = _Titles(self.found, labels, number)
        self.stack: list[Block] = []
        self.too_deep = 0  # the number of open blocks that are not shown because they are too deep
        self.card: CardParts | None = None
        self.last_text = -1  # the last line that is not a directive
        self.last_directive = -1

    def read(self) -> None:
        for line in self.page.lines:
            if isinstance(line, TextLine):
                self._text(line.at, is_read=line.kind not in ("fenced", "comment"))
            elif isinstance(line, BracedLine):
                self._braced(line)
            elif not self._heading(line):
                self._text(line.at)
        end = len(self.lines)
        self._end_card(end)
        self._pop_to(0, end, is_unclosed=True)

    def _text(self, index: int, *, is_read: bool = True) -> None:
        self.last_text = index
        card = self.card
        if card is not None:
            card.after_heading = False
            if is_read and not card.inside and not (card.beside and card.beside[-1] == index):
                card.beside.append(index)

    def _braced(self, line: BracedLine) -> None:
        braced, index = line.braced, line.at
        directive = TABLE.get(braced.word) if braced.kind == "directive" else None
        if directive is not None and directive.role != "include":
            if line.typed is not None and not directive.is_block:
                self._single(index, directive.name, braced.rest)
            elif braced.end:
                self._close(line, directive)
            else:
                self._open(line, directive)
        elif directive is not None:
            self._text(index)
            self.events += Include(index, line.column, braced.rest), Escape(index, line.column)
        elif braced.kind == "count":
            self._single(index, braced.word, braced.rest)
        elif braced.kind == "attributes":
            self._attributes(line)
        elif braced.kind == "unknown":
            self._nearly(line)
            return
        else:
            if braced.kind == "marker" and self.found.marker is None:
                self.found.marker = index
            self.events.append(Blank(index))
        self.last_directive = index

    def _use(self, line: BracedLine, role: Role, directive: Directive | None = None) -> None:
        attributes = line.braced.attributes
        self.found.uses.append(Use(line.at, line.column, attributes, role, self.card is not None, directive))

    # What opens ---------------------------------------------------------------------------------------------------

    def _single(self, index: int, name: str, html: str) -> None:
        """Add an element from an earlier expansion, over all its lines."""
        self._end_card(index)
        self.events.append(Single(index, name, html, 1 + html.count("\n")))

    def _open(self, line: BracedLine, directive: Directive) -> None:
        index, attributes = line.at, line.braced.attributes
        role = _roles(directive.name, attributes)[self.card is not None]
        if attributes != NO_ATTRIBUTES:
            self._use(line, role, directive)
        ends = ENDS[role] if role == "card" or role == "statement" else directive.ends
        if "card" in ends:
            self._end_card(index)
        elif "statement" in ends:
            self._end_statement(index)
        if role == "line":
            self.events.append(Single(index, directive.name))
            if directive.role == "list":
                self.found.lists.append(line)
            return
        is_statement, card = role == "statement", -1
        if is_statement and self.card is None and not any(block.is_statement for block in self.stack):
            self.found.lone.append(line)
        if len(self.stack) >= DEEPEST:
            self.found.slips.append(TooDeep(index, line.column, role == "card"))
            self.events.append(Escape(index, line.column))
            self.too_deep += 1
            return
        if role == "card":
            card = self._open_card(line, directive)
        elif self.card is not None:
            self.card.after_heading = False
            self.card.inside += is_statement
            if is_statement:
                self.card.attribute_lists.append(CardAttributes(attributes, index, line.column))
        self.stack.append(Block(directive.name, index, line.column, card, is_statement))
        attributes = attributes.without(CARD_KEYS) if role != "element" else attributes
        source = line.typed.source if line.typed is not None else ""
        self.events.append(Open(index, line.column, directive.element, attributes, is_statement, card, source))

    def _open_card(self, line: BracedLine, directive: Directive) -> int:
        index, column, attributes = line.at, line.column, line.braced.attributes
        takes_key = directive.role == "card"
        parts = [CardAttributes(attributes, index, column, takes_key)]
        self.card = CardParts(index, column, attributes, takes_key, line.typed, parts, len(self.stack), index + 1)
        self.found.cards.append(self.card)
        return len(self.found.cards) - 1

    def _nearly(self, line: BracedLine) -> None:
        """Read a line that was meant as a directive. It is shown as text, but still opens or closes a block."""
        self._text(line.at)
        meant = TABLE.get(line.braced.meant)
        if line.braced.meant:
            self.last_directive = line.at
        if meant is None or not meant.is_block:
            return
        if not line.braced.end and len(self.stack) < DEEPEST:
            self.stack.append(Block(meant.name, line.at, line.column, shown=False))
        elif line.braced.end and self.stack:
            self._pop(line.at + 1, written=False)

    # What closes --------------------------------------------------------------------------------------------------

    def _close(self, line: BracedLine, directive: Directive) -> None:
        index, word = line.at, directive.name
        if self.stack and self.stack[-1].word == word and not self.too_deep:
            self._pop(index)
        elif not directive.is_block or not (self.stack or self.too_deep):
            self.found.slips.append(Unopened(index, line.column, directive))
        elif self.too_deep:
            self.too_deep -= 1
        else:
            self.found.slips.append(Mismatched(index, line.column, word, self.stack[-1]))
            inside = self.card.depth if self.card is not None else 0
            same = [depth for depth, block in enumerate(self.stack) if block.word == word and depth >= inside]
            self._pop_to(same[-1] if same else len(self.stack) - 1, index, written=True)
        if not self.events or self.events[-1].line != index:
            self.events.append(Blank(index))
        if line.braced.attributes != NO_ATTRIBUTES:
            self._use(line, "end", directive)

    def _pop_to(self, depth: int, index: int, *, written: bool = False, is_unclosed: bool = False) -> None:
        self.too_deep = 0
        while len(self.stack) > depth:
            if is_unclosed:
                self.found.slips.append(Unclosed(self.stack[-1], index))
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
            if not card.statements:
                heading = self.events[card.heading_event] if card.heading is not None else None
                start = heading.line + heading.length if isinstance(heading, CardHeading) else card.line + 1
                card.beside = []  # all of it is statement
                card.statements.append(Span(card.line, start, index))
            card.end = index + 1 if written and index < len(self.lines) else index
            self.card = None

    def _end_card(self, index: int) -> None:
        """End the open card. Cards never nest."""
        if self.card is not None:
            self.found.slips.append(Unclosed(self.stack[self.card.depth], index))
            self._pop_to(self.card.depth, index)

    def _end_statement(self, index: int) -> None:
        """End the open statement of a card. Statements of a card never nest."""
        if self.card is None:
            return
        for depth in range(self.card.depth + 1, len(self.stack)):
            if self.stack[depth].is_statement:
                self.found.slips.append(Unclosed(self.stack[depth], index))
                self._pop_to(depth, index)
                return

    # Headings and attribute lists ---------------------------------------------------------------------------------

    def _heading(self, line: HeadingLine) -> bool:
        """Read a heading as that of the card or the action. Return whether it is one."""
        card = self.card
        if card is None:
            return self.titles.take(line)
        heading = _read_heading(line, is_cards=True)
        own = card.heading
        # A card that is named in its first line has a heading only if the heading comes before any text.
        is_late = card.is_keyed and bool(card.beside)
        if own is not None or is_late or len(self.stack) != card.depth + 1 or not heading.source:
            if heading.level <= (own.level if own is not None else 2):
                card.further.append(heading)
            if heading.attributes != NO_ATTRIBUTES:
                use = Use(heading.line, heading.column, heading.attributes, "heading", in_card=True)
                self.found.uses.append(use)
            return False
        if card.typed is not None:
            heading = heading._replace(attributes=card.typed.heading.merge(heading.attributes))
        # The line above an underline was read as text.
        card.beside = [at for at in card.beside if at < heading.line]
        card.after_text = any(WORDS.search(self.lines[at]) for at in card.beside)
        card.heading, card.after_heading = _without_directives(heading), True
        card.attribute_lists.append(CardAttributes(heading.attributes, heading.line, heading.column))
        card.heading_event = len(self.events)
        self.found.own_headings[line.at] = heading
        self.events.append(CardHeading(heading.line, len(self.found.cards) - 1, line.length))
        return True

    def _attributes(self, line: BracedLine) -> None:
        """Read `{: .class}`. It applies to the heading right before it, otherwise to the block before it."""
        index, attributes = line.at, line.braced.attributes
        card = self.card
        if card is not None and card.after_heading and card.heading is not None:
            card.heading = card.heading._replace(attributes=card.heading.attributes.merge(attributes))
            card.attribute_lists.append(CardAttributes(attributes, index, line.column))
            self._lengthen(card.heading_event, index)
        elif self.titles.add_attributes(index, attributes):
            self._use(line, "list")
            self._lengthen(self.titles.event, index)
        elif self.last_text > self.last_directive:
            self._use(line, "list")
            self.events.append(Apply(index, attributes))
        else:
            self._use(line, "stray")
            self.events.append(Blank(index))

    def _lengthen(self, event: int, index: int) -> None:
        heading = self.events[event]
        if isinstance(heading, (CardHeading, TitleLine)):
            self.events[event] = heading._replace(length=index - heading.line + 1)


class _Titles:
    """The headings outside cards. The first `h1` is the page's title, and may be an action's."""

    def __init__(self, found: Blocks, labels: Sequence[str], number: str) -> None:
        self.found = found
        self.labels = labels
        self.number = number
        self.event = -1

    def take(self, line: HeadingLine) -> bool:
        """Read a heading as that of the action. Return whether it is one."""
        heading = _read_heading(line, is_cards=False)
        if heading.attributes != NO_ATTRIBUTES:
            use = Use(heading.line, heading.column, heading.attributes, "heading", in_card=False)
            self.found.uses.append(use)
        title = self.found.title
        action = read_action(heading.source, self.labels) if heading.level == 1 else None
        if heading.level != 1 or title is not None:
            is_action = action is not None and title is not None and title.number
            (self.found.further_titles if is_action else self.found.loose).append(heading)
            return False
        if not self.number and (action is None or not action.number):
            numbers = action.numbers if action is not None else ()
            self.found.title = Title(heading, "", action.title if action else heading.source, numbers=numbers)
            return False
        self.found.own_headings[line.at] = heading
        heading = _without_directives(heading)
        action = read_action(heading.source, self.labels)
        if action is None or not action.number:
            numbers = action.numbers if action is not None else ()
            self.found.title = Title(heading, "", heading.source, numbers=numbers)
        else:
            self.found.title = Title(heading, action.number, action.title, action.label, action.prefix, action.numbers)
        self.event = len(self.found.events)
        self.found.events.append(TitleLine(heading.line, line.length))
        return True

    def add_attributes(self, index: int, attributes: Attributes) -> bool:
        """Add attributes on their own line to the action's heading. Return whether they follow it."""
        title, events = self.found.title, self.found.events
        last = events[-1] if events else None
        if not isinstance(last, TitleLine) or title is None or index != last.line + last.length:
            return False
        heading = title.heading._replace(attributes=title.heading.attributes.merge(attributes))
        self.found.title = title._replace(heading=heading)
        return True


@lru_cache(maxsize=1024)
def _roles(name: str, attributes: Attributes) -> tuple[Role, Role]:
    """The roles of a directive outside cards and in a card."""
    directive, classes = TABLE[name], attributes.classes
    if not directive.is_block:
        return "line", "line"
    # Only cards have a state. A card with a misspelt class must not publish what it withholds.
    has_state = any(key == "state" for key, _ in attributes.pairs) or mentions_withholding(attributes)
    is_statement = directive.role == "statement" or "statement" in classes
    is_named = "department" in classes
    other: Role = "statement" if is_statement else "element"
    outside: Role = "card" if directive.role == "card" or is_named or has_state else other
    return outside, "statement" if is_statement and not is_named else outside


def _read_heading(line: HeadingLine, *, is_cards: bool) -> Heading:
    source = line.source
    ours = NUMBERED.match(source) if line.level == 1 and not is_cards else None
    if ours is not None:  # an action's heading from an earlier expansion
        source = f"{unescape(ours['number'])} {ours['title']}"
    source, attributes = split_attributes(source, is_cards=is_cards)
    if ours is not None:
        attributes = parse_attributes(unescape(ours["heading"] or "")).merge(attributes)
    source = source.strip(SPACES).rstrip("#").rstrip(SPACES)
    return Heading(line.first, line.column, source, attributes, line.level)


def _without_directives(heading: Heading) -> Heading:
    """Escape directives in a heading, since the expansion does not edit the lines of such headings."""
    if "{" not in heading.source or not INLINE.search(heading.source):
        return heading
    spans = code_spans(heading.source)

    def escaped(match: re.Match[str]) -> str:
        in_code = any(start < match.start() < end for start, end in spans)
        return match[0] if in_code else f"\\{match[0]}"

    return heading._replace(source=INLINE.sub(escaped, heading.source))
