"""Move HTML to another page, so that its addresses lead to the same places and its ids are unique."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import unquote

from ..text.addresses import ADDRESSES, Resolve, resolved, with_address, with_attributes, with_value
from ..text.html import TAG, attributes_of, decoded

_NAMES = re.compile(r"(?:id|name)\s*=", re.IGNORECASE)
# Most tags have only these attributes, which never change.
_PLAIN = re.compile(r"""(?: (?:class|title|alt|lang|dir)="[^"]*")*""")

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


def move_statement(html: str, resolve: Resolve, ending: str) -> str:
    """Convert a statement's HTML for another page.

    Tabs, labels, notes and headings work as before. An address that refers to another part of the first page leads
    there; any other reference to that part is removed. Each id is unique. All other bytes stay the same.

    Args:
        html: The statement's HTML.
        resolve: Converts an address for the other page.
        ending: The text to add to each id, to each name that works like an id, and to all references to them within
            the statement.
    """
    return _Mover(html, resolve, ending).moved() if "=" in html else html


class _Names(NamedTuple):
    """The names of a statement's elements: by `id`, and by the `name` of links, image maps and frames."""

    ids: set[str]
    anchors: set[str]
    maps: set[str]
    frames: set[str]


class _Mover:
    """Converts one statement."""

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
                return ""  # a repeated attribute is ignored; it must not take effect if the first one is removed
            if name == "id":
                return self._id(attribute)
            if name == "name":
                return self._with_ending(attribute) if has_own_name else attribute[0]
            return self._other(attribute, name)

        return with_attributes(match, change)

    def _is_switch(self, source: str) -> bool:
        """Whether an `input` is a radio button outside a form. A form would submit its name."""
        if self.in_form or "name" not in source.lower():
            return False
        attributes = attributes_of(source)
        return attributes.get("type", "").lower() == "radio" and "form" not in attributes

    def _id(self, attribute: re.Match[str]) -> str:
        value = decoded(attribute["value"])
        if not value or value in self.met:
            return ""
        self.met.add(value)
        return with_value(attribute, value + self.ending)

    def _with_ending(self, attribute: re.Match[str]) -> str:
        value = decoded(attribute["value"])
        return with_value(attribute, value + self.ending) if value else attribute[0]

    def _other(self, attribute: re.Match[str], name: str) -> str:
        if name in ADDRESSES:
            return with_address(attribute, self._resolve)
        if name in _REFERENCES:
            value = self._ids(name, decoded(attribute["value"]))
            return with_value(attribute, value) if value else ""
        if name in _WINDOWS or name == "usemap" or name.startswith("data-"):
            return self._with_ending(attribute) if self._is_own(name, decoded(attribute["value"])) else attribute[0]
        return resolved(attribute, self._resolve)

    def _is_own(self, name: str, value: str) -> bool:
        """Whether the value of an attribute names a frame, an image map or an element of the statement."""
        if name in _WINDOWS:
            return value in self.own.frames
        return value.startswith("#") and value[1:] in (self.own.maps if name == "usemap" else self.own.ids)

    def _ids(self, name: str, value: str) -> str:
        """The ids in the value of an attribute that are the statement's own, with the ending."""
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
