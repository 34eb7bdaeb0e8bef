"""Recognise placeholders for answers that are still to come (docs/design.md)."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache
from typing import Final

from ..settings import Settings
from ..text.words import LONGEST_PLACEHOLDER, plain

_TO_BE: Final = "To be *"
PHRASES: Final = (
    "Coming soon",
    "Coming shortly",
    *(
        f"{begin} * {end}"
        for begin in ("Awaiting", "Pending")
        for end in ("approval", "clearance", "confirmation", "input", "reply", "response", "sign-off", "statement")
    ),
    "Awaited",
    "Pending",
    *(
        f"{noun} {end}"
        for noun in ("Answer", "Details", "Response", "Reply", "Statement", "Text")
        for end in ("awaited", "not received", "not yet received", "outstanding", "pending", "to come", "to follow")
    ),
    *(
        f"No {noun}{end}"
        for noun in ("answer", "reply", "response", "statement")
        for end in ("", " received", " yet", " as yet", " yet received", " has been received", " was received")
    ),
    "Nothing received",
    "Not received",
    "Not yet received",
    "Not yet available",
    "In preparation",
    "More to follow",
    "To come",
    "To follow",
    _TO_BE,
    "TBA",
    "TBC",
    "TBD",
    "Placeholder",
    "Insert text here",
)
"""The usual phrases. `*` matches at most four words. A site may add its own."""

LONGEST_NOTE: Final = 60
"""The largest length of a text in square brackets that may be a placeholder, in characters."""

LONGEST: Final = LONGEST_PLACEHOLDER

FEW_WORDS: Final = 3
"""The number of words up to which an answer without a link is reported as short."""

_PARTICIPLES = (
    "added advised agreed announced completed confirmed decided determined inserted provided received supplied"
)
_SUBJECT = "an?|the|our|full|further|more|answer|details?|reply|response|statement|text|is|are|yet|still"
_WILD = r"(?:[\w'’&/.-]+[\s,]*){0,4}?"
_DATE_WORDS = (
    r"\d{1,4}(?:st|nd|rd|th)?|q[1-4]|jan\w*|feb\w*|mar(?:ch)?|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*"
    r"|spring|summer|autumn|winter|week|month|year|by|in|on|before|from|until|expected|early|mid|late|end|of|the"
    r"|next|this|later|shortly|soon|yet|as|at|date|due|course"
)
_DATE = rf"(?:\W*\b(?:{_DATE_WORDS})\b)*"
_NO_WORDS = re.compile(r"[\s\-–—−‒―_.…*]*")
_NOTE = re.compile(r"\[(?P<text>[^\[\]]+)\]")
_NOT_APPLICABLE = re.compile(r"\W*(?:n\W{0,2}a|not applicable)\W*", re.IGNORECASE)
_LINK = re.compile(r"\[|<a\s|https?://|<img", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_NO_WORD = re.compile(r"\W+")
_WILD_OR_SPACE = re.compile(r"[\s*]")


def is_placeholder(text: str, settings: Settings, defined: Container[str] = ()) -> bool:
    """Whether a statement's words are a placeholder for an answer that is still to come.

    They are one if they are empty, a dash, a short text in square brackets, or one of the phrases, with a date or a
    text such as "Read more" after it.

    Args:
        text: The words, as `words.first_words` returns them.
        settings: The site's settings, with its own phrases and its labels for an answer that is still to come.
        defined: The names of the page's link definitions. A text in square brackets with such a name is a link.
    """
    note = note_in_brackets(text)
    if note and not settings.is_generic(note):
        return " ".join(note.split()).casefold() not in defined
    if len(text) > LONGEST:
        return False
    if _NO_WORDS.fullmatch(text) is not None or is_not_applicable(text):
        return True
    labels = settings.labels
    possible = _possible(text, (*settings.placeholders, labels.awaiting, labels.missing))
    return bool(possible) and _phrases(possible, settings.generic_links).fullmatch(text) is not None


def note_in_brackets(text: str) -> str:
    """The words of a statement that is only a short text in square brackets. Empty for any other statement."""
    match = _NOTE.fullmatch(text.strip())
    return match["text"] if match is not None and len(match["text"]) <= LONGEST_NOTE else ""


def is_not_applicable(text: str) -> bool:
    """Whether a statement's words say that the action does not concern this department."""
    return _NOT_APPLICABLE.fullmatch(text) is not None


def is_short(statement: str) -> bool:
    """Whether a statement's Markdown is at most three words without a link or a picture."""
    statement = statement.strip()
    if len(statement) > 40 * FEW_WORDS or _LINK.search(statement):
        return False
    return 0 < len(_WORD.findall(plain(statement))) <= FEW_WORDS


def _possible(text: str, own: tuple[str, ...]) -> tuple[str, ...]:
    """The phrases that a text may be, by its beginning: the usual ones, and the site's own.

    To compile a pattern of all phrases takes longer than to read several pages, and most texts begin like none of them.
    """
    begins = _NO_WORD.match(text)
    text = text[begins.end() if begins is not None else 0 :].casefold()
    return tuple(
        phrase
        for phrase, beginning in _beginnings(own)
        if (beginning in text if phrase == _TO_BE else text.startswith(beginning))
    )


@lru_cache(maxsize=16)
def _beginnings(own: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each phrase with its first word, or with an empty text if the phrase begins with a sign."""
    phrases = (*PHRASES, *own)
    first = ("to be " if phrase == _TO_BE else _WILD_OR_SPACE.split(phrase.strip(), 1)[0] for phrase in phrases)
    return [
        (phrase, "" if _NO_WORD.match(word) else word.casefold()) for phrase, word in zip(phrases, first, strict=True)
    ]


@lru_cache(maxsize=64)
def _phrases(phrases: tuple[str, ...], generic_links: tuple[str, ...]) -> re.Pattern[str]:
    wanted = "|".join(map(_pattern, phrases)) or "(?!)"
    links = "|".join(map(re.escape, generic_links)) or "(?!)"
    # With brackets around it, or a date or a "Read more" after it, it is still not an answer.
    return re.compile(rf"\W*(?:{wanted}){_DATE}(?:\W*(?:{links}))?\W*", re.IGNORECASE)


def _pattern(phrase: str) -> str:
    if phrase == _TO_BE:
        return rf"(?:(?:{_SUBJECT})\s+)*to\s+be\s+(?:{'|'.join(_PARTICIPLES.split())})"
    return _WILD.join(rf"\s*{part}\s*" for part in (_words(one) for one in phrase.split("*")))


def _words(text: str) -> str:
    return r"\s+".join(map(re.escape, text.split()))
