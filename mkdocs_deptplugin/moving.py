"""HTML that moves to another page: its addresses still lead where they led, and no id is there twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Final, NamedTuple
from urllib.parse import unquote

from .fragments import EACH_ATTRIBUTE, TAG, address_of, attributes_of, decoded

Resolve = Callable[[str], str]
"""Takes an address as its author meant it, and gives it back fit for the other page."""

_NAMES = re.compile(r"(?:id|name)\s*=", re.IGNORECASE)
_IMAGE = re.compile(r"(?P<url>[^ \t\n\f\r,][^ \t\n\f\r]*)(?:(?<!,)(?P<size>[^,]*))?")
# Most tags have no other attribute than these, which never change.
_PLAIN = re.compile(r"""(?: (?:class|title|alt|lang|dir)="[^"]*")*""")
# Always matches once it has begun, so that no text is read twice.
_CSS_ADDRESS = re.compile(r"(?P<before>\burl\(\s*[\"']?)(?P<url>[^\"')\s]*)", re.IGNORECASE)

_ADDRESSES: Final = frozenset(
    ("href", "src", "poster", "xlink:href", "action", "formaction", "cite", "data", "longdesc", "background")
)
_SETS: Final = frozenset(("srcset", "imagesrcset"))
_ONE_ID: Final = frozenset(("for", "form", "list", "popovertarget", "commandfor", "xref", "aria-activedescendant"))
_MANY_IDS: Final = frozenset(
    (
        "for", "headers", "itemref", "aria-controls", "aria-describedby", "aria-details", "aria-errormessage",
        "aria-flowto", "aria-labelledby", "aria-owns",
    )
)  # fmt: skip
_REFERENCES: Final = _ONE_ID | _MANY_IDS
_FRAMES: Final = frozenset(("iframe", "object", "embed"))
_WINDOWS: Final = frozenset(("target", "formtarget"))


def moved(html: str, resolve: Resolve, ending: str) -> str:
    """A statement as it is to be on another page.

    Addresses go through `resolve`. Each id, and each name that works like one, gets `ending` after it, and all that
    refers to it within the statement is changed along: tabs, labels, notes and headings work as before. An address that
    refers to anything else on the first page leads there; any other reference to it is left out. No id is there twice.
    All else keeps its bytes.
    """
    return _Mover(html, resolve, ending).moved() if "=" in html else html


def with_addresses(html: str, resolve: Resolve) -> str:
    """HTML with each address in it resolved; all else keeps its bytes."""
    return TAG.sub(lambda match: _with_attributes(match, lambda one: _resolved(one, resolve)), html)


def _with_attributes(match: re.Match[str], change: Callable[[re.Match[str]], str]) -> str:
    """A tag with its attributes changed, each with the white space before it."""
    group = "raw_attributes" if match["raw"] else "attributes"
    source = match[group]
    if not source or match["end"]:
        return match[0]
    changed = EACH_ATTRIBUTE.sub(change, source)
    if changed == source:
        return match[0]
    start, end = match.span(group)
    return match[0][: start - match.start()] + changed + match[0][end - match.start() :]


def _written(match: re.Match[str], value: str) -> str:
    """An attribute with another value; its own bytes where that is the same."""
    same = value == decoded(match["value"])
    return match[0] if same else f'{match["before"]}{match["name"]}="{escape(value)}"'


def _resolved(match: re.Match[str], resolve: Resolve) -> str:
    """An attribute with the addresses in it resolved."""
    if match["value"] is None:
        return match[0]
    name = match["name"].lower()
    if name in _ADDRESSES:
        return _with_address(match, resolve)
    if name in _SETS:
        return _written(match, _resolved_set(decoded(match["value"]), resolve))
    if "url(" in match["value"].lower():
        value = decoded(match["value"])
        return _written(match, _CSS_ADDRESS.sub(lambda one: one["before"] + _of_css(one["url"], resolve), value))
    return match[0]


def _with_address(match: re.Match[str], resolve: Resolve) -> str:
    value = decoded(match["value"])
    url = resolve(address_of(value))
    return match[0] if url == value else f'{match["before"]}{match["name"]}="{escape(url)}"'


def _of_css(url: str, resolve: Resolve) -> str:
    # In `url()` an empty address leads nowhere, and not to the page.
    return resolve(url) if url else url


def _resolved_set(value: str, resolve: Resolve) -> str:
    """A `srcset`: addresses, each with its width or density, separated by commas. Those in an address stay in it."""
    images = []
    for match in _IMAGE.finditer(value):
        images.append(" ".join((resolve(match["url"].rstrip(",")), *(match["size"] or "").split())))
    return ", ".join(images)


