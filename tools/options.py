"""Generate the descriptions of the options: `mkdocs.schema.json` for editors, and two tables of the documentation.

Names, types, defaults and descriptions come from the classes in `config.py` and the docstring after each option, from
the labels, the codes and the schema of the registry.
"""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import yaml
from babel import Locale
from mkdocs.config import config_options as c
from mkdocs.config.base import BaseConfigOption, Config

from mkdocs_deptplugin.authoring.catalogue import entries
from mkdocs_deptplugin.mkdocs_site import config as configuration
from mkdocs_deptplugin.mkdocs_site.config import DepartmentsOption, DeptPluginConfig, LabelsOption, ProblemsOption
from mkdocs_deptplugin.reading.problems import OFF, SEVERITIES
from mkdocs_deptplugin.settings import Counted, Labels
from mkdocs_deptplugin.settings.labels import COUNTED, NOUNS, OWN_NAMES, VALUES
from mkdocs_deptplugin.settings.plurals import CATEGORIES

PACKAGE: Final = Path(configuration.__file__).parents[1]
REGISTRY: Final = PACKAGE / "strategy/departments/departments.schema.json"
LANGUAGES: Final = PACKAGE / "settings/languages"
SCHEMA: Final = PACKAGE / "mkdocs_site/mkdocs.schema.json"

_TEXT: Final = {"type": "string", "pattern": r"\S", "patternErrorMessage": "Write text."}
_TYPES: Final = {bool: "boolean", str: "string", dict: "object", list: "array"}
_WORDS: Final = {bool: "boolean", str: "text", dict: "texts by number"}
# What the classes do not contain: examples and patterns.
_MORE: Final[dict[str, dict[str, Any]]] = {
    "strategy.title": {"examples": ["Plain Words Strategy"]},
    "strategy.url": {"examples": ["index.md", "https://www.example.org/strategy"]},
    "strategy.actions": {
        "additionalProperties": {"type": ["string", "number"]},
        "examples": [{"01": "Every department will write its letters so that one reading is enough"}],
    },
    "labels": {"examples": [{"action": "Recommendation"}]},
    "problems": {"examples": [{"department-missing": "info"}]},
    "logos": {
        "pattern": r"^(?!/|\.\.)",
        "patternErrorMessage": "Write a folder below the documents' folder, such as logos.",
    },
}


def docstrings(described: type) -> dict[str, str]:
    """Return the docstring after each attribute of a class, on one line."""
    (body,) = (node for node in ast.parse(inspect.getsource(described)).body if isinstance(node, ast.ClassDef))
    found = {}
    for node, after in zip(body.body, body.body[1:], strict=False):
        match node, after:
            case (
                ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                found[name] = " ".join(text.split())
    return found


def options(config: type[Config], prefix: str = "") -> Iterator[tuple[str, BaseConfigOption[Any], str]]:
    """Yield each option: its full name, such as `strategy.title`; the option; and its docstring."""
    said = docstrings(config)
    for name, option in config._schema:
        yield f"{prefix}{name}", option, said[name]


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the plugin's block in `mkdocs.yml`."""
    registry = json.loads((PACKAGE / "strategy/departments/departments.schema.json").read_text(encoding="utf-8"))[
        "definitions"
    ]
    ours = {"deptplugin": {"$ref": "#/definitions/options"}}
    plugins = "The site's plugins: a list of names and of names with options, or names with options."
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "mkdocs.yml with mkdocs-deptplugin",
        "description": "Only the plugin's own block below plugins: is described here. All else is left open.",
        "type": "object",
        "properties": {"plugins": {"description": plugins, "properties": ours, "items": {"properties": ours}}},
        "definitions": {
            "options": {
                "description": "The options of mkdocs-deptplugin. Every one has a default that works.",
                "type": ["object", "null"],
                **_properties(DeptPluginConfig),
            },
            "departments": registry["departments"],
            "department": registry["department"],
        },
    }


def _properties(config: type[Config], prefix: str = "") -> dict[str, Any]:
    properties = {
        name.removeprefix(prefix): {
            "description": said.replace("`", ""),
            **_described(name, option),
            **_MORE.get(name, {}),
        }
        for name, option, said in options(config, prefix)
    }
    return {"additionalProperties": False, "properties": properties}


def _described(name: str, option: BaseConfigOption[Any]) -> dict[str, Any]:
    """Return the schema of an option's values, with its default."""
    match option:
        case c.SubConfig():
            return {"type": "object", "default": {}, **_properties(option.config_class, f"{name}.")}
        case LabelsOption():
            labels = {"type": "object", "additionalProperties": False, "properties": _labels()}
            of_language = {"^[a-z]{2,3}([-_][A-Za-z]{2,4})?$": {**labels, "description": "The labels of a language."}}
            return {**labels, "default": {}, "patternProperties": of_language}
        case ProblemsOption():
            return {"type": "object", "additionalProperties": False, "default": {}, "properties": _codes()}
        case DepartmentsOption():
            wrong = "Write a path such as departments.yml, or the departments by their ids."
            return {
                "default": option.default,
                "if": {"type": "string"},
                "then": {"pattern": r"\S", "patternErrorMessage": wrong},
                "else": {"type": "object", "allOf": [{"$ref": "#/definitions/departments"}]},
            }
        case c.Optional():
            # VS Code's YAML extension stops offering options at a default that is null.
            return {"type": [_TYPES[option.option._type], "null"]}  # type: ignore[attr-defined]
        case c.Choice():
            return {"enum": [*option.choices, None], "default": option.default}
        case c.ListOfItems():
            return {"type": "array", "items": {"type": "string"}, "default": option.default}
    kind = {"type": [_TYPES[option._type], "null"]}  # type: ignore[attr-defined]
    if name == "enabled":
        variables = {
            "description": "!ENV: the names of variables, and the value where none of them is set.",
            "type": "array",
            "minItems": 2,
            "items": [{"type": "string"}],
            "additionalItems": {"type": ["string", "boolean"]},
        }
        kind = {"anyOf": [kind, variables]}
    return {**kind, "default": option.default}


