from __future__ import annotations

import pytest

from mkdocs_deptplugin.text.spelling import nearest

WORDS = ("div", "department", "statement", "navigation")


@pytest.mark.parametrize(
    ("word", "most", "meant"),
    [
        ("dvi", 1, "div"),
        ("dv", 1, "div"),
        ("divv", 1, "div"),
        ("dib", 1, "div"),
        ("div", 0, "div"),
        ("depratmnet", 2, "department"),
        ("statment", 1, "statement"),
        ("word", 2, ""),
        ("", 1, ""),
        ("d", 1, ""),
        ("navigations", 1, "navigation"),
    ],
)
def test_nearest(word: str, most: int, meant: str) -> None:
    assert nearest(word, WORDS, most) == meant
