"""Write the parts of a page as ordinary Markdown with HTML elements (docs/design.md, law 2).

Our own extension, Python-Markdown with `md_in_html` and `attr_list`, and CommonMark read the same words, cards,
headings and links in it. `typed` reads it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Final, NamedTuple

from ..reading.grammar.elements import NAVIGATION_CLASS, PROGRESS, Carried
from ..text.marks import LINE_BREAK

Pairs = tuple[tuple[str, str], ...]
"""The attributes of an element."""

Value = str | Pairs | Carried
"""One value of a part."""

_BRACES: Final = {ord("{"): "&#123;", ord("}"): "&#125;"}
_MEANS_SOMETHING = re.compile(r"[\\`*_\[\]<>&{}#!]")
_OF_MACROS: Final = ("}}", "%}", "#}")


class Part(NamedTuple):
    """One element in the place of a directive. Its kind decides its values:

    | kind | values | text |
    |---|---|---|
    | `card` | element, attributes, the hidden words for its links, the data it carries, its heading's attributes | its
    heading |
    | `statement`, `open` | element, attributes | |
    | `close` | element | |
    | `title` | attributes, the words before the title | the title |
    | `navigation` | its HTML | |
    | `state` | the words | |
    | `apply` | attributes for the block before | |
    | `progress` | | |

    Attributes:
        source: The author's line.
        values: The part's kind, then its values.
        text: The Markdown of a heading, which is not converted yet.
        place: The place where the part was written.
    """

    source: str
    values: tuple[Value, ...]
    text: str = ""
    place: str = ""


Known = dict[str, tuple[list[str], Part]]
"""The written parts: by the first line of each, its other lines and the part."""


def as_markdown(parts: Iterable[str | Part], known: Known) -> str:
    """Write a page.

    Args:
        parts: The author's lines, and the parts between them.
        known: Filled with the lines of each part.

    Returns:
        The page's Markdown.
    """
    out: list[str] = []
    is_after_part = False
    for part in parts:
        if isinstance(part, str):
            if is_after_part and part:
                out.append("")
            is_after_part = False
            if part or out:
                out.append(part)
            continue
        if part.values[0] == "apply":  # the author's own list, on the last line of a paragraph
            out.append(part.source)
        else:
            first, *others = _form(part).split("\n")
            known[first] = others, part
            while out and not out[-1]:
                out.pop()
            out += [""] * bool(out) + [first, *others]
        is_after_part = True
    return "\n".join(out)


def _form(part: Part) -> str:
    kind, *values = part.values
    match kind:
        case "card":
            return _card(part.text, part.place, *values)  # type: ignore[arg-type]
        case "statement" | "open":
            element, attributes = values
            # Its card identifies a statement. Its source identifies any other element. A late one has 0.
            place = (part.place or "0") if kind == "open" else ""
            return _opening(element, attributes, place)
        case "close":
            return f"</{values[0]}>"
        case "title":
            attributes, prefix = values
            return _title(part.text, attributes, prefix)  # type: ignore[arg-type]
        case "navigation":
            return str(values[0]) or f'<nav class="{NAVIGATION_CLASS}"></nav>'
        case "state":
            return f'<p class="response-state">{escape(str(values[0]))}</p>'
        case _:
            return PROGRESS


@lru_cache(maxsize=1024)
def _opening(element: str, attributes: Pairs, place: str) -> str:
    source = (("data-source", place),) if place else ()
    return f'<{element}{_written((*attributes, *source))} markdown="1">'


def _card(text: str, place: str, element: str, attributes: Pairs, about: str, carried: Carried, heading: Pairs) -> str:
    more = (("data-heading", _listed(heading)), ("data-source", place), ("data-state-from", carried.state_from))
    written = _written(attributes) + _written(tuple(pair for pair in more if pair[1]))
    opening = f'<{element}{written} markdown="1">'
    return f"{opening}\n\n## {_heading_text(text)}" if text else opening


def _title(text: str, attributes: Pairs, prefix: str) -> str:
    heading = _written((("data-heading", _listed(attributes)),)) if attributes else ""
    number = _MEANS_SOMETHING.sub(lambda match: f"&#{ord(match[0])};", prefix)
    return f'# <span class="action-number"{heading}>{number}</span> {_heading_text(text)}'.rstrip()


@lru_cache(maxsize=1024)
def _written(attributes: Pairs) -> str:
    """Attributes as HTML, without characters that macros and attribute lists use."""
    return "".join(f' {name}="{escape(value).translate(_BRACES)}"' for name, value in attributes)


@lru_cache(maxsize=1024)
def _listed(attributes: Pairs) -> str:
    """Attributes as an attribute list."""
    return " ".join(_listed_pair(*pair) for pair in attributes)


def _listed_pair(name: str, value: str) -> str:
    if name == "class":
        return " ".join(f".{one}" for one in value.split())
    if name == "id":
        return f"#{value}"
    quote = "'" if '"' in value else '"'
    return f"{name}={quote}{value}{quote}"


def _heading_text(text: str) -> str:
    """A heading's Markdown on one line.

    A final character that would end an attribute list, or would be a closing hash, becomes an entity. A macro stays.
    """
    text = text.replace(LINE_BREAK, " <br>")
    if text.endswith("#") or (text.endswith("}") and not text.endswith(_OF_MACROS)):
        return f"{text[:-1]}&#{ord(text[-1])};"
    return text
