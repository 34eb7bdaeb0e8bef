"""Scanning takes time in proportion to the text, whatever the text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import process_time

import pytest

from mkdocs_deptplugin.reading.blocks import DEEPEST
from mkdocs_deptplugin.reading.scan import scan
from mkdocs_deptplugin.rendering.renderer import Renderer

ALLOWED = 10.0  # seconds, where a tenth of one is usual
THOUSAND = 1000
HEAD = "{div .x}\n{/div}\n"
HOSTILE: dict[str, Callable[[int], str]] = {
    "braces": lambda n: HEAD + "{" * n,
    "brace_lines": lambda n: HEAD + "{\n" * n,
    "closing_braces": lambda n: HEAD + "}" * n,
    "brace_pairs": lambda n: HEAD + "{}" * n,
    "brace_and_spaces": lambda n: HEAD + "{" + " " * n + "\n" + " " * n + "}",
    "brace_word": lambda n: HEAD + "{div " + "a " * n,
    "brace_quotes": lambda n: HEAD + "{div " + "a='" * n + "}",
    "inline_directives": lambda n: HEAD + "x " + "{div .x} " * (n // 10),
    "inline_directive_lines": lambda n: HEAD + "x {div .x}\n" * (n // 10),
    "inline_beginnings": lambda n: HEAD + "x " + "{div " * (n // 5),
    "open_tags": lambda n: HEAD + "<div>\n" * n,
    "open_tag_paragraphs": lambda n: HEAD + "<div>\n\n" * (n // 2) + "{navigation}",
    "closing_tags": lambda n: HEAD + "</div>\n" * n,
    "many_tags": lambda n: HEAD + "".join(f"<p{place % 50}>\n" for place in range(n)) + "</p0>\n" * n,
    "angles": lambda n: HEAD + "<" * n,
    "tag_beginnings": lambda n: HEAD + "<a " * n,
    "growing_backticks": lambda n: HEAD + "\n".join("x" + "`" * (place % 300 + 1) for place in range(n // 2)),
    "backticks": lambda n: HEAD + "x " + "` `` " * (n // 2),
    "backtick_directives": lambda n: HEAD + "` {div .x}\n" * (n // 10),
    "backtick_headings": lambda n: HEAD + "# `x {div}\n" * (n // 10),
    "fences": lambda n: HEAD + "```\n" * (n // 2),
    "growing_fences": lambda n: HEAD + "\n".join("`" * (place % 300 + 3) for place in range(n // 2)),
    "open_fences": lambda n: HEAD + "``` x\n" * (n // 2),
    "comments": lambda n: HEAD + "<!--" * (n // 2),
    "comment_lines": lambda n: HEAD + "<!--\n" * (n // 2),
    "comment_ends": lambda n: HEAD + "-->" * (n // 2),
    "comment_pairs": lambda n: HEAD + "x <!-- --> [More]" * (n // 10),
    "brackets": lambda n: "{department}\n## X\n" + "[" * (n // 2),
    "bracket_pairs": lambda n: "{department}\n## X\n" + "[More] " * (n // 5),
    "bracket_lines": lambda n: "{department}\n## X\n" + "[More]\n" * (n // 5),
    "definitions": lambda n: "{department}\n## X\n[More]\n" + "[More]:\n" * (n // 5),
    "nested": lambda n: "{div}\n" * (n // 5),
    "nested_and_closed": lambda n: "{div}\n" * (n // 10) + "{/div}\n" * (n // 10),
    "mismatched": lambda n: "{div}\n" * (n // 10) + "{/section}\n" * (n // 10),
    "statements": lambda n: "{department}\n## X\n" + "{div}\n" * (n // 20) + "{statement}\n" * (n // 20),
    "cards": lambda n: "{department}\n## X\n" * (n // 10),
    "attributes": lambda n: HEAD + "x\n{: .a}\n" * (n // 10),
    "near": lambda n: HEAD + "{dvi .x}\n" * (n // 10),
    "long_word": lambda n: HEAD + "{" + "d" * n + "}",
    "long_words": lambda n: HEAD + ("{" + "d" * 2000 + "}\n") * (n // 2000),
    "underlines": lambda n: HEAD + "x\n===\n" * (n // 5),
    "heading_spaces": lambda n: HEAD + "# " + " " * n + "x {:",
    "heading_attributes": lambda n: HEAD + "# x" + "{: " * (n // 3),
    "title_spaces": lambda n: "{{DEPARTMENTRESPONSE}}\n# Action 1" + " " * n + "x",
    "title_digits": lambda n: "{{DEPARTMENTRESPONSE}}\n# Action " + "1." * n + "x",
    "spaces": lambda n: HEAD + "x" + " " * n + "{\n" + " " * n + "x}",
    "broken_links": lambda n: HEAD + "](" * (n // 2),
    "links_left_open": lambda n: HEAD + "[a](" * (n // 4),
    "links_with_brackets": lambda n: HEAD + "[a](()" * (n // 6) + "[a](" + "()" * (n // 2),
    "addresses_in_brackets": lambda n: HEAD + "[x(https://" * (n // 11),
    "includes": lambda n: "{include x.md}\n" * (n // 15),
    "cards_with_text_beside": lambda n: HEAD + "x\n{statement}\nx\n{/statement}\n" * (n // 30),
    "code_in_one_paragraph": lambda n: "{div .x}\n    a\n{/div}\n    `b`\n" * (n // 30),
    "one_paragraph": lambda n: HEAD + "`x`\n{word}\n" * (n // 10),
}


def work(text: str) -> float:
    start = process_time()
    scan(text)
    return process_time() - start


@pytest.mark.parametrize("name", HOSTILE)
def test_scanning_is_linear(name: str) -> None:
    """Four times the text takes four times as long, and not sixteen: with a wide margin, for machines that are busy."""
    few, pluralise = (HOSTILE[name](size * THOUSAND) for size in (5, 20))
    assert min(work(pluralise) for _ in range(2)) < 10 * max(min(work(few) for _ in range(3)), 0.01)
    assert work(HOSTILE[name](100 * THOUSAND)) < ALLOWED


def test_nesting_needs_no_recursion() -> None:
    depth = 2 * THOUSAND
    assert depth > sys.getrecursionlimit()
    text = "{div}\n" * depth + "\nWords.\n\n" + "{/div}\n" * depth
    page = Renderer().render(text)
    assert page.html.count("</div>") == DEEPEST
    assert "Words." in page.html
    assert [problem.line for problem in page.problems] == list(range(DEEPEST + 1, depth + 1))


def test_a_page_of_many_cards_is_rendered_in_time() -> None:
    start = process_time()
    card = "{department}\n## Department for<br>Transport\n{statement}\nWords. [Read more](https://e.org/)\n{/statement}\n{/department}\n"
    html = Renderer().render("# Title\n\n" + card * 500).html
    assert html.count("data-department") == 500
    assert process_time() - start < ALLOWED
