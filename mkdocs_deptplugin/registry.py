"""The registry, `departments.yml`: what is decided once per department (DESIGN.md section 6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final, NamedTuple

import yaml

from .departments import Department, Departments
from .problems import Problem
from .spelling import nearest
from .words import fold, slug

KEYS: Final = ("name", "lines", "abbreviation", "aliases", "url", "colour", "logo", "withheld")

SLIPS: Final = 20
"""How many departments that YAML cannot read are left out one by one, before all are."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FALSE = frozenset({"", "false", "no", "off", "n"})
_NAME_LINE = re.compile(r"^\s*name\s*:\s*[\"']?([^\"'\n]*?)[\"']?\s*$", re.MULTILINE)
_WITHHELD = re.compile(r"\bwithh?e[lh]d[\"']?\s*:\s*([^\s,#}]*)", re.IGNORECASE)
# A department of a file that is one mapping in braces, where lines tell nothing.
_FLOW = re.compile(
    r"(?<![\w-])([\w-]{1,99})[\"']?\s*:\s*\{([^{}]{0,999}\bwithh?e[lh]d[\"']?\s*:\s*([^\s,}]*))", re.IGNORECASE
)
_FLOW_NAME = re.compile(r"\bname[\"']?\s*:\s*[\"']?([^,\"'{}]+)")
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")
_URL = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+")


class Registry(NamedTuple):
    """The departments that could be read, in the order written, and what is to be mended."""

    departments: Departments
    problems: tuple[Problem, ...]


class _Entry(NamedTuple):
    """A key with its value and the place of both in the file, from 1."""

    key: str
    node: yaml.Node
    line: int
    column: int


def read_registry(
    text: str, path: str, *, has_file: Callable[[str], bool] = lambda path: True, below: tuple[str, ...] = ()
) -> Registry:
    """Read a registry.

    In: YAML; the path that problems name; whether the site has a file, by its path below the documents' folder; and
    the keys below which the registry stands, where the YAML holds more. Out: the departments, without the entries that
    are wrong, and a problem for each of those. Never raises.
    """
    return _Reader(path, has_file).read(text, below)


