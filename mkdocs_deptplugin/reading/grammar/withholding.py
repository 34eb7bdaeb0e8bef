"""Words that mention withholding, also misspelt: what holds one and cannot be read may be meant to withhold an answer
(docs/design.md)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from ...text.spelling import is_within, nearest
from .attributes import Attributes
from .directives import CARD_STATES, TABLE

LONGEST_LINE: Final = 500
"""How many characters of a line are looked at: a directive is shorter."""

LONGEST_WORD: Final = 60
"""How many letters a word may have that is compared: two words may have run together."""

_FOR_READERS: Final = frozenset(("title", "alt", "aria-label", "summary", "placeholder", "label"))
_PUBLISHING: Final = frozenset(CARD_STATES) - {"withheld"}
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_GIVES: Final = r"(?<![A-Za-z])([A-Za-z]{1,20})\s{0,9}[=:]\s{0,9}[\"'“”‘’]?(?=([\w-]*))"


@lru_cache(maxsize=4096)
def means_withheld(word: str) -> bool:
    """Whether a word is `withheld`, or within two letters of it, or has that run together with another word."""
    word = word.strip(".,:;!?()\"'").casefold()
    if len(word) > LONGEST_WORD or word.startswith("withholding"):
        return False
    return bool(nearest(word, ("withheld",), 2)) or (len(word) > 10 and is_within("withheld", word, 1))


@lru_cache(maxsize=4096)
def mentions_withholding(attributes: Attributes, *, with_classes: bool = True) -> bool:
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
        or text_mentions_withholding(attributes.invalid)
    )


def names_withholding(text: str) -> bool:
    """Whether a line has a word that is, or nearly is, `withheld`."""
    words = _LETTERS.findall(text[:LONGEST_LINE])
    return any(map(means_withheld, words)) or _runs_over_words(words)


def text_mentions_withholding(text: str) -> bool:
    """Whether a line that could not be read says, or nearly says, that an answer is withheld: by such a word; or, where
    it looks like a directive, by a state that is none of those that publish it."""
    if names_withholding(text):
        return True
    words = _LETTERS.findall(text[:LONGEST_LINE])
    given = (match.groups() for match in re.finditer(_GIVES, text[:LONGEST_LINE]))
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
