"""Generate the parts of the documentation that describe templates, data, the registry, commands and other plugins.

Everything comes from where it is decided: the comment at the top of each template, the schemas, the command line and
the docstrings of the tests.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path
from textwrap import dedent
from typing import Any, Final, NamedTuple

import click

from mkdocs_deptplugin.cli import main

ROOT: Final = Path(__file__).parents[1]
PACKAGE: Final = ROOT / "mkdocs_deptplugin"
TEMPLATES: Final = PACKAGE / "theme" / "deptplugin"
COMPATIBILITY: Final = ROOT / "tests" / "compatibility"

_COMMENT: Final = re.compile(r"\{#\n(.*?)\n#\}\n", re.DOTALL)
_VARIABLE: Final = re.compile(r"- (?P<name>\w+) \((?P<type>[\w ]+)\): (?P<what>.*)", re.DOTALL)


class Template(NamedTuple):
    """What the comment at the top of a template says.

    Attributes:
        name: The name of its file.
        makes: What it makes.
        variables: The name, type and meaning of each variable.
        required: What another template in its place must have: variables, or a class after a dot.
        source: The template after the comment.
    """

    name: str
    makes: str
    variables: tuple[tuple[str, str, str], ...]
    required: tuple[str, ...]
    source: str


def read_template(path: Path) -> Template:
    """Read the comment of a template.

    Raises:
        ValueError: The comment has a line that is not understood.
    """
    text = path.read_text(encoding="utf-8")
    comment = _COMMENT.match(text)
    if comment is None:
        raise ValueError(f"{path.name} does not begin with a comment.")
    makes, listed, last = (" ".join(part.split("\n")) for part in _parts(comment[1], path.name))
    variables = []
    for item in re.split(r"(?:^| )(?=- \w+ \()", listed)[1:]:
        match = _VARIABLE.fullmatch(" ".join(item.split()))
        if match is None:
            raise ValueError(f"{path.name} describes a variable in another form: {item}")
        variables.append((match["name"], match["type"], match["what"].rstrip(".")))
    required = tuple(last.removeprefix("Required: ").split(", "))
    return Template(path.name, makes, tuple(variables), required, text[comment.end() :].rstrip())


def _parts(comment: str, name: str) -> tuple[str, str, str]:
    parts = comment.split("\n\n")
    if len(parts) != 3 or not parts[1].startswith("- ") or not parts[2].startswith("Required: "):
        raise ValueError(f"The comment of {name} is not a description, a list and a line of what is required.")
    return parts[0], parts[1], parts[2]


def templates() -> list[Template]:
    """Read all templates, in the order of their names."""
    return [read_template(path) for path in sorted(TEMPLATES.glob("*.html"))]


def template_sections() -> str:
    """Return a section for each template: what it makes, its variables, what is required, and its source."""
    return "\n\n".join(_section(one) for one in templates())


def _section(template: Template) -> str:
    required = " and ".join(_listed([_in_words(one) for one in template.required]))
    rows = [f"| `{name}` | {kind} | {_cell(what)} |" for name, kind, what in template.variables]
    parts = (
        f"### {template.name}",
        _raw(template.makes),
        "\n".join(("| variable | type | what it is |", "|---|---|---|", *rows)),
        f"A template in its place must have {required}.",
        f"```html+jinja\n{template.source}\n```",
    )
    return "\n\n".join(parts)


def _in_words(required: str) -> str:
    return f"an element of class `{required[1:]}`" if required.startswith(".") else f"`{required}`"


def _listed(words: list[str]) -> list[str]:
    """Split a list into all but the last word, with commas, and the last one."""
    return [", ".join(words[:-1]), words[-1]] if len(words) > 1 else words


def _cell(text: str) -> str:
    """Return a text for a cell of a table."""
    return _raw(text).replace("|", "\\|")


def _raw(text: str) -> str:
    """Return a text in which names in braces are code, so that they are no directives."""
    return re.sub(r"(?<!`)\{\w+\}(?!`)", lambda match: f"`{match[0]}`", text)


def columns_table() -> str:
    """Return the table of the data's columns, from the schema of the data."""
    schema = json.loads((PACKAGE / "publishing/responses.schema.json").read_text(encoding="utf-8"))
    properties: dict[str, dict[str, Any]] = schema["$defs"]["response"]["properties"]
    rows = [f"| `{name}` | {_kind(one)} | {_cell(one['description'])} |" for name, one in properties.items()]
    return "\n".join(("| column | type in JSON | what it is |", "|---|---|---|", *rows))


