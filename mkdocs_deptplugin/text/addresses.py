"""Addresses in the attributes of HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Final

from .html import EACH_ATTRIBUTE, TAG, address_of, decoded

Resolve = Callable[[str], str]
"""Takes an address as its author meant it, and returns the address to write on another page."""

_IMAGE = re.compile(r"(?P<url>[^ \t\n\f\r,][^ \t\n\f\r]*)(?:(?<!,)(?P<size>[^,]*))?")
# Always matches once it has begun, so no text is read twice.
_CSS_ADDRESS = re.compile(r"(?P<before>\burl\(\s*[\"']?)(?P<url>[^\"')\s]*)", re.IGNORECASE)

# Attributes with one address, and attributes with several.
ADDRESSES: Final = frozenset(
    ("href", "src", "poster", "xlink:href", "action", "formaction", "cite", "data", "longdesc", "background")
)
_SETS: Final = frozenset(("srcset", "imagesrcset"))


def with_addresses(html: str, resolve: Resolve) -> str:
    """Resolve each address in HTML. All other bytes stay the same."""
    return TAG.sub(lambda match: with_attributes(match, lambda one: resolved(one, resolve)), html)


def with_attributes(match: re.Match[str], change: Callable[[re.Match[str]], str]) -> str:
    """Change the attributes of a tag.

    Args:
        match: A match of `TAG`.
        change: Takes a match of `EACH_ATTRIBUTE` and returns the new text for it, with the white space before it.
    """
    group = "raw_attributes" if match["raw"] else "attributes"
    source = match[group]
    if not source or match["end"]:
        return match[0]
    changed = EACH_ATTRIBUTE.sub(change, source)
    if changed == source:
        return match[0]
    start, end = match.span(group)
    return match[0][: start - match.start()] + changed + match[0][end - match.start() :]


def with_value(match: re.Match[str], value: str) -> str:
    """Give an attribute another value. If the value is the same, its bytes stay the same."""
    same = value == decoded(match["value"])
    return match[0] if same else f'{match["before"]}{match["name"]}="{escape(value)}"'


def resolved(match: re.Match[str], resolve: Resolve) -> str:
    """Resolve the addresses in an attribute."""
    if match["value"] is None:
        return match[0]
    name = match["name"].lower()
    if name in ADDRESSES:
        return with_address(match, resolve)
    if name in _SETS:
        return with_value(match, _resolved_set(decoded(match["value"]), resolve))
    if "url(" in match["value"].lower():
        value = decoded(match["value"])
        return with_value(match, _CSS_ADDRESS.sub(lambda one: one["before"] + _of_css(one["url"], resolve), value))
    return match[0]


def with_address(match: re.Match[str], resolve: Resolve) -> str:
    """Resolve an attribute that is one address."""
    value = decoded(match["value"])
    url = resolve(address_of(value))
    return match[0] if url == value else f'{match["before"]}{match["name"]}="{escape(url)}"'


def _of_css(url: str, resolve: Resolve) -> str:
    # An empty address in `url()` leads nowhere, not to the page.
    return resolve(url) if url else url


def _resolved_set(value: str, resolve: Resolve) -> str:
    """Resolve a `srcset`: addresses separated by commas, each with a width or density. Commas in an address stay."""
    images = []
    for match in _IMAGE.finditer(value):
        images.append(" ".join((resolve(match["url"].rstrip(",")), *(match["size"] or "").split())))
    return ", ".join(images)
