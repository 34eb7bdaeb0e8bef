"""Cards with logos and brand colours: HTML in, HTML out (DESIGN.md section 3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from .departments import Departments
from .labels import Labels
from .marks import BODY
from .record import ConvertedCard
from .strategy import RESPONDED
from .templates import CARD as TEMPLATE
from .templates import fill, parse_html, parse_template, write_html
from .typed import NAVIGATION_CLASS, PROGRESS

if TYPE_CHECKING:
    from bs4.element import Tag

_NAVIGATION = f'<nav class="{NAVIGATION_CLASS}"></nav>'

# What differs from card to card, in the template once it is read: characters that no text holds.
_ELEMENT, _ATTRIBUTES, _HEADING, _LOGO, _NAME, _STATE, _LEVEL = (chr(0xFDE0 + place) for place in range(7))
_PLACE = re.compile(f'{_ATTRIBUTES}=""|{_HEADING}=""|[{_ELEMENT}{_LOGO}{_NAME}{_STATE}{_LEVEL}]')


class _Frame(NamedTuple):
    """A card's template: what stands before and behind its body, and the attributes of card and heading."""

    before: str
    behind: str
    card: dict[str, str | list[str]]
    heading: dict[str, str | list[str]]


class Dresser:
    """Dresses the cards of all pages of a site; each distinct heading once."""

    def __init__(self, template: str, departments: Departments, labels: Labels, logos: Mapping[str, str]) -> None:
        """`template` is the card's HTML; `logos` leads from a department's id, or a logo class's key, to the address of
        an image from the site's root."""
        self._template = template
        self._departments = departments
        self._labels = labels
        self._logos = logos
        self._heads: dict[tuple[str, str, bool], tuple[str, str]] = {}

    def dress(
        self, html: str, cards: Sequence[ConvertedCard], root: str, navigation: Callable[[int], str], progress: str = ""
    ) -> str:
        """Dress one page.

        In: its HTML, and the cards that its conversion found in it; the relative address of the site's root from the
        page (empty, or a slash at its end); what to put for its first, second… navigation where one came late; and the
        count of its responses. Out: the page; `html` itself where nothing is to be dressed. A card that another plugin
        has changed since stays as it is.
        """
        if _NAVIGATION in html:
            first, *others = html.split(_NAVIGATION)
            before = first.count(f' class="{NAVIGATION_CLASS}"')
            html = first + "".join(navigation(before + number) + other for number, other in enumerate(others))
        html = html.replace(PROGRESS, progress, 1)
        out: list[str] = []
        at = 0
        for card in cards:
            found = html.find(card.html, at) if card.name else -1  # without a heading there is nothing to dress
            if found >= 0:
                before_it, after_it = self._head(card.head, root, is_unread=card.is_unread)
                out += [html[at:found], before_it, card.body, after_it]
                at = found + len(card.html)
        return "".join((*out, html[at:])) if out else html

    def _head(self, head: str, root: str, *, is_unread: bool) -> tuple[str, str]:
        """What stands before and behind the body of a card whose opening tag and heading are `head`."""
        found = self._heads.get((head, root, is_unread))
        if found is None:
            card, heading, *_ = parse_html(head).find_all(True)
            # What stands in the heading stays as it is, whatever a parser would make of it.
            inner = head.index(">", head.index(f"<{heading.name}", head.index(">"))) + 1
            state = str(card["data-state"])
            frame = self._quiet_frame if state == RESPONDED else self._frame
            values = {
                _ELEMENT: card.name,
                _LEVEL: heading.name,
                f'{_ATTRIBUTES}=""': _merged(frame.card, card),
                f'{_HEADING}=""': _merged(frame.heading, heading),
                _LOGO: self._logo(card, heading, root),
                _NAME: head[inner : head.rindex("</")],
                _STATE: escape(self._labels.of(state, is_unread=is_unread)),
            }
            before, behind = (_PLACE.sub(lambda match: values[match[0]], text) for text in (frame.before, frame.behind))
            found = self._heads[head, root, is_unread] = write_html(before), write_html(behind)
        return found

    @cached_property
    def _frame(self) -> _Frame:
        return self._read(_STATE)

    @cached_property
    def _quiet_frame(self) -> _Frame:
        return self._read("")

    def _read(self, state: str) -> _Frame:
        """The template, for cards with or without a word on their state."""
        soup = parse_template(TEMPLATE, self._template)
        card, heading = soup.find(class_="department"), soup.find(class_="organisation-logo")
        assert card is not None  # the template was checked for both
        assert heading is not None
        frame = _Frame("", "", dict(card.attrs), dict(heading.attrs))
        card.name, card.attrs = _ELEMENT, {_ATTRIBUTES: ""}
        heading.name, heading.attrs = _LEVEL, {_HEADING: ""}
        fill(soup, logo=_LOGO, name=_NAME, state=state, body=BODY)
        before, _, behind = str(soup).partition(BODY)
        return frame._replace(before=before, behind=behind)

    def _logo(self, card: Tag, heading: Tag, root: str) -> str:
        """The site's own image, or a plain tile with the abbreviation, which CSS prints so that no index has it."""
        ident = str(card["data-department"])
        classes = heading.get_attribute_list("class")
        keys = [ident, *(name.removeprefix("logo-") for name in classes if name and name.startswith("logo-"))]
        address = next((self._logos[key] for key in keys if key in self._logos), None)
        if address is not None:
            return f'<img class="organisation-image" src="{escape(root + address)}" alt="" aria-hidden="true">'
        department = self._departments.with_id(ident)
        letters = escape(department.letters) if department is not None else ""
        return f'<span class="organisation-tile" data-abbreviation="{letters}" aria-hidden="true"></span>'


def _merged(template: Mapping[str, str | list[str]], written: Tag) -> str:
    """The attributes of the template's element and those that the author's has; classes of both."""
    classes = [*written.get_attribute_list("class"), *template.get("class", [])]
    attributes = {**template, **written.attrs, "class": " ".join(dict.fromkeys(filter(None, classes)))}
    return " ".join(f'{name}="{escape(str(value))}"' for name, value in attributes.items())