def _kind(described: dict[str, Any]) -> str:
    if "enum" in described:
        return "one of " + ", ".join(f"`{one}`" for one in described["enum"])
    kind = described["type"]
    kinds = kind if isinstance(kind, list) else [kind]
    words = {"array": "list of `text` and `url`", "string": "text", "integer": "whole number"}
    return " or ".join(words.get(one, one) for one in kinds)


def registry_table() -> str:
    """Return the table of the registry's keys, from its schema."""
    schema = json.loads((PACKAGE / "strategy/departments/departments.schema.json").read_text(encoding="utf-8"))
    properties: dict[str, dict[str, Any]] = schema["definitions"]["department"]["properties"]
    rows = [
        f"| `{name}` | `{_yaml(one['examples'][0])}` | {_cell(one['description'])} |"
        for name, one in properties.items()
    ]
    return "\n".join(("| key | example | what it is |", "|---|---|---|", *rows))


def _yaml(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if str(value).startswith("#") else str(value)


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command of the command line with its whole name."""
    for name, command in main.commands.items():
        if isinstance(command, click.Group):
            yield from ((f"{name} {inner}", one) for inner, one in command.commands.items())
        else:
            yield name, command


def command_sections() -> str:
    """Return a section for each command: its arguments, its help and its options."""
    return "\n\n".join(_command(name, command) for name, command in commands())


def _command(name: str, command: click.Command) -> str:
    arguments = [_argument(one) for one in command.params if isinstance(one, click.Argument)]
    options = [_option(one) for one in command.params if isinstance(one, click.Option)]
    usage = " ".join(("deptplugin", name, *arguments))
    help_text = (_paragraph(part) for part in cleandoc(command.help or "").split("\n\n"))
    rows = ["| option | what it does |\n|---|---|", *options]
    return "\n\n".join(
        (f"## deptplugin {name}", f"```text\n{usage}\n```", *help_text, *(["\n".join(rows)] * bool(options)))
    )


def _argument(argument: click.Argument) -> str:
    choices = argument.type.choices if isinstance(argument.type, click.Choice) else ()
    word = "|".join(map(str, choices)) or argument.metavar or (argument.name or "").upper()
    return word if argument.required else f"[{word}]"


def _option(option: click.Option) -> str:
    names = ", ".join(f"`{one}`" for one in sorted(option.opts, key=len, reverse=True))
    choices = option.type.choices if isinstance(option.type, click.Choice) else ()
    values = f" Values: {', '.join(f'`{one}`' for one in choices)}." if choices else ""
    return f"| {names} | {_cell(option.help or '')}{values} |"


def _paragraph(text: str) -> str:
    """Return a paragraph of a command's help; one that keeps its lines, after a backspace, is an example."""
    kept = text.removeprefix("\b\n")
    return _raw(" ".join(text.split())) if kept == text else f"```text\n{dedent(kept)}\n```"


def compatibility_table() -> str:
    """Return the table of what is tested with this plugin, from the docstring of each test."""
    rows = []
    for path in sorted(COMPATIBILITY.glob("test_*.py")):
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        first = " ".join(said.partition("\n\n")[0].split())
        rows.append(f"| {_cell(first)} | `tests/compatibility/{path.name}` |")
    return "\n".join(("| what is tested | test |", "|---|---|", *rows))
