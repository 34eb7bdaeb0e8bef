"""Find lines that are nearly directives: misspelt, within other text, in HTML, or not allowed."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Escape
from ..grammar.directives import INLINE, UNSAFE, Braced, suggestion
from ..grammar.verbatim import masked
from ..lines import HeadingLine, TextLine
from ..problems import Finding
from .findings import Found, LintContext

NOT_ALONE = "is not alone on its line"
IN_HTML = "is in a raw HTML block"


def near_misses(context: LintContext) -> Iterator[Found]:
    """Report misspelt directives, which are shown as text, and kramdown syntax that is not supported."""
    for line in context.page.nearly:
        if line.braced.kind == "kramdown":
            message = "This line is kramdown syntax that is not supported here, so it is hidden. Delete it."
            yield Finding("directive-unknown", line.at, line.column, message)
            continue
        code = "directive-unsafe" if line.braced.word.lower() in UNSAFE else "directive-unknown"
        yield Finding(code, line.at, line.column, _remedy(line.text.strip(), line.braced))
        if line.text[line.column - 1] == "{":
            yield Escape(line.at, line.column)


def _remedy(whole: str, braced: Braced) -> str:
    if braced.word.lower() in UNSAFE:
        return f"{{{braced.end}{braced.word}}} is not allowed on a page. Delete it."
    return f"{whole} is not a directive. Did you mean {suggestion(braced)}?"


def inline(context: LintContext) -> Iterator[Found]:
    """Report directives in a block of HTML, and those that are not alone on their line, which are shown as text."""
    page, own = context.page, context.blocks.own_headings
    lines: list[TextLine | HeadingLine] = [*page.texts, *page.headings]
    for line in lines:
        if "{" not in line.text:
            continue
        if isinstance(line, HeadingLine):
            is_read = line.at not in own or INLINE.search(own[line.at].source) is not None
        else:
            is_read = line.kind in ("text", "raw") or line.below in own
        if is_read:
            yield from _in_line(context, line)


def _in_line(context: LintContext, line: TextLine | HeadingLine) -> Iterator[Found]:
    is_raw = isinstance(line, TextLine) and line.kind == "raw"
    for match in INLINE.finditer(masked(line.text)):
        if context.page.in_code_span(line, match.start()):
            continue
        column = match.start() + 1
        if is_raw:
            message = _in_html(match[0])
        else:
            message = f"{match[0]} {NOT_ALONE}, so it is shown as text. "
            message += f"Put it on its own line, or write \\{match[0]}."
            yield Escape(line.at, column)
        yield Finding("directive-inline", line.at, column, message)


def _in_html(directive: str) -> str:
    return f"{directive} {IN_HTML}, so it is shown as text. End the HTML before it."


def in_open_html(context: LintContext, last: int) -> Iterator[Found]:
    """Report directives in indented lines after an HTML tag that is not closed.

    Everything from such a tag to the end of the page is HTML, so the lines are not code.

    Args:
        context: The page.
        last: The line of the last directive. Only tags from this line on are considered. Lines count from 0.
    """
    open_tags = [tag.line for tag in context.page.verbatim.unclosed if tag.line >= last]
    begins = open_tags[0] if open_tags else len(context.page.written)
    for line in context.page.texts if open_tags else ():
        if line.kind == "indented" and line.at > begins:
            for match in INLINE.finditer(masked(line.text)):
                yield Finding("directive-inline", line.at, match.start() + 1, _in_html(match[0]))


def typed_tags(context: LintContext) -> Iterator[Found]:
    """Report tags of cards that were typed as HTML and cannot be read."""
    for index, column in places_of_unread_tags(context):
        if "data-department" in context.page.written[index]:
            message = (
                'The tag of this card is not read. Add markdown="1" to it, and put it on its own line, with a blank '
                "line before it and after it."
            )
            yield Finding("directive-inline", index, column, message)


def places_of_unread_tags(context: LintContext) -> Iterator[tuple[int, int]]:
    """The lines and columns of the tags of cards that cannot be read."""
    page = context.page
    for index in page.unread_tags:
        column = page.written[index].index("data-") + 1
        if not page.in_code_span(page.line_at(index), column):
            yield index, column
