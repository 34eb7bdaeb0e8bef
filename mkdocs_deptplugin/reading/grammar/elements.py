"""Elements typed as HTML, which are another way to write directives. The expansion writes them (docs/design.md, law 2).

    <div class="department" data-department="cabinet-office" data-state="responded" data-source="24" markdown="1">

`find_typed` turns these lines into directives, so the scanner needs only one grammar.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import lru_cache
from html import unescape
from typing import Final, NamedTuple

from .attributes import NO_ATTRIBUTES, Attributes, is_unsafe, parse_attributes
from .directives import TABLE, Braced
from .verbatim import find_verbatim
from .withholding import means_withheld

WORDS: Final = "words"
MISTAKE: Final = "mistake"
"""Values of `data-state-from`: the state comes from the card's words, or a mistake alone withholds the card."""

NAVIGATION_CLASS: Final = "action-navigation"
_NAVIGATION = re.compile(rf'<nav [^<>]*\bclass="{NAVIGATION_CLASS}"')
PROGRESS: Final = '<div class="response-progress"></div>'
LIST_SIGN: Final = '<div class="strategy-list" data-list="'
LIST_PLACE: Final = re.compile(LIST_SIGN + r'(?P<name>[a-z]+)"></div>')
"""The place of a list of responses, until they are all published."""
NUMBERED: Final = re.compile(
    r'<span class="action-number"(?: data-heading="(?P<heading>[^"]*)")?>(?P<number>[^<]*)</span>[ ]*(?P<title>.*)$'
)
"""An action's heading as the expansion writes it, with the number in a separate element."""

_SIGNS: Final = ("data-department", "data-state", "data-source", NAVIGATION_CLASS, PROGRESS, 'class="action-number"')
_ELEMENTS: Final = frozenset(one.element for one in TABLE.values() if one.role == "element")
_LINE = re.compile(r" {0,3}<(?P<end>/?)(?P<name>[a-zA-Z]+)(?P<rest>(?:\s[^<>]*)?)>(?P<after>.*)$")
_ATTRIBUTE = re.compile(
    r"""\s+(?P<name>[^\s"'<>/=]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'=<>`]+)))?"""
)
_OF_CARDS = re.compile(r"\bdata-(?:department|state)\s*=", re.IGNORECASE)
_READS_MARKDOWN: Final = ("1", "block", "")
_CARRIED: Final = frozenset(
    ("data-department", "data-state", "data-state-from", "data-source", "data-heading", "markdown")
)


class Typed(NamedTuple):
    """What an element specifies in addition to classes, id and state.

    Attributes:
        department: The department's id.
        state_from: Where the state comes from: `words`, `mistake`, or empty if its author wrote it.
        source: Where the element was written, as `line` or `path:line`.
        heading: The attributes of the card's heading.
    """

    department: str = ""
    state_from: str = ""
    source: str = ""
    heading: Attributes = NO_ATTRIBUTES


class TypedLine(NamedTuple):
    """A typed line as a line in braces, and the data that only a typed line has."""

    braced: Braced
    typed: Typed = Typed()


class TypedLines(NamedTuple):
    """The typed elements of a page.

    Attributes:
        text: The page's text, with a directive in place of each typed element. The number of lines is the same.
        lines: What those lines say, by line number from 0.
        unread: Lines, from 0, with the tag of a card that cannot be read.
    """

    text: str
    lines: dict[int, TypedLine]
    unread: tuple[int, ...] = ()


class _Tag(NamedTuple):
    """An opening tag: its ordinary attributes, and separately those of `_CARRIED`."""

    attributes: Attributes
    carried: dict[str, str]

    @property
    def is_card(self) -> bool:
        state = self.carried.get("data-state", "")
        is_named = "department" in self.attributes.classes and ("data-source" in self.carried or bool(state))
        return "data-department" in self.carried or is_named or (bool(state) and means_withheld(state))

    @property
    def reads_markdown(self) -> bool:
        return self.carried.get("markdown") in _READS_MARKDOWN


