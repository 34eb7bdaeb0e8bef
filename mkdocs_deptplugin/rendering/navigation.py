"""The links from an action to its neighbours, and to its strategy."""

from __future__ import annotations

from typing import Final, NamedTuple

from ..settings import Labels
from .templates import Templates


class Link(NamedTuple):
    """A link's address, relative to its page, and its text."""

    url: str
    text: str


class Neighbours(NamedTuple):
    """The targets of a navigation. Targets that are `None` are left out. The strategy is always named."""

    previous: Link | None = None
    next: Link | None = None
    strategy: Link = Link("", "")


NO_NEIGHBOURS: Final = Neighbours()

# A character that no label contains, to find the place of the strategy in a label.
_STRATEGY: Final = "\0"


class Navigator:
    """Writes navigations."""

    def __init__(self, templates: Templates, labels: Labels) -> None:
        self._templates = templates
        self._labels = labels

    def html(self, to: Neighbours, number: int) -> str:
        """Write the navigation of a page.

        Args:
            to: The targets.
            number: The number of navigations before it on the page.
        """
        words = self._labels
        before, _, after = words.part_of.format(strategy=_STRATEGY).partition(_STRATEGY)
        if to.strategy.text.casefold().startswith("the "):  # one "the" is enough
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
