"""The registry, `departments.yml`: what is decided once per department (DESIGN.md section 6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final, NamedTuple

import yaml

from .departments import Department, Departments
from .problems import Problem
from .spelling import nearest
from .words import fold

KEYS: Final = ("name", "lines", "abbreviation", "aliases", "url", "colour", "logo", "withheld")

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
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


class _Reader:
    def __init__(self, path: str, has_file: Callable[[str], bool]) -> None:
        self.path = path
        self.has_file = has_file
        self.problems: list[Problem] = []
        self.found: dict[str, Department] = {}
        self.names: dict[str, str] = {}

    def read(self, text: str, below: tuple[str, ...]) -> Registry:
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError as error:
            marks = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
            # A quotation mark that is never closed is found at the end; it stands where it was opened.
            last = text.rstrip().count("\n")
            mark = next((one for one in marks if one is not None and one.line <= last), None)
            line, column = (mark.line + 1, mark.column + 1) if mark is not None else (last + 1, 1)
            message = (
                "The file cannot be read from here on. Indent with spaces and not with tabs, close what you open, and "
                "put a text that holds a colon in quotation marks."
            )
            self._report(line, column, message)
            return Registry(Departments(), tuple(self.problems))
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

    def _department(self, entry: _Entry) -> None:
        """Read one department. A key that is wrong is left out; without an id or a name of its own, all of it is."""
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
        keys = {}
        for part in self._entries(entry.node):
            if part.key not in KEYS:
                self._unknown_key(part, KEYS, f"of {entry.key}")
            elif (value := self._value(part)) is not None:
                values[part.key] = tuple(value) if isinstance(value, list) else value
                keys[part.key] = part
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
            yield _Entry(str(getattr(key, "value", "")), value, mark.line + 1, mark.column + 1)

    def _unknown_key(self, entry: _Entry, known: tuple[str, ...], where: str) -> None:
        meant = nearest(entry.key.lower(), known, 2)
        hint = f"Did you mean {meant}?" if meant else f"Known are {', '.join(known)}."
        self._wrong(entry, f'"{entry.key}" {where} is unknown. {hint}')

    def _wrong(self, entry: _Entry, message: str) -> None:
        self._report(entry.line, entry.column, message)

    def _report(self, line: int, column: int, message: str) -> None:
        self.problems.append(Problem("registry-invalid", line, column, message, self.path))


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
    except yaml.YAMLError:
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
