"""The HTML of a card and of a navigation, with `<slot name="…">` where the text goes.

A template is plain HTML; a site overrides it with a file of its own. BeautifulSoup reads each once a build, and never a
card or a page.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

CARD: Final = "deptplugin/card.html"
NAVIGATION: Final = "deptplugin/navigation.html"

_AMPERSAND: Final = "\ufdef"

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


def parse_html(html: str) -> BeautifulSoup:
    """Parse with the parser that changes least; entities are kept as they are written."""
    # BeautifulSoup takes 50 ms to import, and its table of entities 30 ms to build: a site without cards pays for
    # neither, and nobody for the table.
    from bs4 import BeautifulSoup

    return BeautifulSoup(html.replace("&", _AMPERSAND), "html.parser")


def write_html(html: str) -> str:
    """What `parse_html` read, once it is text again, with its entities."""
    return html.replace(_AMPERSAND, "&")


def parse_template(name: str, html: str) -> BeautifulSoup:
    """Parse a template. Raises `TemplateError` where it lacks an element or a slot that text would be lost without."""
    soup = parse_html(html.strip())
    elements, slots = _NEEDED[name]
    lacks = [f'an element of class "{each}"' for each in elements if soup.find(class_=each) is None]
    lacks += [f'<slot name="{slot}"></slot>' for slot in slots if soup.find("slot", attrs={"name": slot}) is None]
    if lacks:
        raise TemplateError(f"The template {name} lacks {' and '.join(lacks)}. Add it, or delete the file.")
    return soup


def fill(template: Tag, **slots: str | list[Tag | str]) -> None:
    """Put text or elements in the place of each slot. One that nothing is given for goes, with an element that is only
    there for it."""
    for slot in template.find_all("slot"):
        content = slots.get(str(slot.get("name", "")).replace("-", "_"), "")
        parent = slot.parent
        slot.replace_with(*([content] if isinstance(content, str) else content))
        is_needless = parent is not None and parent.name == "p" and not parent.get_text(strip=True)
        if not content and parent is not None and is_needless:
            parent.decompose()
