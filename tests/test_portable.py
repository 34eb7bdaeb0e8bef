"""Expanded pages are ordinary Markdown: three readers agree on them, and they can be expanded again.

The readers are the plugin's extension, Python-Markdown with `md_in_html` and `attr_list`, and markdown-it-py for
CommonMark. A golden file with Markdown that the other readers read differently has `portable: false`. It still gives
the same HTML and the same record when it is read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import markdown
import pytest
import yaml
from bs4 import BeautifulSoup, Tag
from building import MakeProject, Project
from canonical import canonical
from canonical import portable as lines
from markdown_it import MarkdownIt
from test_golden import EXTENSIONS, FILES, Case, case_of

from mkdocs_deptplugin.rendering.renderer import ExposedError
from mkdocs_deptplugin.strategy.record import ConvertedCard
from mkdocs_deptplugin.text.marks import MARKS

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "example_site"
COMMONMARK = MarkdownIt("commonmark").enable("table")
READERS = ("markdown", "commonmark")


class Facts(NamedTuple):
    """The facts of a page on which all readers must agree."""

    words: str
    cards: list[tuple[str, ...]]
    headings: list[tuple[str, str]]
    links: list[tuple[str, str]]


def facts(html: str) -> Facts:
    soup = BeautifulSoup(html, "html.parser")
    for hidden in soup.select(".visually-hidden, .headerlink"):
        hidden.decompose()
    cards = [
        (str(card["data-department"]), str(card.get("data-state")), *(words(one) for one in card.select(".statement")))
        for card in soup.select("[data-department]")
    ]
    headings = [(one.name, words(one)) for one in soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6"])]
    links = [(words(one), str(one.get("href"))) for one in soup.find_all("a")]
    return Facts(words(soup), cards, headings, links)


def words(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


def record(cards: Sequence[ConvertedCard]) -> list[dict[str, Any]]:
    """Return what is published of each card, and where its state comes from."""
    without_html = (card._replace(head="", body="", end="") for card in cards)
    return [card._asdict() | {"carried": card.carried.state_from} for card in without_html]


def expanded(text: str, case: Case) -> str | None:
    """Return a page's portable Markdown, or None if the page stops a build."""
    try:
        return case.renderer().expand(text, case.source(text))
    except ExposedError:
        return None


def read_by(reader: str, text: str, extensions: Sequence[str]) -> Facts:
    if reader == "commonmark":
        return facts(COMMONMARK.render(text))
    return facts(markdown.markdown(text, extensions=list(dict.fromkeys([*extensions, "md_in_html", "attr_list"]))))


def differing(text: str, case: Case) -> list[str]:
    """Return the readers that do not agree with the plugin's extension."""
    ours = facts(case.renderer().convert(text, case.extensions).html)
    return [reader for reader in READERS if read_by(reader, text, case.extensions) != ours]


def golden(file: Path) -> tuple[str, Case, bool]:
    found = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found["input"], case_of(**found.get("options", {})), found.get("portable", True)


def pages() -> list[Path]:
    return sorted((EXAMPLE / "docs" / "actions").glob("[01]*.md"))


@pytest.mark.no_cover  # the next test takes the same ways
@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_three_readers_agree(file: Path) -> None:
    text, case, is_portable = golden(file)
    portable = expanded(text, case)
    if portable is not None:
        assert (differing(portable, case) == []) == is_portable, portable


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_expanded_text_gives_the_same_page_when_it_is_read_again(file: Path) -> None:
    """In another process, directly converted or expanded again."""
    text, case, _ = golden(file)
    renderer = case.renderer()
    try:
        portable = renderer.expand(text, case.source(text))
    except ExposedError:
        return
    assert not MARKS.search(portable) or MARKS.search(text)
    path = case.source(text).path
    first = renderer.convert(portable, case.extensions, path)
    read = case.renderer().convert(portable, case.extensions, path)
    again = case.renderer()
    expanded_again = again.expand(portable, case.source(portable))
    assert lines(expanded_again) == lines(portable)
    for other in (read, again.convert(expanded_again, case.extensions, path)):
        assert canonical(other.html) == canonical(first.html)
        assert record(other.cards) == record(first.cards)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_pages_of_the_example_are_portable(page: Path) -> None:
    done = Project(ROOT).run("mkdocs_deptplugin", "expand", str(page), "-f", str(EXAMPLE / "mkdocs.yml"))
    assert done.returncode == 0, done.stderr
    text = done.stdout
    body = text.split("---\n", 2)[2] if text.startswith("---\n") else text
    assert not MARKS.search(text)
    assert differing(body, case_of(registry=(EXAMPLE / "departments.yml").read_text(encoding="utf-8"))) == []


def test_expand_does_not_print_a_withheld_answer() -> None:
    registry = "departments:\n  home-office: {name: Home Office, withheld: true}\n"
    text = "{{DEPARTMENTRESPONSE}}\n\n# Action 1: One\n\n{department home-office}\nSecret words.\n{/department}\n"
    assert "Secret" not in str(expanded(text, case_of(registry=registry)))