class _Names(NamedTuple):
    """What the elements of a statement are called: by `id`; and by the `name` of links, image maps and frames."""

    ids: set[str]
    anchors: set[str]
    maps: set[str]
    frames: set[str]


class _Mover:
    """One statement on its way."""

    def __init__(self, html: str, resolve: Resolve, ending: str) -> None:
        self.html = html
        self.resolve = resolve
        self.ending = ending
        self.own = _names_in(html)
        self.met: set[str] = set()
        self.in_form = False

    def moved(self) -> str:
        return TAG.sub(self._tag, self.html)

    def _tag(self, match: re.Match[str]) -> str:
        tag = (match["raw"] or match["tag"] or "").lower()
        if tag == "form":
            self.in_form = not match["end"]
        source = match["raw_attributes"] or match["attributes"]
        if not source or match["end"] or _PLAIN.fullmatch(source):
            return match[0]
        has_own_name = tag in _FRAMES or tag in ("a", "map", "details") or (tag == "input" and self._is_switch(source))
        met: set[str] = set()

        def change(attribute: re.Match[str]) -> str:
            if attribute["name"] is None:
                return attribute[0]
            name = attribute["name"].lower()
            is_second = name in met
            met.add(name)
            if attribute["value"] is None:
                return attribute[0]
            if is_second and (name == "id" or name in _REFERENCES):
                return ""  # a second attribute of one name counts for nothing, and is not to take the first one's place
            if name == "id":
                return self._id(attribute)
            if name == "name":
                return self._with_ending(attribute) if has_own_name else attribute[0]
            return self._other(attribute, name)

        return _with_attributes(match, change)

    def _is_switch(self, source: str) -> bool:
        """Whether an `input` is one of several of which one is chosen, and no part of a form, which would send it."""
        if self.in_form or "name" not in source.lower():
            return False
        attributes = attributes_of(source)
        return attributes.get("type", "").lower() == "radio" and "form" not in attributes

    def _id(self, attribute: re.Match[str]) -> str:
        value = decoded(attribute["value"])
        if not value or value in self.met:
            return ""
        self.met.add(value)
        return _written(attribute, value + self.ending)

    def _with_ending(self, attribute: re.Match[str]) -> str:
        value = decoded(attribute["value"])
        return _written(attribute, value + self.ending) if value else attribute[0]

    def _other(self, attribute: re.Match[str], name: str) -> str:
        if name in _ADDRESSES:
            return _with_address(attribute, self._resolve)
        if name in _REFERENCES:
            value = self._ids(name, decoded(attribute["value"]))
            return _written(attribute, value) if value else ""
        if name in _WINDOWS or name == "usemap" or name.startswith("data-"):
            return self._with_ending(attribute) if self._is_own(name, decoded(attribute["value"])) else attribute[0]
        return _resolved(attribute, self._resolve)

    def _is_own(self, name: str, value: str) -> bool:
        """Whether the value of such an attribute names a frame, an image map or an element of the statement."""
        if name in _WINDOWS:
            return value in self.own.frames
        return value.startswith("#") and value[1:] in (self.own.maps if name == "usemap" else self.own.ids)

    def _ids(self, name: str, value: str) -> str:
        """Of the ids that such an attribute names those that are the statement's own."""
        if name in _ONE_ID and value in self.own.ids:
            return value + self.ending
        return " ".join(one + self.ending for one in value.split() if name in _MANY_IDS and one in self.own.ids)

    def _resolve(self, url: str) -> str:
        return url + self.ending if url[:1] == "#" and self._is_place(url[1:]) else self.resolve(url)

    def _is_place(self, anchor: str) -> bool:
        return any(one in self.own.ids or one in self.own.anchors for one in (anchor, unquote(anchor)))


def _names_in(html: str) -> _Names:
    names = _Names(set(), set(), set(), set())
    if _NAMES.search(html) is None:
        return names
    for match in TAG.finditer(html):
        source = match["raw_attributes"] or match["attributes"]
        if not source or match["end"] or _NAMES.search(source) is None:
            continue
        tag = (match["raw"] or match["tag"]).lower()
        attributes = attributes_of(source)
        names.ids.add(attributes.get("id", ""))
        called = {"a": names.anchors, "map": names.maps, **dict.fromkeys(_FRAMES, names.frames)}.get(tag)
        if called is not None:
            called.add(attributes.get("name", ""))
    for one in names:
        one.discard("")
    return names
