from __future__ import annotations

import pytest

from mkdocs_deptplugin.reading.grammar.verbatim import code_spans, find_verbatim, masked


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("`a`", ["`a`"]),
        ("x ``a ` b`` y `c`", ["``a ` b``", "`c`"]),
        ("`a `` b", []),
        ("``a`", []),
        ("\\`a` b`", ["` b`"]),
        ("`a\\` b`", ["`a\\`"]),
        ("", []),
    ],
)
def test_code_spans(text: str, spans: list[str]) -> None:
    assert [text[start:end] for start, end in code_spans(text)] == spans


def code(text: str) -> set[int]:
    return set(find_verbatim(text, text.split("\n")).code)


def raw(text: str) -> set[int]:
    return set(find_verbatim(text, text.split("\n")).raw)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("```\na\n```\nb", {0, 1, 2}),
        ("~~~ x\na\n~~~", {0, 1, 2}),
        ("````\n```\n````\nb", {0, 1, 2}),
        ("```\n~~~\n```\n~~~", {0, 1, 2}),
        ("```\na", set()),
        ("``` `\na\n```", set()),
        ("<!--\na\n-->\nb", {0, 1, 2}),
        ("a <!-- b --> c", set()),
        ("`<!--`\na\n-->", set()),
    ],
)
def test_code_and_comments(text: str, lines: set[int]) -> None:
    assert code(text) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("<div>\na\n</div>\nb", {0, 1, 2}),
        ("<div>\n<div>\n</div>\na\n</div>\nb", {0, 1, 2, 3, 4}),
        ("<b>\na\n</b>", set()),
        ("<hr>\na", {0}),
        ("x <div>\na\n</div>", set()),
        ("<DIV>\na\n</div>", {0, 1, 2}),
        ('<div title="a > b">\na\n</div>\nb', {0, 1, 2}),
    ],
)
def test_raw_html(text: str, lines: set[int]) -> None:
    assert raw(text) == lines


def test_an_unclosed_tag_has_a_place() -> None:
    text = "a\n\n  <div>\nb"
    (tag,) = find_verbatim(text, text.split("\n")).unclosed
    assert tag == (2, 3, "div")


def test_masked_keeps_all_columns() -> None:
    assert masked("a <!-- {div} --> b <!-- c") == "a                b <!-- c"
