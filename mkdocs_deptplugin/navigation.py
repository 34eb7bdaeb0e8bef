"""The links from an action to its neighbours, and to the strategy that it is part of."""

from __future__ import annotations

from html import escape
from typing import Final, NamedTuple

from .labels import Labels
from .marks import MARKS
from .templates import NAVIGATION, fill, find, parse_template, remove, show_entities, to_html


class Link(NamedTuple):
    """Where a link leads, relative to the page it stands on, and its text."""

    url: str
    text: str


class Neighbours(NamedTuple):
    """What a navigation leads to; what is None is left out, but for the strategy, which keeps its name."""

    previous: Link | None = None
    next: Link | None = None
    strategy: Link = Link("", "")


NOWHERE: Final = Neighbours()


class Navigator:
    """Writes navigations. The template is filled once for each set of links that there can be."""

    def __init__(self, template: str, labels: Labels) -> None:
        self._template = template
        self._labels = labels
        self._frames: dict[tuple[bool, bool, bool, bool], str] = {}

    def html(self, to: Neighbours, number: int) -> str:
        """The navigation of one page; `number` counts those before it on the page, from 0."""
        shape = (
            to.previous is not None,
            to.next is not None,
            bool(to.strategy.url),
            to.strategy.text.casefold().startswith("the "),
        )
        if shape not in self._frames:
            self._frames[shape] = self._frame(*shape)
        label = self._labels.navigation if not number else f"{self._labels.navigation} ({number + 1})"
        previous, following = to.previous or Link("", ""), to.next or Link("", "")
        values = (label, previous.url, previous.text, following.url, following.text, to.strategy.url, to.strategy.text)
        filled = iter(MARKS.split(self._frames[shape]))
        out = [next(filled)]
        marks = MARKS.findall(self._frames[shape])
        for mark, text in zip(marks, filled, strict=True):
            out += [escape(values[_PLACES.index(mark)]), text]
        return "".join(out)

    def _frame(self, has_previous: bool, has_next: bool, has_strategy: bool, has_article: bool) -> str:
        label, previous_url, previous, next_url, following, strategy_url, strategy = _PLACES
        tree = parse_template(NAVIGATION, self._template)
        nav = find(tree, "action-navigation")
        assert nav is not None  # the template was checked
        nav.set("aria-label", label)
        for rel, url, wanted in (("prev", previous_url, has_previous), ("next", next_url, has_next)):
            for parent in list(nav.iter()):
                for link in parent.findall("a"):
                    if rel not in link.get("rel", "").split():
                        continue
                    if wanted:
                        link.set("href", url)
                    else:
                        remove(parent, link)
        words = self._labels
        before, _, after = words.part_of.format(action=words.action.lower(), strategy=strategy).partition(strategy)
        if has_article:  # one is enough
            before = before.removesuffix("the ")
        fill(
            tree,
            part_of=f"{before}{_STRATEGY}{after}",
            previous=words.previous,
            previous_title=previous,
            next=words.next,
            next_title=following,
        )
        name = f'<a href="{strategy_url}">{strategy}</a>' if has_strategy else f"<em>{strategy}</em>"
        html = show_entities(to_html(tree).replace(_STRATEGY, name))
        # A blank line would end the HTML for CommonMark.
        return "\n".join(filter(str.strip, html.split("\n")))


# Characters that no text holds, for what differs from page to page.
_PLACES = [chr(0xFDE0 + place) for place in range(7)]
_STRATEGY = chr(0xFDE7)
