"""Unlikely pieces of text, which Hypothesis combines."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

OPENINGS = [
    "{div .department}", "{div .statement}", "{department}", "{statement}", "{div}", "{section .s #top}",
    "{div .x #top}",
]  # fmt: skip
CLOSINGS = ["{/div}", "{/department}", "{/statement}", "{/section}", "{/navigation}"]
OTHERS = [
    "{{DEPARTMENTRESPONSE}}", "{{ DEPARTMENTRESPONSE }}", "{navigation}", "{: .logo-bis #top}", "{: .x }", "{:", "{",
    "}", "{dvi .department}", "{/dvi}", "{div .department", "div .x}", "{word}", "{{ macro }}", "{div .x ???}",
    "\\{div .x}", "{div onclick='x'}", "{script}", "{DIV}", "{ div }", " {div}", "   {div}", "    {div}", "\t{div}",
    "{div} {/div}", "# Action 03: Title", "#Action 03:", "# Action 3", "## Home Office",
    "##Department for<br>Transport", "## Cabinet Office {: .x }", "Home Office\n---", "Action 3: Title\n===", "## ",
    "#", "---", "===", "[Read more \u00bb]", "[Read more \u00bb]()", "[More](https://example.org/)",
    "[Read more \u00bb]: https://example.org/", "[sic]", "- {div .x}", "> {div}", "1. one", "- two", "    - three",
    "| a | {div} |\n|---|---|\n| c | d |", "```", "~~~", "````", "``` py", "`{div}`", "`", "``", "    code", "\tcode",
    "<!--", "-->", "<!-- {div} -->", "<div>", "</div>", '<div class="raw">', '<p id="top">', "</p>", "<br>", "<pre>",
    "</pre>", "<hr>", "<span>", "&amp;", "&", "<", "Coming soon...", "TBC", "*", "**", "_", '\\', "\u00a0{div}",
    "\ufffe", "\u0002", "\u0003", "\u0002klzzwxh:0000\u0003", "\r", "\f", "\u2028", "\u0000", "\ud7ff", "é",
    "\u65e5\u672c\u8a9e", "\ud83c\udfdb", "[^1]", "[^1]: note", "[TOC]", "![", "](", "((", "*[HO]: Home Office",
]  # fmt: skip
MARKS = [chr(code) for code in range(0xFDD0, 0xFDF0)] + [
    '\ufdd0["close"]\ufdd1',
    "\ufdd9\ufdda",
    "\ufddc[]\ufddc",
    "<p>\ufddb</p>",
]
fragments = st.sampled_from([*OPENINGS, *OPENINGS, *CLOSINGS, *CLOSINGS, *OTHERS, "", "", ""]) | st.text(
    st.characters(exclude_categories=["Cs", "Cn"]), max_size=8
)
pages = st.lists(st.tuples(fragments, st.sampled_from(["\n", "\n", "\n\n", " "])), max_size=25).map(
    lambda parts: "".join(map("".join, parts))
)
GOOD = (Path(__file__).parent.parent / "example_site/docs/actions/03.md").read_text(encoding="utf-8")
