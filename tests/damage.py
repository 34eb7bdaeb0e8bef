"""Damage correct pages in small ways, and find out what each damage changes and where it is reported."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from mkdocs_deptplugin.reading.document import Document
from mkdocs_deptplugin.reading.problems import Problem
from mkdocs_deptplugin.reading.source import Source
from mkdocs_deptplugin.settings import Settings
from mkdocs_deptplugin.strategy.departments.departments import Departments
from mkdocs_deptplugin.strategy.departments.registry import read_registry
from mkdocs_deptplugin.strategy.outline import build_strategy, read_responses
from mkdocs_deptplugin.text.words import natural

EXAMPLE = Path(__file__).parent.parent / "example_site"
NEAR = 3
"""The most lines between a damage and the place of a problem, or a line that its message names."""

OURS = re.compile(r"\s*(?:\{|#|.*\}\s*$)")
WORD = re.compile(r"[^\W_]+")


class Damage(NamedTuple):
    """A damaged page. `lines` are the damaged lines, from 1; `touched` are the words on them."""

    kind: str
    text: str
    lines: tuple[int, ...]
    touched: frozenset[str]


@dataclass(frozen=True)
class Site:
    """The example site: its registry, its settings and its actions' pages."""

    departments: Departments
    settings: Settings
    pages: dict[str, str]


@cache
def example_site() -> Site:
    registry = (EXAMPLE / "departments.yml").read_text(encoding="utf-8")
    config: dict[str, Any] = yaml.safe_load((EXAMPLE / "mkdocs.yml").read_text(encoding="utf-8"))
    options = next(one["deptplugin"] for one in config["plugins"] if isinstance(one, dict))
    folder = EXAMPLE / "docs" / "actions"
    pages = {f"actions/{path.name}": path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}
    titles = {str(number): title for number, title in options["strategy"]["actions"].items()}
    return Site(read_registry(registry, "departments.yml").departments, Settings(titles=titles), pages)


def marked(text: str) -> str:
    """Return a page in which every line of prose begins with a unique word."""
    return "\n".join(
        f"w{index}x {line}" if line.strip() and not OURS.match(line) else line
        for index, line in enumerate(text.split("\n"))
    )


class Meaning(NamedTuple):
    """What a page means: its action, its states, and the department of each unique word and each link."""

    action: tuple[Any, ...]
    states: frozenset[tuple[str, str, int]]
    owners: frozenset[tuple[str, str]]
    links: frozenset[tuple[str, str]]


def meaning(document: Document, site: Site) -> Meaning:
    title = document.title
    action = (
        document.marker is not None,
        natural(title.number) if title is not None else None,
        " ".join(title.title.split()) if title is not None else "",
    )
    document, responses = read_responses(document, site.departments, site.settings)
    states = Counter((one.department.id, str(one.state)) for one in responses)
    owners = {
        (word, response.department.id)
        for response in responses
        for word in re.findall(r"\bw\d+x\b", document.statement(response.card))
    }
    links = {
        (url, response.department.id)
        for response in responses
        for url in re.findall(r"\[[^\[\]]+\]\(([^()\s]+)\)", document.statement(response.card))
    }
    counted = frozenset((*state, count) for state, count in states.items())
    return Meaning(action, counted, frozenset(owners), frozenset(links))


def problems(document: Document, path: str, site: Site) -> list[Problem]:
    """Return the problems of one page."""
    return list(build_strategy([Source(path, document)], site.departments, site.settings).problems)


def named_lines(problem: Problem) -> set[int]:
    """Return the line of a problem, and the lines that its message names."""
    lines = re.findall(r"\blines? (\d+)(?: to (\d+))?\b", problem.message)
    return {problem.line, *(int(line) for pair in lines for line in pair if line)}


def where_reported(damage: Damage, before: Sequence[Problem], after: Sequence[Problem]) -> str:
    """Return where a damage is reported.

    Args:
        damage: The damaged page.
        before: The problems of the page before the damage.
        after: The problems after it.

    Returns:
        `near` for a place near the damage, `card` for a problem of lines around it, or nothing.
    """
    old = Counter((one.code, re.sub(r"\d+", "", one.message)) for one in before)
    new = []
    for one in after:
        key = one.code, re.sub(r"\d+", "", one.message)
        if old[key]:
            old[key] -= 1
        else:
            new.append(named_lines(one))
    if any(abs(line - at) <= NEAR for lines in new for line in lines for at in damage.lines):
        return "near"
    return "card" if any(min(lines) <= at <= max(lines) for lines in new for at in damage.lines) else ""


