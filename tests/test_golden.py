"""Markdown in; HTML, record and problems out: one behaviour for each file in `golden/`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from canonical import canonical

from mkdocs_deptplugin.reading.pages.include import Text, read_page
from mkdocs_deptplugin.reading.source import Source
from mkdocs_deptplugin.rendering.navigation import Neighbours
from mkdocs_deptplugin.rendering.renderer import ExposedError, Rendered, Renderer
from mkdocs_deptplugin.settings import Labels, Settings
from mkdocs_deptplugin.strategy.departments.departments import Departments
from mkdocs_deptplugin.strategy.departments.registry import read_registry
from mkdocs_deptplugin.strategy.outline import build_strategy
from mkdocs_deptplugin.strategy.record import published

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(GOLDEN.glob("*/*.yml"))
EXTENSIONS = ("tables", "fenced_code", "toc")


class Case(NamedTuple):
    """How to read the page of a golden file.

    Attributes:
        renderer: Returns a new renderer, as in a new process.
        source: Returns the page's source, given its text.
        extensions: The names of Python-Markdown's extensions.
        is_plain: Whether the page has no options of an action.
    """

    renderer: Callable[[], Renderer]
    source: Callable[[str], Source]
    extensions: list[str]
    is_plain: bool


def case_of(
    *,
    labels: dict[str, str] | None = None,
    extensions: list[str] | tuple[str, ...] = EXTENSIONS,
    path: str = "page.md",
    number: str = "",
    title: str = "",
    registry: str = "",
    applies_to: list[str] | None = None,
    settings: dict[str, Any] | None = None,
    files: dict[str, str] | None = None,
) -> Case:
    departments = read_registry(registry, "departments.yml").departments if registry else Departments.built_in()
    texts = {name: Text(body) for name, body in (files or {}).items()}
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in (settings or {}).items()
    }
    # Most statements in the golden files are short on purpose.
    site = Settings(Labels(**(labels or {})), **{"severities": {"statement-short": "off"}, **given})

    def renderer() -> Renderer:
        return Renderer(departments, site, find=texts.get)

    def source(text: str) -> Source:
        document = read_page(text, site, path=path, number=number, find=texts.get)
        asked = tuple(applies_to) if applies_to is not None else None
        return Source(path, document, number, title, bool(number), asked)

    return Case(renderer, source, list(extensions), not number and applies_to is None)


def rendered(text: str, **options: Any) -> Rendered:
    make, source_of, extensions, is_plain = case_of(**options)
    renderer, source = make(), source_of(text)
    if is_plain:
        return renderer.render(text, path=source.path, extensions=extensions)
    problems = build_strategy([source], renderer.departments, renderer.settings).problems
    converted = renderer.convert(renderer.expand(text, source), extensions)
    return Rendered(renderer.decorate(converted.html, converted.cards, Neighbours(), ""), tuple(problems))


def recorded(text: str, **options: Any) -> list[dict[str, Any]]:
    """Return what is published of each response, in the form of `record:` in a golden file."""
    make, source_of, extensions, _ = case_of(**options)
    renderer, source = make(), source_of(text)
    try:
        converted = renderer.convert(renderer.expand(text, source), extensions, source.path)
    except ExposedError:
        return []
    return [
        {
            "department": one.department.id,
            "state": one.state,
            "anchor": one.anchor,
            "words": one.words,
            "links": [f"{link.text}: {link.url}" for link in one.links],
        }
        for one in published(converted.cards, renderer.departments)
    ]


def test_every_golden_file_is_tested() -> None:
    assert sorted(GOLDEN.rglob("*.yml")) == FILES != []


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_golden(file: Path) -> None:
    golden = yaml.safe_load(file.read_text(encoding="utf-8"))
    page = rendered(golden["input"], **golden.get("options", {}))
    assert canonical(page.html) == canonical(golden["html"])
    assert recorded(golden["input"], **golden.get("options", {})) == golden.get("record", [])
    wanted = golden.get("problems", [])
    here = golden.get("options", {}).get("path", "page.md")
    found = [
        f"{one.path + ':' if one.path != here else ''}{one.line}:{one.column} {one.severity} {one.code}: {one.message}"
        for one in page.problems
    ]
    assert [text if ": " in want else text.split(": ")[0] for text, want in zip(found, wanted, strict=False)] == wanted
    assert found[len(wanted) :] == []