@pytest.mark.parametrize(
    "opening",
    [
        '<div class="department" data-department="home-office" markdown="1">',
        '<div data-state="responded" data-department="home-office" class="department" markdown>',
        "<section class='department' data-department='home-office' data-state='responded' markdown='1'>",
        '<div class="department" data-department="home-ofice" data-state="withheld" markdown="1">',
        '<div class="departmnt" data-department="cabinet-office" data-state="withhold" markdown="1">',
        '<div class="department" data-department="cabinet-office" markdown="1">',
        '<div class="department" data-department="cabinet-office" data-state="open" markdown="1">',
        '<div class="department" data-department="cabinet-office" hidden markdown="1">',
        '<div class="department" data-department="home-office">',
        '<div class="department"\n  data-department="home-office" markdown="1">',
        '<div class="department" data-department="home-office" markdown="1"',
        '<div class="department" data-department="cabinet-office" data-state="withheld">',
        'Text <div class="department" data-department="home-office" markdown="1">',
    ],
)
def test_a_card_typed_by_hand_never_publishes_what_is_withheld(opening: str) -> None:
    """The heading names a department that the registry withholds, or the tag mentions withholding."""
    registry = (
        "departments:\n  cabinet-office: {name: Cabinet Office}\n  home-office: {name: Home Office, withheld: true}\n"
    )
    name = "section" if opening.startswith("<section") else "div"
    page = (
        "{{DEPARTMENTRESPONSE}}\n\n# Action 1: One\n\n"
        f'{opening}\n\n## Home Office\n\n<div class="statement" markdown="1">\n\nSecret words.\n\n</div>\n\n</{name}>\n'
    )
    case = case_of(registry=registry)
    html = case.renderer().render(page, extensions=["md_in_html", "attr_list"]).html
    assert "Secret" not in html
    late = case.renderer().convert(page, ["md_in_html", "attr_list"])  # as if a macro had added it
    assert "Secret" not in late.html or any(note.effect == "stops" for note in late.notes)


@pytest.mark.parametrize("heading", ["## Ministry of Justice", "## Cabinet Office", ""])
def test_a_typed_card_with_two_names_is_withheld(heading: str) -> None:
    """The registry withholds the department in the tag, and the heading names another or none."""
    registry = (
        "departments:\n  cabinet-office: {name: Cabinet Office}\n  home-office: {name: Home Office, withheld: true}\n"
    )
    page = (
        '{{DEPARTMENTRESPONSE}}\n\n# Action 1: One\n\n<div data-department="home-office" markdown="1">\n\n'
        f"{heading}\n\nSecret words.\n\n</div>\n"
    )
    rendered = case_of(registry=registry).renderer().render(page, extensions=[])
    assert "Secret" not in rendered.html
    assert any(problem.effect for problem in rendered.problems) or not heading


def test_a_card_typed_by_hand_is_a_card() -> None:
    page = (
        "# Action 1: One\n\n<div class='department' data-department='home-office' markdown>\n## Home Office\n"
        "<div class='statement' markdown>\nOur *answer* to the action.\n</div>\n</div>\n"
    )
    case = case_of(number="1")
    renderer = case.renderer()
    converted = renderer.convert(renderer.expand(page, case.source(page)), EXTENSIONS)
    (card,) = converted.cards
    assert (card.department, card.name, card.state, card.line) == ("home-office", "Home Office", "responded", 3)
    assert "<em>answer</em>" in card.statement
    assert "markdown" not in converted.html


@pytest.mark.parametrize("withheld", [False, True])
def test_a_department_that_a_macro_writes_is_known_after_the_macro(withheld: bool) -> None:
    """Until the name is known, a registry that withholds a department keeps the answer off the site."""
    registry = f"departments:\n  home-office: {{name: Home Office, withheld: {str(withheld).lower()}}}\n"
    case = case_of(registry=registry)
    renderer = case.renderer()
    page = "# Action 1: One\n\n{div .department}\n## {{ name }}\nSecret words.\n{/div}\n"
    portable = renderer.expand(page, case.source(page)).replace("{{ name }}", "Home Office")
    converted = renderer.convert(portable, EXTENSIONS)
    assert ("Secret" in converted.html) != withheld
    assert [(card.department, card.name) for card in converted.cards] == [("home-office", "Home Office")]


@pytest.mark.parametrize("text", ["# Plain\n\nWords.\n", "---\ndeptplugin: false\n---\n{div .x}\n\nWords.\n\n{/div}\n"])
def test_expand_prints_a_page_without_directives_unchanged(project: MakeProject, text: str) -> None:
    made = project({"docs/index.md": text})
    done = made.run("mkdocs_deptplugin", "expand", "docs/index.md")
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip("\n") == text.rstrip("\n")