class _Open(NamedTuple):
    """An open element: a typed one, or another one in which Markdown is read."""

    name: str
    is_ours: bool
    is_card: bool = False


def find_typed(text: str, *, late: bool = False) -> TypedLines:
    """Find the typed elements of a page. Never raises. Linear in the length of the text.

    A typed element is a whole line with the attribute `markdown`, outside code and raw HTML. A card has
    `data-department`, a statement is inside such a card, and any other element has `data-source`.

    Args:
        text: The page's Markdown.
        late: Whether the page was already expanded, so that a navigation in it is one that we wrote.

    Returns:
        The elements, with the same text if there are none.
    """
    if not may_be_typed(text):
        return TypedLines(text, {})
    lines = text.split("\n")
    verbatim = find_verbatim(text, lines)
    reader = _Reader(lines, verbatim.code, verbatim.raw)
    reader.read(late=late)
    unread = tuple(
        index
        for index, line in enumerate(reader.out)
        if "data-" in line and index not in reader.found and index not in verbatim.code and _OF_CARDS.search(line)
    )
    return TypedLines("\n".join(reader.out) if reader.found else text, reader.found, unread)


def list_place(name: str) -> str:
    """The element that is filled with the list of this name."""
    return f'{LIST_SIGN}{name}"></div>'


def may_be_typed(text: str) -> bool:
    """Whether a text may contain a typed element, or a navigation or a count that the expansion wrote."""
    return any(sign in text for sign in _SIGNS)


class _Reader:
    def __init__(self, lines: Sequence[str], code: Container[int], raw: Container[int]) -> None:
        self.lines = lines
        self.code = code
        self.raw = raw
        self.found: dict[int, TypedLine] = {}
        self.out = list(lines)
        self.stack: list[_Open] = []

    def read(self, *, late: bool) -> None:
        for index, line in enumerate(self.lines):
            if "<" not in line or index in self.code:
                continue
            if late and _NAVIGATION.match(line):
                self._navigation(index)
            elif line == PROGRESS:
                self._take(index, "{navigation}", Braced("count", word="count"))
            elif index not in self.raw and (match := _LINE.match(line)):
                if match["end"]:
                    self._close(index, match)
                else:
                    self._open(index, match)

    def _take(self, index: int, line: str, braced: Braced, typed: Typed = Typed()) -> None:  # noqa: B008 (a constant)
        self.out[index] = line
        self.found[index] = TypedLine(braced, typed)

    def _navigation(self, index: int) -> None:
        """Take a navigation of several lines, up to the line that ends with `</nav>`."""
        end = index
        while not self.lines[end].rstrip().endswith("</nav>"):
            end += 1
            if end == len(self.lines) or not self.lines[end].strip():
                return
        html = "\n".join(self.lines[index : end + 1])
        self._take(index, "{navigation}", Braced("directive", word="navigation", rest=html))
        self.out[index + 1 : end + 1] = [""] * (end - index)

    def _close(self, index: int, match: re.Match[str]) -> None:
        name = match["name"].lower()
        if match["after"].strip() or match["rest"].strip() or name not in (one.name for one in self.stack):
            return
        while (opened := self.stack.pop()).name != name:
            pass
        if opened.is_ours:
            self._take(index, f"{{/{name}}}", Braced("directive", "/", name))

    def _open(self, index: int, match: re.Match[str]) -> None:
        name, tag = match["name"].lower(), read_tag(match["rest"])
        if not tag.reads_markdown:
            return
        if match["after"].strip() or name not in _ELEMENTS:
            if f"</{name}" not in match["after"].lower():
                self.stack.append(_Open(name, is_ours=False))
            return
        depth = next((at for at, one in enumerate(self.stack) if one.is_card), -1)
        is_statement = "statement" in tag.attributes.classes and depth >= 0
        if not (tag.is_card or is_statement or "data-source" in tag.carried):
            self.stack.append(_Open(name, is_ours=False))
            return
        if tag.is_card and depth >= 0:  # cards never nest
            del self.stack[depth:]
        self.stack.append(_Open(name, is_ours=True, is_card=tag.is_card))
        attributes, carried = tag
        if tag.is_card:
            attributes = _card_attributes(tag)
        elif "data-state" in carried:
            attributes = attributes._replace(pairs=(*attributes.pairs, ("data-state", carried["data-state"])))
        typed = Typed(
            carried.get("data-department", ""),
            carried.get("data-state-from", ""),
            carried.get("data-source", ""),
            parse_attributes(carried.get("data-heading", "")),
        )
        self._take(index, f"{{{name}}}", Braced("directive", word=name, attributes=attributes), typed)


