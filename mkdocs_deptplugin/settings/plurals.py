"""Plurals: of a noun that a site chose, and of a sentence with a number in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

CATEGORIES: Final = ("zero", "one", "two", "few", "many", "other")
"""The categories of numbers that languages tell apart, as Unicode's CLDR names them. Every language has `other`."""

_VOWELS: Final = "aeiou"
_HISSES: Final = ("s", "x", "z", "ch", "sh")


class Counted(NamedTuple):
    """A sentence with a number, in the forms that its language has. `language` is a code such as `cy`."""

    forms: Mapping[str, str]
    language: str = "en"

    def format(self, number: int, **values: object) -> str:
        """The sentence for a number.

        Args:
            number: What decides the form.
            values: What replaces the names in braces.
        """
        category = _category(self.language, number) if len(self.forms) > 1 else "other"
        return self.forms.get(category, self.forms["other"]).format(**values)


@lru_cache(maxsize=256)
def _category(language: str, number: int) -> str:
    if language == "en":
        return "one" if number == 1 else "other"
    from babel import Locale, UnknownLocaleError  # it takes a tenth of a second, and most sites are English

    try:
        return str(Locale.parse(language, sep="-").plural_form(number))
    except (UnknownLocaleError, ValueError):
        return "other"


def plural_of(noun: str, language: str) -> str:
    """The plural of a noun or of a short phrase. For a language without a rule here, the noun itself."""
    return _RULES.get(language, str)(noun)


def _english(noun: str) -> str:
    if noun.isupper():
        return f"{noun}s"
    if noun[-1:].lower() == "y" and noun[-2:-1].lower() not in _VOWELS:
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.lower().endswith(_HISSES) else f"{noun}s"


def _french(noun: str) -> str:
    # Only what is before "de" is counted: "organismes de santé".
    counted, *rest = re.split(r"\s+(?=(?:de|du|des|à|aux?|en)\s|d['’])", noun, maxsplit=1, flags=re.IGNORECASE)
    words = " ".join(map(_french_word, counted.split(" ")))
    return noun.replace(counted, words, 1) if rest else words


def _french_word(word: str) -> str:
    if word.endswith(("s", "x", "z")) or not word:
        return word
    if word.endswith("al"):
        return f"{word[:-2]}aux"
    return f"{word}x" if word.endswith(("eau", "eu")) else f"{word}s"


_RULES: Final[Mapping[str, Callable[[str], str]]] = {"en": _english, "fr": _french}
