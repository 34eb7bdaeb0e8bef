"""The registry, `departments.yml`: decisions that are made once for each department (docs/design.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

import yaml

from ...reading.problems import Problem
from ...settings import ENGLISH_TERMS, Terms
from ...text.spelling import nearest
from ...text.words import LONGEST_ADDRESS, normalise, quoted
from .departments import Department, Departments

KEYS: Final = ("name", "lines", "abbreviation", "aliases", "url", "colour", "logo", "withheld")


class DefaultName(str):
    """The name of a file that the site does not specify, so the file may not exist."""


REGISTRY: Final = DefaultName("departments.yml")
"""The name of the registry's file, unless the site specifies another."""

NEAR: Final = 4
"""If at most this many letters of a file's name differ from `REGISTRY`, the file may be a registry with a wrong name.

If more than half as many differ, the file's text must mention departments too.
"""

# A page, a table or a program is not a registry, whatever its name.
_OTHER_ENDINGS = frozenset(
    [
        "csv",
        "css",
        "doc",
        "docx",
        "htm",
        "html",
        "js",
        "json",
        "md",
        "mkd",
        "ods",
        "pdf",
        "py",
        "svg",
        "toml",
        "xls",
        "xlsx",
        "xml",
    ]
)
_SPEAKS = re.compile(r"depart|with+h?[eo]ld|abbreviation", re.IGNORECASE)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")
_URL = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+")


class Registry(NamedTuple):
    """The departments, in the order written, and the mistakes that do not stop a build: missing logos."""

    departments: Departments
    problems: tuple[Problem, ...] = ()


class RegistryError(ValueError):
    """A registry that cannot be used. `problems` has all its mistakes."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def registry_gone() -> Problem:
    """The problem to report if the registry's file disappears while the site is served."""
    message = "The registry is missing, so the last version of it is used. Put it back, or stop and serve again."
    return Problem("registry-invalid", 1, 1, message, REGISTRY, effect="stops")


class _Entry(NamedTuple):
    """A key, its value, and the key's place in the file, from 1."""

    key: str
    node: yaml.Node
    line: int
    column: int


def read_registry(
    text: str,
    path: str,
    *,
    has_file: Callable[[str], bool] = lambda path: True,
    below: tuple[str, ...] = (),
    terms: Terms = ENGLISH_TERMS,
) -> Registry:
    """Read a registry.

    Args:
        text: The YAML.
        path: The path that problems name.
        has_file: Whether the site has a file at a path below the documents' folder.
        below: The keys above the registry, if the YAML contains other things too.
        terms: The site's nouns.

    Raises:
        RegistryError: The registry has mistakes; the error has all of them. A registry decides what is withheld, so it
            is never read in part.
    """
    return _Reader(path, has_file, terms).read(text, below)


