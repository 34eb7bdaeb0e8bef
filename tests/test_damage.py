"""A good page, damaged: the build ends, no word goes, and what the damage changed is named nearby."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

import pytest
from bs4 import BeautifulSoup
from damage import (
    OURS,
    Damage,
    by_block,
    by_bracket,
    by_line,
    changed,
    example_site,
    excuse,
    marked,
    meaning,
    problems,
    said,
    words,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mkdocs_deptplugin.assemble import respond
from mkdocs_deptplugin.render import Renderer
from mkdocs_deptplugin.scan import scan

SITE = example_site()
LONGEST = 200_000
law = settings(
    max_examples=int(os.environ.get("EXAMPLES", "200")), deadline=None, suppress_health_check=list(HealthCheck)
)


def unsaid(text: str, path: str, damage: Damage) -> bool:
    """Whether a damage changed what the page means, and nobody said so."""
    good, bad = scan(text), scan(damage.text)
    before, after = meaning(good, SITE), meaning(bad, SITE)
    if not changed(before, after, damage) or excuse(text, before, after, damage):
        return False
    return not said(damage, problems(good, path, SITE), problems(bad, path, SITE))


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str, Damage]:
    """A page of the example site, by its path, as it was and with one thing wrong."""
    path = draw(st.sampled_from(sorted(SITE.pages)))
    text = marked(SITE.pages[path])
    lines = text.split("\n")
    at = draw(st.integers(0, len(lines) - 1))
    what = draw(st.sampled_from(["line", "block", "character", "brace"]))
    how = draw(st.sampled_from(["deleted", "doubled", "moved"]))
    if what in ("line", "block"):
        length = 1 if what == "line" else draw(st.integers(2, 30))
        return path, text, _move(draw, lines, at, length, what, how)
    if what == "brace":
        at = draw(st.sampled_from([index for index, line in enumerate(lines) if re.search("[{}]", line)]))
    line = lines[at]
    places = [place for place, one in enumerate(line) if what == "character" or one in "{}"] or [0]
    column = draw(st.sampled_from(places))
    new = {"deleted": "", "doubled": line[column : column + 1] * 2, "moved": draw(st.sampled_from("x{}[](`<>*:."))}[how]
    lines[at] = line[:column] + new + line[column + 1 :]
    kind = "bracket" if line[column : column + 1] in "[]()" else what
    return path, text, Damage(f"{kind} {how}", "\n".join(lines), (at + 1,), words(line) | words(lines[at]))


def _move(draw: st.DrawFn, lines: Sequence[str], at: int, length: int, what: str, how: str) -> Damage:
    block, rest = lines[at : at + length], [*lines[:at], *lines[at + length :]]
    touched = words("\n".join(block))
    if how == "deleted":
        return Damage(f"{what} deleted", "\n".join(rest), (at, at + 1), touched)
    to = at if how == "doubled" else draw(st.integers(0, len(rest)))
    whole = [*lines[:at], *block, *lines[at:]] if how == "doubled" else [*rest[:to], *block, *rest[to:]]
    places = (at, at + 1, *range(to + 1, to + 2 * len(block) + 1))
    return Damage(f"{what} {how}", "\n".join(whole), places, touched)


def kept(text: str) -> None:
    """The page is rendered, and every word of it that no card withholds is on it."""
    document = scan(text)
    responses = respond(document, SITE.departments, SITE.rules)
    withheld = {
        line
        for response in responses
        if response.state == "withheld"
        for line in range(response.card.line, response.card.end)
    }
    wanted = words("\n".join(line for index, line in enumerate(text.split("\n")) if index not in withheld))
    page = Renderer(SITE.departments, rules=SITE.rules).render(text, extensions=["tables", "fenced_code", "attr_list"])
    soup = BeautifulSoup(page.html, "html.parser")
    assert wanted <= words(soup.get_text(" ") + str(soup.find_all(True, href=True)) + str(soup.find_all("img")))


@law
@given(damaged())
def test_a_damaged_page_is_built_and_keeps_its_words(case: tuple[str, str, Damage]) -> None:
    kept(case[2].text)


@law
@given(damaged())
def test_what_a_damage_changes_is_said_nearby(case: tuple[str, str, Damage]) -> None:
    path, text, damage = case
    assert not unsaid(text, path, damage)


@pytest.mark.parametrize("path", ["actions/02.md", "actions/05.md"])
def test_every_damage_to_a_line_is_said_nearby(path: str) -> None:
    text = marked(SITE.pages[path])
    lines = text.split("\n")
    found = [damage for damages in (by_line, by_bracket) for damage in damages(lines)]
    found += list(by_block(lines))[::4]
    assert [damage.lines for damage in found if unsaid(text, path, damage)] == []


def test_a_long_page_is_damaged_too() -> None:
    """As long as a page may be: the damage is in the middle of it."""
    page = marked(SITE.pages["actions/03.md"])
    lines = page.split("\n")
    start = lines.index("{div .department}")
    text = page + "".join("\n".join(lines[start:]) for _ in range(LONGEST // len(page)))[: LONGEST - len(page)]
    whole = text.split("\n")
    middle = next(index for index in range(len(whole) // 2, len(whole)) if whole[index] == "{div .department}")
    kept("\n".join([*whole[:middle], "{div .departmnt", *whole[middle + 1 :]]))


def test_the_pages_are_good() -> None:
    """Nothing but what is still to come is said of them, so that what is said later is the damage's."""
    for path, page in SITE.pages.items():
        assert {problem.code for problem in problems(scan(page), path, SITE)} <= {"statement-placeholder"}
        assert not any(OURS.match(line) for line in marked(page).split("\n") if words(line))
