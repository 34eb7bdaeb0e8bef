"""The HTML of a card and of a navigation, with `<slot name="…">` where the text goes.

A template is plain HTML; a site overrides it with a file of its own. Each is read once a build.
"""

from __future__ import annotations

from functools import cache
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Final, NamedTuple
from xml.etree.ElementTree import Comment, Element, SubElement, tostring

CARD: Final = "deptplugin/card.html"
NAVIGATION: Final = "deptplugin/navigation.html"

_AMPERSAND: Final = "\ufdef"
_VOID: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)

# What a template must hold: the classes of elements, and the slots that text would be lost without.
_NEEDED: Final = {
    CARD: (("department", "organisation-logo"), ("name", "body")),
    NAVIGATION: (("action-navigation",), ("part-of", "previous-title", "next-title")),
}


class TemplateError(ValueError):
    """A template of the site lacks something; the message says what, in one sentence."""


class Templates(NamedTuple):
    """The two templates, as HTML."""

    card: str
    navigation: str

    @classmethod
    def built_in(cls) -> Templates:
        """Those that come with the package."""
        return cls(_read(CARD), _read(NAVIGATION))

    def checked(self) -> Templates:
        """These templates. Raises `TemplateError` where the site's own lack something."""
        for name, html, own in ((CARD, self.card, _read(CARD)), (NAVIGATION, self.navigation, _read(NAVIGATION))):
            if html.strip() != own.strip():
                parse_template(name, html)
        return self


@cache
def _read(name: str) -> str:
    return Path(__file__).parent.joinpath("theme", name).read_text(encoding="utf-8")


def hide_entities(html: str) -> str:
    """HTML in which a parser finds no entities, so that each is kept as it is written."""
    return html.replace("&", _AMPERSAND)


def show_entities(html: str) -> str:
    """HTML with the entities that `hide_entities` has hidden."""
    return html.replace(_AMPERSAND, "&")


def parse_template(name: str, html: str) -> Element:
    """The elements of a template, below an element of no meaning; its entities are hidden. Raises `TemplateError` where
    it lacks an element or a slot that text would be lost without."""
    reader = _Reader()
    reader.feed(hide_entities(html.strip()))
    reader.close()
    elements, slots = _NEEDED[name]
    found = {slot.get("name") for slot in reader.root.iter("slot")}
    lacks = [f'an element of class "{each}"' for each in elements if find(reader.root, each) is None]
    lacks += [f'<slot name="{slot}"></slot>' for slot in slots if slot not in found]
    if lacks:
        raise TemplateError(f"The template {name} lacks {' and '.join(lacks)}. Add it, or delete the file.")
    return reader.root


class _Reader(HTMLParser):
    """Reads HTML into elements. One that is never closed ends with the one around it."""

    def __init__(self) -> None:
        # BeautifulSoup would do the same, and takes longer to import than a small site takes to build.
        super().__init__(convert_charrefs=False)
        self.root = Element("template")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        place = next((place for place in reversed(range(1, len(self.open))) if self.open[place].tag == tag), None)
        if place is not None:
            del self.open[place:]

    def handle_data(self, data: str) -> None:
        parent = self.open[-1]
        _put(parent, len(parent), data)

    def handle_comment(self, data: str) -> None:
        self.open[-1].append(Comment(data))


def find(tree: Element, name: str) -> Element | None:
    """The first element of a class."""
    return next((element for element in tree.iter() if name in element.get("class", "").split()), None)


def fill(tree: Element, **slots: str) -> None:
    """Put text in the place of each slot. A paragraph that is only there for a slot without text goes with it."""
    parents = {child: parent for parent in tree.iter() for child in parent}
    paragraphs: dict[Element, None] = {}
    for slot in list(tree.iter("slot")):
        text, parent = slots.get(slot.get("name", "").replace("-", "_"), ""), parents[slot]
        if not text and parent.tag == "p":
            paragraphs[parent] = None
        remove(parent, slot, text)
    for paragraph in paragraphs:
        if not "".join(paragraph.itertext()).strip():
            remove(parents[paragraph], paragraph)


def remove(parent: Element, child: Element, instead: str = "") -> None:
    """Take an element out, and put text in its place. What follows it stays."""
    place = list(parent).index(child)
    parent.remove(child)
    _put(parent, place, instead + (child.tail or ""))


def _put(parent: Element, place: int, text: str) -> None:
    """Put text before the child at this place, after all other text there."""
    if place:
        before = parent[place - 1]
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def to_html(tree: Element) -> str:
    """A template as HTML again, its entities still hidden; attributes by name."""
    for element in tree.iter():
        element.attrib = dict(sorted(element.attrib.items()))
    parts = (tostring(child, encoding="unicode", method="html") for child in tree)
    return escape(tree.text or "", quote=False) + "".join(parts)
