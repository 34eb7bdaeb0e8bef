"""Read a page: where its directives are, and what they open and close (docs/design.md).

`scan` reads Markdown in passes, each over the result of the one before: what each line is (`lines`), what the
directives open and close (`blocks`), and what is wrong (`lint`). The expansion, the model and the checks read its
`Document`. They do not search for braces again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ..settings import DEFAULT_SETTINGS, Settings
from ..text.marks import MARKS, REPLACEMENT, holds_marks
from .blocks import CardParts, read_blocks
from .document import Card, Document, Place
from .grammar.attributes import NO_ATTRIBUTES, Attributes
from .grammar.directives import CLASSES
from .grammar.elements import find_typed, may_be_typed
from .grammar.kramdown import without_comments
from .lines import read_lines
from .lint import LintContext, lint

# What makes a block a card or a statement is on every card, and declares nothing more.
_USUAL: Final = (NO_ATTRIBUTES, *(Attributes(classes=(name,)) for name in CLASSES))


def scan(
    text: str,
    settings: Settings = DEFAULT_SETTINGS,
    *,
    first_line: int = 1,
    number: str = "",
    late: bool = False,
    places: Sequence[Place] = (),
) -> Document:
    """Read a page's Markdown. Never raises. Linear in the length of the text.

    Args:
        text: The page's Markdown without front matter.
        settings: The site's settings.
        first_line: The number of the text's first line in the file. Lines count from 1.
        number: The action's number in the front matter, if there is one.
        late: Whether the text was expanded before. A navigation in it is then the result of an expansion.
        places: The place of each line on disk, if the text is from several files.

    Returns:
        The document. It has no events if the page has no directive, typed element, marker or number.
    """
    if "{" not in text and "}" not in text and not number and not may_be_typed(text):
        return Document((), first_line)
    if holds_marks(text):
        text = MARKS.sub(REPLACEMENT, text)
    shown = without_comments(text)
    typed = find_typed(shown.text, late=late)
    page = read_lines(typed, shown.unclosed, is_ours=bool(number))
    blocks = read_blocks(page, settings.action_labels, number)
    is_action = bool(number) or blocks.marker is not None
    document = _document(
        LintContext(page, blocks, settings, Document(page.written, first_line, places=places), is_action)
    )
    if shown.text != text:
        document = replace(document, written=text, lines=shown.text.split("\n"))
    elif typed.lines and document.lines:
        document = replace(document, lines=text.split("\n"))
    return document


def _document(context: LintContext) -> Document:
    page, blocks, places = context.page, context.blocks, context.document
    found = lint(context)
    if not (page.is_ours or found.problems or found.events or any(one.mentions_withholding for one in found.unread)):
        return Document((), places.first_line)
    problems = [places.problem(*one[:4])._replace(effect=one.effect) for one in found.problems]
    return Document(
        page.written,
        places.first_line,
        sorted(found.events, key=lambda event: event.line),
        list(map(_card, blocks.cards)),
        blocks.title,
        blocks.marker,
        sorted(problems, key=lambda problem: (problem.line, problem.column)),
        found.links,
        places.places,
        unread=sorted(set(found.unread)),
        loose=blocks.loose,
        has_lists=bool(blocks.lists) and not context.is_action,
    )


def _card(parts: CardParts) -> Card:
    attributes = parts.attributes
    return Card(
        parts.line,
        parts.column,
        attributes,
        parts.heading,
        tuple(parts.statements),
        parts.end,
        attributes.words if parts.takes_key else (),
        attributes.quoted if parts.takes_key else (),
        tuple(one for one in parts.attribute_lists if one.attributes not in _USUAL),
        tuple(parts.further),
        parts.after_text,
        parts.typed,
    )
