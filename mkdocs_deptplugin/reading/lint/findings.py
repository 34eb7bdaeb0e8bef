"""The input of the rules, and their results."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ...settings import Settings
from ..blocks import Blocks
from ..document import Document, Escape, Event, GenericLink, Unbracket, Unread
from ..lines import HeadingLine, Line, Page, TextLine
from ..problems import Finding

Found = Finding | Escape | Unbracket | GenericLink | Unread
"""One result of a rule.

It is a problem, a change in a line because of it, a link with a text that does not say where it leads, or a line that
may have been meant as a directive.
"""


@dataclass(frozen=True, eq=False)
class LintContext:
    """The input of the rules.

    Attributes:
        page: The lines of the page.
        blocks: The blocks of the page.
        settings: The site's settings.
        document: A document that knows the place of each line on disk.
        is_action: Whether the page is an action's.
    """

    page: Page
    blocks: Blocks
    settings: Settings
    document: Document
    is_action: bool = False

    @cached_property
    def prose(self) -> list[TextLine | HeadingLine]:
        """The lines of running text, and the headings that belong neither to a card nor to the action."""
        page, own = self.page, self.blocks.own_headings
        texts: list[TextLine | HeadingLine] = [line for line in page.texts if line.kind == "text" or line.below in own]
        loose = [line for line in page.headings if line.at not in own]
        return sorted((*texts, *loose), key=lambda line: line.at) if loose else texts

    def is_code(self, line: Line) -> bool:
        """Whether a line is a comment, or is code because of its indentation."""
        if not isinstance(line, TextLine):
            return False
        return line.kind == "comment" or (line.kind == "indented" and line.below not in self.blocks.own_headings)

    def card_at(self, line: int) -> int:
        """The index of the card that is open at a line of text, or -1."""
        at = bisect_right(self._card_lines, line) - 1
        return at if at >= 0 and line < self.blocks.cards[at].end else -1

    @cached_property
    def _card_lines(self) -> list[int]:
        return [card.line for card in self.blocks.cards]


Rule = Callable[[LintContext], Iterator[Found]]


@dataclass(eq=False)
class Findings:
    """The results of the rules, by kind. `events` has the events of the page and the changes in its lines."""

    events: list[Event]
    problems: list[Finding] = field(default_factory=list)
    links: list[GenericLink] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def add(self, found: Iterable[Found]) -> None:
        """Add the results of a rule."""
        for one in found:
            if isinstance(one, Finding):
                self.problems.append(one)
            elif isinstance(one, Unread):
                self.unread.append(one)
            elif isinstance(one, GenericLink):
                self.links.append(one)
            else:
                self.events.append(one)
