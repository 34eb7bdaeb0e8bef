"""Make a registry from a list of departments: a table, YAML, or one name on each line."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final

import yaml

from ...strategy.departments.departments import Departments
from ...strategy.departments.registry import RegistryError, read_registry
from ...text.words import address, normalise
from . import StarterError, as_yaml

COLUMNS: Final = ("id", "name", "abbreviation", "aliases", "url", "colour")
"""The columns that a table can have, and the keys of a department in a list in YAML. Only `name` is required."""

_TOP: Final = """\
# The departments that answer, in the order of their cards. What you write here once applies to every page and file.
# A department needs only its id, which never changes, and its name. You can add, below the name:
#   abbreviation: DPR                    shown on the tile; you can also write it in place of the name
#   aliases: [Ministry of Work]          former names, and other names in use
#   colour: "#00703c"                    the edge of its cards, in quotation marks
#   url: https://www.example.org/parks   where "Read more" leads if an answer has no address
#   logo: logos/parks.svg                your own file below docs/; without one there is a plain tile
#   withheld: true                       hides all its answers until you delete this line
departments:
"""


def registry_from(content: bytes, name: str) -> str:
    """The text of a registry, from a file with a list of departments.

    Args:
        content: The content of the file: a table (CSV) with a column `name`, YAML with a list or with a whole registry,
            which is kept as it is, or text with a name on each line. Lines that begin with `#` are comments.
        name: The file's name. Its ending decides how the file is read.

    Raises:
        StarterError: The file cannot be used.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StarterError(f"{name} is not saved as UTF-8. Save it as UTF-8, in a spreadsheet as CSV UTF-8.") from error
    ending = PurePath(name).suffix.lower()
    if ending in (".yml", ".yaml"):
        registry = _from_yaml(text, name)
    elif ending in (".csv", ".tsv"):
        registry = _written(_from_table(text, name), name)
    else:
        lines = (line.strip() for line in text.splitlines())
        registry = _written([{"name": line} for line in lines if line and not line.startswith("#")], name)
    try:
        read_registry(registry, name)
    except RegistryError as error:
        # The lines of a list are not those of the registry that is made from it.
        mistakes = "\n  ".join(str(one) if registry == text else one.message for one in error.problems)
        raise StarterError(f"{name} cannot be used.\n  {mistakes}") from error
    return registry


def logos_in(registry: str) -> list[str]:
    """The paths of the logos that a registry names, below the documents' folder.

    Args:
        registry: What `registry_from` returned.
    """
    return [one.logo for one in read_registry(registry, "departments.yml").departments if one.logo]


def _from_yaml(text: str, name: str) -> str:
    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError):
        return text  # what is wrong is found when it is read as a registry
    if isinstance(found, list):
        return _written([one if isinstance(one, dict) else {"name": one} for one in found], name)
    return text


def _from_table(text: str, name: str) -> list[dict[str, Any]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines(), delimiter=delimiter)]
    rows = [row for row in rows if any(row)]
    header = [cell.lower() for cell in rows[0]] if rows else []
    if "name" not in header:
        if any(any(row[1:]) for row in rows):
            raise StarterError(
                f"The first line of {name} does not name the columns. Write one such as name,abbreviation,url, or save "
                "the names alone as a text file, one on each line."
            )
        return [{"name": row[0]} for row in rows]
    departments = []
    for row in rows[1:]:
        one: dict[str, Any] = {key: cell for key, cell in zip(header, row, strict=False) if cell}
        if "aliases" in one:
            one["aliases"] = [alias.strip() for alias in one["aliases"].split(";") if alias.strip()]
        departments.append(one)
    _refuse_unknown(header, name)
    return departments


def _refuse_unknown(keys: Iterable[object], name: str) -> None:
    unknown = [str(key) for key in keys if key not in (*COLUMNS, "")]
    if unknown:
        raise StarterError(
            f'{name} has "{unknown[0]}", which a list of departments cannot have. Use only {", ".join(COLUMNS)}.'
        )


def _written(departments: Sequence[Mapping[str, Any]], name: str) -> str:
    """The text of the registry with these departments."""
    if not departments:
        raise StarterError(f"{name} has no departments. Write a name on each line.")
    out, used = [_TOP], set[str]()
    for number, one in enumerate(departments, 1):
        _refuse_unknown(one, name)
        for value in one.values():
            texts = value if isinstance(value, list) else [value]
            if not all(isinstance(each, str) and each.strip() for each in texts):
                raise StarterError(f"{name} has {value!r} in place of text. Put quotation marks around it.")
        if "name" not in one:
            raise StarterError(f"Department {number} in {name} has no name.")
        whole = " ".join(one["name"].split())
        ident = one.get("id") or _id_of(whole, number)
        if ident in used:
            raise StarterError(f'{name} has "{whole}" twice. Delete one of the two, or give each its own id.')
        used.add(ident)
        values = {**one, "name": whole}
        lines = (f"    {as_yaml(key, values[key])}" for key in COLUMNS[1:] if key in values)
        out.append(f"  {as_yaml(ident, '').partition(': ')[0]}:\n{''.join(lines)}")
    return "\n".join((out[0] + out[1], *out[2:]))


def _id_of(name: str, number: int) -> str:
    """An id made from a name. A department that we know has its own, which brings its abbreviation and colour."""
    known = Departments.built_in().find(name)
    if known is not None and normalise(known.name) == normalise(name):
        return known.id
    plain = unicodedata.normalize("NFKD", address(name)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or f"department-{number}"
