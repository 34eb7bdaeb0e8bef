"""Attribute lists, `.class #id key="value"`, as attr_list and kramdown write them."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from html import unescape
from typing import NamedTuple

# Quotation marks as a word processor writes them.
_CURLY = str.maketrans("“”„‘’", '"""\'\'')
_TOKEN = re.compile(
    r"""\s*(?:
        \.(?P<class>-?[^\W\d][\w-]*)
      | \#(?P<id>[^\s.#{}"'<>=]+)
      | (?P<key>[A-Za-z_:][\w:.-]*)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'{}<>=`]+))
      | "(?P<quoted>[^"]+)" | '(?P<single_quoted>[^']+)'
      | (?P<word>(?:[^\W_]|[(&])[\w&'’,()/-]*)
    )(?=\s|[.\#]|$)""",
    re.VERBOSE,
)
# A value that a browser would run, whatever the attribute.
_RUNS = re.compile(r"(?:javascript|vbscript|data:text/html)[:;,]", re.IGNORECASE)
_IGNORED_BY_BROWSERS = re.compile(r"[\x00-\x20]+")
# `style` is here because sites have a strict Content-Security-Policy (docs/design.md).
_UNSAFE_NAMES = frozenset({"style", "srcdoc", "formaction"})


class Attributes(NamedTuple):
    """The parts of an attribute list, in the order written.

    Attributes:
        words: Bare words, such as the department in `{department cabinet-office}`.
        unsafe: Names that were left out because a browser would run them or use them as styling.
        invalid: The rest of the text, from the first part that cannot be read.
        quoted: Texts in quotation marks that have no key.
        twice: Keys that have two values.
    """

    classes: tuple[str, ...] = ()
    id: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()
    unsafe: tuple[str, ...] = ()
    invalid: str = ""
    quoted: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()

    def merge(self, other: Attributes) -> Attributes:
        """Add the attributes of `other`. A later id or value wins."""
        if self == NO_ATTRIBUTES:
            return other
        mine, others = dict(self.pairs), dict(other.pairs)
        return Attributes(
            classes=tuple(dict.fromkeys(self.classes + other.classes)),
            id=other.id or self.id,
            pairs=tuple({**mine, **others}.items()),
            words=self.words + other.words,
            unsafe=self.unsafe + other.unsafe,
            invalid=" ".join(filter(None, (self.invalid, other.invalid))),
            quoted=self.quoted + other.quoted,
            twice=(*self.twice, *other.twice, *(key for key in others if key in mine)),
        )

    def without(self, names: Collection[str]) -> Attributes:
        """Remove the pairs with these names."""
        if not self.pairs or not any(key in names for key, _ in self.pairs):
            return self
        return self._replace(pairs=tuple(pair for pair in self.pairs if pair[0] not in names))

    @property
    def is_understood(self) -> bool:
        """Whether every part is a class, an id or a pair that is allowed on a page."""
        return not (self.words or self.quoted or self.unsafe or self.invalid)

    def html(self, *classes: str) -> dict[str, str]:
        """The attributes of an HTML element, with `classes` before the classes written. Words are left out."""
        found = {"id": self.id} if self.id else {}
        if named := " ".join(dict.fromkeys(classes + self.classes)):
            found["class"] = named
        return found | dict(self.pairs)


NO_ATTRIBUTES = Attributes()


class _Parts:
    def __init__(self) -> None:
        self.classes: list[str] = []
        self.id = ""
        self.pairs: dict[str, str] = {}
        self.words: list[str] = []
        self.unsafe: list[str] = []
        self.quoted: list[str] = []
        self.twice: list[str] = []


@lru_cache(maxsize=1024)
def parse_attributes(text: str) -> Attributes:
    """Read an attribute list. Never raises.

    Args:
        text: The text between a directive's name and its closing brace.

    Returns:
        The attributes. Text that cannot be read is in `invalid`; names that must not reach a browser are in `unsafe`.
    """
    parts, position, text = _Parts(), 0, text.translate(_CURLY).strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            break
        position = match.end()
        if name := match["class"]:
            parts.classes.append(name)
        elif ident := match["id"]:
            parts.id = ident
        elif key := match["key"]:
            _pair(parts, key.lower(), match["double"] or match["single"] or match["bare"] or "")
        elif quoted := match["quoted"] or match["single_quoted"]:
            parts.quoted.append(quoted)
        elif match["word"].startswith("data-"):  # an attribute without a value
            parts.pairs[match["word"].lower()] = ""
        elif match["word"] != "markdown":  # an attribute of md_in_html; here Markdown is always read
            parts.words.append(match["word"])
    return Attributes(
        tuple(dict.fromkeys(parts.classes)),
        parts.id,
        tuple(parts.pairs.items()),
        tuple(parts.words),
        tuple(parts.unsafe),
        text[position:].strip(),
        tuple(parts.quoted),
        tuple(parts.twice),
    )


def _pair(parts: _Parts, key: str, value: str) -> None:
    if is_unsafe(key, value):
        parts.unsafe.append(key)
    elif key == "markdown":
        pass
    elif key == "class":
        parts.classes += value.split()
    elif key == "id":
        parts.id = "-".join(value.split())
    else:
        if key in parts.pairs:
            parts.twice.append(key)
        parts.pairs[key] = value


def is_unsafe(key: str, value: str) -> bool:
    """Whether a browser would run this attribute or use it as styling."""
    return (
        key.startswith("on")
        or key in _UNSAFE_NAMES
        or _RUNS.match(_IGNORED_BY_BROWSERS.sub("", unescape(value))) is not None
    )
