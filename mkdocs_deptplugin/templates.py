"""The HTML of a card and of a navigation, with `<slot name="…">` where the text goes.

A template is plain HTML; a site overrides it with a file of its own. It is filled by BeautifulSoup once for each distinct
heading or set of neighbours, and never for each card.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import PageElement, Tag

CARD: Final = "deptplugin/card.html"
NAVIGATION: Final = "deptplugin/navigation.html"

_NEEDED: Final = {
    CARD: (".department", ".department .organisation-logo", 'slot[name="name"]', 'slot[name="body"]'),
    NAVIGATION: ("nav.action-navigation", "a[rel=prev]", "a[rel=next]", 'slot[name="part-of"]'),
}


class TemplateError(ValueError):
    """A template of the site lacks something; the message says what, in one sentence."""


@dataclass(frozen=True)
class Templates:
    """The two templates, as HTML."""

    card: str
    navigation: str

    @classmethod
    def built_in(cls) -> Templates:
        """Those that come with the package."""
        return cls(_read(CARD), _read(NAVIGATION))


@cache
def _read(name: str) -> str:
    return resources.files(__package__).joinpath("theme", *name.split("/")).read_text(encoding="utf-8")


def parse_html(html: str) -> BeautifulSoup:
    """Parse with the parser that changes least. BeautifulSoup takes 50 ms to import: no page without cards pays for it."""
    from bs4 import BeautifulSoup

    return BeautifulSoup(html, "html.parser")


def parse_template(name: str, html: str) -> BeautifulSoup:
    """Parse a template. Raises `TemplateError` where it lacks an element or a slot that text would be lost without."""
    soup = parse_html(html.strip())
    for selector in _NEEDED[name]:
        if soup.select_one(selector) is None:
            raise TemplateError(f"The template {name} has no element {selector}; add it, or delete the file to use the built-in one.")
    return soup


def fill(template: Tag, **slots: str | list[PageElement]) -> None:
    """Put text or elements in the place of each slot; a slot that nothing is given for goes."""
    for slot in template.find_all("slot"):
        content = slots.get(str(slot.get("name", "")).replace("-", "_"), "")
        slot.replace_with(*([content] if isinstance(content, str) else content))
