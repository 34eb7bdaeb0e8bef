"""The words of Markdown, names for comparison and for addresses, and text that is safe to print."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from hashlib import sha256
from typing import Final

import markdown

_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKUP = re.compile(r"[\\`*_\[\]<>&!]")
# Characters that could begin a tag, an entity, a macro or an attribute list, or that end a heading, become entities.
# Other characters with a meaning in Markdown get a backslash.
_ENTITIES = {"&": "&amp;", "<": "&lt;", "{": "&#123;", "#": "&#35;"}
_MEANINGFUL = re.compile(r"(?P<entity>&(?=#?\w+;)|[<{]|#(?=#*$))|[\\`*_\[\]>#]|^[-+]|(?<=\d)\.(?=\s)")
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W_]+")
_DEFINITION = re.compile(r"^[ \t]{0,3}\[([^\[\]\n]+)\]:[ \t]*\n?[ \t]*\S", re.MULTILINE)


@lru_cache(maxsize=4096)
def plain(source: str) -> str:
    """The words of one line or block of Markdown, without markup. Line breaks and runs of white space are one space."""
    if "<" in source:
        source = _LINE_BREAK.sub(" ", source)
    if _MARKUP.search(source):
        source = html.unescape(_TAG.sub("", _converter().reset().convert(source)))
    return " ".join(source.split())


@cache
def _converter() -> markdown.Markdown:
    return markdown.Markdown()  # creating one takes longer than converting a line


def definitions(text: str) -> frozenset[str]:
    """The names of a page's link definitions, normalised as Markdown does."""
    if "]:" not in text:
        return frozenset()
    return frozenset(" ".join(name.split()).casefold() for name in _DEFINITION.findall(text))


def blank(match: re.Match[str]) -> str:
    """Spaces, as many as the match has characters."""
    return " " * len(match[0])


def lines_of(heading: str) -> list[str]:
    """The lines of a heading's source, split at `<br>`."""
    return [part.strip() for part in _LINE_BREAK.split(heading) if part.strip()]


@lru_cache(maxsize=4096)
def normalise(name: str) -> str:
    """Normalise a name for comparison: ignore case, spacing, punctuation, `&` and `and`."""
    name = name.replace("'", "").replace("’", "").replace("‘", "").casefold()
    return " ".join(word for word in _WORD.findall(name) if word != "and")


def sortable(name: str) -> str:
    """A sort key for a name, as readers look for it: without accents, and without what `normalise` ignores."""
    plain_letters = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    return normalise(plain_letters)


def theme_title(text: str) -> str:
    """Escape text for a page's title. Themes print titles as HTML, and some decode entities first."""
    return text.replace("&", "&amp;").replace("<", "‹").replace(">", "›")


def slug(name: str) -> str:
    """Turn a name into an id, by pymdownx's rules."""
    return _slugify()(" ".join(name.replace("&", " and ").split()), "-").strip("-")


@cache
def _slugify() -> Callable[[str, str], str]:
    from pymdownx.slugs import slugify  # imported only for an unknown name, which is rare

    made: Callable[[str, str], str] = slugify(case="lower")
    return made


LONGEST_ADDRESS: Final = 80
"""The most characters in a file name or an address that is made from a name (docs/design.md)."""

LONGEST_FILE: Final = 200
"""The most bytes in it. File systems usually allow 255 bytes, and the file's extension is added."""


def address(name: str) -> str:
    """Turn a name into an id, a file name or an address, shortened if it is long.

    Two different long names get different results.
    """
    whole = slug(name)
    in_bytes = whole.encode("utf-8", "backslashreplace")
    if len(whole) <= LONGEST_ADDRESS and len(in_bytes) <= LONGEST_FILE:
        return whole
    mark = sha256(in_bytes).hexdigest()[:8]
    cut = whole[: LONGEST_ADDRESS - len(mark) - 1].encode("utf-8", "ignore")[: LONGEST_FILE - len(mark) - 1]
    return f"{cut.decode('utf-8', 'ignore').rstrip('-')}-{mark}"


def natural(number: str) -> tuple[tuple[int, str], ...]:
    """A sort key for an action's number: `2` is before `10`, `03` equals `3`, and `3a` is after `3`."""
    return tuple((int(digits[:99] or 0), letters.casefold()) for digits, letters in re.findall(r"(\d+)|(\D+)", number))


LONGEST_PLACEHOLDER: Final = 160
"""A statement with more characters than this is never a placeholder."""


# Several checks ask for the words of the same statement.
@lru_cache(maxsize=4096)
def first_words(statement: str) -> str:
    """The words of a statement, or only the first ones if it is too long to be a placeholder."""
    beginning = statement.strip()[:200]
    markup = _MARKUP.search(beginning)
    # Enough words before the first markup save the conversion.
    before = " ".join(beginning[: markup.start() if markup is not None else None].split())
    if markup is None or len(before) > LONGEST_PLACEHOLDER:
        return before
    return plain(beginning) or (beginning if "![" in beginning or "<img" in beginning else "")


def comparable(statement: str) -> str:
    """Normalise a statement for comparison: ignore case and the amount of white space."""
    return " ".join(statement.split()).casefold()


def comparable_beginning(statement: str) -> str:
    """The beginning of what `comparable` returns. It is cheaper, and tells most statements apart."""
    return comparable(" ".join(statement.split(None, 8)[:8]))


def pluralise(count: int, noun: str, plural: str = "") -> str:
    """A number of things: `no pages`, `1 page`, `2 pages`. The plural is the noun with an s, unless it is given."""
    return f"{count or 'no'} {noun if count == 1 else plural or f'{noun}s'}"


def quoted(path: object) -> str:
    """A path within a sentence or a command: in quotation marks if it contains a space."""
    return f'"{path}"' if " " in str(path) else str(path)


def printable(text: str) -> str:
    """Text for one line of a terminal or a log, with control characters and line breaks replaced."""
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    return " " if unicodedata.category(character) == "Zs" else "\ufffd"


def escape_markdown(text: str) -> str:
    """Escape text for one line of Markdown, such as a heading or a list item. Each run of white space is one space."""
    return _MEANINGFUL.sub(
        lambda match: _ENTITIES[match[0]] if match["entity"] else f"\\{match[0]}", " ".join(text.split())
    )
