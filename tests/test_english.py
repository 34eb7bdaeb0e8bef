"""Plain words: a few that were ours alone, each with the one that everybody knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WORDS = {
    r"mend(?:s|ed|ing|er)?": "fix",
    r"stands?(?! for\b)|stood": "is",
    r"lies|lying": "is",
    r"behind": "after",
    r"dress(?:es|ed|ing)?": "decorate",
    r"is said|are said|said of": "is reported",
    r"speaks? of": "mentions",
    r"none of ours|nothing of ours|what is ours": "has none of our directives",
}
FILES = sorted(
    path
    for folder, endings in (("mkdocs_deptplugin", ("*.py", "*.yml", "*.html", "*.css")), ("docs", ("*.md",)))
    for ending in endings
    for path in (ROOT / folder).rglob(ending)
) + [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
"""What we wrote. The example site's answers are in the words of their departments."""


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_usual_word_is_used(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    found = {match[0]: usual for word, usual in WORDS.items() for match in re.finditer(rf"\b(?:{word})\b", text)}
    assert found == {}
