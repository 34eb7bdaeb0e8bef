"""Find text and statements outside cards, and text in a card outside its statement."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import WORDS
from ..lines import indent_of
from ..problems import Finding
from .findings import Found, LintContext


def beside(context: LintContext) -> Iterator[Found]:
    """Report text in a card outside its statements. It is on the page, but not in lists and data files."""
    written = context.page.written
    for card in context.blocks.cards:
        after = -2
        for index in card.beside:
            if index != after + 1 and WORDS.search(written[index]):
                message = "This text is in the card, but not in its statement. Move it there, or out of the card."
                yield Finding("statement-missing", index, indent_of(written[index]) + 1, message)
            after = index


def further_titles(context: LintContext) -> Iterator[Found]:
    """Report the headings of further actions on an action's page."""
    title, terms = context.blocks.title, context.settings.terms
    if title is None:
        return
    for heading in context.blocks.further_titles:
        where = context.document.where(title.heading.line)
        message = (
            f"This page already has {terms.an_action}'s heading, in {where}. Give this {terms.action} its own page."
        )
        yield Finding("action-number", heading.line, heading.column, message)


def lists_of_actions(context: LintContext) -> Iterator[Found]:
    """Lists of responses on the page of an action, where they could not be complete."""
    for line in context.blocks.lists if context.is_action else ():
        message = (
            f"{{{line.braced.word}}} shows the responses on all pages of {context.settings.terms.actions}, so it "
            "cannot be on one of these pages. Move it to another page, such as the home page."
        )
        yield Finding("directive-unknown", line.at, line.column, message)


def lone_statements(context: LintContext) -> Iterator[Found]:
    """Report statements outside cards, on an action's page."""
    for line in context.blocks.lone if context.is_action else ():
        message = (
            "This statement is not in a card. Put {div .department} and the heading of "
            f"{context.settings.terms.a_department} above it, and {{/div}} below."
        )
        yield Finding("heading-missing", line.at, line.column, message)
