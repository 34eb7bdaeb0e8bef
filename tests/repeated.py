"""Texts that repeat one piece, by length. They make careless parsers slow."""

from __future__ import annotations

from collections.abc import Callable

HEAD = "{div .x}\n{/div}\n"
PAGES: dict[str, Callable[[int], str]] = {
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
"""Pages of about `n` characters."""

_ADDRESSES = (
    "[", "](", "[a](", "[a](b", "[a](b)", "[a]:", "[a]: b ", "\n[a]: b", "<", "<a ", "<a x='", "`", "\\", "> ", "- ",
    "{department url=", "\n{department url='",
)  # fmt: skip
INCLUDED: dict[str, Callable[[int], str]] = {
    f"{part}…{ending}": lambda n, part=part, ending=ending: part * n + ending  # type: ignore[misc]
    for part in _ADDRESSES
    for ending in ("", ")", ">")
}
"""Markdown that repeats a piece of a link `n` times."""

_TAGS = (
    "<a ", "<!--", '<a x="', "<", "</", "<b>", "<title>", "<script x", '</b x="', "&a", "<a href=x>", "<p hidden>",
    "<![CDATA[", "<p id=x>", "<a href=#x>", "<p>", "<p lang=''>", "<input name=x type=radio>",
)  # fmt: skip
_INSIDE = (" x", " \n", " x = ", ' x="&a"', " srcset='a, b 2x,,'", " id=x", " for='x x'", " style='url(url(url('")
HTML: dict[str, Callable[[int], str]] = {
    **{part: lambda n, part=part: part * n for part in _TAGS},  # type: ignore[misc]
    **{f"<p{part}": lambda n, part=part: "<p" + part * n for part in _INSIDE},  # type: ignore[misc]
    "style": lambda n: "<p style='" + "url(" * n,
    "aria-owns": lambda n: "<p aria-owns='" + "x " * n + "' id=x>",
    "ends": lambda n: "<b>" * n + "</i>" * n,
    "spaces": lambda n: "<p x" + " " * n,
}
"""HTML that repeats a piece `n` times."""
