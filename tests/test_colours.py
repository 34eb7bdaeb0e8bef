from __future__ import annotations

import pytest

from mkdocs_deptplugin.strategy.departments.colours import NEUTRAL, contrast, on_dark, under_white
from mkdocs_deptplugin.strategy.departments.departments import Departments

KNOWN = list(Departments.built_in())
MATERIAL_SLATE, MKDOCS_DARK = "#1e2129", "#212529"


def test_contrast_follows_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == 1
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("colour", [*(one.border for one in KNOWN), NEUTRAL, "#000000", "#ffffff", "#ff0000"])
def test_colours_are_made_to_stand_out(colour: str) -> None:
    assert min(contrast(on_dark(colour), page) for page in (MATERIAL_SLATE, MKDOCS_DARK)) >= 3
    assert contrast(under_white(colour), "#ffffff") >= 4.5


def test_a_colour_that_stands_out_is_kept() -> None:
    assert on_dark("#ffffff") == "#ffffff"
    assert under_white("#000000") == "#000000"


@pytest.mark.parametrize("department", KNOWN, ids=lambda one: one.id)
def test_text_of_built_in_departments_is_readable(department: object) -> None:
    one = next(known for known in KNOWN if known is department)
    assert contrast(one.tile_colour, "#ffffff") >= 4.5
    assert contrast(one.border_on_dark, MATERIAL_SLATE) >= 3
    assert one.border == one.colour
