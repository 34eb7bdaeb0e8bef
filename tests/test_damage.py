"""Damage correct pages: the build ends, no word is lost, and a changed meaning is reported nearby."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import pytest
from bs4 import BeautifulSoup
from building import MakeProject
from damage import (
    EXAMPLE,
    OURS,
    Damage,
    Meaning,
    by_block,
    by_bracket,
    by_line,
    changed,
    example_site,
    excuse,
    marked,
    meaning,
    problems,
    where_reported,
    words,
)
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_deptplugin.reading.problems import Problem
from mkdocs_deptplugin.reading.scan import scan
from mkdocs_deptplugin.rendering.renderer import Renderer
from mkdocs_deptplugin.strategy.outline import read_responses

SITE = example_site()
LONGEST = 200_000


def is_unreported(text: str, path: str, damage: Damage) -> bool:
    """Return whether a damage changes the meaning of a page without a report."""
    bad = scan(damage.text)
    (before, known), after = read_good(text, path), meaning(bad, SITE)
    if not changed(before, after, damage) or excuse(text, before, after, damage):
        return False
    return not where_reported(damage, known, problems(bad, path, SITE))


@cache
def read_good(text: str, path: str) -> tuple[Meaning, list[Problem]]:
    """Return the meaning and the problems of a page before the damage."""
    good = scan(text)
    return meaning(good, SITE), problems(good, path, SITE)


class Case(NamedTuple):
    """A page of the example site: its path, its text, and its text with one damage."""

    path: str
    text: str
    damage: Damage

    def __repr__(self) -> str:
        """Return the lines around the damage. The whole page would be too long for a report."""
        kind, text, lines, _ = self.damage
        around = "\n".join(text.split("\n")[max(0, min(lines) - 9) : max(lines) + 9])
        return f"{self.path}, {len(self.text)} characters, {kind} at {lines[:9]}:\n{around[:4000]}"


@st.composite
def damaged(draw: st.DrawFn, *, may_be_long: bool = False) -> Case:
    """Draw a case. A long page is not a correct page, because its cards occur several times."""
    path = draw(st.sampled_from(sorted(SITE.pages)))
    text = marked(SITE.pages[path])
    copies = draw(st.sampled_from([1] * 20 + [4, LONGEST // len(text)])) if may_be_long else 1
    if copies > 1:  # as long as a page may be
        start = text.index("{div .department}")
        text = text[:start] + text[start:-8] * copies + text[-8:]
    lines = text.split("\n")
    at = draw(st.integers(0, len(lines) - 1))
    what = draw(st.sampled_from(["line", "block", "character", "brace"]))
    how = draw(st.sampled_from(["deleted", "doubled", "moved"]))
    if what in ("line", "block"):
        length = 1 if what == "line" else draw(st.integers(2, 30))
        return Case(path, text, _move(draw, lines, at, length, what, how))
    if what == "brace":
        at = draw(st.sampled_from([index for index, line in enumerate(lines) if re.search("[{}]", line)]))
    line = lines[at]
    places = [place for place, one in enumerate(line) if what == "character" or one in "{}"] or [0]
    column = draw(st.sampled_from(places))
    new = {"deleted": "", "doubled": line[column : column + 1] * 2, "moved": draw(st.sampled_from("x{}[](`<>*:."))}[how]
    lines[at] = line[:column] + new + line[column + 1 :]
    kind = "bracket" if line[column : column + 1] in "[]()" else what
    return Case(path, text, Damage(f"{kind} {how}", "\n".join(lines), (at + 1,), words(line) | words(lines[at])))


def _move(draw: st.DrawFn, lines: Sequence[str], at: int, length: int, what: str, how: str) -> Damage:
    block, rest = lines[at : at + length], [*lines[:at], *lines[at + length :]]
    touched = words("\n".join(block))
    if how == "deleted":
        return Damage(f"{what} deleted", "\n".join(rest), (at, at + 1), touched)
    to = at if how == "doubled" else draw(st.integers(0, len(rest)))
    whole = [*lines[:at], *block, *lines[at:]] if how == "doubled" else [*rest[:to], *block, *rest[to:]]
    places = (at, at + 1, *range(to + 1, to + 2 * len(block) + 1))
    return Damage(f"{what} {how}", "\n".join(whole), places, touched)


def check_words_are_kept(damage: Damage) -> None:
    """Check that the rendered page has every word of its text that is not in a withheld card."""
    text = damage.text
    _, responses = read_responses(scan(text), SITE.departments, SITE.settings)
    left_out = {
        line
        for response in responses
        if response.state == "withheld"
        for line in range(response.card.line, response.card.end)
    }
    if not damage.kind.startswith(("line", "block", "brace")):
        # A changed character may make other words of a line, so the words of this line are not checked.
        left_out |= {line - 1 for line in damage.lines}
    lines = [line for index, line in enumerate(text.split("\n")) if index not in left_out and not OURS.match(line)]
    wanted = Counter(re.findall(r"\w{2,}", re.sub(r"(?<=\])\([^()]*\)", "", "\n".join(lines))))
    page = Renderer(SITE.departments, SITE.settings).render(text, extensions=["tables", "fenced_code", "attr_list"])
    if any(problem.effect == "stops" for problem in page.problems):
        return  # the page is not shown
    shown = BeautifulSoup(page.html, "html.parser").get_text(" ")
    assert wanted - Counter(re.findall(r"\w{2,}", shown)) == Counter()


@given(damaged(may_be_long=True))
def test_a_damaged_page_is_built_and_keeps_its_words(case: Case) -> None:
    check_words_are_kept(case.damage)


@given(damaged())
def test_a_changed_meaning_is_reported_nearby(case: Case) -> None:
    path, text, damage = case
    assert not is_unreported(text, path, damage)


KINDS = {f"{what} {how}" for what in ("line", "block") for how in ("deleted", "doubled", "moved")} | {"bracket deleted"}


@pytest.mark.parametrize("path", ["actions/02.md", "actions/05.md"])
def test_a_damage_of_any_kind_is_reported_nearby(path: str) -> None:
    """Every seventh line, and so on: `tools/damage.py` tries all. A step meets each kind of damage in turn."""
    text = marked(SITE.pages[path])
    lines = text.split("\n")
    found = [*list(by_line(lines))[::7], *list(by_block(lines))[::37], *by_bracket(lines)]
    assert {damage.kind for damage in found} == KINDS
    assert [damage.lines for damage in found if is_unreported(text, path, damage)] == []


def test_a_long_page_is_damaged_too() -> None:
    """The longest page that is allowed, with a damage in the middle."""
    page = marked(SITE.pages["actions/03.md"])
    lines = page.split("\n")
    start = lines.index("{div .department}")
    text = page + "".join("\n".join(lines[start:]) for _ in range(LONGEST // len(page)))[: LONGEST - len(page)]
    whole = text.split("\n")
    middle = next(index for index in range(len(whole) // 2, len(whole)) if whole[index] == "{div .department}")
    check_words_are_kept(
        Damage(
            "line changed",
            "\n".join([*whole[:middle], "{div .departmnt", *whole[middle + 1 :]]),
            (middle + 1,),
            frozenset(),
        )
    )


def test_the_pages_are_correct_before_the_damage() -> None:
    """Their only problems are placeholders, so every other problem comes from the damage."""
    for path, page in SITE.pages.items():
        assert {problem.code for problem in problems(scan(page), path, SITE)} <= {"statement-placeholder"}
        assert not any(OURS.match(line) for line in marked(page).split("\n") if words(line))


@pytest.mark.unmeasured
def test_damaged_pages_are_really_built(project: MakeProject) -> None:
    """A site of many damaged pages: the build ends, keeps the words, and reports the same as `check`."""
    lines = marked(SITE.pages["actions/05.md"]).split("\n")
    found = [*list(by_line(lines))[::127], *list(by_block(lines))[::211], *list(by_bracket(lines))[::19]]
    assert {damage.kind for damage in found} == KINDS
    files = {f"docs/d{number}.md": damage.text for number, damage in enumerate(found)}
    registry = (EXAMPLE / "departments.yml").read_text(encoding="utf-8")
    site = project({"docs/index.md": "# Home\n", "departments.yml": registry, **files})
    built = site.build(warns=["deptplugin: "])
    checked = site.run("mkdocs_deptplugin", "check")
    assert checked.stdout.splitlines()[:-1] == built.problems
    for number, damage in enumerate(found):
        assert words(damage.text) <= words(built.page(f"d{number}/index.html").get_text(" "))
