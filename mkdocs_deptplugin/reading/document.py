"""The result of reading a page's Markdown. Everything else reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..text.words import lines_of, plain, quoted
from .grammar.attributes import NO_ATTRIBUTES, Attributes
from .grammar.elements import Typed
from .problems import Problem


class Open(NamedTuple):
    """An element begins.

    Attributes:
        line: The line. Lines count from 0.
        column: The column. Columns count from 1.
        element: The name of the element.
        attributes: The attributes of the element.
        is_statement: Whether the element is a statement.
        card: The index of the card, or -1 if the element is not a card.
        source: The place where a typed element was written, as the element specifies it.
    """

    line: int
    column: int
    element: str
    attributes: Attributes
    is_statement: bool = False
    card: int = -1
    source: str = ""


class Close(NamedTuple):
    """The innermost element ends before this line, which may be after the last line.

    `written` means that the line is a closing directive, of this element or of another.
    """

    line: int
    written: bool = True


class Single(NamedTuple):
    """A directive without an end.

    Attributes:
        line: The first line. Lines count from 0.
        name: The name in the table of directives.
        html: The HTML from an earlier expansion.
        length: The number of lines of that HTML.
    """

    line: int
    name: str
    html: str = ""
    length: int = 1


class CardHeading(NamedTuple):
    """The heading of a card. With its attributes, it has `length` lines."""

    line: int
    card: int
    length: int


class TitleLine(NamedTuple):
    """The action's heading. With its attributes, it has `length` lines."""

    line: int
    length: int


class Apply(NamedTuple):
    """Attributes for the block before this line."""

    line: int
    attributes: Attributes


class Blank(NamedTuple):
    """A line of a directive that leaves nothing on the page."""

    line: int


class Escape(NamedTuple):
    """The character at this place is shown and has no effect. Columns count from 1."""

    line: int
    column: int


class Unbracket(NamedTuple):
    """A link without an address, or one half of a link over two lines: `length` characters from this place.

    The link gets the address of the department of `card`. Without one, only its text is shown.
    """

    line: int
    column: int
    length: int
    text: str
    card: int = -1
    opens: bool = True
    closes: bool = True


class Include(NamedTuple):
    """The place of an included file. `path` is as written.

    If it is still there after all files are read, the file could not be read, and the line is shown as text.
    """

    line: int
    column: int
    path: str


Event = Open | Close | Single | CardHeading | TitleLine | Apply | Blank | Escape | Unbracket | Include


class Heading(NamedTuple):
    """A heading as its author wrote it, without hashes. Lines count from 0 in the document."""

    line: int
    column: int
    source: str
    attributes: Attributes = NO_ATTRIBUTES
    level: int = 2

    @property
    def text(self) -> str:
        """The words, with line breaks as spaces."""
        return plain(self.source)

    @property
    def lines(self) -> list[str]:
        """The Markdown, split at the line breaks."""
        return lines_of(self.source)


class Title(NamedTuple):
    """The page's `h1`.

    Attributes:
        heading: The whole heading.
        number: The action's number as written. Empty unless the heading has exactly one.
        title: The title without label and number.
        label: The word before the number.
        prefix: The text before the title.
        numbers: All numbers in the heading.
    """

    heading: Heading
    number: str
    title: str
    label: str = ""
    prefix: str = ""
    numbers: tuple[str, ...] = ()


class Unread(NamedTuple):
    """A line with braces, or similar to one, that is not a directive, and whether it mentions withholding."""

    line: int
    column: int
    text: str
    mentions_withholding: bool = False


class Span(NamedTuple):
    """The lines of a statement, from `start` to the line before `end`. `opening` is the line of the directive."""

    opening: int
    start: int
    end: int
    attributes: Attributes = NO_ATTRIBUTES


class CardAttributes(NamedTuple):
    """The attributes at one place of a card: its first line, its heading, or its statement.

    Attributes:
        attributes: The attributes.
        line: The line. Lines count from 0.
        column: The column. Columns count from 1.
        takes_key: Whether bare words name the department.
    """

    attributes: Attributes
    line: int
    column: int
    takes_key: bool = False


class Card(NamedTuple):
    """One response as its author wrote it.

    Attributes:
        line: The first line. Lines count from 0 in the document.
        column: The column. Columns count from 1.
        attributes: The attributes of the first line.
        heading: The heading.
        statements: The statements.
        end: The line after the card.
        words: The words in the first line that name the department.
        quoted: The texts in quotation marks in the first line that name the department.
        attribute_lists: The attributes at all places of the card.
        further: The headings after the card's own, of the same level or higher.
        after_text: Whether there is text before the heading.
        typed: The data of a card typed as HTML.
    """

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
        """Whether the first line names the department."""
        return bool(self.words or self.quoted)


class Place(NamedTuple):
    """A line on disk.

    Attributes:
        path: The file's path below the documents' folder. Empty for the page itself.
        line: The number of the line. Lines count from 1.
        own: The number of the line of the page itself that includes it.
        late: Whether another plugin added the line. It is then not on disk, and has the number of the line before it.
    """

    path: str
    line: int
    own: int
    late: bool = False


class GenericLink(NamedTuple):
    """A link with a text that does not say where it leads. `url` is empty if the link has no address."""

    line: int
    column: int
    text: str
    url: str
    card: int


@dataclass(frozen=True)
class Document:
    """A page's Markdown as read, with the files that it includes.

    Attributes:
        lines: The lines, with those of included files.
        first_line: The number of the first line in the file on disk. Lines count from 1.
        events: What to do with the lines, sorted by line.
        cards: The cards.
        title: The page's title.
        marker: The line of the marker. Lines count from 0.
        problems: The problems.
        links: The links with a text that does not say where they lead.
        places: The place of each line on disk. Empty if all lines are the page's own.
        written: The page's own text, if it differs from `lines`.
        unread: The lines with braces that are not directives.
        loose: The headings outside cards.
        has_lists: Whether the page shows lists of responses, such as `{matrix}`, and is not an action's page.
    """

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
    has_lists: bool = False

    @property
    def text(self) -> str:
        """The page's own Markdown."""
        return "\n".join(self.lines) if self.written is None else self.written

    def place(self, line: int) -> Place:
        """The place of a line (from 0) on disk."""
        if self.places:
            return self.places[min(line, len(self.places) - 1)]
        return Place("", line + self.first_line, line + self.first_line)

    @property
    def includes(self) -> list[Include]:
        """The files to read."""
        return [event for event in self.events if isinstance(event, Include)]

    @property
    def has_directives(self) -> bool:
        """Whether there is something to expand."""
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
        """A problem at a line of this document (from 0), with the path and line of its file."""
        place = self.place(line)
        return Problem(code, place.line, column, message, place.path)

    def where(self, line: int) -> str:
        """The name of a line (from 0) in a message: `line 12`, or `line 12 of shared/note.md`."""
        place = self.place(line)
        return f"line {place.line} of {quoted(place.path)}" if place.path else f"line {place.line}"

    @cached_property
    def _directive_lines(self) -> frozenset[int]:
        return frozenset(event.line for event in self.events if not isinstance(event, (Escape, Unbracket, Include)))
