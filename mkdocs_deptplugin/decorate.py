"""Cards with logos and brand colours: HTML in, HTML out (DESIGN.md section 3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from html import escape
from typing import NamedTuple

from .departments import Departments
from .labels import Labels
from .marks import BODY
from .record import ConvertedCard
from .strategy import RESPONDED
from .templates import CARD as TEMPLATE
from .templates import fill, find, hide_entities, parse_template, show_entities, to_html
from .typed import NAVIGATION_CLASS, PROGRESS

_NAVIGATION = f'<nav class="{NAVIGATION_CLASS}"></nav>'

# What differs from card to card, in the template once it is read: characters that no text holds.
_ELEMENT, _ATTRIBUTES, _HEADING, _LOGO, _NAME, _STATE, _LEVEL = (chr(0xFDE0 + place) for place in range(7))
_PLACE = re.compile(f'{_ATTRIBUTES}=""|{_HEADING}=""|[{_ELEMENT}{_LOGO}{_NAME}{_STATE}{_LEVEL}]')

# The opening tags of a card and of its heading as Markdown writes them.
_TAG = r'<([a-zA-Z][\w-]*)((?: [^\s"\'<>/=]+(?:="[^"<>]*")?)*)>'
_HEAD = re.compile(rf"{_TAG}\s*{_TAG}")
_ATTRIBUTE = re.compile(r' ([^\s="]+)(?:="([^"]*)")?')


class _Tag(NamedTuple):
    """An element's name, and its attributes as they are written."""

    name: str
    attributes: dict[str, str]

    @property
    def classes(self) -> list[str]:
        """The names of its classes."""
        return self.attributes.get("class", "").split()


class _Frame(NamedTuple):
    """A card's template: what stands before and behind its body, and the attributes of card and heading."""

    before: str
    behind: str
    card: dict[str, str]
    heading: dict[str, str]


class Decorator:
    """Decorates the cards of all pages of a site; each distinct heading once."""

    def __init__(self, template: str, departments: Departments, labels: Labels, logos: Mapping[str, str]) -> None:
        """`template` is the card's HTML; `logos` leads from a department's id, or a logo class's key, to the address of
        an image from the site's root."""
        self._template = template
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
                before_it, after_it = self._head(card.head, root, is_unread=card.is_unread)
                out += [html[at:found], before_it, card.body, after_it]
                at = found + len(card.html)
        return "".join((*out, html[at:])) if out else html

    def _head(self, head: str, root: str, *, is_unread: bool) -> tuple[str, str]:
        """What stands before and behind the body of a card whose opening tag and heading are `head`."""
        found = self._heads.get((head, root, is_unread))
        if found is None:
            card, heading, name = _read_head(hide_entities(head))
            state = card.attributes["data-state"]
            frame = self._quiet_frame if state == RESPONDED else self._frame
            values = {
                _ELEMENT: card.name,
                _LEVEL: heading.name,
                f'{_ATTRIBUTES}=""': _merged(frame.card, card),
                f'{_HEADING}=""': _merged(frame.heading, heading),
                _LOGO: self._logo(card, heading, root),
                _NAME: name,
                _STATE: escape(self._labels.of(state, is_unread=is_unread)),
            }
            before, behind = (_PLACE.sub(lambda match: values[match[0]], text) for text in (frame.before, frame.behind))
            found = self._heads[head, root, is_unread] = show_entities(before), show_entities(behind)
        return found

    @cached_property
    def _frame(self) -> _Frame:
        return self._read(_STATE)

    @cached_property
    def _quiet_frame(self) -> _Frame:
        return self._read("")

    def _read(self, state: str) -> _Frame:
        """The template, for cards with or without a word on their state."""
        tree = parse_template(TEMPLATE, self._template)
        card, heading = find(tree, "department"), find(tree, "organisation-logo")
        assert card is not None  # the template was checked for both
        assert heading is not None
        frame = _Frame("", "", dict(card.attrib), dict(heading.attrib))
        card.tag, card.attrib = _ELEMENT, {_ATTRIBUTES: ""}
        heading.tag, heading.attrib = _LEVEL, {_HEADING: ""}
        fill(tree, logo=_LOGO, name=_NAME, state=state, body=BODY)
        before, _, behind = to_html(tree).partition(BODY)
        return frame._replace(before=before, behind=behind)

    def _logo(self, card: _Tag, heading: _Tag, root: str) -> str:
        """The site's own image, or a plain tile with the abbreviation, which CSS prints so that no index has it."""
        ident = card.attributes["data-department"]
        keys = [ident, *(name.removeprefix("logo-") for name in heading.classes if name.startswith("logo-"))]
        address = next((self._logos[key] for key in keys if key in self._logos), None)
        if address is not None:
            return f'<img class="organisation-image" src="{escape(root + address)}" alt="" aria-hidden="true">'
        department = self._departments.with_id(ident)
        letters = escape(department.letters) if department is not None else ""
        return f'<span class="organisation-tile" data-abbreviation="{letters}" aria-hidden="true"></span>'


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
    card, heading = (_Tag(one.name, {name: str(value) for name, value in one.attrs.items()}) for one in found[:2])
    inner = head.index(">", head.index(f"<{heading.name}", head.index(">"))) + 1
    return card, heading, head[inner : head.rindex("</")]


def _merged(template: Mapping[str, str], written: _Tag) -> str:
    """The attributes of the template's element and those that the author's has; classes of both."""
    classes = [*written.classes, *template.get("class", "").split()]
    attributes = {**template, **written.attributes, "class": " ".join(dict.fromkeys(classes))}
    return " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
