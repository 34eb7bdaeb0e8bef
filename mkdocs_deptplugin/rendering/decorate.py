"""Add logos and brand colours to cards: HTML in, HTML out (docs/design.md)."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from ..reading.grammar.elements import NAVIGATION_CLASS, PROGRESS
from ..settings import Labels
from ..strategy.departments.departments import Departments
from ..strategy.record import ConvertedCard
from .templates import Templates

_NAVIGATION = f'<nav class="{NAVIGATION_CLASS}"></nav>'

# The place of a card's body in the template: a comment that no author can write.
_BODY = Markup(f"<!--{os.urandom(8).hex()}-->")

# The opening tags of a card and of its heading as Markdown writes them.
_TAG = r'<([a-zA-Z][\w-]*)((?: [^\s"\'<>/=]+(?:="[^"<>]*")?)*)>'
_HEAD = re.compile(rf"{_TAG}\s*{_TAG}")
_ATTRIBUTE = re.compile(r' ([^\s="]+)(?:="([^"]*)")?')


class _Tag(NamedTuple):
    """An element's name, and its attributes as in HTML: escaped."""

    name: str
    attributes: dict[str, str]

    @property
    def classes(self) -> list[str]:
        """The names of the element's classes."""
        return self.attributes.get("class", "").split()


class Element(NamedTuple):
    """An element for a template: its name, its classes, and its other attributes, each after a space."""

    element: str
    classes: Markup
    attributes: Markup


class Decorator:
    """Adds logos and colours to the cards of a site. Each distinct heading is rendered once."""

    def __init__(
        self, templates: Templates, departments: Departments, labels: Labels, logos: Mapping[str, str]
    ) -> None:
        """Prepare the decorator.

        Args:
            templates: The templates of the site.
            departments: The departments that the site knows.
            labels: The words of the site.
            logos: The address of each image from the site's root, by a department's id or the key of a logo class.
        """
        self._templates = templates
        self._departments = departments
        self._labels = labels
        self._logos = logos
        self._heads: dict[tuple[str, str, bool], tuple[str, str]] = {}
        self._shown: dict[str, str] = {}

    def decorate(
        self, html: str, cards: Sequence[ConvertedCard], root: str, navigation: Callable[[int], str], progress: str = ""
    ) -> str:
        """Add logos and colours to the cards of one page.

        A card that another plugin has changed stays as it is.

        Args:
            html: The page's HTML.
            cards: The cards that the page's conversion found in it.
            root: The relative address of the site's root from the page: empty, or with a slash at its end.
            navigation: Returns the HTML of the page's first, second… navigation that was added late, counted from 0.
            progress: The count of the page's responses, as HTML.

        Returns:
            The page's HTML, or `html` itself if there is nothing to change.
        """
        if _NAVIGATION in html:
            first, *others = html.split(_NAVIGATION)
            before = first.count(f' class="{NAVIGATION_CLASS}"')
            html = first + "".join(navigation(before + number) + other for number, other in enumerate(others))
        html = html.replace(PROGRESS, progress, 1)
        out: list[str] = []
        at = 0
        for card in cards:
            found = html.find(card.html, at) if card.name else -1  # without a heading there is nothing to decorate
            if found >= 0:
                before_it, after_it = self._head(card.head, root, is_unread=card.carried.is_unread)
                out += [html[at:found], before_it, card.body, after_it]
                at = found + len(card.html)
        return "".join((*out, html[at:])) if out else html

    def _head(self, head: str, root: str, *, is_unread: bool) -> tuple[str, str]:
        """The HTML before and after the body of a card. `head` is the card's opening tag and heading."""
        found = self._heads.get((head, root, is_unread))
        if found is None:
            card, heading, name = _read_head(head)
            state = card.attributes["data-state"]
            department = self._departments.with_id(card.attributes["data-department"])
            html = self._templates.render(
                "card",
                card=_element(card, "department"),
                heading=_element(heading, "organisation-logo"),
                name=Markup(name),
                logo=self._logo(card, heading, root),
                letters=department.letters if department is not None else "",
                state=state,
                words=self._labels.of(state, is_unread=is_unread),
                body=_BODY,
            )
            before, _, after = html.partition(_BODY)
            found = self._heads[head, root, is_unread] = before, after.replace(_BODY, "")
        return found

    def _logo(self, card: _Tag, heading: _Tag, root: str) -> str:
        """The address of the site's own image for a department. Empty if there is none."""
        ident = card.attributes["data-department"]
        keys = [
            ident,
            *(name.removeprefix("logo-") for name in heading.classes if name.startswith("logo-")),
        ]
        address = next((self._logos[key] for key in keys if key in self._logos), None)
        if address is None:
            return ""
        self._shown.setdefault(ident, address)
        return root + address

    def logo_of(self, ident: str) -> str:
        """The address of a department's image from the site's root, as on its cards so far. Empty if there is none."""
        return self._logos.get(ident) or self._shown.get(ident, "")


def _read_head(head: str) -> tuple[_Tag, _Tag, str]:
    """The tags of a card and of its heading, and the HTML in the heading, which is not changed."""
    match = _HEAD.match(head)
    if match is None:
        return _parse_head(head)
    card, heading = (
        _Tag(match[at].lower(), {name.lower(): value for name, value in _ATTRIBUTE.findall(match[at + 1])})
        for at in (1, 3)
    )
    return card, heading, head[match.end() : head.rindex("</")]


def _parse_head(head: str) -> tuple[_Tag, _Tag, str]:
    """Do the same for a head that another Markdown extension has rewritten."""
    from bs4 import BeautifulSoup  # its import takes longer than most sites take to build

    found = BeautifulSoup(head, "html.parser", multi_valued_attributes=None).find_all(True)
    card, heading = (
        _Tag(one.name, {name: escape(str(value)) for name, value in one.attrs.items()}) for one in found[:2]
    )
    inner = head.index(">", head.index(f"<{heading.name}", head.index(">"))) + 1
    return card, heading, head[inner : head.rindex("</")]


def _element(tag: _Tag, ours: str) -> Element:
    """An element with the plugin's class after its author's classes."""
    classes = " ".join(dict.fromkeys((*tag.classes, ours)))
    others = "".join(f' {name}="{value}"' for name, value in tag.attributes.items() if name != "class")
    return Element(tag.name, Markup(classes), Markup(others))