def changed(before: Meaning, after: Meaning, damage: Damage) -> bool:
    """Return whether the page has a different meaning, apart from the words that the damage touched."""
    owners = {pair for pair in before.owners ^ after.owners if pair[0] not in damage.touched}
    links = before.links != after.links and damage.kind.startswith("bracket")
    return before.action != after.action or before.states != after.states or bool(owners) or links


def excuse(text: str, before: Meaning, after: Meaning, damage: Damage) -> str:
    """Return why a damage need not be reported; empty if it must be."""
    if not after.action[0] and after.action[1] is None:
        return "neither marker nor heading is left, so the page is not an action's page"
    ours = [[line for line in page.split("\n") if OURS.match(line)] for page in (text, damage.text)]
    moved = damage.kind == "block moved" and sorted(ours[0]) == sorted(ours[1]) and before.states == after.states
    return "every card is intact: only text has moved" if ours[0] == ours[1] or moved else ""


def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\bw\d+x\b", text))


def by_line(lines: Sequence[str]) -> Iterator[Damage]:
    """Delete, double and move every line."""
    for at, line in enumerate(lines):
        touched = words(line)
        yield Damage("line deleted", "\n".join([*lines[:at], *lines[at + 1 :]]), (at, at + 1), touched)
        yield Damage("line doubled", "\n".join([*lines[:at], line, *lines[at:]]), (at + 1, at + 2), touched)
        rest = [*lines[:at], *lines[at + 1 :]]
        for to in {at - 3, at - 1, at + 1, at + 4, at + 9, len(rest) - 5, 5}:
            if 0 <= to <= len(rest) and to != at:
                text = "\n".join([*rest[:to], line, *rest[to:]])
                yield Damage("line moved", text, (at, at + 1, to + 1), touched)


def by_block(lines: Sequence[str]) -> Iterator[Damage]:
    """Delete, double and move runs of lines."""
    for length in (2, 3, 5, 8, 11):
        for at in range(0, len(lines) - length, 2):
            block, rest = list(lines[at : at + length]), [*lines[:at], *lines[at + length :]]
            touched = words("\n".join(block))
            yield Damage("block deleted", "\n".join(rest), (at, at + 1), touched)
            doubled = "\n".join([*lines[: at + length], *block, *lines[at + length :]])
            yield Damage("block doubled", doubled, tuple(range(at + 1, at + 2 * length + 1)), touched)
            for to in (max(0, at - 7), min(len(rest), at + 9), len(rest) // 2):
                if to != at:
                    text = "\n".join([*rest[:to], *block, *rest[to:]])
                    yield Damage("block moved", text, (at, at + 1, *range(to + 1, to + length + 1)), touched)


def by_bracket(lines: Sequence[str]) -> Iterator[Damage]:
    """Delete every bracket of a link."""
    for at, line in enumerate(lines):
        for match in re.finditer(r"\[|\]|(?<=\])\(|\)(?=\s*$|\s)", line if "](" in line else ""):
            text = "\n".join([*lines[:at], line[: match.start()] + line[match.end() :], *lines[at + 1 :]])
            yield Damage("bracket deleted", text, (at + 1,), words(line))


def by_character(lines: Sequence[str]) -> Iterator[Damage]:
    """Delete, double and change every brace and letter of directives and headings."""
    for at, line in enumerate(lines):
        if not OURS.match(line):
            continue
        for column, character in enumerate(line):
            kind = "brace" if character in "{}" else "letter"
            touched = words(line)
            others = {"deleted": "", "doubled": character * 2, "changed": "x" if character != "x" else "y"}
            for how, new in others.items():
                text = "\n".join([*lines[:at], line[:column] + new + line[column + 1 :], *lines[at + 1 :]])
                yield Damage(f"{kind} {how}", text, (at + 1,), touched)
