"""Blocks whose ends do not fit: of directives, and of HTML."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from ..blocks import DEEPEST, Mismatched, Slip, TooDeep, Unclosed
from ..document import Escape
from ..problems import Finding
from .findings import Found, LintContext


def comments(context: LintContext) -> Iterator[Found]:
    """Comments of kramdown that never end."""
    for line in context.page.unclosed_comments:
        message = "{::comment} is never closed, so all that follows is hidden. Put {:/comment} where it ends."
        yield Finding("block-unclosed", line, 1, message)


def ends(context: LintContext) -> Iterator[Found]:
    """Blocks that are not closed, closed by another's end, or not open at all."""
    for slip in context.blocks.slips:
        if not isinstance(slip, Unclosed) or slip.block.shown:
            yield _finding(context, slip)


def _finding(context: LintContext, slip: Slip) -> Finding:
    where = context.document.where
    if isinstance(slip, Unclosed):
        _, line, column, *_ = slip.block
        word, end = slip.block.word, slip.end
        until = f"before {where(end)}" if end < len(context.page.written) else "with the page"
        message = (
            f"{{{word}}} is never closed, so it ends {until}. Put {{/{word}}} on a line of its own where it is to end."
        )
        return Finding("block-unclosed", line, column, message)
    if isinstance(slip, TooDeep):
        message = f"{DEEPEST} blocks are open already, so this one is shown as text. Close some of them before it."
        return Finding("block-unclosed", slip.line, slip.column, message)
    if isinstance(slip, Mismatched):
        due = slip.due.word
        message = (
            f"{{/{slip.word}}} stands where {{/{due}}} is due, for the {{{due}}} in {where(slip.due.line)}. "
            f"Write {{/{due}}}."
        )
        return Finding("block-mismatch", slip.line, slip.column, message)
    word = slip.directive.name
    message = f"{{/{word}}} closes nothing. Delete it, or open the block before it with {{{word}}}."
    if not slip.directive.is_block:
        message = f"{{{word}}} is one line and has no end. Delete {{/{word}}}."
    return Finding("block-unopened", slip.line, slip.column, message)


def tags(context: LintContext, last: int) -> Iterator[Found]:
    """HTML that nothing closes before the `last` line of ours: it would take all that follows for HTML, and our
    elements with it. HTML that closes nothing. Both are shown as text."""
    verbatim = context.page.verbatim
    for line, column, tag in verbatim.unclosed:
        if line < last:
            message = f"<{tag}> is never closed, so it is shown as text. Put </{tag}> where it ends."
            yield Finding("block-unclosed", line, column, message)
            yield Escape(line, column)
    unopened = verbatim.unopened
    for prose in context.prose if unopened else ():
        for at in range(bisect_left(unopened, (prose.at,)), bisect_left(unopened, (prose.at + 1,))):
            line, column, tag = unopened[at]
            if not context.page.in_code_span(prose, column - 1):
                yield Finding(
                    "block-unopened", line, column, f"</{tag}> closes nothing, so it is shown as text. Delete it."
                )
                yield Escape(line, column)
