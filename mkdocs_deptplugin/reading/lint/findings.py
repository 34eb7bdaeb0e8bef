"""What the rules read, and what they find."""

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
"""A problem; what is to be changed in a line because of it; a link whose text says nothing; or a line that may have
been meant to be a directive."""


@dataclass(frozen=True, eq=False)
class LintContext:
    """A page as it was read. `places` says where its lines are on disk, and `is_action` whether it is an action's."""

    page: Page
    blocks: Blocks
    settings: Settings
    document: Document
    is_action: bool = False

    @cached_property
    def prose(self) -> list[TextLine | HeadingLine]:
        """The lines of running text, with the headings that are neither a card's nor the action's."""
        page, own = self.page, self.blocks.own_headings
        texts: list[TextLine | HeadingLine] = [line for line in page.texts if line.kind == "text" or line.below in own]
        loose = [line for line in page.headings if line.at not in own]
        return sorted((*texts, *loose), key=lambda line: line.at) if loose else texts

    def is_code(self, line: Line) -> bool:
        """Whether a line is a comment, or code by its indentation."""
        if not isinstance(line, TextLine):
            return False
        return line.kind == "comment" or (line.kind == "indented" and line.below not in self.blocks.own_headings)

    def card_at(self, line: int) -> int:
        """The index of the card that is open at a line of text; -1 where there is none."""
        at = bisect_right(self._card_lines, line) - 1
        return at if at >= 0 and line < self.blocks.cards[at].end else -1

    @cached_property
    def _card_lines(self) -> list[int]:
        return [card.line for card in self.blocks.cards]


Rule = Callable[[LintContext], Iterator[Found]]


@dataclass(eq=False)
class Findings:
    """All that was found, by its kind; `events` are those of the page, with the changes in its lines."""

    events: list[Event]
    problems: list[Finding] = field(default_factory=list)
    links: list[GenericLink] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def add(self, found: Iterable[Found]) -> None:
        """Take what a rule has found."""
        for one in found:
            if isinstance(one, Finding):
                self.problems.append(one)
            elif isinstance(one, Unread):
                self.unread.append(one)
            elif isinstance(one, GenericLink):
                self.links.append(one)
            else:
                self.events.append(one)
