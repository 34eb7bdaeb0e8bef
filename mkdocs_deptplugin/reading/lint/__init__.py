"""What is wrong with a page, by the lines and blocks that were read in it (docs/design.md).

A rule is a function that takes a `Reading` and yields what it finds; each module holds a family of them. To add one,
write it beside its like and name it here. Problems at one place keep the order of the rules.
"""

from __future__ import annotations

from typing import Final

from ..document import Escape
from . import attributes, blocks, cards, directives, links, unread
from .findings import Findings, Reading, Rule

__all__ = ["Reading", "lint"]

_BEFORE_CARDS: Final[tuple[Rule, ...]] = (
    blocks.comments,
    attributes.attribute_lists,
    directives.near_misses,
    directives.inline,
    blocks.ends,
    cards.beside,
    cards.further_titles,
)
_UNREAD: Final[tuple[Rule, ...]] = (
    unread.unread_lines,
    unread.unread_lists,
    unread.unread_tags,
    unread.swallowed,
)


def lint(reading: Reading) -> Findings:
    """Find what is wrong with a page.

    Never raises. Linear in the length of the text.

    Returns:
        The `Findings`, with all events of the page. On a page without directives, these are only what concerns lines
        that were meant to be some.
    """
    page, found = reading.page, Findings(list(reading.blocks.events))
    for rule in _BEFORE_CARDS:
        found.add(rule(reading))
    found.add(directives.typed_tags(reading))
    for rule in _UNREAD:
        found.add(rule(reading))
    if not page.is_ours:
        hidden = {line.at for line in page.nearly if line.braced.kind == "kramdown"}
        found.events = [one for one in found.events if isinstance(one, Escape) or one.line in hidden]
        found.problems = [one for one in found.problems if one.code.startswith("directive-")]
        if not (found.problems or found.events or any(one.speaks for one in found.unread)):
            return found
    found.add(links.broken(reading))
    if page.is_ours:
        found.add(links.generic(reading))
    last = max((event.line for event in found.events), default=-1)
    found.add(blocks.tags(reading, last))
    found.add(directives.in_open_html(reading, last))
    found.problems = unread.stopping(page.written, found.unread, found.problems)
    found.add(cards.lone_statements(reading))
    return found
