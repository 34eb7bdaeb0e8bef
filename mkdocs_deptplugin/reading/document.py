"""What a page's Markdown says: the scanner's result, which everything else reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..text.words import lines_of, plain
from .grammar.attributes import NO_ATTRIBUTES, Attributes
from .grammar.elements import Typed
from .problems import Problem


class Open(NamedTuple):
    """An element begins. `card` is the index of the card that it is, or -1; `source` is the place that a typed element
    says it was written at."""

    line: int
    column: int
    element: str
    attributes: Attributes
    is_statement: bool = False
    card: int = -1
    source: str = ""


class Close(NamedTuple):
    """The innermost element ends, before this line; where `written` the line is its own closing directive or that of
    another. It may be after the last line."""

    line: int
    written: bool = True


class Single(NamedTuple):
    """A directive that is one line, by its name in the table of directives. `html` is what an earlier expansion made of
    it; `length` is how many lines that has."""

    line: int
    name: str
    html: str = ""
    length: int = 1


class CardHeading(NamedTuple):
    """The heading of a card, over `length` lines with its attributes."""

    line: int
    card: int
    length: int


class TitleLine(NamedTuple):
    """The action's heading, over `length` lines with its attributes."""

    line: int
    length: int


class Apply(NamedTuple):
    """Attributes for the block before this line."""

    line: int
    attributes: Attributes


class Blank(NamedTuple):
    """A line of ours that leaves nothing on the page."""

    line: int


class Escape(NamedTuple):
    """The character at this place (column from 1) is to be shown and not to be obeyed."""

    line: int
    column: int


class Unbracket(NamedTuple):
    """The `length` characters from this place are a link with no address, or one half of it where it runs over two
    lines. It gets the address of the department of `card`, or only its text is shown."""

    line: int
    column: int
    length: int
    text: str
    card: int = -1
    opens: bool = True
    closes: bool = True


class Include(NamedTuple):
    """Another file belongs here. `path` is as written; one that is still here once all files are read could not be, and
    its line is shown as text."""

    line: int
    column: int
    path: str


Event = Open | Close | Single | CardHeading | TitleLine | Apply | Blank | Escape | Unbracket | Include


class Heading(NamedTuple):
    """A heading's words as its author wrote them, without hashes; the line counts from 0 in the document."""

    line: int
    column: int
    source: str
    attributes: Attributes = NO_ATTRIBUTES
    level: int = 2

    @property
    def text(self) -> str:
        """Its words, line breaks as spaces."""
        return plain(self.source)

    @property
    def lines(self) -> list[str]:
        """Its Markdown, cut at the line breaks."""
        return lines_of(self.source)


class Title(NamedTuple):
    """The page's `h1`. `number` is the action's as written, empty where the heading does not give just one; `numbers`
    are all that it gives; `label` is the word before them, and `prefix` all that stands before the title."""

    heading: Heading
    number: str
    title: str
    label: str = ""
    prefix: str = ""
    numbers: tuple[str, ...] = ()


class Unread(NamedTuple):
    """A line in braces, or like one, that is no directive where it stands. `speaks` says that it speaks of
    withholding."""

    line: int
    column: int
    text: str
    speaks: bool = False


class Span(NamedTuple):
    """The lines of a statement, from `start` up to but not with `end`; `opening` is the directive's own line."""

    opening: int
    start: int
    end: int
    attributes: Attributes = NO_ATTRIBUTES


class CardAttributes(NamedTuple):
    """One of the places where a card has attributes: its first line, its heading, its statement. Lines count from 0,
    columns from 1. `takes_key` says that bare words there name the department."""

    attributes: Attributes
    line: int
    column: int
    takes_key: bool = False


class Card(NamedTuple):
    """One response as its author wrote it, from its line up to but not with `end`. Lines count from 0 in the document,
    the column from 1. `words` and `quoted` are what `{department …}` names the department by; `attribute_lists` are the
    places of its attributes; `further` are the headings below its own, as high as that one. The heading comes
    `after_text` if there is text before it. `typed` is what a card typed as HTML carries."""

    line: int
    column: int
    attributes: Attributes
    heading: Heading | None
    statements: tuple[Span, ...]
    end: int = 0
    words: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    attribute_lists: tuple[CardAttributes, ...] = ()
    further: tuple[Heading, ...] = ()
    after_text: bool = False
    typed: Typed | None = None

    @property
    def is_keyed(self) -> bool:
        """Whether its first line names the department."""
        return bool(self.words or self.quoted)


class Place(NamedTuple):
    """A line on disk: the file's path below the documents' folder, empty for the page itself; the line's number from 1;
    and the number of the page's own line that it came by. A line that another plugin brought is `late`: it is on no
    disk, and has the number of the line before it."""

    path: str
    line: int
    own: int
    late: bool = False


class GenericLink(NamedTuple):
    """A link in a card whose text says nothing; an empty `url` is one that it has not got."""

    line: int
    column: int
    text: str
    url: str
    card: int


@dataclass(frozen=True)
class Document:
    """What a page's Markdown says, with the files that it includes. `events` are in the order of their lines;
    `first_line` is the number of the first line in the file as it lies on disk; `places` says where each line lies, and
    `written` what the page itself holds, where files are included or something is left out; `unread` are lines in
    braces that are no directives, and `loose` the headings that are in no card."""

    lines: Sequence[str]
    first_line: int = 1
    events: Sequence[Event] = ()
    cards: Sequence[Card] = ()
    title: Title | None = None
    marker: int | None = None
    problems: Sequence[Problem] = ()
    links: Sequence[GenericLink] = ()
    places: Sequence[Place] = ()
    written: str | None = None
    unread: Sequence[Unread] = ()
    loose: Sequence[Heading] = ()

    @property
    def text(self) -> str:
        """The page's own Markdown."""
        return "\n".join(self.lines) if self.written is None else self.written

    def place(self, line: int) -> Place:
        """Where a line (from 0) lies."""
        if self.places:
            return self.places[min(line, len(self.places) - 1)]
        return Place("", line + self.first_line, line + self.first_line)

    @property
    def includes(self) -> list[Include]:
        """The files that are to be read."""
        return [event for event in self.events if isinstance(event, Include)]

    @property
    def has_directives(self) -> bool:
        """Whether there is anything to expand."""
        return bool(self.events) or self.written is not None

    def statement(self, card: Card) -> str:
        """The Markdown of a card's statements, one after the other, without directives."""
        directives = self._directive_lines
        return "\n".join(
            line
            for span in card.statements
            for index, line in enumerate(self.lines[span.start : span.end], span.start)
            if index not in directives
        )

    def problem(self, code: str, line: int, column: int, message: str) -> Problem:
        """A problem at a line of this document (from 0), in its file and numbered as there."""
        place = self.place(line)
        return Problem(code, place.line, column, message, place.path)

    def where(self, line: int) -> str:
        """How a message names a line (from 0): `line 12`, or `line 12 of shared/note.md`."""
        place = self.place(line)
        return f"line {place.line} of {place.path}" if place.path else f"line {place.line}"

    @cached_property
    def _directive_lines(self) -> frozenset[int]:
        return frozenset(event.line for event in self.events if not isinstance(event, (Escape, Unbracket, Include)))
