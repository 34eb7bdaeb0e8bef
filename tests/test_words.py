from __future__ import annotations

import pytest

from mkdocs_deptplugin.text.words import lines_of, natural, normalise, plain, printable, slug


@pytest.mark.parametrize(
    "name",
    [
        "Department for Business, Innovation & Skills",
        "department FOR business innovation and skills",
        "Department for  Business\u00a0Innovation & Skills",
        "Department for Business, Innovation, and Skills",
        "Department for Business Innovation &amp; Skills",
    ],
)
def test_normalise_unifies_spellings(name: str) -> None:
    assert normalise(plain(name)) == "department for business innovation skills"


@pytest.mark.parametrize("quote", ["'", "’", "‘"])
def test_normalise_removes_every_apostrophe(quote: str) -> None:
    assert normalise(f"Attorney General{quote}s Office") == "attorney generals office"


def test_normalise_removes_only_the_word_and() -> None:
    assert normalise("Andorra and the Sand") == "andorra the sand"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Department for<br>Transport", "Department for Transport"),
        ("Attorney <br /> General's <BR/> Office", "Attorney General's Office"),
        ("*Home* [Office](https://e.org/)", "Home Office"),
        ("a &amp; b & c", "a & b & c"),
        ("`{div}` < 3", "{div} < 3"),
        ("", ""),
        ("Coming\n  soon...", "Coming soon..."),
        ("&lt;b&gt;", "<b>"),
    ],
)
def test_plain_is_the_text_that_is_read_aloud(source: str, words: str) -> None:
    assert plain(source) == words


def test_lines_of() -> None:
    assert lines_of(" A <br> B<br/>C<br>") == ["A", "B", "C"]


def test_natural_sorts_as_people_do() -> None:
    numbers = ["10", "3a", "2", "03", "2.10", "2.9", "1", "3B"]
    assert sorted(numbers, key=natural) == ["1", "2", "2.9", "2.10", "03", "3a", "3B", "10"]
    assert natural("03") == natural("3")
    assert natural("3A") == natural("3a")


def test_natural_accepts_any_text() -> None:
    assert sorted(["", "a1", "1a", "²", "1"], key=natural)


def test_slug() -> None:
    assert slug("  Her Majesty's  Treasury ") == "her-majestys-treasury"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("plain é » …", "plain é » …"), ("a\x1b[31mb", "a\ufffd[31mb"), ("one\ntwo\r", "one\ufffdtwo\ufffd"),
     ("a\u00a0b", "a b"), ("\u202eright", "\ufffdright")],
)  # fmt: skip
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown
