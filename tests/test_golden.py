"""Markdown in, HTML and problems out: one behaviour per file of `golden/`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml
from canonical import canonical

from mkdocs_deptplugin.labels import Labels
from mkdocs_deptplugin.navigation import Neighbours
from mkdocs_deptplugin.render import Rendered, Renderer
from mkdocs_deptplugin.scan import Vocabulary, scan
from mkdocs_deptplugin.strategy import Source, build_strategy

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(GOLDEN.glob("*/*.yml"))
EXTENSIONS = ("tables", "fenced_code", "toc")


def rendered(
    text: str,
    *,
    vocabulary: dict[str, Any] | None = None,
    labels: dict[str, str] | None = None,
    extensions: list[str] | tuple[str, ...] = EXTENSIONS,
    path: str = "page.md",
    number: str = "",
    title: str = "",
) -> Rendered:
    words: Any = {
        name: tuple(value) if isinstance(value, list) else value for name, value in (vocabulary or {}).items()
    }
    renderer = Renderer(vocabulary=Vocabulary(**words), labels=Labels(**(labels or {})))
    if not number:
        return renderer.render(text, path=path, extensions=extensions)
    source = Source(path, scan(text, renderer.vocabulary, number=number), number, title)
    problems = build_strategy([source], renderer.departments, renderer.vocabulary).problems
    html = markdown.markdown(renderer.expand(text, source), extensions=[*extensions, renderer.extension])
    return Rendered(renderer.dress(html, Neighbours(), "").html, tuple(problems))


def test_there_are_goldens() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_golden(file: Path) -> None:
    golden = yaml.safe_load(file.read_text(encoding="utf-8"))
    page = rendered(golden["input"], **golden.get("options", {}))
    assert canonical(page.html) == canonical(golden["html"])
    wanted = golden.get("problems", [])
    found = [f"{one.line}:{one.column} {one.severity} {one.code}: {one.message}" for one in page.problems]
    assert [text if ": " in want else text.split(": ")[0] for text, want in zip(found, wanted, strict=False)] == wanted
    assert found[len(wanted) :] == []
