"""The words that a site may choose for its pages."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Final

from ..text.words import normalise
from .grammar.headings import LABEL
from .placeholders import PHRASES, is_placeholder, note_in_brackets


@dataclass(frozen=True)
class Vocabulary:
    """The words that mean something on a page: what an action is called, which texts of links say nothing, and which
    phrases stand for an answer still to come."""

    action: str = LABEL
    generic_links: tuple[str, ...] = ("Read more", "More", "Find out more", "Here")
    placeholders: tuple[str, ...] = PHRASES

    @cached_property
    def _generic(self) -> frozenset[str]:
        return frozenset(map(normalise, self.generic_links))

    def is_generic(self, text: str) -> bool:
        """Whether a link's text says nothing about where it leads."""
        return normalise(unescape(text)) in self._generic

    def is_placeholder(self, text: str, defined: Container[str] = ()) -> bool:
        """Whether a statement's words stand for an answer still to come; `defined` are the names of links, so that a
        text in square brackets may be one."""
        note = note_in_brackets(text)
        if note and not self.is_generic(note):
            return " ".join(note.split()).casefold() not in defined
        return is_placeholder(text, self.placeholders, self.generic_links)


DEFAULT: Final = Vocabulary()
