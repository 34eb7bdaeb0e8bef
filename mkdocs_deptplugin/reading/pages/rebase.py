"""Adjust the addresses in Markdown that becomes part of another page, so that they lead to the same place.

In Markdown, an address is relative to the folder of its file, and MkDocs makes it relative to the published page.
MkDocs does not change raw HTML, so an address there must be relative to the published page.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote, unquote

from ...text.addresses import with_addresses
from ...text.html import TAG
from ..grammar.verbatim import code_spans, find_verbatim
from .site import UNKNOWN, Site

_INDEXES: Final = frozenset(("index", "README"))
# An address that is kept: it names a host, begins at the site's root, stays on its page, or is made by a macro.
_KEPT = re.compile(r"[a-zA-Z][a-zA-Z\d+.-]*:|[/\\#?{]|$")
_PATH = re.compile(r"[^?#]*")

_TOKEN = re.compile(r"\\.|[\[\]<]", re.DOTALL)
# If an address contains a space, this is its first part. The rest needs no change.
_DESTINATION = re.compile(r"\(\s*<?(?P<address>[^\s<>()]+)")
_DEFINITION = re.compile(
    r""":[ \t]*\n?[ \t]*<?(?P<address>[^\s<>]+)>?
    (?=[ \t]*(?:\n|\Z)|[ \t]*\n?[ \t]*(?:"[^\n]*"|'[^\n]*'|\([^\n]*\))[ \t]*(?:\n|\Z))""",
    re.VERBOSE,
)
_DIRECTIVE = re.compile(r" {0,3}\{(?:div|department)\b[^\n]*\}\s*")
_URL = re.compile(
    r"""(?P<before>(?<![\w:.-])url\s*=\s*["']?)(?P<address>[^\s"'{}<>=`]+)(?P<after>["']?) | "[^"]*" | '[^']*'""",
    re.VERBOSE,
)
# What can contain indented text that is not code: list items, notes, definitions; extensions' admonitions and tabs.
_ITEM = re.compile(r"\s*(?:[*+-]|\d+[.)])\s")
_HOLDER = re.compile(r"\s*(?:\[\^[^\]]+\]:|:\s|!!!|\?\?\?|===[!+]*\s+[\"']|///)")
_HEADING = re.compile(r" {0,3}#")
_DEFINES = re.compile(r""" {0,3}\[[^\[\]^][^\[\]]*\]:[ \t]*<?[^\s<>]+>?[ \t]*(?:["'(].*)?$""")
_QUOTE = re.compile(r" {0,3}(?:> ?)+")
_CODE_INDENT: Final = 4


def rebase(text: str, path: str, page: str, site: Site = UNKNOWN) -> str:
    """Adjust the relative addresses in Markdown to the page that includes it. Linear in the length of the text.

    Args:
        text: The Markdown.
        path: The path of its file below the documents' folder.
        page: The path of the page below the documents' folder.
        site: What is known about the site.

    Returns:
        The same lines, with changed addresses in links, images, definitions and raw HTML. Code does not change, nor
        does an address that leads to a file only from the page.
    """
    addresses = _Addresses(path, page, site)
    if not addresses.differ or not any(sign in text for sign in ("](", "]:", "<", "{d")):
        return text
    lines = text.split("\n")
    out: list[str] = []
    for kind, block in _blocks(text, lines):
        if kind == _HTML:
            block = with_addresses(block, addresses.of_html)
        elif kind == _PARAGRAPH:
            block = _paragraph(block, addresses)
        out.append(block)
    return "\n".join(out)


class _Addresses:
    """Converts an address in one file for the page that includes it."""

    def __init__(self, path: str, page: str, site: Site) -> None:
        self.site = site
        self.here, self.there = (f"/{quote(posixpath.dirname(one))}" for one in (path, page))
        self.published_here, self.published_there = (self._published(one) for one in (path, page))

    def _published(self, path: str) -> str:
        """The folder from which a browser resolves the addresses of a page."""
        folder, name = posixpath.split(path)
        stem = name.rpartition(".")[0]
        has_its_own = self.site.has_folders and stem not in _INDEXES
        return f"/{quote(posixpath.join(folder, stem) if has_its_own else folder)}"

    @property
    def differ(self) -> bool:
        """Whether any address may need a change."""
        return self.here != self.there or self.published_there != self.there

    def of_markdown(self, url: str) -> str:
        """Convert the address of a link, an image or a definition."""
        if _KEPT.match(url) or self.here == self.there:
            return url
        own = _joined(self.here, url)
        if own is None or (not self._holds(own) and self._holds(_joined(self.there, url))):
            return url
        return _relative(own, self.there, url)

    def of_html(self, url: str) -> str:
        """Convert an address in an HTML tag."""
        if _KEPT.match(url):
            return url
        own, published = _joined(self.here, url), _joined(self.published_here, url)
        if self.site.holds is None or self._holds(own):
            found = own
        elif self._holds(published) and not self._holds(_joined(self.published_there, url)):
            found = published
        else:
            return url
        return url if found is None else _relative(found, self.published_there, url)

    def _holds(self, path: str | None) -> bool:
        holds = self.site.holds
        return holds is not None and path is not None and holds(unquote(path).lstrip("/"))