def _labels() -> dict[str, Any]:
    said = docstrings(Labels)
    found = {}
    for name in Labels.names():
        label: dict[str, Any] = {"description": said[name].replace("`", ""), **_in_braces(name)}
        if name in COUNTED:
            forms = {category: _in_braces(name) for category in CATEGORIES}
            by_number = {"type": "object", "additionalProperties": False, "required": ["other"], "properties": forms}
            label = {"description": label.pop("description"), "anyOf": [label, by_number]}
        found[name] = {**label, "default": label_default(name)}
    return found


def label_default(name: str) -> str:
    """A label's default as a site would write it: its nouns are names in braces."""
    label = next(one.default for one in fields(Labels) if one.name == name)
    return label.forms["other"] if isinstance(label, Counted) else label or getattr(Labels(), name)


def _in_braces(name: str) -> dict[str, Any]:
    """What a label must look like, for its words in braces."""
    if name not in VALUES:
        return dict(_TEXT)
    words = VALUES[name] if name in OWN_NAMES else (*VALUES[name], *NOUNS)
    plain = r"[^{}]|\{\{|\}\}"
    allowed = "|".join([plain, *(rf"\{{{word}\}}" for word in words)])
    if name == "part_of":
        message = "Write {strategy} where the link is shown."
        pattern = rf"^(?:{allowed})*\{{strategy\}}(?:{allowed})*$"
    else:
        message = f"Only {' and '.join(f'{{{word}}}' for word in VALUES[name])} may be in braces."
        pattern = rf"^(?=\s*\S)(?:{allowed})*$"
    return {**_TEXT, "pattern": pattern, "patternErrorMessage": message}


def _codes() -> dict[str, Any]:
    return {
        entry.code: {
            "description": entry.when,
            "enum": ["error", "warning", "info", OFF, False],
            "default": SEVERITIES[entry.code],
        }
        for entry in entries()
    }


def options_table() -> str:
    """Return the documentation's table of options."""
    rows = [
        f"| `{name}` | {_type(option)} | {_default(option, said)} | {said.partition(' Default: ')[0]} |"
        for name, option, said in _flat()
    ]
    return "\n".join(("| option | type | default | what it does |", "|---|---|---|---|", *rows))


def _flat() -> Iterator[tuple[str, BaseConfigOption[Any], str]]:
    for name, option, said in options(DeptPluginConfig):
        if isinstance(option, c.SubConfig):
            yield from options(option.config_class, f"{name}.")
        else:
            yield name, option, said


def _type(option: BaseConfigOption[Any]) -> str:
    match option:
        case LabelsOption():
            return "[texts by label](labels.md)"
        case ProblemsOption():
            return "severities by [code](messages.md)"
        case DepartmentsOption():
            return "path, or mapping"
        case c.Optional():
            return _type(option.option)
        case c.Choice():
            return ", ".join(f"`{one}`" for one in option.choices)
        case c.ListOfItems():
            return "list of texts"
    return _WORDS[option._type]  # type: ignore[attr-defined]


def _default(option: BaseConfigOption[Any], said: str) -> str:
    """Return an option's default. If it depends on the site, it is described in the docstring."""
    if isinstance(option, c.Optional):
        return said.partition(" Default: ")[2].rstrip(".")
    if isinstance(option, LabelsOption):
        return "English"
    if isinstance(option.default, list):
        return ", ".join(option.default) or "none"
    if isinstance(option.default, bool):
        return f"`{str(option.default).lower()}`"
    return f"`{option.default}`" if option.default else "none"


def labels_table() -> str:
    """Return the documentation's table of labels, with the words of each language."""
    said = docstrings(Labels)
    languages = {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(LANGUAGES.glob("*.yml"))
    }
    head = "".join(f" {Locale.parse(code).get_language_name('en')} |" for code in languages)
    rows = []
    for name in Labels.names():
        words = " | ".join(map(_as_code, (label_default(name), *(language[name] for language in languages.values()))))
        rows.append(f"| `{name}` | {words} | {said[name]} |")
    return "\n".join((f"| label | English |{head} where it is |", "|---" * (len(languages) + 3) + "|", *rows))


def _as_code(text: str) -> str:
    """Return a text as code if it has braces, so that they are no directive."""
    return f"`{text}`" if "{" in text else text


def schema_text() -> str:
    """Return the content of the schema file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
