"""Find blocks with wrong ends, both directives and HTML."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from ..blocks import DEEPEST, Mismatched, Slip, TooDeep, Unclosed
from ..document import Escape
from ..problems import Finding
from .findings import Found, LintContext


def comments(context: LintContext) -> Iterator[Found]:
    """Report kramdown comments that are never closed."""
    for line in context.page.unclosed_comments:
        message = "{::comment} is never closed, so everything after it is hidden. Put {:/comment} at its end."
        yield Finding("block-unclosed", line, 1, message)


def ends(context: LintContext) -> Iterator[Found]:
    """Report blocks that are not closed, or closed by another block's end, and ends that close nothing."""
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
            f"{{{word}}} is never closed, so it ends {until}. Put {{/{word}}} on its own line where it should end."
        )
        return Finding("block-unclosed", line, column, message)
    if isinstance(slip, TooDeep):
        message = f"{DEEPEST} blocks are already open, so this one is shown as text. Close some of them before it."
        return Finding("block-unclosed", slip.line, slip.column, message)
    if isinstance(slip, Mismatched):
        due = slip.due.word
        message = f"{{/{slip.word}}} does not close the {{{due}}} in {where(slip.due.line)}. Write {{/{due}}}."
        return Finding("block-mismatch", slip.line, slip.column, message)
    word = slip.directive.name
    message = f"{{/{word}}} closes nothing. Delete it, or open the block before it with {{{word}}}."
    if not slip.directive.is_block:
        message = f"{{{word}}} is one line and has no end. Delete {{/{word}}}."
    return Finding("block-unopened", slip.line, slip.column, message)


def tags(context: LintContext, last: int) -> Iterator[Found]:
    """Report HTML tags without an end, and ends without a tag. Both are shown as text.

    A tag that is not closed would turn everything after it into HTML, with our elements. Tags after the last directive
    do no harm.

    Args:
        context: The page.
        last: The line of the last directive. Lines count from 0.
    """
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
