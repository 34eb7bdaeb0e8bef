"""The work of reading is proportional to the length of the text, for every text."""

from __future__ import annotations

import sys

import pytest
from effort import is_linear
from repeated import HTML, INCLUDED, PAGES

from mkdocs_deptplugin.publishing.moving import move_statement
from mkdocs_deptplugin.reading.blocks import DEEPEST
from mkdocs_deptplugin.reading.pages.rebase import rebase
from mkdocs_deptplugin.reading.scan import scan
from mkdocs_deptplugin.rendering.renderer import Renderer
from mkdocs_deptplugin.text.html import languages, read

THOUSAND = 1000


@pytest.mark.parametrize("name", PAGES)
def test_scanning_is_linear(name: str) -> None:
    assert is_linear(scan, PAGES[name])


@pytest.mark.parametrize("name", INCLUDED)
def test_moving_addresses_is_linear(name: str) -> None:
    assert is_linear(lambda text: rebase(text, "shared/note.md", "actions/01.md"), INCLUDED[name])


@pytest.mark.parametrize("name", HTML)
def test_reading_and_moving_html_is_linear(name: str) -> None:
    assert is_linear(read.__wrapped__, HTML[name])
    assert is_linear(lambda html: list(languages(html + "<b lang=''>", "p")), HTML[name])
    assert is_linear(lambda html: move_statement(html + "=", str.upper, "--1"), HTML[name])


def test_work_that_is_not_linear_is_noticed() -> None:
    def pairs(text: str) -> list[int]:
        few = text[::30]
        return [ord(one) for one in few for _ in few]

    assert is_linear(lambda text: [ord(one) for one in text], "x".__mul__)
    assert not is_linear(pairs, "x".__mul__)


def test_nesting_needs_no_recursion() -> None:
    depth = 2 * THOUSAND
    assert depth > sys.getrecursionlimit()
    text = "{div}\n" * depth + "\nWords.\n\n" + "{/div}\n" * depth
    page = Renderer().render(text)
    assert page.html.count("</div>") == DEEPEST
    assert "Words." in page.html
    assert [problem.line for problem in page.problems] == list(range(DEEPEST + 1, depth + 1))


def test_a_page_of_many_cards_is_linear() -> None:
    card = (
        "{department}\n## Department for<br>Transport\n{statement}\nWords. [Read more](https://e.org/)\n{/statement}\n"
        "{/department}\n"
    )
    assert is_linear(Renderer().render, lambda n: "# Title\n\n" + card * (n // 50))