def holds_registry(text: str, below: tuple[str, ...], departments: Mapping[str, Any]) -> bool:
    """Whether YAML holds just these departments, by id, below these keys. Never raises."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return False
    for key in (*below, "departments"):
        root = _below(root, key)
    written = [_text(key) for key, _ in root.value] if isinstance(root, yaml.MappingNode) else []
    return set(written) == set(map(str, departments))


class _Reader:
    def __init__(self, path: str, has_file: Callable[[str], bool]) -> None:
        self.path = path
        self.has_file = has_file
        self.problems: list[Problem] = []
        self.found: dict[str, Department] = {}
        self.names: dict[str, str] = {}

    def read(self, text: str, below: tuple[str, ...]) -> Registry:
        root = self._compose(text)
        for key in below:
            root = _below(root, key)
        top = {entry.key: entry for entry in self._entries(root)} if root is not None else {}
        for entry in top.values():
            if entry.key != "departments" and not below:
                self._unknown_key(entry, ("departments",), "at the top")
        if "departments" in top:
            for entry in self._entries(top["departments"].node):
                self._department(entry)
        elif not self.problems:
            self._report(
                1, 1, 'There is no "departments:" here. Begin the file with it, and indent each department below.'
            )
        return Registry(Departments(self.found.values(), is_registry=True), tuple(self.problems))

    def _compose(self, text: str) -> yaml.Node | None:
        """Read YAML. A department that is none is left out, and the others are read."""
        lines = text.split("\n")
        blocks = _blocks(lines)
        left_out: list[str] = []
        place, message, root = (0, 0), "", None
        for _ in range(min(len(blocks), SLIPS) + 1):
            try:
                root = yaml.compose("\n".join(lines), Loader=yaml.SafeLoader)
                break
            except (yaml.YAMLError, RecursionError) as error:
                line, column = _place(error, lines)
                if not message:
                    place, message = (line + 1, column + 1), _remedy(lines, line)
                block = next((block for block in reversed(blocks) if block.start <= line), None)
                if block is None:
                    break
                blocks.remove(block)
                left_out.append(block.ident)
                if block.withheld:
                    self._withhold(block.ident, block.name)
                lines[block.start : block.end] = [""] * (block.end - block.start)
        if root is None:
            for ident, inside, value in _FLOW.findall(text):
                if value.casefold() not in _FALSE:
                    name = _FLOW_NAME.search(inside)
                    self._withhold(ident, name[1].strip() if name else "")
            for block in blocks:
                left_out.append(block.ident)
                if block.withheld:
                    self._withhold(block.ident, block.name)
        if message:
            rest = f" Until then, these are left out: {', '.join(reversed(left_out))}." if left_out else ""
            self._report(*place, message + rest)
        return root

    def _withhold(self, ident: str, name: str) -> None:
        """Keep what is withheld withheld, though its entry cannot be used: a slip must not publish it."""
        ident = slug(ident) or "department"
        known = Departments.built_in().with_id(ident)
        name = name or (known.name if known is not None else ident.replace("-", " ").capitalize())
        self.found.setdefault(ident, Department(id=ident, name=name, withheld=True))

    def _department(self, entry: _Entry) -> None:
        """Read one department. A key that is wrong is left out; without an id or a name of its own, all of it is,
        unless it is withheld."""
        kept = len(self.found)
        _merge(entry.node)
        self._read_department(entry)
        parts = list(entry.node.value) if isinstance(entry.node, yaml.MappingNode) else []
        if len(self.found) == kept and entry.key not in self.found and any(_withholds(*part) for part in parts):
            names = {_text(key): _text(value) for key, value in parts}
            self._withhold(entry.key, names.get("name", ""))

    def _read_department(self, entry: _Entry) -> None:
        if not _ID.fullmatch(entry.key):
            self._wrong(
                entry, f'"{entry.key}" is no id. Use small letters, digits and hyphens, such as cabinet-office.'
            )
            return
        if entry.key in self.found:
            self._wrong(entry, f"{entry.key} is here twice. Keep one of the two.")
            return
        if not isinstance(entry.node, yaml.MappingNode):
            self._wrong(entry, f'{entry.key} has nothing below it. Write "name: …" there, indented.')
            return
        values: dict[str, Any] = {}
        keys: dict[str, _Entry] = {}
        for part in self._entries(entry.node):
            if part.key not in KEYS:
                self._unknown_key(part, KEYS, f"of {entry.key}")
            elif (value := self._value(part)) is not None:
                if part.key in keys and keys[part.key].line >= entry.line:
                    self._wrong(part, f"{part.key} of {entry.key} is here twice. Keep one of the two.")
                values[part.key] = tuple(value) if isinstance(value, list) else value
                keys[part.key] = part
        if any(_withholds(*part) for part in entry.node.value):
            values["withheld"] = True
        if "name" not in values:
            if "name" not in {part.key for part in self._entries(entry.node)}:
                self._wrong(entry, f'{entry.key} has no name. Write "name: …" below it.')
            return
        self._add(_with_facts(Department(id=entry.key, **values)), entry, keys)

    def _value(self, part: _Entry) -> Any:
        """The value of a key, or None where it is wrong and has been reported."""
        value = _plain(part.node)
        if message := _invalid(part.key, value):
            self._wrong(part, f"{part.key}: {message}")
            return None
        if part.key == "logo" and not self.has_file(value):
            message = f"logo: there is no file {value} below the documents' folder. Put it there, or delete this line."
            self.problems.append(Problem("logo-missing", part.line, part.column, message, self.path))
            return None
        return value

    def _add(self, department: Department, entry: _Entry, keys: dict[str, _Entry]) -> None:
        """Keep a department; a name that another has before it stays with that one."""
        places = {"name": (department.name,), "abbreviation": (department.abbreviation,), "aliases": department.aliases}
        for key, names in places.items():
            for name in names:
                other = self.names.setdefault(fold(name), department.id) if fold(name) else department.id
                if other != department.id:
                    message = f'{department.id} and {other} are both called "{name}". Give each a name of its own.'
                    self._wrong(keys.get(key, entry), message)
        self.found[department.id] = department

    def _entries(self, node: yaml.Node) -> Iterator[_Entry]:
        if not isinstance(node, yaml.MappingNode):
            mark = node.start_mark
            if not (isinstance(node, yaml.ScalarNode) and not node.value):
                self._report(
                    mark.line + 1, mark.column + 1, 'Names with a colon are due here, such as "name: Cabinet Office".'
                )
            return
        for key, value in node.value:
            mark = key.start_mark
            yield _Entry(_text(key), value, mark.line + 1, mark.column + 1)

    def _unknown_key(self, entry: _Entry, known: tuple[str, ...], where: str) -> None:
        meant = nearest(entry.key.lower(), known, 2)
        hint = f"Did you mean {meant}?" if meant else f"Known are {', '.join(known)}."
        self._wrong(entry, f'"{entry.key}" {where} is unknown. {hint}')

    def _wrong(self, entry: _Entry, message: str) -> None:
        self._report(entry.line, entry.column, message)

    def _report(self, line: int, column: int, message: str) -> None:
        self.problems.append(Problem("registry-invalid", line, column, message, self.path))


class _Block(NamedTuple):
    """The lines of one department, from `start` up to but not with `end`, as they look without YAML."""

    start: int
    end: int
    ident: str
    name: str
    withheld: bool


def _blocks(lines: list[str]) -> list[_Block]:
    """The departments of a registry by the indentation of their ids."""
    top = next((at for at, line in enumerate(lines) if line.startswith("departments:")), len(lines))
    inner = [at for at in range(top + 1, len(lines)) if lines[at].strip() and not lines[at].lstrip().startswith("#")]
    if not inner:
        return []
    indent = min(len(lines[at]) - len(lines[at].lstrip()) for at in inner)
    starts = [at for at in inner if len(lines[at]) - len(lines[at].lstrip()) == indent]
    blocks = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        text = "\n".join(lines[start:end])
        name = _NAME_LINE.search(text)
        withheld = any(value.casefold() not in _FALSE for value in _WITHHELD.findall(text))
        blocks.append(_Block(start, end, lines[start].strip().split(":")[0], name[1] if name else "", withheld))
    return blocks


def _place(error: Exception, lines: list[str]) -> tuple[int, int]:
    """The line and column, from 0, where YAML could not go on."""
    marks = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    last = next((at for at in range(len(lines) - 1, 0, -1) if lines[at].strip()), 0)
    # A quotation mark that is never closed is found at the end; it stands where it was opened.
    mark = next((one for one in marks if one is not None and one.line <= last), None)
    return (mark.line, mark.column) if mark is not None else (last, 0)


def _remedy(lines: list[str], at: int) -> str:
    """What to do about a line that YAML cannot read; the slip may be in the line before it."""
    for line in lines[max(0, at - 1) : at + 1]:
        if "\t" in line:
            return "There is a tab here. Indent with spaces."
        if re.match(r"\s*[\w-]+:[^\s:]", line):
            return "A space is missing behind a colon, here or in the line above. Put it there."
    return (
        "The file cannot be read from here on. Indent this line as far as those like it, close what you open, and put "
        "a text that holds a colon in quotation marks."
    )


def _text(node: yaml.Node, other: str = "") -> str:
    """What a node says, as it is written; `other` for what is no text."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) else other


