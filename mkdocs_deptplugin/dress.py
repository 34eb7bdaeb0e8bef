"""Cards with logos and brand colours: HTML in, HTML out (DESIGN.md section 3)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from .departments import Departments
from .marks import BODY, CARD, END, NAVIGATION, NOTE
from .problems import Problem
from .templates import CARD as CARD_TEMPLATE
from .templates import fill, parse_html, parse_template

if TYPE_CHECKING:
    from bs4.element import Tag

_NAVIGATION_PARAGRAPH = f"<p>{NAVIGATION}</p>"


@dataclass(frozen=True, slots=True)
class Dressed:
    """A page's HTML, and the problems that its late directives left."""

    html: str
    notes: tuple[Problem, ...] = ()


class Dresser:
    """Dresses the cards of all pages of a site; each distinct heading once."""

    def __init__(self, template: str, departments: Departments, logos: Mapping[str, str]) -> None:
        """`template` is the card's HTML; `logos` leads from a department's id, or a logo class's key, to the address of an
        image from the site's root."""
        self._template = template
        self._departments = departments
        self._logos = logos
        self._frames: dict[tuple[str, str], tuple[str, str]] = {}

    def dress(self, html: str, root: str, navigation: Callable[[int], str]) -> Dressed:
        """Dress one page.

        In: what Markdown made of it, the relative address of the site's root from the page (empty or with a slash at its end), and
        what to put for its first, second… navigation. Out: the page; `html` itself where there is nothing to dress.
        """
        if NAVIGATION in html:
            first, *others = html.split(_NAVIGATION_PARAGRAPH)
            html = first + "".join(navigation(number) + other for number, other in enumerate(others))
        notes: tuple[Problem, ...] = ()
        if NOTE in html:
            before, note, after = html.split(NOTE, 2)
            notes = tuple(Problem(*values) for values in json.loads(unescape(note)))
            html = before.removesuffix("<p>").rstrip("\n") + after.removeprefix("</p>")
        if CARD in html:
            html = "".join(self._cards(html, root))
        return Dressed(html, notes)

    def _cards(self, html: str, root: str) -> list[str]:
        text, *cards = html.split(CARD)
        out = []
        for card in cards:
            start = text.rindex("<")
            heading, rest = card.split(BODY, 1)
            body, after = rest.split(END, 1)
            before, behind = self._frame(text[start:] + heading, root)
            out += [text[:start], before, body, behind]
            text = after[after.index(">") + 1 :]
        return [*out, text]

    def _frame(self, head: str, root: str) -> tuple[str, str]:
        frame = self._frames.get((head, root))
        if frame is None:
            frame = self._frames[head, root] = self._dressed(head, root)
        return frame

    def _dressed(self, head: str, root: str) -> tuple[str, str]:
        """What stands before and behind the body of a card whose opening tag and heading are `head`."""
        soup = parse_template(CARD_TEMPLATE, self._template)
        card, logo = soup.select_one(".department"), soup.select_one(".department .organisation-logo")
        written = parse_html(head).find(True)
        assert card is not None and logo is not None and written is not None  # the template was checked, the head is ours
        heading = written.find("h2")
        assert heading is not None
        ident = str(written.get("data-department", ""))
        _merge(card, written)
        _merge(logo, heading)
        fill(soup, logo=[self._logo(soup, ident, heading, root)], name=list(heading.contents), body=BODY)
        before, _, behind = str(soup).partition(BODY)
        return before, behind

    def _logo(self, soup: Tag, ident: str, heading: Tag, root: str) -> Tag:
        """The site's own image, or a plain tile with the abbreviation, which CSS prints so that no index has it."""
        keys = [ident, *(name.removeprefix("logo-") for name in heading.get_attribute_list("class") if name.startswith("logo-"))]
        address = next((self._logos[key] for key in keys if key in self._logos), None)
        page = parse_html("")
        if address is not None:
            attributes = {"class": "organisation-image", "src": root + address, "alt": "", "aria-hidden": "true"}
            return page.new_tag("img", attrs=attributes)
        department = self._departments.with_id(ident)
        abbreviation = department.abbreviation if department is not None else ""
        return page.new_tag("span", attrs={"class": "organisation-tile", "data-abbreviation": abbreviation, "aria-hidden": "true"})


def _merge(template: Tag, written: Tag) -> None:
    """Give the template's element the name, the attributes and the classes that the author's has."""
    template.name = written.name
    classes = [*written.get_attribute_list("class"), *template.get_attribute_list("class")]
    template.attrs = {**template.attrs, **written.attrs, "class": " ".join(dict.fromkeys(filter(None, classes)))}
