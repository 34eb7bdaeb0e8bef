"""The third pass: rules that find the mistakes in a page's lines and blocks (docs/design.md).

A rule is a function that takes a `LintContext` and yields what it finds. To add a rule, write it in the module for its
kind and add it to a list here. Problems at the same line and column keep the order of the rules.
"""

from __future__ import annotations

from typing import Final

from ..document import Escape
from . import attributes, blocks, cards, directives, links, unread
from .findings import Findings, LintContext, Rule

__all__ = ["LintContext", "lint"]

_BEFORE_CARDS: Final[tuple[Rule, ...]] = (
    blocks.comments,
    attributes.attribute_lists,
    directives.near_misses,
    directives.inline,
    blocks.ends,
    cards.beside,
    cards.further_titles,
    cards.lists_of_actions,
)
_UNREAD: Final[tuple[Rule, ...]] = (
    unread.unread_lines,
    unread.unread_lists,
    unread.unread_tags,
    unread.swallowed,
)


def lint(context: LintContext) -> Findings:
    """Find the mistakes on a page. Never raises. Linear in the length of the text.

    Returns:
        The `Findings`, with all events of the page. On a page without directives, they have only what concerns lines
            that were probably meant to be directives.
    """
    page, found = context.page, Findings(list(context.blocks.events))
    for rule in _BEFORE_CARDS:
        found.add(rule(context))
    found.add(directives.typed_tags(context))
    for rule in _UNREAD:
        found.add(rule(context))
    if not page.is_ours:
        hidden = {line.at for line in page.nearly if line.braced.kind == "kramdown"}
        found.events = [one for one in found.events if isinstance(one, Escape) or one.line in hidden]
        found.problems = [one for one in found.problems if one.code.startswith("directive-")]
        if not (found.problems or found.events or any(one.mentions_withholding for one in found.unread)):
            return found
    found.add(links.broken(context))
    if page.is_ours:
        found.add(links.generic(context))
    last = max((event.line for event in found.events), default=-1)
    found.add(blocks.tags(context, last))
    found.add(directives.in_open_html(context, last))
    found.problems = unread.stopping(page.written, found.unread, found.problems)
    found.add(cards.lone_statements(context))
    return found
