"""The links from an action to its neighbours, and to the strategy that it is part of."""

from __future__ import annotations

from typing import Final, NamedTuple

from ..settings import Labels
from .templates import Templates


class Link(NamedTuple):
    """Where a link leads, relative to its page, and its text."""

    url: str
    text: str


class Neighbours(NamedTuple):
    """What a navigation leads to; what is None is left out, but for the strategy, which keeps its name."""

    previous: Link | None = None
    next: Link | None = None
    strategy: Link = Link("", "")


NO_NEIGHBOURS: Final = Neighbours()

# What no label holds, to find the strategy's place in one.
_STRATEGY: Final = "\0"


class Navigator:
    """Writes navigations."""

    def __init__(self, templates: Templates, labels: Labels) -> None:
        self._templates = templates
        self._labels = labels

    def html(self, to: Neighbours, number: int) -> str:
        """The navigation of one page; `number` counts those before it on the page, from 0."""
        words = self._labels
        before, _, after = words.part_of.format(action=words.action.lower(), strategy=_STRATEGY).partition(_STRATEGY)
        if to.strategy.text.casefold().startswith("the "):  # one is enough
            before = before.removesuffix("the ")
        html = self._templates.render(
            "navigation",
            label=words.navigation if not number else f"{words.navigation} ({number + 1})",
            before=before,
            strategy=to.strategy,
            after=after.replace(_STRATEGY, to.strategy.text),
            previous=to.previous,
            previous_label=words.previous,
            next=to.next,
            next_label=words.next,
        )
        # A blank line would end the HTML for CommonMark.
        return "\n".join(filter(str.strip, html.split("\n")))
