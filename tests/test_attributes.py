from __future__ import annotations

import pytest

from mkdocs_deptplugin.reading.grammar.attributes import parse_attributes


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (".a .b #c", {"id": "c", "class": "a b"}),
        (".a.b#c", {"id": "c", "class": "a b"}),
        ("key=\"v w\" other='x' third=y", {"key": "v w", "other": "x", "third": "y"}),
        ("class='a b' id=c", {"id": "c", "class": "a b"}),
        (".a .a", {"class": "a"}),
        ("KEY=v", {"key": "v"}),
        ('a=""', {"a": ""}),
        (".-a .a_b-c", {"class": "-a a_b-c"}),
        ("#ünïcode .é", {"id": "ünïcode", "class": "é"}),
        ("", {}),
    ],
)
def test_attributes_of_an_element(text: str, html: dict[str, str]) -> None:
    found = parse_attributes(text)
    assert found.html() == html
    assert not found.invalid
    assert not found.unsafe


@pytest.mark.parametrize(
    "text",
    [
        "onclick='x'",
        "ONCLICK=x",
        "style='a'",
        "href='javascript:x'",
        "a=' JavaScript:x'",
        "srcdoc=x",
        "a='data:text/html,x'",
    ],
)
def test_code_that_a_browser_would_run_is_left_out(text: str) -> None:
    found = parse_attributes(text)
    assert found.unsafe
    assert not found.html()


@pytest.mark.parametrize(
    ("text", "invalid"), [(".a = b", "= b"), (".1", ".1"), ("a='", "a='"), (".a <b>", "<b>"), ("#", "#")]
)
def test_invalid_parts_are_named(text: str, invalid: str) -> None:
    assert invalid in parse_attributes(text).invalid


def test_words_are_separate_from_attributes() -> None:
    assert parse_attributes("cabinet-office .a state=withheld").words == ("cabinet-office",)
