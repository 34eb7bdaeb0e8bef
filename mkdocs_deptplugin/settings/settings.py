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


@dataclass(frozen=True, repr=False, eq=False)
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

    other_actions: tuple[str, ...] = ()
    """What an action is called in the site's other languages. A page that is not translated has such a label."""
    english: Labels | None = None
    """The labels in English, for messages to authors. Default: `labels`, if they are English."""

    @cached_property
    def terms(self) -> Terms:
        """What an action and a department are called in messages to authors."""
        return Terms.of(self.english or self.labels)

    @cached_property
    def action_labels(self) -> tuple[str, ...]:
        """What the heading of an action may begin with: the labels of the site and of its languages."""
        return tuple(dict.fromkeys((self.labels.action, label_of_action(self.labels.language), *self.other_actions)))

    def is_label_of_action(self, label: str) -> bool:
        """Whether a heading may have a label: the site's own, also in another language; or, without one, `Action`."""
        return label == self.labels.action or normalise(label) in self._accepted

    @cached_property
    def _accepted(self) -> frozenset[str]:
        own, usual = self.labels.action, label_of_action(self.labels.language)
        labels = (own, *self.other_actions, *((Labels.action,) if own == usual else ()))
        return frozenset(map(normalise, labels))

    @cached_property
    def _generic(self) -> frozenset[str]:
        return frozenset(map(normalise, self.generic_links))

    def is_generic(self, text: str) -> bool:
        """Whether a link's text does not say where it leads."""
        return normalise(unescape(text)) in self._generic


DEFAULT_SETTINGS: Final = Settings()
"""The settings of a site that decides nothing."""