def _merge(node: yaml.Node) -> None:
    """Put what `<<: *other` brings in its place."""
    if isinstance(node, yaml.MappingNode):
        loader = yaml.SafeLoader("")
        with suppress(yaml.YAMLError):  # the key is then unknown, and reported
            loader.flatten_mapping(node)
        loader.dispose()


def _withholds(key: yaml.Node, value: yaml.Node) -> bool:
    """Whether a key is `withheld`, or nearly, and its value is not a clear no."""
    name, said = _text(key), _text(value, "yes")
    return bool(nearest(name.casefold(), ("withheld",), 2)) and said.casefold() not in _FALSE


def _below(node: yaml.Node | None, key: str) -> yaml.Node | None:
    """What stands below a key: in a mapping, or in a list of names and mappings such as MkDocs' `plugins:`."""
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    for item in items:
        if isinstance(item, yaml.MappingNode):
            for name, value in item.value:
                if getattr(name, "value", None) == key:
                    return value  # type: ignore[no-any-return]
    return None


def _with_facts(department: Department) -> Department:
    """A department of the built-in set keeps what its registry does not say: abbreviation, colour, line breaks."""
    known = Departments.built_in().with_id(department.id)
    if known is None:
        return department
    facts: dict[str, Any] = {"abbreviation": department.abbreviation or known.abbreviation}
    if not department.colour:
        facts |= {"colour": known.colour, "tile": known.tile}
    if not department.lines and fold(" ".join(known.lines)) == fold(department.name):
        facts["lines"] = known.lines
    return replace(department, **facts)


def _plain(node: yaml.Node) -> Any:
    """A node's value, as YAML reads it."""
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node, deep=True)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):  # such as a month 13, which YAML takes for a date
        return None
    finally:
        loader.dispose()


def _invalid(key: str, value: Any) -> str:
    """What is wrong with a value, as a sentence; nothing where all is well."""
    if key == "withheld":
        return "" if isinstance(value, bool) else "Write true or false."
    if key in ("lines", "aliases"):
        right = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return "" if right else "Write a list of texts, such as [Cabinet, Office]."
    if not isinstance(value, str) or not value.strip():
        return "Write text, in quotation marks where it holds a # or a colon."
    if key == "colour" and not _COLOUR.fullmatch(value):
        return f'"{value}" is no colour. Write it as "#005abb", in quotation marks.'
    if key == "url" and not _URL.fullmatch(value):
        return f'"{value}" is no address. Write it whole, such as https://www.example.org/.'
    if key == "logo" and (value.startswith("/") or ".." in value.split("/")):
        return f'"{value}" lies elsewhere. Give a path below the documents\' folder, such as logos/co.svg.'
    return ""