def nearly_registries(names: Iterable[str], read: Callable[[str], str]) -> list[str]:
    """Find names that are nearly `departments.yml`, such as `departments.yaml`, `Departments.yml` or `department.yml`.

    Args:
        names: The names of a folder's files.
        read: Returns the text of a file, by its name.
    """
    known = (REGISTRY, "departments.yaml", "departments.yml.txt")
    return [
        name
        for name in names
        if name != REGISTRY
        and name.casefold().rpartition(".")[2] not in _OTHER_ENDINGS
        and nearest(name.casefold(), known, NEAR)
        and (nearest(name.casefold(), known, NEAR // 2) or _SPEAKS.search(read(name)))
    ]


def nearly_a_registry(name: str, shown: str) -> RegistryError:
    """The error for a file that is nearly a registry, if the site has none. `shown` is the file's path in messages."""
    message = (
        f"{quoted(name)} is not read: a registry is called {REGISTRY} and is next to mkdocs.yml. Rename or move it, "
        f"or write `departments: {shown}` in mkdocs.yml, under deptplugin."
    )
    return RegistryError([Problem("registry-invalid", 1, 1, message, shown, effect="stops")])


def holds_registry(text: str, below: tuple[str, ...], departments: Mapping[str, Any]) -> bool:
    """Whether YAML contains exactly these departments, by id, below these keys. Never raises."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return False
    for key in (*below, "departments"):
        root = _below(root, key)
    written = [_plain(key) for key, _ in root.value] if isinstance(root, yaml.MappingNode) else []
    return set(map(str, written)) == set(map(str, departments))


class _Reader:
    def __init__(self, path: str, has_file: Callable[[str], bool], terms: Terms) -> None:
        self.path = path
        self.terms = terms
        self.has_file = has_file
        self.problems: list[Problem] = []
        self.found: dict[str, Department] = {}
        self.names: dict[str, str] = {}

    def read(self, text: str, below: tuple[str, ...]) -> Registry:
        root = self._compose(text)
        for key in below:
            root = _below(root, key)
        top = self._entries(root) if root is not None else []
        for entry in top:
            if entry.key != "departments" and not below:
                self._unknown_key(entry, ("departments",), "at the top")
        departments = next((entry for entry in top if entry.key == "departments"), None)
        if departments is not None:
            for entry in self._entries(departments.node):
                self._department(entry)
        elif not self.problems:
            remedy = f"Begin the file with it, and indent each {self.terms.department} below."
            self._report(1, 1, f'There is no "departments:" here. {remedy}')
        if any(problem.effect for problem in self.problems):
            raise RegistryError(self.problems)
        return Registry(Departments(self.found.values(), is_registry=True), tuple(self.problems))

    def _compose(self, text: str) -> yaml.Node | None:
        try:
            return yaml.compose(text, Loader=yaml.SafeLoader)
        except (yaml.YAMLError, RecursionError) as error:
            lines = text.split("\n")
            line, column = _place(error, lines)
            self._report(line + 1, column + 1, _remedy(lines, line))
            return None

    def _department(self, entry: _Entry) -> None:
        if not _ID.fullmatch(entry.key) or len(entry.key) > LONGEST_ADDRESS:
            message = f'"{entry.key}" is not an id. Use small letters, digits and hyphens, such as cabinet-office.'
            if len(entry.key) > LONGEST_ADDRESS:
                message = f"This id has more than {LONGEST_ADDRESS} characters. Shorten it."
            self._wrong(entry, message)
        if not isinstance(entry.node, yaml.MappingNode):
            self._wrong(entry, f'{entry.key} has nothing below it. Write "name: …" there, indented.')
            return
        parts = self._entries(entry.node)
        values: dict[str, Any] = {}
        for part in parts:
            if part.key not in KEYS:
                self._unknown_key(part, KEYS, f"of {entry.key}")
            elif (value := self._value(part)) is not None:
                values[part.key] = tuple(value) if isinstance(value, list) else value
        if not any(part.key == "name" for part in parts):
            self._wrong(entry, f'{entry.key} has no name. Write "name: …" below it.')
        if "name" in values:
            self._add(_with_facts(Department(id=entry.key, **values)), entry, {part.key: part for part in parts})

    def _value(self, part: _Entry) -> Any:
        """The value of a key. If it is wrong, report it and return None."""
        value = _plain(part.node)
        if message := _misread(part.key, part.node) or _invalid(part.key, value):
            self._wrong(part, f"{part.key}: {message}")
            return None
        if part.key == "logo" and not self.has_file(value):
            remedy = "Put it there, or delete this line."
            message = f"logo: there is no file {quoted(value)} below the documents' folder. {remedy}"
            self.problems.append(Problem("logo-missing", part.line, part.column, message, self.path))
            return None
        return value

    def _add(self, department: Department, entry: _Entry, keys: dict[str, _Entry]) -> None:
        """Keep a department. A name that an earlier department has stays with that department."""
        places = {
            "id": (department.id.replace("-", " "),),
            "name": (department.name,),
            "lines": (" ".join(department.lines),),
            "abbreviation": (department.abbreviation,),
            "aliases": department.aliases,
        }
        for key, names in places.items():
            for name in names:
                other = self.names.setdefault(normalise(name), department.id) if normalise(name) else department.id
                if other != department.id:
                    message = f'{department.id} and {other} are both called "{name}". Give each a different name.'
                    self._wrong(keys.get(key, entry), message)
        self.found[department.id] = department

    def _entries(self, node: yaml.Node) -> list[_Entry]:
        """The keys of a mapping, with those that `<<: *other` adds. A repeated key is reported."""
        if not isinstance(node, yaml.MappingNode):
            mark = node.start_mark
            if not (isinstance(node, yaml.ScalarNode) and not node.value):
                message = 'There is no name with a colon here. Write one, such as "name: Cabinet Office".'
                self._report(mark.line + 1, mark.column + 1, message)
            return []
        seen: set[str] = set()
        for key, _ in node.value:
            entry = _entry(key, key)
            if entry.key in seen:
                self._wrong(entry, f"{entry.key} is here twice. Keep one of the two.")
            seen.add(entry.key)
        if not _merge(node):
            mark = node.start_mark
            self._report(mark.line + 1, mark.column + 1, "What << adds here is not a mapping. Delete that line.")
        return list({entry.key: entry for entry in (_entry(key, value) for key, value in node.value)}.values())

    def _unknown_key(self, entry: _Entry, known: tuple[str, ...], where: str) -> None:
        meant = nearest(entry.key.lower(), known, 2)
        hint = f"Did you mean {meant}?" if meant else f"Use only {', '.join(known)}."
        self._wrong(entry, f'"{entry.key}" {where} is unknown. {hint}')

    def _wrong(self, entry: _Entry, message: str) -> None:
        self._report(entry.line, entry.column, message)

    def _report(self, line: int, column: int, message: str) -> None:
        self.problems.append(Problem("registry-invalid", line, column, message, self.path, effect="stops"))


def _entry(key: yaml.Node, value: yaml.Node) -> _Entry:
    return _Entry(_text(key), value, key.start_mark.line + 1, key.start_mark.column + 1)


def _place(error: Exception, lines: list[str]) -> tuple[int, int]:
    """The line and column, from 0, at which YAML cannot be read further."""
    marks = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    last = next((at for at in range(len(lines) - 1, 0, -1) if lines[at].strip()), 0)
    # YAML finds an unclosed quotation mark at the end of the file. Report it where it was opened.
    mark = next((one for one in marks if one is not None and one.line <= last), None)
    return (mark.line, mark.column) if mark is not None else (last, 0)


def _remedy(lines: list[str], at: int) -> str:
    """What to do about a line that YAML cannot read. The mistake may be in the line before it."""
    for line in lines[max(0, at - 1) : at + 1]:
        if "\t" in line:
            return "There is a tab here. Indent with spaces."
        if re.match(r"\s*[\w-]+:[^\s:]", line):
            return "A space is missing after a colon, here or in the line above. Put it there."
    return (
        "The file cannot be read from here on. Indent this line like similar lines, close each bracket and quotation "
        "mark, and put quotation marks around a text with a colon."
    )


def _text(node: yaml.Node) -> str:
    """The text of a node, as written; empty if it is not a scalar."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _merge(node: yaml.MappingNode) -> bool:
    """Add the keys of `<<: *other` to a mapping. Returns whether that is possible."""
    loader = yaml.SafeLoader("")
    try:
        loader.flatten_mapping(node)
    except yaml.YAMLError:
        return False
    finally:
        loader.dispose()
    return True


def _below(node: yaml.Node | None, key: str) -> yaml.Node | None:
    """The node below a key of a mapping, or of a list of names and mappings such as MkDocs' `plugins:`."""
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    for item in items:
        if isinstance(item, yaml.MappingNode):
            for name, value in item.value:
                if getattr(name, "value", None) == key:
                    return value  # type: ignore[no-any-return]
    return None


def _with_facts(department: Department) -> Department:
    """Add a built-in department's abbreviation, colour and line breaks, if the registry does not specify them."""
    known = Departments.built_in().with_id(department.id)
    if known is None:
        return department
    facts: dict[str, Any] = {"abbreviation": department.abbreviation or known.abbreviation}
    if not department.colour:
        facts |= {"colour": known.colour, "tile": known.tile}
    if not department.lines and normalise(" ".join(known.lines)) == normalise(department.name):
        facts["lines"] = known.lines
    return replace(department, **facts)


def _plain(node: yaml.Node) -> Any:
    """A node's value, as YAML reads it."""
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node, deep=True)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):  # for example a date with month 13
        return None
    finally:
        loader.dispose()


