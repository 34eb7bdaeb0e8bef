from __future__ import annotations

import re

import pytest
from building import MakeProject, action
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_deptplugin.strategy.departments.colours import NEUTRAL, contrast, letters_on, on_dark
from mkdocs_deptplugin.strategy.departments.departments import Department, Departments

KNOWN = list(Departments.built_in())
MATERIAL_SLATE, MKDOCS_DARK = "#1e2129", "#212529"
colours = st.from_regex(r"#(?:[0-9a-fA-F]{3}){1,2}", fullmatch=True)


def test_contrast_follows_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == 1
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("colour", [*(one.border for one in KNOWN), NEUTRAL, "#000000", "#ffffff", "#ff0000"])
def test_colours_are_made_to_stand_out(colour: str) -> None:
    assert min(contrast(on_dark(colour), page) for page in (MATERIAL_SLATE, MKDOCS_DARK)) >= 3


def test_a_colour_that_stands_out_is_kept() -> None:
    assert on_dark("#ffffff") == "#ffffff"


@given(colours)
def test_every_colour_has_legible_letters_and_stands_out_in_the_dark(colour: str) -> None:
    one = Department("x", "X", colour=colour)
    assert one.tile_colour == colour  # the brand colour itself
    assert contrast(one.letter_colour, one.tile_colour) >= 4.5
    assert min(contrast(one.border_on_dark, page) for page in (MATERIAL_SLATE, MKDOCS_DARK)) >= 3


@pytest.mark.parametrize(
    ("colour", "letters"),
    [("#ffd500", "#000000"), ("#fd0", "#000000"), ("#ffffff", "#000000"), ("#005abb", "#ffffff"), ("#000", "#ffffff")],
)
def test_letters_are_white_or_black(colour: str, letters: str) -> None:
    assert letters_on(colour) == letters


def test_a_short_colour_is_the_long_one() -> None:
    assert contrast("#fd0", "#ffdd00") == 1


def test_a_yellow_tile_has_dark_letters_on_the_site(project: MakeProject) -> None:
    registry = "departments:\n  home-office: {name: Home Office, colour: '#fd0'}\n"
    pages = {"docs/1.md": action("1", "", "We will print them."), "departments.yml": registry}
    built = project(pages).build("--strict")
    style = re.search(
        r'\[data-department="home-office"\][^{]*\{([^}]*)\}', built.text("assets/deptplugin/departments.css")
    )
    assert style is not None
    assert "--department-tile: #fd0;" in style[1]
    assert "--department-letters: #000000;" in style[1]
    assert "color: var(--department-letters, #fff);" in built.text("assets/deptplugin/cards.css")


@pytest.mark.parametrize("department", KNOWN, ids=lambda one: one.id)
def test_text_of_built_in_departments_is_readable(department: object) -> None:
    one = next(known for known in KNOWN if known is department)
    assert one.letter_colour == "#ffffff"
    assert contrast(one.tile_colour, "#ffffff") >= 4.5
    assert contrast(one.border_on_dark, MATERIAL_SLATE) >= 3
    assert one.border == one.colour
