"""What a card says of itself: the attributes on its first line, its heading and its statement (docs/design.md).

What cannot be read keeps the answer off the site (section 6). The messages quote nothing that an author wrote, since
all of it may belong to what is withheld.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from ..text.spelling import is_within, nearest
from .grammar.attributes import NONE, Attributes
from .grammar.directives import CARD_KEYS, HTML_KEYS, TABLE
from .problems import Effect

CARD_STATES: Final = ("responded", "awaiting", "withheld", "not-applicable")
"""The states that a card can give itself."""

# Attributes that authors know from HTML, and that are no secret when a message names them.
_FROM_HTML: Final = frozenset(
    ("aria-hidden", "align", "data-department", "data-state", "hidden", "name", "role", "tabindex", "style", "width")
)
_OURS_ALONE: Final = ("data-state", "data-department")
_LISTED: Final = ", ".join(f"{key}=" for key in CARD_KEYS)
_LISTED_HTML: Final = ", ".join(f"{key}=" for key in HTML_KEYS)
_FOR_READERS: Final = frozenset(("title", "alt", "aria-label", "summary", "placeholder", "label"))
_PUBLISHING: Final = frozenset(CARD_STATES) - {"withheld"}
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_GIVES: Final = re.compile(r"(?<![A-Za-z])([A-Za-z]{1,20})\s{0,9}[=:]\s{0,9}[\"'“”‘’]?(?=([\w-]*))")
_STATE_CLASSES: Final = (*CARD_STATES, "withdrawn", "missing")


LONGEST_LINE: Final = 500
"""How many characters of a line are looked at: a directive is shorter."""

LONGEST_WORD: Final = 60
"""How many letters a word has at most that may be some that have run together."""


class Part(NamedTuple):
    """One of the places where a card says something of itself: line from 0, column from 1. `takes_key` says that bare
    words there name the department."""

    attributes: Attributes
    line: int
    column: int
    takes_key: bool = False


class Fault(NamedTuple):
    """Something in a card's attributes that is wrong, at its place."""

    code: str
    line: int
    column: int
    message: str
    effect: Effect = "withholds"


class Declaration(NamedTuple):
    """What a card says of itself. `state` is empty where it says none, and `withheld` where that cannot be read;
    `is_unread` says that something was not understood, so that the answer is withheld whatever the state."""

    state: str = ""
    url: str = ""
    may_repeat: bool = False
    is_unread: bool = False


NOTHING: Final = Declaration()


def declare(parts: Sequence[Part]) -> tuple[Declaration, list[Fault]]:
    """Read the attributes of a card. In: the parts that have any. Never raises."""
    if all(part.attributes == NONE for part in parts):
        return NOTHING, []
    faults = [fault for part in parts if part.attributes != NONE for fault in _faults(part)]
    given: dict[str, str] = {}
    for part in parts:
        for key, value in part.attributes.pairs:
            if key not in CARD_KEYS:
                continue
            if key == "state" and (key in given or key in part.attributes.twice):
                faults.append(_fault(part, "The state is given twice, so this answer is not shown. Keep one of them."))
            elif key == "state" and value not in CARD_STATES:
                faults.append(_fault(part, _no_state(value)))
            elif key == "duplicate" and value != "ok":
                message = f'duplicate="{value}" says nothing. Write duplicate=ok where a text is meant to stand twice.'
                faults.append(Fault("attributes-invalid", part.line, part.column, message, ""))
            given.setdefault(key, value)
    is_unread = any(fault.effect for fault in faults)
    state = given.get("state", "")
    readable = state if state in CARD_STATES else ""
    return Declaration(readable, given.get("url", ""), given.get("duplicate") == "ok", is_unread), faults


def _faults(part: Part) -> list[Fault]:
    return [Fault(code, part.line, part.column, message) for code, message in _wrong(part.attributes, part.takes_key)]


# The same few lists are on every page.
@lru_cache(maxsize=4096)
def _wrong(attributes: Attributes, takes_key: bool) -> tuple[tuple[str, str], ...]:
    return tuple(_each_wrong(attributes, takes_key))


