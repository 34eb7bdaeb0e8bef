"""Labels in the languages that come with the package. English is the default of `Labels` itself.

A speaker of the language should review a set before a site is published with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from ..labels import Labels

ENGLISH: Final = "en"
_ENGLISH_NOUNS: Final = {"actions": "Actions", "departments": "Departments"}
"""Where the nouns are English and the language is not, its rule for plurals does not fit."""
_FOLDER: Final = Path(__file__).parent
LANGUAGES: Final = (ENGLISH, "cy", "fr")
"""The codes of the languages that have a set."""


def labels_in(language: str, given: Mapping[str, Any]) -> Labels:
    """The labels of a site.

    Args:
        language: A code such as `cy` or `fr-CA`. A language without a set gets the English labels.
        given: The site's own labels.
    """
    code = code_of(language)
    own = dict(given)
    known = dict(_read(code) if code in LANGUAGES else _ENGLISH_NOUNS)
    for singular, plural in (("action", "actions"), ("department", "departments")):
        if singular in own:
            known.pop(plural, "")  # it is the plural of another word
    return Labels(**{**known, **own, "language": code})


def code_of(language: str) -> str:
    """The language alone, without its country: `fr` for `fr-CA`."""
    return language.replace("_", "-").partition("-")[0].lower()


def label_of_action(language: str) -> str:
    """What an action is called in a language, for its headings."""
    code = code_of(language)
    return str(_read(code).get("action", Labels.action)) if code in LANGUAGES else Labels.action


@cache
def _read(language: str) -> dict[str, Any]:
    if language == ENGLISH:
        return {}
    import yaml  # an English site has no file to read

    found: dict[str, Any] = yaml.safe_load((_FOLDER / f"{language}.yml").read_text(encoding="utf-8"))
    return found
