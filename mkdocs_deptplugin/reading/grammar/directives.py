"""The table of directives, and the only reader of a line in braces (docs/design.md).

Every pattern, list and document about directives is made from `DIRECTIVES`. To add a directive, add a row here. If it
is not an element, also add its rendering in `expand`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from ...text.spelling import nearest
from .attributes import NO_ATTRIBUTES, Attributes, parse_attributes

Role = Literal["element", "card", "statement", "line", "list", "include"]
"""What a directive becomes: an element, a card or a statement, each from a block; a single line; a list of responses;
or another file."""

CARD_STATES: Final = ("responded", "awaiting", "withheld", "not-applicable")
"""The states that a card can give itself."""

CARD_KEYS: Final = ("state", "url", "duplicate")
"""Attributes of a card. They can be on the card, its heading or its statement."""

HTML_KEYS: Final = ("lang", "dir", "title", "aria-label")
"""HTML attributes that a card can have in addition to classes, an id and `data-…`."""


class Directive(NamedTuple):
    """One directive.

    Attributes:
        element: The HTML element that a block becomes.
        ends: The roles of open blocks that this directive ends, since it is not allowed inside them.
        attributes: Which attributes are allowed: "any" of HTML, those of a "card", a "path", or none.
        is_common_word: Whether ordinary text in braces may contain the name. In running text, it is then a directive
            only if it has attributes.
        example: How it is written.
        becomes: What readers get.
    """

    name: str
    role: Role
    element: str = ""
    ends: tuple[Role, ...] = ()
    attributes: Literal["", "any", "card", "path"] = "any"
    is_common_word: bool = False
    example: str = ""
    becomes: str = ""

    @property
    def is_block(self) -> bool:
        """Whether it is closed by `{/name}`."""
        return self.role in ("element", "card", "statement")


def _element(name: str, *, is_common_word: bool = True) -> Directive:
    return Directive(
        name, "element", name, is_common_word=is_common_word, example=f"{{{name} .a #id key=\"v\"}} … {{/{name}}}",
        becomes=f"the element `{name}`",
    )  # fmt: skip


def _list(name: str, becomes: str) -> Directive:
    # Lists are true only once every action is published, so they are not for the page of one.
    return Directive(
        name, "list", ends=("card",), attributes="", is_common_word=True, example=f"{{{name}}}",
        becomes=f"{becomes}; not on an action's own page",
    )  # fmt: skip


DIRECTIVES: Final = (
    _element("div", is_common_word=False),
    *map(_element, ("section", "article", "aside", "header", "footer", "figure", "blockquote")),
    Directive(
        "department", "card", "div", ends=("card",), attributes="card", example="{department KEY} … {/department}",
        becomes="a card, with its heading written for you; KEY is an id, an abbreviation or another name",
    ),
    Directive(
        "statement", "statement", "div", ends=("statement",), example="{statement} … {/statement}",
        becomes="the statement. In a card without one, all that follows the heading",
    ),
    Directive(
        "navigation", "line", ends=("card",), attributes="", example="{navigation}",
        becomes='the previous and the next action, and "This action forms part of the …"',
    ),
    _list("actions", "the list of all actions, with how many have answered each"),
    _list("matrix", "the table of all departments and all actions, with the state of each answer"),
    _list("progress", "how many answers there are, in a sentence and as a picture"),
    _list("outstanding", "who has still to answer what"),
    Directive(
        "include", "include", attributes="path", example="{include shared/note.md}",
        becomes="the content of that page. The path starts from this page's folder or from `docs/`",
    ),
)  # fmt: skip
"""Every directive except the marker. A class also makes any element a card or a statement: `{div .department}`."""

LISTS: Final = tuple(one.name for one in DIRECTIVES if one.role == "list")
TABLE: Final = {directive.name: directive for directive in DIRECTIVES}
ENDS: Final = {one.role: one.ends for one in DIRECTIVES if one.role in ("card", "statement")}
"""The roles that a card or a statement ends, whatever its element."""

MARKER: Final = "DEPARTMENTRESPONSE"
UNSAFE: Final = ("script", "style", "iframe", "object", "embed")
CLASSES: Final = tuple(one.name for one in DIRECTIVES if one.role in ("card", "statement"))
"""Classes that make any element a card or a statement."""

# Words of the original language that have no meaning here yet. They are not misspelt directives.
_FOREIGN = frozenset({"fig", "pull", "big-pull", "pull-right", "collapsed", "page-break", "timestamp", "pdf"})

SPACES: Final = " \t\u00a0\u200b\ufeff\u2007\u202f"
"""White space that is allowed around a directive. Text from word processors and web pages contains all of it."""

_BRACED = re.compile(r"(?P<open>\{{0,3})\s*(?:(?P<end>/)\s*)?(?P<word>[A-Za-z][\w-]*)(?P<rest>.*?)(?P<close>\}{0,3})$")
_ATTRIBUTES_LINE = re.compile(
    r"\{(?::(?=[\s.#])|(?=\s*[.#][^\W\d])|(?=\s*(?:" + "|".join((*CARD_KEYS, *HTML_KEYS, "class", "id", "data-[a-z-]+"))
    + r")=))\s*(?P<list>.*)\}$"
)  # fmt: skip
_KRAMDOWN = re.compile(r"\{:(?::/?|/)?(?P<name>[A-Za-z][\w-]*)(?P<rest>[\s:/].*)?\}$")
_BRACE = re.compile(r"[{}]")
_NOT_BETWEEN = re.compile(r"^\s*(?:[:=,;]|[-–—]\s)\s*")  # it may not be between a directive and its key
_NAME = re.compile(r"[^\W\d_][^\s.#=\"'{}]*(?:\s+[^\W\d_][^\s.#=\"'{}]*)*(?=\s|$)")
_NO_LETTER = re.compile(r"[\W_]")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def _inline_pattern() -> re.Pattern[str]:
    """The pattern of a directive in running text, which is not alone on its line."""
    blocks = [one for one in DIRECTIVES if one.role != "include"]
    ours = "|".join(re.escape(one.name) for one in blocks if not one.is_common_word)
    common = "|".join(re.escape(one.name) for one in blocks if one.is_common_word)
    paths = "|".join(re.escape(one.name) for one in DIRECTIVES if one.role == "include")
    return re.compile(
        rf"(?<![\\{{])\{{\s*(?:(?:/\s*)?(?:(?:{ours})(?=[\s}}.#])|(?:{common})\s*[.#])|(?:{paths})(?=\s+[^\s{{}}]+\.m)"
        rf"|/(?:{common})\s*\}})[^{{}}\n]*\}}|(?<!\\)\{{\{{\s*{MARKER}\s*\}}\}}"
    )


INLINE: Final = _inline_pattern()


class Braced(NamedTuple):
    """A line that begins or ends with a brace.

    Attributes:
        kind: `marker`, `directive`, `attributes`, `kramdown`, `unknown`; or `count`, for the count of an action's
            responses that an earlier expansion wrote.
        end: A slash if the line closes a block.
        rest: The text after the word.
        meant: For an unknown word, the one that was probably meant, or an empty string.
    """

    kind: str
    end: str = ""
    word: str = ""
    rest: str = ""
    attributes: Attributes = NO_ATTRIBUTES
    meant: str = ""


@lru_cache(maxsize=1024)
def read_braces(text: str) -> Braced | None:
    """Read a line in braces.

    Args:
        text: The line without the white space around it.

    Returns:
        What the line says, or None if it cannot be a directive of this plugin or of any other.
    """
    if (match := _ATTRIBUTES_LINE.match(text)) and not _BRACE.search(_QUOTED.sub("", match["list"])):
        return Braced("attributes", attributes=parse_attributes(match["list"].replace("\u00a0", " ")))
    if text.startswith("{:") and (match := _KRAMDOWN.match(text)):
        return Braced("kramdown", word=match["name"], rest=match["rest"] or "")
    match = _BRACED.match(text)
    if match is None:
        return None
    opening, end, word, closing = match["open"], match["end"] or "", match["word"], match["close"]
    rest = match["rest"].strip(SPACES)
    if word == MARKER and (opening, closing) == ("{{", "}}") and not rest and not end:
        return Braced("marker")
    if _BRACE.search(_QUOTED.sub("", rest)):
        return None
    if word.lower() == "end" and rest in TABLE:
        return Braced("unknown", "/", rest, meant=rest)
    directive = TABLE.get(word)
    if directive is not None and (opening, closing) == ("{", "}"):
        if directive.role == "include":
            if rest and not end:
                return Braced("directive", word=word, rest=rest.strip("\"'"))
        elif not match["rest"] or match["rest"][0] in SPACES + ".#":
            return Braced("directive", end, word, rest, parse_attributes(rest.replace("\u00a0", " ")))
    attributes = parse_attributes(rest.replace("\u00a0", " "))
    return Braced("unknown", end, word, rest, attributes, _meant(opening, end, word, rest, closing))


def suggestion(braced: Braced) -> str:
    """The directive that a misspelt line in braces was meant to be, as its author should write it.

    Args:
        braced: A line of which it is known what is meant.
    """
    if braced.meant == MARKER:
        return f"{{{{{MARKER}}}}}"
    rest = _NOT_BETWEEN.sub("", braced.rest)
    if TABLE[braced.meant].role == "card" and not braced.end:
        name = _NAME.match(rest)
        if name is not None and " " in name[0]:
            rest = f'"{name[0]}"{rest[name.end() :]}'
    return f"{{{braced.end}{braced.meant}{' ' if rest else ''}{rest}}}"


def key_of(braced: Braced) -> str:
    """The name that a misspelt line gives after its word. Empty if it gives none."""
    attributes = parse_attributes(_NOT_BETWEEN.sub("", braced.rest).replace("\u00a0", " "))
    return " ".join(attributes.words) or next(iter(attributes.quoted), "")


def _meant(opening: str, end: str, word: str, rest: str, closing: str) -> str:
    if word.lower() in UNSAFE:
        return word if opening == "{" else ""
    if opening and nearest(_NO_LETTER.sub("", word + rest).upper(), (MARKER,), 3):
        return MARKER
    meant = nearest(word.lower(), TABLE, 1 if len(word) < 7 else 2)
    if not meant and end and len(word) > 2:  # part of a word may be meant to close a block
        meant = next((one for one in TABLE if TABLE[one].role != "include" and one.startswith(word.lower())), "")
    if meant and TABLE[meant].role == "include":
        return meant if len(opening) == 1 and rest and not end else ""
    if not meant or word.lower() in _FOREIGN or (parse_attributes(rest).invalid and word not in TABLE):
        return ""
    if not opening and word not in TABLE and rest[:1] not in (".", "#"):
        return ""
    # {{ section }} may be a macro's variable. {{navigation}} can only be our directive.
    is_variable = len(opening) > 1 and closing != "}" and not end and not rest and TABLE[meant].is_block
    return "" if is_variable else meant


@lru_cache(maxsize=1024)
def class_meant(name: str) -> str:
    """The card or statement class that a misspelt class was probably meant to be.

    Empty if there is none, or if the class is spelt correctly or is a plural.
    """
    meant = nearest(name.lower(), CLASSES, 2)
    return "" if name in (meant, f"{meant}s") else meant