def _each_wrong(attributes: Attributes, takes_key: bool) -> Iterator[tuple[str, str]]:
    if attributes.unsafe:
        message = "An attribute here is not allowed on a page, so this answer is not shown. Delete it."
        yield "directive-unsafe", message
    words = () if takes_key else (*attributes.words, *attributes.quoted)
    if attributes.invalid or words:
        yield "attributes-invalid", _not_understood((*words, *attributes.invalid.split()), takes_key=takes_key)
    for key, _ in attributes.pairs:
        if not _is_known(key):
            yield "attributes-invalid", _unknown_key(key)
    for name in attributes.classes:
        if state := _state_meant(name.casefold()):
            message = f"A class here is named like a state, so this answer is not shown. Did you mean state={state}?"
            yield "attributes-invalid", message
    known = [(key, value) for key, value in attributes.pairs if _is_known(key) and key != "state"]
    words = (attributes.id, *(value for _, value in known), *(one for key, _ in known for one in key.split("-")))
    if any(map(means_withheld, words)):
        message = "Something here speaks of withholding, so this answer is not shown. Did you mean state=withheld?"
        yield "attributes-invalid", message


def _is_known(key: str) -> bool:
    return (key in CARD_KEYS or key in HTML_KEYS or key.startswith("data-")) and key not in _OURS_ALONE


def _state_meant(name: str) -> str:
    """Which state a class is named like; only `withheld` may be misspelt, since other words are near the others."""
    if name in _STATE_CLASSES:
        return name
    return "withheld" if any(map(means_withheld, name.split("-"))) else ""


def _fault(part: Part, message: str) -> Fault:
    return Fault("attributes-invalid", part.line, part.column, message)


def _no_state(value: str) -> str:
    meant = nearest(value.casefold(), CARD_STATES, 3)
    hint = f"Did you mean state={meant}?" if meant else f"The states are {', '.join(CARD_STATES)}."
    return f"There is no such state, so this answer is not shown. {hint}"


def _not_understood(words: Sequence[str], *, takes_key: bool) -> str:
    hint = f"A card takes {_LISTED}, classes and an id."
    if takes_key:
        hint = "Put the department's name in quotation marks. " + hint
    if any(map(means_withheld, words)):
        hint = "Did you mean state=withheld?"
    return f"Something here is not understood, so this answer is not shown. {hint}"


def _unknown_key(key: str) -> str:
    if means_withheld(key):
        return "Something here is not understood, so this answer is not shown. Did you mean state=withheld?"
    if key in _FROM_HTML:
        return f"{key}= is no attribute of a card, so this answer is not shown. Delete it."
    meant = nearest(key, CARD_KEYS, 2)
    hint = f"Did you mean {meant}=?" if meant else f"A card takes {_LISTED}, {_LISTED_HTML} and data-…=."
    return f"An attribute here is none of a card's, so this answer is not shown. {hint}"


@lru_cache(maxsize=4096)
def means_withheld(word: str) -> bool:
    """Whether a word is `withheld`, or within two letters of it, or has that run together with another word."""
    word = word.strip(".,:;!?()\"'").casefold()
    if len(word) > LONGEST_WORD or word.startswith("withholding"):
        return False
    return bool(nearest(word, ("withheld",), 2)) or (len(word) > 10 and is_within("withheld", word, 1))


@lru_cache(maxsize=4096)
def speaks_of_withholding(attributes: Attributes, *, with_classes: bool = True) -> bool:
    """Whether anything in an attribute list says, or nearly says, that an answer is withheld. Texts for readers, such
    as a title, do not count; classes may be anything where a list is no card's."""
    words = (
        *(attributes.classes if with_classes else ()),
        *attributes.words,
        *attributes.quoted,
        *(part for key, value in attributes.pairs if key not in _FOR_READERS for part in (key, value)),
    )
    return (
        any(map(means_withheld, words))
        or any(nearest(key, ("state",), 1) and value not in _PUBLISHING for key, value in attributes.pairs)
        or text_speaks_of_withholding(attributes.invalid)
    )


def text_speaks_of_withholding(text: str) -> bool:
    """Whether a line that could not be read says, or nearly says, that an answer is withheld: by such a word; or, where
    it looks like a directive, by a state that is none of those that publish it."""
    words = _LETTERS.findall(text[:LONGEST_LINE])
    if any(map(means_withheld, words)) or _runs_over_words(words):
        return True
    given = (match.groups() for match in _GIVES.finditer(text[:LONGEST_LINE]))
    is_directive = bool(words) and _is_directive(words[0].casefold())
    return is_directive and any(_is_no_state(*pair) for pair in given)


@lru_cache(maxsize=1024)
def _is_directive(word: str) -> bool:
    return bool(nearest(word, TABLE, 1 if len(word) < 7 else 3))


def _runs_over_words(words: Sequence[str]) -> bool:
    """Whether a space has come into the word."""
    return any(
        4 <= len(one) + len(other) <= 10 and nearest((one + other).casefold(), ("withheld",), 1)
        for one, other in pairwise(words)
    )


def _is_no_state(key: str, value: str) -> bool:
    return bool(nearest(key.casefold(), ("state", "status"), 1)) and value not in _PUBLISHING
