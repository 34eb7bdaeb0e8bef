"""Front matter: a page's own, and the values that a `.meta.yml` of Material's meta plugin adds for a folder."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import yaml

from ...text.words import quoted
from ..document import Document
from ..grammar.headings import is_number
from ..problems import Problem
from ..source import Source

# The number as written. YAML would read 03 as 3, and 010 as 8.
_NUMBER = r"""^["']?action["']?[ \t]*:[ \t]*(["']?)(?P<number>[^"'\s#]+)\1"""
_FRONT = r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*\n"
_OUR_KEYS = r"^(?:action|applies_to|deptplugin)[ \t]*:"
_APPLIES = re.compile(r"^[\"']?applies_to\b", re.MULTILINE)


class MetaFileError(ValueError):
    """A `.meta.yml` that cannot be used. The message names the file."""


class Defaults(NamedTuple):
    """A `.meta.yml`: its path below the documents' folder, its text, and its values."""

    path: str
    text: str
    meta: Mapping[str, Any]

    def applies_to(self, path: str) -> bool:
        """Whether the page at a path gets these values. The start of the path decides, as in the meta plugin."""
        return path.startswith(posixpath.dirname(self.path))


def read_defaults(path: str, text: str) -> Defaults:
    """Read a `.meta.yml`.

    Raises:
        MetaFileError: The file is not a mapping. The meta plugin would stop too.
    """
    try:
        meta = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise MetaFileError(f"{quoted(path)} cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(meta, dict):
        raise MetaFileError(f'{quoted(path)} contains no values. Write one "name: value" on each line.')
    return Defaults(path, text, meta)


def with_defaults(meta: Mapping[str, Any], defaults: Iterable[Defaults]) -> dict[str, Any]:
    """Merge a page's front matter with the values of its folders, as the meta plugin does.

    Lists are joined. For other values, the page's own wins.

    Raises:
        MetaFileError: Two values are of different types.
    """
    from mergedeep import Strategy, merge  # type: ignore[import-untyped]  # only sites with such files pay for it

    found: dict[str, Any] = {}
    path = ""
    try:
        for one in defaults:
            path = one.path
            merge(found, one.meta, strategy=Strategy.TYPESAFE_ADDITIVE)
        merge(found, meta, strategy=Strategy.TYPESAFE_ADDITIVE)
    except TypeError as error:
        raise MetaFileError(f"{path} does not fit the front matter of a page: {error}") from error
    return found


def read_front_matter(
    path: str, front: str, meta: Mapping[str, Any], defaults: Sequence[Defaults] = (), folder: str = ""
) -> Source:
    """Read a page's front matter only.

    Args:
        path: The page's path below the documents' folder.
        front: The front matter's text.
        meta: The front matter's values.
        defaults: The `.meta.yml` files that add values to the page.
        folder: The prefix of a path below the documents' folder in messages.

    Returns:
        The page's source, with an empty document.
    """
    whole = with_defaults(meta, defaults) if defaults else meta
    asked = whole.get("applies_to")
    names = _names(asked, [front, *(one.text for one in reversed(defaults))]) if asked else None
    applied_by: dict[str, tuple[str, int]] = {}
    own = meta.get("applies_to")
    for one in defaults:
        given = one.meta.get("applies_to")
        for name in given if isinstance(given, list) else [given]:
            if name != own and (not isinstance(own, list) or name not in own):
                applied_by[str(name)] = (folder + one.path, _line_of(_APPLIES, one.text))
    return Source(
        path,
        Document(()),
        number=_number([(front, meta), *((one.text, one.meta) for one in reversed(defaults))]),
        title=str(whole.get("title") or ""),
        claims_action=whole.get("action") is not None,
        applies_to=names,
        applies_line=_line_of(_APPLIES, front),
        applied_by=applied_by,
        is_left_alone=says_leave_alone(whole),
    )


def _names(asked: object, texts: Iterable[str]) -> tuple[str, ...]:
    """The names under `applies_to`. YAML reads `NO` as false and `004721` as a number: a name is taken as written."""
    names = asked if isinstance(asked, list) else [asked]
    if all(isinstance(name, str) for name in names):
        return tuple(names)
    written: dict[str, str] = {}
    for text in texts:
        found = next((node for node in _nodes(text) if isinstance(node, yaml.MappingNode)), None)
        for key, value in found.value if found is not None else ():
            if getattr(key, "value", "") == "applies_to":
                items = value.value if isinstance(value, yaml.SequenceNode) else [value]
                for item in (one for one in items if isinstance(one, yaml.ScalarNode)):
                    with suppress(yaml.YAMLError, ValueError):  # for example a date with month 13
                        written.setdefault(str(yaml.safe_load(item.value)), item.value)
    return tuple(name if isinstance(name, str) else written.get(str(name), str(name)) for name in names)


def _nodes(text: str) -> Iterator[yaml.Node | None]:
    with suppress(yaml.YAMLError, ValueError, RecursionError):
        yield from yaml.compose_all(text, Loader=yaml.SafeLoader)


def says_leave_alone(meta: object) -> bool:
    """Whether front matter contains `deptplugin: false`."""
    return isinstance(meta, Mapping) and meta.get("deptplugin") is False


def _number(texts: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
    """The `action` of the first text that has one; empty if it is not an action's number."""
    for text, meta in texts:
        if "action" in meta:
            match = re.search(_NUMBER, text, re.MULTILINE)
            return match["number"] if match and is_number(match["number"]) else ""
    return ""


def _line_of(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.search(text)
    return text[: match.start()].count("\n") + 1 if match else 1


def check_front_matter(text: str) -> Problem | None:
    """Report front matter with one of our keys that cannot be read, so that it is shown as text."""
    if not text.startswith("---\n") or not re.search(_OUR_KEYS, text[:4000].partition("\n\n")[0], re.MULTILINE):
        return None
    front, line, column = re.match(_FRONT, text, re.DOTALL), 1, 1
    if front is None:
        message = 'The lines at the top have no end. Put "---" on its own line below them.'
        return Problem("attributes-invalid", line, column, message)
    try:
        yaml.safe_load(front[1])
    except yaml.MarkedYAMLError as error:
        if error.problem_mark is not None:
            line, column = error.problem_mark.line + 2, error.problem_mark.column + 1
    except (yaml.YAMLError, ValueError, RecursionError):
        pass
    message = (
        'The lines between --- cannot be read, so they are shown as text. Write one "name: value" on each line, and '
        "put a value with a colon in quotation marks."
    )
    return Problem("attributes-invalid", line, column, message)
