"""Normal forms of HTML and Markdown, for comparing them in tests."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString, PageElement

BLOCKS = frozenset(
    ["article", "aside", "blockquote", "dd", "div", "dl", "dt", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
     "header", "hr", "li", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "th", "thead", "tr", "ul"]
)  # fmt: skip


def canonical(html: str) -> str:
    """Return HTML with one indented line for each node, without the order of attributes and space between tags."""
    return "\n".join(_lines(BeautifulSoup(html, "html.parser"), "", False))


_TAG = re.compile(r'(?<=<)(\w+)((?: [\w-]+="[^"]*")+)(?=>)')
_ATTRIBUTE = re.compile(r' ([\w-]+)="([^"]*)"')


def portable(text: str) -> list[str]:
    """Return the lines of portable Markdown, without empty lines, unneeded escapes and the order of attributes.

    A state that comes from the words of its card is left out too: the conversion finds it again.
    """
    return [_TAG.sub(_sorted, line).replace("\\{", "{") for line in text.split("\n") if line.strip()]


def _sorted(tag: re.Match[str]) -> str:
    attributes = dict(_ATTRIBUTE.findall(tag[2]))
    if attributes.get("data-state-from") == "words":
        attributes.pop("data-state", None)
    return tag[1] + "".join(f' {name}="{attributes[name]}"' for name in sorted(attributes))


def _lines(parent: Tag, indent: str, verbatim: bool) -> list[str]:
    found = []
    children = list(parent.children)
    for place, child in enumerate(children):
        if isinstance(child, Tag):
            found.append(f"{indent}<{child.name}{_attributes(child)}>")
            found += _lines(child, indent + "  ", verbatim or child.name == "pre")
        elif isinstance(child, Comment):
            found.append(f"{indent}<!--{child}-->")
        elif isinstance(child, NavigableString):
            text = str(child).strip("\n") if verbatim else _folded(str(child), parent, children, place)
            found += [f"{indent}{line!r}" for line in text.split("\n") if text]
    return found


def _folded(text: str, parent: Tag, children: list[PageElement], place: int) -> str:
    """Return text with single spaces, and without a space next to the edge of a block."""
    folded = " ".join(part for part in text.replace("\xa0", "&nbsp;").split())
    before = children[place - 1] if place else parent
    after = children[place + 1] if place + 1 < len(children) else parent
    if text[:1].isspace() and folded and not _is_block(before):
        folded = " " + folded
    if text[-1:].isspace() and not _is_block(after) and (folded or not _is_block(before)):
        folded += " "
    return folded


def _is_block(element: PageElement) -> bool:
    return isinstance(element, Tag) and (element.name in BLOCKS or element.name in ("br", "[document]"))


def _attributes(tag: Tag) -> str:
    values = {name: " ".join(sorted(value)) if isinstance(value, list) else value for name, value in tag.attrs.items()}
    return "".join(f' {name}="{values[name]}"' for name in sorted(values))