def _joined(folder: str, url: str) -> str | None:
    """The path of an address from the documents' folder; None if it leads outside."""
    path = posixpath.normpath(posixpath.join(folder.lstrip("/"), _path_of(url)))
    return None if path == ".." or path.startswith("../") else f"/{path}"


def _path_of(url: str) -> str:
    match = _PATH.match(url)
    return match[0] if match is not None else ""


def _relative(path: str, folder: str, url: str) -> str:
    """A path relative to a folder, with the query and fragment of `url`; or `url` itself if the path is the same."""
    own = _path_of(url)
    found = posixpath.relpath(path, folder) + ("/" if own.endswith("/") else "")
    return url if found == posixpath.normpath(own) else found + url[len(own) :]


_PARAGRAPH, _HTML, _OTHER = "paragraph", "html", "other"


def _blocks(text: str, lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Group a text's lines into paragraphs, raw HTML and everything else."""
    verbatim = find_verbatim(text, list(lines))
    indented, quoted = _Indented(), _Indented()
    last = ""
    block: list[str] = []
    for number, line in enumerate(lines):
        is_verbatim = number in verbatim.code or number in verbatim.raw
        is_indented = indented.is_code(line, is_code=is_verbatim)
        if (sign := _QUOTE.match(line)) is None:
            quoted = _Indented()
        else:
            is_indented |= quoted.is_code(line[sign.end() :], is_code=is_verbatim)
        if number in verbatim.code or not line.strip() or (is_indented and number not in verbatim.raw):
            kind = _OTHER
        else:
            kind = _HTML if number in verbatim.raw else _PARAGRAPH
        if block and kind != last:
            yield last, "\n".join(block)
            block = []
        block.append(line)
        last = kind
    yield last, "\n".join(block)


class _Indented:
    """Tells indented code from other indented text, line by line."""

    def __init__(self) -> None:
        self.depth = 0
        self.after_blank = True
        self.in_code = False

    def is_code(self, line: str, *, is_code: bool) -> bool:
        """Whether a line is indented code. `is_code` says whether it is another kind of code."""
        if not line.strip():
            self.after_blank = True
            return False
        level = len(line[: len(line) - len(line.lstrip())].expandtabs(_CODE_INDENT)) // _CODE_INDENT
        self.in_code = level > self.depth and (self.after_blank or self.in_code)
        is_heading, is_definition = (pattern.match(line) is not None for pattern in (_HEADING, _DEFINES))
        # A definition is removed from the text, so the text around it continues.
        if not self.in_code and not is_definition:
            if self.after_blank or is_heading:
                self.depth = min(self.depth, level)
            # An item directly after the lines of a paragraph belongs to the paragraph.
            is_item = _ITEM.match(line) is not None and (self.after_blank or self.depth > level)
            if not is_code and (is_item or _HOLDER.match(line)):
                self.depth = min(self.depth, level) + 1
        # These end a paragraph, as a blank line does.
        self.after_blank = is_code or is_definition or is_heading
        return self.in_code


def _paragraph(text: str, addresses: _Addresses) -> str:
    if "{d" in text:
        text = _directives(text, addresses)
    if not any(sign in text for sign in ("](", "]:", "<")):
        return text
    out: list[str] = []
    at = 0
    for start, end, new in _changes(text, addresses):
        out += (text[at:start], new)
        at = end
    return "".join((*out, text[at:]))


def _directives(text: str, addresses: _Addresses) -> str:
    """Convert the addresses for "Read more" in lines that open a card."""

    def changed(match: re.Match[str]) -> str:
        address = match["address"]
        return match[0] if address is None else match["before"] + addresses.of_markdown(address) + match["after"]

    lines = text.split("\n")
    return "\n".join(_URL.sub(changed, line) if _DIRECTIVE.fullmatch(line) else line for line in lines)


def _changes(text: str, addresses: _Addresses) -> Iterator[tuple[int, int, str]]:
    """The changes to a paragraph, as (start, end, new text), in order."""
    last_end, last_tag = text.rfind(")"), text.rfind(">")
    opened: list[int] = []
    at = 0
    for span_start, span_end in (*code_spans(text), (len(text), len(text))):
        while (token := _TOKEN.search(text, at, span_start)) is not None:
            at = token.end()
            if token[0] == "[":
                opened.append(token.start())
            elif token[0] == "]" and opened:
                match = _destination(text, opened.pop(), at, span_start, last_end)
                if match is not None:
                    at = match.end("address")
                    yield *match.span("address"), addresses.of_markdown(match["address"])
            elif token[0] == "<" and at <= last_tag:
                tag = TAG.match(text, token.start(), span_start)
                if tag is not None and tag["whole"] != "":
                    at = tag.end()
                    yield *tag.span(), with_addresses(tag[0], addresses.of_html)
        at = span_end


def _destination(text: str, opened: int, at: int, end: int, last_end: int) -> re.Match[str] | None:
    """The address after a text in brackets, if they are a link, an image or a definition."""
    following = text[at : at + 1]
    if following == "(" and at < last_end:
        return _DESTINATION.match(text, at, end)
    if following == ":" and text[opened + 1 : opened + 2] != "^" and _begins_line(text, opened):
        return _DEFINITION.match(text, at)
    return None


def _begins_line(text: str, at: int) -> bool:
    """Whether only indentation precedes a position in its line."""
    start = max(at - 40, 0)
    _, newline, indentation = text[start:at].rpartition("\n")
    return not indentation.strip() and (bool(newline) or start == 0)
