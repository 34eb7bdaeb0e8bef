"""The words, links and languages of a converted statement.

HTML is split into tags as its standard says (https://html.spec.whatwg.org/multipage/parsing.html#tokenization),
whatever an author wrote. Reading never raises, takes time proportional to the length of the text, and keeps the bytes
that are not changed. `html.parser` guarantees none of these in all the Python versions that we support.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import unescape
from html.entities import html5
from typing import Final, NamedTuple

_SPACE = r"[ \t\n\f\r]"
_ATTRIBUTE = rf"""
    (?P<name>[^ \t\n\f\r/>][^ \t\n\f\r/>=]*)
    (?:{_SPACE}*={_SPACE}*(?P<value>"[^"]*(?:"|\Z)|'[^']*(?:'|\Z)|[^ \t\n\f\r"'>][^ \t\n\f\r>]*|(?=>|\Z)))?
"""
_ATTRIBUTES = re.sub(r"\?P<\w+>", "?:", rf"(?:[ \t\n\f\r/]+|{_ATTRIBUTE})*")
# An alternative that begins also ends, at the latest at the end of the text, so none is tried twice from one place.
TAG = re.compile(
    rf"""
    <(?:
        (?P<raw>script|style|textarea|title|iframe|noembed|noframes|xmp)(?=[ \t\n\f\r/>])
            (?P<raw_attributes>{_ATTRIBUTES})(?:>|\Z)(?:.*?(?=</(?P=raw)[ \t\n\f\r/>])|.*)
      | (?P<end>/?)(?P<tag>[a-z][^ \t\n\f\r/>]*)(?P<attributes>{_ATTRIBUTES})(?P<whole>>|\Z)
      | !--(?:-?>|.*?(?:--!?>|\Z))
      | (?:[!?]|/(?!\Z))[^>]*(?:>|\Z)
    )""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
EACH_ATTRIBUTE = re.compile(rf"(?P<before>[ \t\n\f\r/]*)(?:{_ATTRIBUTE}|\Z)", re.VERBOSE)
# Two patterns that each begin with a fixed word are ten times as fast as one.
_LANGUAGES: Final = tuple(re.compile(rf"{name}\s*=") for name in ("lang", "dir"))
_REFERENCE = re.compile(r"&(?:#(?:\d+|[xX][\da-fA-F]+);?|(?P<name>[a-zA-Z][a-zA-Z\d]*)(?P<next>[;=]?))")

_BLOCKS: Final = frozenset(
    """
    address article aside blockquote br button caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr label legend li main menu nav ol optgroup option p pre search section
    select summary table tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905 (fifty lines otherwise)
)
_VOID: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_HIDDEN_CLASSES: Final = frozenset(
    ("visually-hidden", "sr-only", "headerlink", "footnote-ref", "footnote-backref", "linenos")
)
_HIDDEN_TAGS: Final = frozenset(("template", "rp", "datalist"))
_HIDDEN_STYLE = re.compile(r"\b(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_LINE_BREAKS: Final = dict.fromkeys(map(ord, "\t\n\r"))


class TextLink(NamedTuple):
    """A link's visible words and its address."""

    text: str
    url: str


class Reading(NamedTuple):
    """The words and links that a reader sees in a statement."""

    words: str
    links: tuple[TextLink, ...]


NO_READING: Final = Reading("", ())


class Language(NamedTuple):
    """The language and text direction at a place on a page, as HTML's `lang` and `dir`; empty if no element sets it."""

    lang: str = ""
    dir: str = ""


@lru_cache(maxsize=64)
def read(html: str) -> Reading:
    """Read the words and links of a statement, as a reader sees them.

    Args:
        html: The statement's HTML.

    Returns:
        The words include link texts. They exclude hidden text, permanent links, footnote numbers and the line numbers
        of code. Each run of white space is one space. Links are in order; their addresses are decoded but not resolved.
    """
    if "<" not in html:
        return Reading(_folded(unescape(html)), ())
    reader = _Reader()
    at = 0
    for match in TAG.finditer(html):
        if match.start() > at:
            reader.text(html[at : match.start()])
        at = match.end()
        tag = match["tag"]
        if tag is None or not match["whole"]:
            continue
        if match["end"]:
            reader.end(tag.lower())
        else:
            reader.start(tag.lower(), match["attributes"])
    reader.text(html[at:])
    reader.end_link()
    return Reading(_folded("".join(reader.parts)), tuple(reader.links))


def words_of(html: str) -> str:
    """The words that `read` finds in a statement."""
    return read(html).words


def links_of(html: str) -> list[TextLink]:
    """The links that `read` finds in a statement."""
    return list(read(html).links) if "<" in html else []


def languages(html: str, mark: str) -> Iterator[Language]:
    """Yield the language at each place where `mark` occurs."""
    lowered = html.lower()
    if not any(pattern.search(lowered) for pattern in _LANGUAGES):
        yield from (Language() for _ in range(html.count(mark)))
        return
    elements = _Elements()
    spoken = [Language()]
    at = 0
    for match in TAG.finditer(html):
        yield from (spoken[-1] for _ in range(html.count(mark, at, match.end())))
        at = match.end()
        tag = (match["tag"] or "").lower()
        if not match["whole"]:
            continue
        if match["end"]:
            elements.close(tag)
        elif tag in _BLOCKS:
            elements.close_paragraph()
        del spoken[len(elements.open) + 1 :]
        if not match["end"] and tag not in _VOID:
            elements.add(tag)
            before, attributes = spoken[-1], attributes_of(match["attributes"])
            spoken.append(Language(attributes.get("lang", before.lang), attributes.get("dir", before.dir)))
    yield from (spoken[-1] for _ in range(html.count(mark, at)))


class _Elements:
    """The elements that are open, innermost last."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self._count: dict[str, int] = {}

    def add(self, tag: str) -> None:
        self.open.append(tag)
        self._count[tag] = self._count.get(tag, 0) + 1

    def close_paragraph(self) -> None:
        """End an open paragraph because a block begins. A paragraph cannot contain a block."""
        if self.open and self.open[-1] == "p":
            self.close("p")

    def close(self, tag: str) -> None:
        """End the innermost element with this name, and every element open in it. Do nothing if there is none."""
        while self._count.get(tag):
            last = self.open.pop()
            self._count[last] -= 1
            if last == tag:
                break


class _Reader:
    """Tracks the elements of a statement: which ones are open, which one hides its text, and which one is a link."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.links: list[TextLink] = []
        self.elements = _Elements()
        self.hidden_from = -1
        self.link: tuple[str, int] | None = None

    def text(self, source: str) -> None:
        if self.hidden_from < 0:
            self.parts.append(unescape(source))

    def start(self, tag: str, source: str) -> None:
        if tag in _BLOCKS:
            if tag != "br" and self.elements.open[-1:] == ["p"]:
                self.end("p")
            if self.hidden_from < 0:
                self.parts.append(" ")
        if tag in _VOID:
            return
        attributes = attributes_of(source) if source else {}
        if self.hidden_from < 0:
            if tag in _HIDDEN_TAGS or _is_hidden(attributes):
                self.hidden_from = len(self.elements.open)
            elif tag == "a":
                self.end_link()
                if "href" in attributes:
                    self.link = address_of(attributes["href"]), len(self.parts)
        self.elements.add(tag)

    def end(self, tag: str) -> None:
        if tag in _BLOCKS and self.hidden_from < 0:
            self.parts.append(" ")
        self.elements.close(tag)
        if len(self.elements.open) <= self.hidden_from:
            self.hidden_from = -1
        if tag == "a" and self.hidden_from < 0:
            self.end_link()

    def end_link(self) -> None:
        if self.link is not None:
            url, start = self.link
            self.links.append(TextLink(_folded("".join(self.parts[start:])), url))
            self.link = None


def _folded(text: str) -> str:
    return " ".join(text.split())


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    if not attributes:
        return False
    classes, style = attributes.get("class"), attributes.get("style")
    return (
        "hidden" in attributes
        or bool(classes and not _HIDDEN_CLASSES.isdisjoint(classes.split()))
        or bool(style and _HIDDEN_STYLE.search(style))
    )


def attributes_of(source: str) -> dict[str, str]:
    """The attributes of a tag, decoded. If a name is repeated, the first one counts."""
    found: dict[str, str] = {}
    for match in EACH_ATTRIBUTE.finditer(source):
        if match["name"]:
            found.setdefault(match["name"].lower(), decoded(match["value"] or ""))
    return found


def decoded(value: str) -> str:
    """Decode an attribute's value as written: remove its quotes and resolve its character references."""
    if value[:1] in ("'", '"'):
        value = value[1:-1] if value[1:].endswith(value[0]) else value[1:]
    return _REFERENCE.sub(_reference, value) if "&" in value else value


def _reference(match: re.Match[str]) -> str:
    """Resolve a character reference.

    In an address, `&copy=1` is not a reference (named-character-reference-state of the standard).
    """
    name, following = match["name"], match["next"]
    if name is None or following == ";":
        return unescape(match[0])
    return match[0] if following else html5.get(name, match[0])


def address_of(value: str) -> str:
    """Remove the white space that a browser ignores in an address."""
    return value.strip("\x00\t\n\f\r ").translate(_LINE_BREAKS)