_READ_AS: Final = {"int": "a number", "float": "a number", "timestamp": "a date", "null": "nothing"}


def _misread(key: str, node: yaml.Node) -> str:
    """What to do about a text that YAML reads as something else, such as `004721` or `NO`. Empty if it reads text."""
    if key == "withheld":
        return ""
    if key in ("lines", "aliases"):
        items = node.value if isinstance(node, yaml.SequenceNode) else []
        return next(filter(None, (_misread("name", item) for item in items)), "")
    written, kind = _text(node), node.tag.rpartition(":")[2]
    if not written or kind not in (*_READ_AS, "bool"):
        return ""
    if wrong := _invalid(key, written):
        return wrong
    read_as = str(_plain(node)).lower() if kind == "bool" else _READ_AS[kind]
    return f'YAML reads {written} as {read_as}. Put it in quotation marks: "{written}".'


def _invalid(key: str, value: Any) -> str:
    """What is wrong with a value, as a sentence; empty if nothing is wrong."""
    if key == "withheld":
        return "" if isinstance(value, bool) else "Write true or false."
    if key in ("lines", "aliases"):
        right = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return "" if right else "Write a list of texts, such as [Cabinet, Office]."
    if not isinstance(value, str) or not value.strip():
        return "Write text, in quotation marks if it contains a # or a colon."
    if key == "colour" and not _COLOUR.fullmatch(value):
        return f'"{value}" is not a colour. Write one such as "#005abb", in quotation marks.'
    if key == "url" and not _URL.fullmatch(value):
        return f'"{value}" is not an address. Write a whole one, such as https://www.example.org/.'
    if key == "logo" and (value.startswith("/") or ".." in value.split("/")):
        return f'"{value}" is not below the documents\' folder. Write a path from there, such as logos/co.svg.'
    return ""
