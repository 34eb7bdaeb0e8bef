"""Cards and other elements that an author types as HTML, or that an earlier expansion wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_deptplugin.mkdocs_site.sources import find_below
from mkdocs_deptplugin.reading.document import Single
from mkdocs_deptplugin.reading.grammar.elements import read_tag
from mkdocs_deptplugin.reading.scan import scan

CARD = '<div class="department" data-department="home-office" markdown="1">'


def cards(text: str, *, late: bool = False) -> list[tuple[int, int]]:
    """The first line of each card and the line after its last, from 0."""
    return [(card.line, card.end) for card in scan(text, late=late).cards]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{CARD}\n\nWords.\n\n</div>\n", [(0, 5)]),
        (f"{CARD}\n\nOne.\n\n{CARD}\n\nTwo.\n\n</div>\n", [(0, 4), (4, 9)]),  # cards never nest
        (f'{CARD}\n\n<div class="statement" markdown="1">\n\nWords.\n\n</div>\n\n</div>\n', [(0, 9)]),
        (f'<section markdown="1">\n\n{CARD}\n\nWords.\n\n</div>\n\n</section>\n', [(2, 7)]),
        (f"<p>{CARD}</p>\n", []),
        ("</div>\n\n{navigation}\n", []),
    ],
)
def test_a_typed_card_has_its_lines(text: str, found: list[tuple[int, int]]) -> None:
    assert cards(text) == found


def test_a_navigation_without_an_end_is_text() -> None:
    def navigations(text: str) -> list[Single]:
        return [one for one in scan(text, late=True).events if isinstance(one, Single)]

    opened = '<nav class="action-navigation">\n<p>x</p>\n'
    assert len(navigations(f"{opened}</nav>\n")) == 1
    assert navigations(f"{opened}\nWords.\n") == []
    assert navigations(opened.rstrip()) == []


def test_a_tag_is_read_as_a_browser_reads_it() -> None:
    attributes, carried = read_tag(
        ' class="a b a" ID=x data-state=withheld data-state="responded" onclick="y" title=\'&lt;\''
    )
    assert attributes.classes == ("a", "b")
    assert attributes.id == "x"
    assert carried["data-state"] == "withheld"
    assert attributes.unsafe
    assert "state" in attributes.twice
    assert ("title", "<") in attributes.pairs


def test_what_is_outside_the_documents_is_not_included(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "note.md").write_text("---\ntitle: x\n---\nWords.\n", encoding="utf-8")
    (docs / "other.md").write_bytes(b"\xff")
    (tmp_path / "secret.md").write_text("Secret.", encoding="utf-8")
    find = find_below(str(docs))
    found = find("note.md")
    assert found is not None
    assert (found.body, found.first_line) == ("Words.\n", 4)
    assert found.site.holds is not None
    assert found.site.holds("note.md")
    assert not found.site.holds("../secret.md")
    for path in ("../secret.md", "nowhere.md", "other.md", "a\0b.md"):
        assert find(path) is None
        assert not found.site.holds(path) or path == "other.md"
