"""Front matter, and the files with front matter for a whole folder."""

from __future__ import annotations

import pytest

from mkdocs_deptplugin.reading.grammar.headings import read_action
from mkdocs_deptplugin.reading.grammar.kramdown import without_comments
from mkdocs_deptplugin.reading.pages.front_matter import (
    MetaFileError,
    check_front_matter,
    read_defaults,
    read_front_matter,
    with_defaults,
)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("---\naction: 3\n", (1, 1), "have no end"),
        ("---\naction: 3\ntitle: a: b\n---\n", (3, 9), "cannot be read"),
        ("---\naction: 3\ntitle: '\n---\n", (4, 1), "cannot be read"),
        ("---\naction: 3\n- x\n---\n", (3, 1), "cannot be read"),
        ("---\naction: 2026-13-45\n---\n", (1, 1), "cannot be read"),
    ],
)
def test_front_matter_that_cannot_be_read_is_reported_at_its_place(
    text: str, place: tuple[int, int], words: str
) -> None:
    problem = check_front_matter(text)
    assert problem is not None
    assert (problem.line, problem.column) == place
    assert words in problem.message


@pytest.mark.parametrize("text", ["# Title\n", "---\ntitle: a: b\n---\n", "---\n\naction: x\n", "--\naction: 3\n"])
def test_front_matter_that_is_not_ours_is_not_reported(text: str) -> None:
    assert check_front_matter(text) is None


@pytest.mark.parametrize(
    ("text", "wrong"), [("- a\n", "contains no values"), ("a: b: c\n", "cannot be read"), ("", "contains no values")]
)
def test_a_file_of_defaults_with_a_mistake_is_named(text: str, wrong: str) -> None:
    with pytest.raises(MetaFileError, match=rf"docs/\.meta\.yml {wrong}"):
        read_defaults("docs/.meta.yml", text)


def test_defaults_are_merged_as_the_meta_plugin_does() -> None:
    defaults = [read_defaults(".meta.yml", "tags: [a]\ntitle: T\n"), read_defaults("x/.meta.yml", "tags: [b]\n")]
    assert with_defaults({"title": "Own"}, defaults) == {"tags": ["a", "b"], "title": "Own"}
    with pytest.raises(MetaFileError, match="does not fit"):
        with_defaults({"tags": "one"}, defaults)


@pytest.mark.parametrize(
    ("front", "meta", "number"),
    [
        ('---\naction: "03"\n---\n', {"action": "03"}, "03"),
        ("---\naction: 010\n---\n", {"action": 8}, "010"),
        ("---\naction: soon\n---\n", {"action": "soon"}, ""),
        ("---\ntitle: x\n---\n", {"title": "x"}, ""),
    ],
)
def test_a_number_is_what_is_written(front: str, meta: dict[str, object], number: str) -> None:
    found = read_front_matter("1.md", front, meta)
    assert (found.number, found.claims_action) == (number, "action" in meta)


def test_defaults_give_a_number_and_who_is_asked() -> None:
    defaults = [read_defaults("a/.meta.yml", "action: 7\napplies_to: [CO, HO]\n")]
    found = read_front_matter("a/1.md", "---\napplies_to: [MOJ]\n---\n", {"applies_to": ["MOJ"]}, defaults, "docs/")
    assert (found.number, found.applies_to) == ("7", ("CO", "HO", "MOJ"))
    assert found.applied_by == {"CO": ("docs/a/.meta.yml", 2), "HO": ("docs/a/.meta.yml", 2)}


@pytest.mark.parametrize(
    ("source", "number", "title", "numbers"),
    [
        ("**Action 3:** Title", "3", "Title", ("3",)),
        ("**Action 3**: Title", "3", "Title", ("3",)),
        ("**Action 3: Title**", "3", "**Title**", ("3",)),
        ("*Action 3*", "3", "", ("3",)),
        ("Action 7 (b): Title", "7(b)", "Title", ("7(b)",)),
        ("Action 21, 22 and 23: Title", "", "Title", ("21", "22", "23")),
        ("Action: Title", "", "Action: Title", ()),
    ],
)
def test_the_heading_of_an_action(source: str, number: str, title: str, numbers: tuple[str, ...]) -> None:
    found = read_action(source, ("Action",))
    if found is None:
        assert source == "Action: Title"
        return
    assert (found.number, found.title, found.numbers) == (number, title, numbers)


def test_a_comment_of_kramdown_is_hidden() -> None:
    shown = without_comments("a\n{::comment}\nb\n{:/comment}\nc\n{::comment}\nd")
    assert "b" not in shown.text
    assert shown.text.startswith("a")
