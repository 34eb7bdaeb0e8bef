"""What a site decides on how its pages are read and shown: one object, with defaults that work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import Final

from ..text.words import normalise
from .labels import Labels, Terms
from .languages import label_of_action

WRITTEN: Final = "written"
"""Headings and the order of cards as their authors wrote them."""


@dataclass(frozen=True)
class Settings:
    """What a site decided on how its pages are read and shown."""

    labels: Labels = field(default_factory=Labels)
    """Every word that is printed."""
    headings: str = WRITTEN
    """The heading of a long card: `written`, or `registry` for the registry's words."""
    order: str = WRITTEN
    """The order of a page's cards: `written`, `registry` or `name`."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """The actions' titles by number, as the strategy's own text has them."""
    progress: bool = False
    """Whether an action's page counts its responses."""
    severities: Mapping[str, str] = field(default_factory=dict)
    """The site's own severity, or `off`, by the code of the problem."""
    generic_links: tuple[str, ...] = ("Read more", "More", "Find out more", "Here")
    """The texts of links that do not say where they lead."""
    placeholders: tuple[str, ...] = ()
    """Further statements that count as an answer still to come. `*` matches a few words."""

    @cached_property
    def terms(self) -> Terms:
        """What an action and a department are called in messages to authors."""
        return Terms.of(self.labels)

    @cached_property
    def action_labels(self) -> tuple[str, ...]:
        """What the heading of an action may begin with: the site's label, and that of its language."""
        return tuple(dict.fromkeys((self.labels.action, label_of_action(self.labels.language))))

    def is_label_of_action(self, label: str) -> bool:
        """Whether a heading may have a label: the site's own; or, if it gives none, its language's or `Action`."""
        own = self.labels.action
        is_given = own != label_of_action(self.labels.language)
        return normalise(label) in map(normalise, (own,) if is_given else (own, Labels.action))

    @cached_property
    def _generic(self) -> frozenset[str]:
        return frozenset(map(normalise, self.generic_links))

    def is_generic(self, text: str) -> bool:
        """Whether a link's text does not say where it leads."""
        return normalise(unescape(text)) in self._generic


DEFAULT_SETTINGS: Final = Settings()
"""The settings of a site that decides nothing."""
