"""The HTML of a card and of a navigation, with `<slot name="…">` where the text goes.

A template is plain HTML; a site overrides it with a file of its own. BeautifulSoup reads each once a build, and never a
card or a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

CARD: Final = "deptplugin/card.html"
NAVIGATION: Final = "deptplugin/navigation.html"

# What a template must hold: the classes of elements, and the slots that text would be lost without.
_NEEDED: Final = {
    CARD: (("department", "organisation-logo"), ("name", "body")),
    NAVIGATION: (("action-navigation",), ("part-of", "previous-title", "next-title")),
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

    def checked(self) -> Templates:
        """These templates. Raises `TemplateError` where the site's own lack something."""
        for name, html, own in ((CARD, self.card, _read(CARD)), (NAVIGATION, self.navigation, _read(NAVIGATION))):
            if html.strip() != own.strip():
                parse_template(name, html)
        return self


@cache
def _read(name: str) -> str:
    return resources.files(__package__).joinpath("theme", *name.split("/")).read_text(encoding="utf-8")


def parse_html(html: str) -> BeautifulSoup:
    """Parse with the parser that changes least."""
    # BeautifulSoup takes 50 ms to import: a site without cards does not pay for it.
    from bs4 import BeautifulSoup

    return BeautifulSoup(html, "html.parser")


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
    """Put text or elements in the place of each slot; a slot that nothing is given for goes."""
    for slot in template.find_all("slot"):
        content = slots.get(str(slot.get("name", "")).replace("-", "_"), "")
        slot.replace_with(*([content] if isinstance(content, str) else content))