def _card_attributes(tag: _Tag) -> Attributes:
    """The attributes of a card as in its directive. They include the state unless it comes from the card's words."""
    attributes, carried = tag
    classes = attributes.classes if "department" in attributes.classes else ("department", *attributes.classes)
    state = carried.get("data-state", "")
    is_derived = carried.get("data-state-from") == WORDS and not means_withheld(state)
    pairs = attributes.pairs if is_derived or not state else (*attributes.pairs, ("state", state))
    return attributes._replace(classes=classes, pairs=pairs)


@lru_cache(maxsize=1024)
def read_tag(rest: str) -> _Tag:
    """Read the attributes of a tag. Never raises.

    Args:
        rest: The text between the tag's name and its end.

    Returns:
        The attributes. Text that cannot be read is in `invalid`. If a name is repeated, the first value counts.
    """
    pairs: dict[str, str] = {}
    carried: dict[str, str] = {}
    unsafe: list[str] = []
    twice: list[str] = []
    position, rest = 0, rest.rstrip()
    while match := _ATTRIBUTE.match(rest, position):
        position = match.end()
        name = match["name"].lower()
        value = unescape(match["double"] or match["single"] or match["bare"] or "")
        if name in pairs or name in carried:
            twice.append("state" if name == "data-state" else name)
        elif name in _CARRIED:
            carried[name] = value
        elif is_unsafe(name, value):
            unsafe.append(name)
        else:
            pairs[name] = value
    classes = tuple(dict.fromkeys(pairs.pop("class", "").split()))
    ident = "-".join(pairs.pop("id", "").split())
    invalid = rest[position:].strip()
    attributes = Attributes(classes, ident, tuple(pairs.items()), (), tuple(unsafe), invalid, (), tuple(twice))
    return _Tag(attributes, carried)


class Carried(NamedTuple):
    """The data of a card in addition to its HTML.

    Attributes:
        state_from: Where its state comes from: `WORDS`, `MISTAKE`, or empty if its author or the registry specifies it.
        place: Where it was written, as in `data-source`.
        page: The path of the page that it was written on.
        url: The address for links without one; empty if none is specified.
        unaddressed: The texts of the links without an address.
        may_repeat: Whether another action's card may have the same words.
        is_read_again: Whether the card was read from expanded text, so that the last three are not known.
    """

    state_from: str = ""
    place: str = ""
    page: str = ""
    url: str = ""
    unaddressed: tuple[str, ...] = ()
    may_repeat: bool = False
    is_read_again: bool = False

    @property
    def is_unread(self) -> bool:
        """Whether a mistake alone withholds the card."""
        return self.state_from == MISTAKE

    @property
    def is_derived(self) -> bool:
        """Whether its state comes from its words."""
        return self.state_from == WORDS


def place_of(source: str) -> tuple[str, int | None]:
    """The path and line in a `data-source`. An empty path means the page itself; None means that there is no line."""
    path, _, line = source.rpartition(":")
    return (path, int(line)) if line.isdecimal() and len(line) < 10 else ("", None)
