"""Find links that lead nowhere: without an address, without one of their brackets, or without a scheme."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...text.words import blank, definitions
from ..document import GenericLink, Unbracket
from ..grammar.verbatim import masked
from ..lines import HeadingLine, TextLine
from ..problems import Finding
from .findings import Found, LintContext

_WITHOUT_TARGET = re.compile(r"\[(?<![\\!\]]\[)(?P<text>[^\[\]]+)\](?:\(\s*\)|\[\s*\](?![\[(:])|(?![\[(:]))")
_LINK = re.compile(r"\[(?<![\\!\]]\[)(?P<text>[^\[\]]+)\]\(\s*<?(?P<url>[^()\s<>]+)")
_WHOLE_LINK = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]\([^()]*(?:\([^()]*\)[^()]*)*\)")
_BROKEN = re.compile(
    r"(?<!\\)\]\(|\][ \t]+\((?=https?://)|(?<!\\)\[[^\[\]()]*[^\s\[\]()]\((?=https?://)|\](?=https?://)"
)
_NO_SCHEME = re.compile(r"\]\((?P<url>www\.[^\s()<>]*)")
_BEGINS = re.compile(r"\[(?<![\\!\]]\[)(?P<text>[^\[\]]*)$")
_ENDS = re.compile(r"(?P<text>[^\[\]]*)\](?:\(\s*\)|\[\s*\](?![\[(:])|(?![\[(:]))")


def broken(context: LintContext) -> Iterator[Found]:
    """Report links without one of their four brackets, which are then text, and addresses without a scheme."""
    for line in context.prose:
        if "](" in line.text or "(http" in line.text or "]http" in line.text:
            yield from _broken_in(context, line)


def _broken_in(context: LintContext, line: TextLine | HeadingLine) -> Iterator[Found]:
    written, index, text = context.page.written, line.at, line.text
    rest = _WHOLE_LINK.sub(blank, text)
    if "![" in text:  # an image may be the text of a link
        rest = _WHOLE_LINK.sub(blank, rest)
    if "](" not in rest and "(http" not in rest and "]http" not in rest and "](www." not in text:
        return
    before = written[index - 1] if index > line.paragraph else ""
    after = written[index + 1] if index + 1 < len(written) else ""
    begins_above, ends_below, last = before.count("[") > before.count("]"), ")" in after, rest.rfind(")")
    for match in _NO_SCHEME.finditer(text):
        if not context.page.in_code_span(line, match.start()):
            message = f"{match['url']} leads to a page of this site. Begin the address with https://."
            yield Finding("link-no-target", index, match.start("url") + 1, message)
    for match in _BROKEN.finditer(rest):
        goes_over_lines = match[0] == "](" and (begins_above or (ends_below and last < match.end()))
        if not goes_over_lines and not context.page.in_code_span(line, match.start()):
            message = "This is not quite a link, so it is shown as text. Write it as [words](https://…)."
            yield Finding("link-no-target", index, match.start() + 1, message)


def generic(context: LintContext) -> Iterator[Found]:
    """Find links with a text that does not say where they lead.

    These are the links in cards, and everywhere the links without an address. The brackets of the latter are removed,
    or get an address.
    """
    without: list[tuple[GenericLink, list[Unbracket]]] = []
    for line in context.prose:
        if "[" not in line.text:
            continue
        card = context.card_at(line.at)
        without += _without_target(context, line, card)
        if card >= 0:
            for match in _LINK.finditer(line.text):
                text, at = match["text"], match.start()
                if context.settings.is_generic(text) and not context.page.in_code_span(line, at):
                    yield GenericLink(line.at, at + 1, text, match["url"], card)
    defined = definitions(context.page.text) if without else ()
    for link, edits in without:
        if link.text.casefold() not in defined:
            yield link
            yield from edits


def _without_target(
    context: LintContext, line: TextLine | HeadingLine, card: int
) -> Iterator[tuple[GenericLink, list[Unbracket]]]:
    page, index, is_generic = context.page, line.at, context.settings.is_generic
    for match in _WITHOUT_TARGET.finditer(masked(line.text)):
        text, column = match["text"], match.start() + 1
        if is_generic(text) and not page.in_code_span(line, match.start()):
            edit = Unbracket(index, column, len(match[0]), text, card)
            yield GenericLink(index, column, " ".join(text.split()), "", card), [edit]
    begun = _BEGINS.search(line.text)
    after = page.written[index + 1] if index + 1 < len(page.written) else ""
    if begun is not None and (rest := _ENDS.match(after)):
        text, column = f"{begun['text']} {rest['text']}", begun.start() + 1
        if is_generic(text) and not page.in_code_span(line, begun.start()):
            begin = Unbracket(index, column, 1, "", card, closes=False)
            end = Unbracket(index + 1, 1, len(rest[0]), rest["text"], card, opens=False)
            yield GenericLink(index, column, " ".join(text.split()), "", card), [begin, end]
