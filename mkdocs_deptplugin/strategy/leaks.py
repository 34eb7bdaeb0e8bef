"""Stop a build that would publish a withheld answer (docs/design.md).

A withheld card is left out when its page is expanded. The mistakes found here make it no longer a card: its first line
cannot be read, or its text is outside the card.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from ..reading.document import Apply, Document, Escape, Single, TitleLine, Unbracket, Unread
from ..reading.grammar.directives import read_braces, suggestion
from ..reading.pages.footnotes import notes_to_withhold
from ..reading.problems import Problem
from ..settings import Terms
from ..text.spelling import is_within, nearest
from ..text.words import normalise, plain
from .departments.departments import Departments
from .model import Response
from .states import WITHHELD

# Codes with messages that contain only words from the table of directives.
_QUIET: Final = (
    "block-unclosed",
    "block-unopened",
    "block-mismatch",
    "department-missing",
    "heading-missing",
    "statement-missing",
)
LOWEST: Final = 2
"""The lowest level of a heading that may be a card's."""

BELOW: Final = 7
"""The number of lines below a broken first line of a card in which its heading is searched for."""

LONGEST: Final = 200
"""The number of characters of a line that are checked. The first line of a card is shorter."""

_LIST = re.compile(r"\{[\s:]*(?=[.#]|[\w:-]+\s*=)")
_BEGINS = re.compile(r"\W*\{\s*[A-Za-z]")
_OF_LISTS: Final = " \t>*+-.0123456789"
_IN_BRACKETS = re.compile(r"\([^()]{1,20}\)\s*$")
_KEY = re.compile(r"[^\s{}\"'=]+")
# What may be right above a card without being part of it: comments, macros, definitions, HTML, tables and lists.
_NO_PROSE: Final = (
    "<",
    "{",
    "[",
    "*[",
    "|",
    "- ",
    "* ",
    "+ ",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "!",
    "?",
    "=",
)
_LETTERS = re.compile(r"[A-Za-z]+")
_WORD = re.compile(r"[^\W_]")


def redact_withheld(
    document: Document, responses: Sequence[Response], problems: Iterable[Problem], *, is_stopped: bool = False
) -> list[Problem]:
    """Replace the messages that quote a withheld card.

    On a page that stops a build, all messages that may quote something are replaced, since it is not certain which text
    is withheld.

    Args:
        document: The page.
        responses: The responses on it.
        problems: The problems of the page.
        is_stopped: Whether the page stops a build.
    """
    lines = {
        (place.path, place.line)
        for one in responses
        if one.state == WITHHELD
        for place in map(document.place, range(one.card.line, max(one.card.end, one.card.line + 1)))
    }
    if not lines and not is_stopped:
        return list(problems)
    message = (
        "This is in an answer that is withheld, so it is not quoted. To see what is wrong, run `deptplugin explain {}`."
    )
    return [
        problem._replace(message=message.format(problem.code))
        if (is_stopped or (problem.path, problem.line) in lines) and not problem.effect and problem.code not in _QUIET
        else problem
        for problem in problems
    ]


def find_exposed(
    document: Document,
    responses: Sequence[Response],
    departments: Departments,
    terms: Terms,
    *,
    is_action: bool = False,
    pages: Container[str] = (),
) -> Iterator[Problem]:
    """Find the places of a page with withheld text outside its card.

    Lines that mention withholding themselves are reported when the page is read.

    Args:
        document: The page.
        responses: The responses on it.
        departments: The departments that the site knows.
        terms: The site's nouns.
        is_action: Whether the page is an action's.
        pages: The paths of all pages that are built.
    """
    is_withheld = any(one.state == WITHHELD for one in responses)
    if not is_withheld and not departments.withholds_anybody:
        return
    inside = {line for one in responses for line in range(one.card.line, one.card.end)}
    if departments.withholds_anybody:
        is_action = is_action or bool(document.cards) or (document.title is not None and bool(document.title.number))
        yield from _names_outside(document, departments, terms, inside, is_action=is_action)
    if is_withheld:
        yield from _text_outside(document, responses, terms, inside)
        yield from _published_elsewhere(document, responses, pages)


def _published_elsewhere(document: Document, responses: Sequence[Response], pages: Container[str]) -> Iterator[Problem]:
    """Report a withheld answer from an included file that is also a page of the site."""
    said: set[str] = set()
    cards = {at for one in responses if one.state == WITHHELD for at in range(one.card.line, one.card.end)}
    for line in sorted(cards | notes_to_withhold(document.lines, cards)) if document.places else ():
        place = document.place(line)
        if place.path in pages and place.path not in said and document.lines[line].strip():
            said.add(place.path)
            message = (
                "This file is part of an answer that is withheld, and it is also a page of the site. Add it to "
                "exclude_docs in mkdocs.yml."
            )
            yield _stopping(document, "directive-unsafe", line, 1, message)


def _names_outside(
    document: Document, departments: Departments, terms: Terms, inside: set[int], *, is_action: bool
) -> Iterator[Problem]:
    """Report headings and broken directives outside cards that name a department that the registry withholds."""
    names = [normalise(name) for one in departments if one.withheld for name in one.names if normalise(name)]
    said: list[int] = []
    for unread in document.unread:
        if (
            not unread.mentions_withholding
            and unread.line not in inside
            and _may_begin(unread, document, departments, names)
        ):
            message = (
                "An answer seems to begin here, but it is not in a card. The registry withholds some answers, and the "
                f"{terms.department} of this one cannot be read. {_remedy_of(unread, document)}"
            )
            said.append(unread.line)
            yield _stopping(document, "directive-unknown", unread.line, unread.column, message)
    for heading in document.loose if is_action else ():
        if heading.level > LOWEST:
            continue
        is_said = any(0 < heading.line - line < BELOW for line in said)
        if heading.line not in inside and not is_said and _names_one(heading.text, names):
            message = (
                f"This heading names {terms.a_department} that the registry withholds, but it is not in a card, so the "
                "text below it would be published. Put {department} above it and {/department} where the answer ends."
            )
            yield _stopping(document, "heading-missing", heading.line, heading.column, message)


