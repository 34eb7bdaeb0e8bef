"""Cards with logos and brand colours: HTML in, HTML out (docs/design.md)."""

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

# Where the template puts a card's body: a comment that no author can write.
_BODY = Markup(f"<!--{os.urandom(8).hex()}-->")

# The opening tags of a card and of its heading as Markdown writes them.
_TAG = r'<([a-zA-Z][\w-]*)((?: [^\s"\'<>/=]+(?:="[^"<>]*")?)*)>'
_HEAD = re.compile(rf"{_TAG}\s*{_TAG}")
_ATTRIBUTE = re.compile(r' ([^\s="]+)(?:="([^"]*)")?')


class _Tag(NamedTuple):
    """An element's name, and its attributes as HTML has them: escaped."""

    name: str
    attributes: dict[str, str]

    @property
    def classes(self) -> list[str]:
        """The names of its classes."""
        return self.attributes.get("class", "").split()


class Element(NamedTuple):
    """An element as its template gets it: its name, its classes, and its other attributes, each after a space."""

    element: str
    classes: Markup
    attributes: Markup


class Decorator:
    """Decorates the cards of all pages of a site; each distinct heading once."""

    def __init__(
        self, templates: Templates, departments: Departments, labels: Labels, logos: Mapping[str, str]
    ) -> None:
        """`logos` leads from a department's id, or a logo class's key, to the address of an image from the site's
        root."""
        self._templates = templates
        self._departments = departments
        self._labels = labels
        self._logos = logos
        self._heads: dict[tuple[str, str, bool], tuple[str, str]] = {}

    def decorate(
        self, html: str, cards: Sequence[ConvertedCard], root: str, navigation: Callable[[int], str], progress: str = ""
    ) -> str:
        """Decorate one page.

        In: its HTML, and the cards that its conversion found in it; the relative address of the site's root from the
        page (empty, or a slash at its end); what to put for its first, second… navigation where one came late; and the
        count of its responses. Out: the page; `html` itself where there is nothing to decorate. A card that another
        plugin has changed since stays as it is.
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
        """The HTML before and after the body of a card whose opening tag and heading are `head`."""
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
        """The address of the site's own image for a department; empty where it has none."""
        keys = [
            card.attributes["data-department"],
            *(name.removeprefix("logo-") for name in heading.classes if name.startswith("logo-")),
        ]
        address = next((self._logos[key] for key in keys if key in self._logos), None)
        return root + address if address is not None else ""


def _read_head(head: str) -> tuple[_Tag, _Tag, str]:
    """The tags of a card and of its heading, and the HTML in the heading, which stays as it is."""
    match = _HEAD.match(head)
    if match is None:
        return _parse_head(head)
    card, heading = (
        _Tag(match[at].lower(), {name.lower(): value for name, value in _ATTRIBUTE.findall(match[at + 1])})
        for at in (1, 3)
    )
    return card, heading, head[match.end() : head.rindex("</")]


def _parse_head(head: str) -> tuple[_Tag, _Tag, str]:
    """The same for a head that another extension of Markdown has written anew."""
    from bs4 import BeautifulSoup  # its import takes longer than most sites take to build

    found = BeautifulSoup(head, "html.parser", multi_valued_attributes=None).find_all(True)
    card, heading = (
        _Tag(one.name, {name: escape(str(value)) for name, value in one.attrs.items()}) for one in found[:2]
    )
    inner = head.index(">", head.index(f"<{heading.name}", head.index(">"))) + 1
    return card, heading, head[inner : head.rindex("</")]


def _element(tag: _Tag, ours: str) -> Element:
    """An element with a class of ours after its author's."""
    classes = " ".join(dict.fromkeys((*tag.classes, ours)))
    others = "".join(f' {name}="{value}"' for name, value in tag.attributes.items() if name != "class")
    return Element(tag.name, Markup(classes), Markup(others))
