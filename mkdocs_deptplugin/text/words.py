"""Text as a reader hears it, and names as they are compared."""

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
# What means something at a heading's end, to others that read the page (attribute lists, macros), or would be a tag or
# an entity is written as an entity; the rest has a backslash.
_ENTITIES = {"&": "&amp;", "<": "&lt;", "{": "&#123;", "#": "&#35;"}
_MEANINGFUL = re.compile(r"(?P<entity>&(?=#?\w+;)|[<{]|#(?=#*$))|[\\`*_\[\]>#]|^[-+]|(?<=\d)\.(?=\s)")
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W_]+")
_DEFINITION = re.compile(r"^[ \t]{0,3}\[([^\[\]\n]+)\]:[ \t]*\n?[ \t]*\S", re.MULTILINE)


@lru_cache(maxsize=4096)
def plain(source: str) -> str:
    """The words of one line or block of Markdown: no markup, line breaks as spaces, white space folded."""
    if "<" in source:
        source = _LINE_BREAK.sub(" ", source)
    if _MARKUP.search(source):
        source = html.unescape(_TAG.sub("", _converter().reset().convert(source)))
    return " ".join(source.split())


@cache
def _converter() -> markdown.Markdown:
    return markdown.Markdown()  # to make one takes longer than to convert a line


def definitions(text: str) -> frozenset[str]:
    """The names of the links that a page defines, as Markdown compares them."""
    if "]:" not in text:
        return frozenset()
    return frozenset(" ".join(name.split()).casefold() for name in _DEFINITION.findall(text))


def blank(match: re.Match[str]) -> str:
    """As many spaces as a match is long."""
    return " " * len(match[0])


def lines_of(heading: str) -> list[str]:
    """A heading's source, cut where its author put `<br>`."""
    return [part.strip() for part in _LINE_BREAK.split(heading) if part.strip()]


@lru_cache(maxsize=4096)
def normalise(name: str) -> str:
    """A name without case, spacing, commas, quotes, `&` and `and`: what two spellings of it share."""
    name = name.replace("'", "").replace("’", "").replace("‘", "").casefold()
    return " ".join(word for word in _WORD.findall(name) if word != "and")


def theme_title(text: str) -> str:
    """Text as a page's title, which themes print as HTML, some of them after turning entities into characters again."""
    return text.replace("&", "&amp;").replace("<", "‹").replace(">", "›")


def slug(name: str) -> str:
    """A name as an id, by pymdownx's rules."""
    return _slugify()(" ".join(name.replace("&", " and ").split()), "-").strip("-")


@cache
def _slugify() -> Callable[[str, str], str]:
    from pymdownx.slugs import slugify  # imported where a name is not known, which is rare

    made: Callable[[str, str], str] = slugify(case="lower")
    return made


LONGEST_ADDRESS: Final = 80
"""How many characters a file or an address made from a name has at most (docs/design.md)."""

LONGEST_FILE: Final = 200
"""And how many bytes, since file systems count those: 255 are usual, and an ending follows."""


def address(name: str) -> str:
    """A name as an id, a file or an address, cut where it is long. Two long names never get the same one."""
    whole = slug(name)
    in_bytes = whole.encode("utf-8", "backslashreplace")
    if len(whole) <= LONGEST_ADDRESS and len(in_bytes) <= LONGEST_FILE:
        return whole
    mark = sha256(in_bytes).hexdigest()[:8]
    cut = whole[: LONGEST_ADDRESS - len(mark) - 1].encode("utf-8", "ignore")[: LONGEST_FILE - len(mark) - 1]
    return f"{cut.decode('utf-8', 'ignore').rstrip('-')}-{mark}"


def natural(number: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts `2` before `10`, `03` with `3`, and `3a` after `3`."""
    return tuple((int(digits[:99] or 0), letters.casefold()) for digits, letters in re.findall(r"(\d+)|(\D+)", number))


LONGEST_PLACEHOLDER: Final = 160
"""No statement of more characters stands for an answer still to come."""


# A statement is asked for its words by several who judge it.
@lru_cache(maxsize=4096)
def first_words(statement: str) -> str:
    """A statement's words; of a long one just the beginning, since no placeholder is as long."""
    beginning = statement.strip()[:200]
    markup = _MARKUP.search(beginning)
    # Enough words before the first markup save the conversion.
    before = " ".join(beginning[: markup.start() if markup is not None else None].split())
    if markup is None or len(before) > LONGEST_PLACEHOLDER:
        return before
    return plain(beginning) or (beginning if "![" in beginning or "<img" in beginning else "")


def comparable(statement: str) -> str:
    """A statement without case and white space: what two copies of it share."""
    return " ".join(statement.split()).casefold()


def comparable_beginning(statement: str) -> str:
    """The beginning of what `bare` gives, which tells most statements apart for less."""
    return comparable(" ".join(statement.split(None, 8)[:8]))


def pluralise(count: int, noun: str) -> str:
    """A number of things: `no actions`, `1 action`, `2 actions`."""
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"


def printable(text: str) -> str:
    """Text for one line of a terminal or a log: what would steer it, or break the line, is shown as a sign."""
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    return " " if unicodedata.category(character) == "Zs" else "\ufffd"


def escape_markdown(text: str) -> str:
    """Text as the Markdown of one line, of a heading or a list, that shows just this text; white space is folded."""
    return _MEANINGFUL.sub(
        lambda match: _ENTITIES[match[0]] if match["entity"] else f"\\{match[0]}", " ".join(text.split())
    )