def _remedy_of(unread: Unread, document: Document) -> str:
    """What to do about a line that seems to begin a card. It quotes no value of an attribute."""
    line = document.lines[unread.line]
    braced = read_braces(unread.text.strip()) if line.startswith(unread.text.rstrip()) else None
    if braced is not None and braced.kind == "unknown" and braced.meant and "=" not in suggestion(braced):
        return f"Did you mean {suggestion(braced)}?"
    return "Write {department} alone on a line that begins at the margin."


def _may_begin(unread: Unread, document: Document, departments: Departments, names: Sequence[str]) -> bool:
    """Whether a line that could not be read may begin the card of a withheld department.

    Every line similar to a card's first line may, unless the line, or one of the next lines, names a department that is
    not withheld.
    """
    below = [plain(line) for line in document.lines[unread.line + 1 : unread.line + BELOW] if line.strip()][:3]
    is_whole = unread.text.strip() == document.lines[unread.line].strip(_OF_LISTS)
    is_list = _LIST.match(unread.text) is not None and unread.text.count("{") == unread.text.count("}")
    if "{" not in unread.text and "}" not in unread.text:  # a line without its braces, or just prose
        key = unread.text.strip(_OF_LISTS).partition(" ")[2]
        return (bool(key) and _names_one(key, names)) or (not key and any(_names_one(line, names) for line in below))
    if is_list and not is_whole:
        return False
    if _holds(unread.text, names) or (is_whole and any(_names_one(line, names) for line in below)):
        return True
    if not _may_open_a_card(unread.text):
        return False
    written = [" ".join(_KEY.findall(unread.text[:LONGEST])[1:]), *(line.strip("# *_") for line in below)]
    found = (departments.find(name) for name in written if name)
    return not any(one is not None and not one.withheld for one in found)


def _names_one(text: str, names: Sequence[str]) -> bool:
    folded = normalise(_IN_BRACKETS.sub("", text)).removeprefix("the ")
    return folded in names or bool(
        nearest(folded, [name for name in names if len(name) > 3], 1 if len(folded) < 7 else 2)
    )


def _may_open_a_card(text: str) -> bool:
    """Whether a line that could not be read may begin a card: by its words, or because a brace is missing."""
    words = ["".join(_LETTERS.findall(word)).lower() for word in text[:LONGEST].split()]
    words = [word for word in words if word]
    return (
        any(word.startswith("depart") or nearest(word, ("department",), 3) for word in words if len(word) > 6)
        or any(nearest(word, ("statement",), 2) for word in words)
        or bool(words and _BEGINS.match(text) and nearest(words[0], ("div",), 1))
        or is_within("department", "".join(words), 2)
    )


def _holds(text: str, names: Sequence[str]) -> bool:
    """Whether a line contains a name. A short name must be a word; a longer name may have a letter or two wrong."""
    words = normalise(text[:LONGEST]).split()
    squeezed = "".join(words)
    return any(
        name in words[1:] or (len(name) > 4 and is_within(name.replace(" ", ""), squeezed, 1 if len(name) < 8 else 2))
        for name in names
    )


def _text_outside(
    document: Document, responses: Sequence[Response], terms: Terms, inside: set[int]
) -> Iterator[Problem]:
    """Report text right above a withheld card, or above an end that closes nothing: it may be the answer."""
    ours = _own_lines(document) | inside | {heading.line for heading in document.loose}

    def is_text(line: int) -> bool:
        if line < 0 or line in ours:
            return False
        text = document.lines[line].strip()
        return _WORD.search(text) is not None and not text.startswith(_NO_PROSE)

    for response in responses:
        line = response.card.line
        if response.state == WITHHELD and is_text(line - 1):
            message = (
                "This text is right above an answer that is withheld. If it is part of the answer, move it below the "
                "line that begins the answer. If not, add a blank line after it."
            )
            yield _stopping(document, "heading-missing", line - 1, 1, message)
    for before, after in pairwise(responses):
        is_left_open = before.state == WITHHELD and before.card.end == after.card.line
        if is_left_open and not after.has_name and after.state != WITHHELD:
            message = (
                "This card has no heading. It ends an answer that is withheld and not closed, so it may be part of "
                f"that answer. Write the {terms.department}'s name below this line, or delete this line."
            )
            yield _stopping(document, "heading-missing", after.card.line, after.card.column, message)
    ends = sorted(one.card.end for one in responses)
    unopened = {(one.path, one.line) for one in document.problems if one.code == "block-unopened"}
    for begin, end in pairwise([*ends, len(document.lines)]):
        has_text = False
        for line in range(begin, end) if unopened else ():
            place = document.place(line)
            has_text = has_text or is_text(line)
            if (place.path, place.line) in unopened and has_text:
                message = (
                    "This line closes nothing, and an answer on this page is withheld, so the text above may be part "
                    "of that answer. Put the line that begins the answer above the text, or delete this line."
                )
                yield _stopping(document, "block-unopened", line, 1, message)


def _own_lines(document: Document) -> set[int]:
    return {
        line
        for event in document.events
        if not isinstance(event, (Escape, Unbracket, Apply)) or isinstance(event, Single)
        for line in range(event.line, event.line + (event.length if isinstance(event, TitleLine) else 1))
    }


def _stopping(document: Document, code: str, line: int, column: int, message: str) -> Problem:
    return document.problem(code, line, column, message)._replace(effect="stops")
