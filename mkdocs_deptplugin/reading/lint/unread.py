"""Find lines that may have been meant to withhold an answer, but do not (docs/design.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ...text.spelling import nearest
from ...text.words import blank
from ..blocks import TooDeep, Use
from ..document import Include, Unread
from ..grammar.attributes import parse_attributes
from ..grammar.directives import CARD_STATES, TABLE, read_braces
from ..grammar.withholding import means_withheld, mentions_withholding, names_withholding, text_mentions_withholding
from ..lines import Line, indent_of
from ..problems import Finding
from .directives import places_of_unread_tags
from .findings import Found, LintContext

# Braces of other plugins: a statement, a comment or a plain variable of a macro.
_OF_MACROS = r"\{%.*?%\}|\{#.*?#\}|\{\{\s*(?P<name>[A-Za-z_]\w*)(?:\.\w+|\[[^\[\]]*\]|\([^()]*\)|\s*\|\s*\w+)*\s*\}\}"
_BRACES = re.compile(r"[{}]")
_OURS_AS_MACRO = re.compile(r"\{[%#]\s*/?(?:depart|div\b|statement)", re.IGNORECASE)
_WORDS = re.compile(r"[A-Za-z]+")
# A directive without its braces.
_BARE = re.compile(r"[\s>*+\d.\"'\[(<｛/-]*(?P<word>div|[a-z]{7,12})(?P<rest>[\s.][^!?,;]{1,80})?$")
_LIST = re.compile(r"\{[\s:]*(?=[.#]|[\w:-]+\s*=)")


def unread_lines(context: LintContext) -> Iterator[Found]:
    """Find lines with braces that are not directives, and lines that are directives without braces."""
    page, own = context.page, context.blocks.own_headings
    for line in page.texts:
        if line.kind != "fenced":
            yield from _unread_in(context, line)
    for heading in page.headings:
        found = own.get(heading.at)
        if found is None or (heading.length == 1 and _BRACES.search(found.source)):
            yield from _unread_in(context, heading)
    for near in page.nearly:
        yield from _unread_in(context, near)
    for at in (event.line for event in context.blocks.events if isinstance(event, Include)):
        yield from _unread_in(context, page.line_at(at))
    for slip in context.blocks.slips:
        if isinstance(slip, TooDeep) and slip.is_card:
            yield from _unread_in(context, page.line_at(slip.line))


def _unread_in(context: LintContext, line: Line) -> Iterator[Found]:
    text = line.text
    if "{" not in text and "}" not in text:
        match = _BARE.match(text) if len(text) < 120 else None
        if match is not None and _opens_a_card(match["word"]):
            is_meant = "=" in text and text_mentions_withholding(text)
            yield Unread(line.at, indent_of(text) + 1, text, is_meant)
        return
    # If a brace is missing, the whole line may belong in the braces.
    parts = list(_in_braces(text))
    is_whole = all(part.count("{") == part.count("}") for _, part in parts)
    is_meant = not is_whole and text_mentions_withholding(_BRACES.sub("", text))
    for start, part in parts:
        if context.is_code(line) or not context.page.in_code_span(line, start):
            yield Unread(line.at, start + 1, part, is_meant or _mentions_withholding(part))


def unread_lists(context: LintContext) -> Iterator[Found]:
    """Find attribute lists that mention withholding but do not belong to a card."""
    written = context.page.written
    for use in context.blocks.uses:
        if use.role == "end":
            yield Unread(use.line, use.column, written[use.line])
        if _has_no_state(use):
            is_said = not use.attributes.is_understood and text_mentions_withholding(written[use.line])
            if is_said or mentions_withholding(use.attributes, with_classes=use.in_card):
                yield Unread(use.line, use.column, "", mentions_withholding=True)
    for line in context.blocks.lone:
        yield Unread(line.at, line.column, line.text)


def _has_no_state(use: Use) -> bool:
    """Whether an attribute list cannot withhold anything at its place."""
    directive, attributes = use.directive, use.attributes
    if use.role == "line":
        return bool(attributes.invalid or attributes.words or attributes.quoted or attributes.html())
    if use.role == "card":
        return directive is not None and directive.role == "statement"
    return use.role in ("end", "heading", "list", "stray")


def unread_tags(context: LintContext) -> Iterator[Found]:
    """Find tags of cards that were typed as HTML and cannot be read: the text after such a tag may be withheld."""
    for index, column in places_of_unread_tags(context):
        line = context.page.written[index]
        # In braces, like the first line of a card.
        yield Unread(index, column, f"{{{line.strip()}}}", text_mentions_withholding(line))


def swallowed(context: LintContext) -> Iterator[Found]:
    """Find fences that were not closed, so that they contain the end of a card.

    They also contain the next card, which may be withheld.
    """
    page = context.page
    fenced = page.verbatim.fenced
    for card in context.blocks.cards if fenced else ():
        has_end = False
        for line in range(card.line, card.end):
            text = page.written[line].strip()
            if line in fenced and text.startswith("{"):
                has_end = has_end or text.startswith("{/")
                if has_end and text_mentions_withholding(text):
                    yield Unread(line, 1, text, mentions_withholding=True)


def stopping(written: Sequence[str], unread: Sequence[Unread], found: Sequence[Finding]) -> list[Finding]:
    """Add the problems that stop a build.

    A line that was meant to withhold an answer, but does not, would publish it.

    Args:
        written: The lines of the page.
        unread: The lines that are not directives.
        found: The problems found before.

    Returns:
        The problems, with one for each line that mentions withholding. It replaces the problems with the line's braces.
    """
    columns: dict[int, int] = {}
    for one in unread:
        if one.mentions_withholding:
            columns[one.line] = min(one.column, columns.get(one.line, one.column))
    if not columns:
        return list(found)
    kept, codes = [], set()
    for finding in found:
        if finding.line in columns and finding.code.startswith(("directive-", "attributes-")):
            codes.add((finding.line, finding.code))
        else:
            kept.append(finding)
    for line, column in columns.items():
        is_unknown = (line, "directive-unknown") in codes or not indent_of(written[line])
        message = _stopping_message(written[line])
        code = "directive-unknown" if is_unknown else "directive-inline"
        kept.append(Finding(code, line, column, message, "stops"))
    return kept


def _stopping_message(line: str) -> str:
    """What to do about a line that would publish what it should withhold. It quotes nothing but the misspelt word."""
    braced = read_braces(line.strip())
    what = f"{{{braced.word} …}}" if braced is not None and braced.word not in TABLE and braced.meant else "This line"
    if names_withholding(line):
        return (
            f"{what} mentions withholding, but it is not a directive here, so what it should withhold "
            "would be published. Write {department … state=withheld} alone on a line that begins at the margin. If "
            "nothing is to be withheld, put the words in backticks."
        )
    return (
        f"{what} has a state that does not exist, and it is not a directive here, so the answer would be published "
        f"although that may not be meant. The states are {', '.join(CARD_STATES)}. Write {{department … state=…}} with "
        "one of them, alone on a line that begins at the margin."
    )


@lru_cache(maxsize=1024)
def _opens_a_card(word: str) -> bool:
    return bool(nearest(word, ("div", "department", "statement"), 2 if len(word) > 3 else 0))


def _mentions_withholding(text: str) -> bool:
    """Whether text in braces mentions withholding. In an attribute list, only the attributes count."""
    if _LIST.match(text) and text.count("{") == text.count("}"):
        return mentions_withholding(parse_attributes(text.strip("{}:").replace("\u00a0", " ")), with_classes=False)
    return text_mentions_withholding(text)


def _of_macros(match: re.Match[str]) -> str:
    """Replace a macro by blanks, unless it is nearly one of our own directives."""
    words = _WORDS.findall(match[0])
    is_ours = bool(words) and words[0] != "include" and _is_nearly_ours(words[0])
    is_variable = match["name"] is not None and not any(map(means_withheld, words))
    return blank(match) if is_variable or not is_ours else match[0]


@lru_cache(maxsize=1024)
def _is_nearly_ours(word: str) -> bool:
    return bool(nearest(word, TABLE, 1 if len(word) < 7 else 2))


def _in_braces(line: str) -> Iterator[tuple[int, str]]:
    """The parts of a line that are in braces, with their offsets. One of the two braces may be missing."""
    is_macro = any(sign in line for sign in ("{%", "%}", "{# ", "{#-", "#}"))
    if "%}" in line or "#}" in line or "}}" in line:
        line = re.sub(_OF_MACROS, _of_macros, line)
    if is_macro and not _OURS_AS_MACRO.search(line):
        return  # the line is a macro, or part of a macro over several lines
    depth, start = 0, 0
    for at, character in enumerate(line):
        if character == "{":
            depth, start = depth + 1, start if depth else at
        elif character == "}":
            if depth <= 1:
                yield start, line[start : at + 1]
                start = at + 1
            depth = max(0, depth - 1)
    if depth:
        yield start, line[start:]
