"""Tabs of two statements on one page, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from building import MakeProject, action

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TABS = 'Words.\n\n=== "England"\n\n    ENGLAND {0}.\n\n=== "Wales"\n\n    WALES {0}.\n'


@pytest.fixture
def page(browser: Browser, project: MakeProject) -> Iterator[Page]:
    """Open a department's page with two answers."""
    built = project(
        {"docs/index.md": "# Home\n", **{f"docs/actions/{n}.md": action(n, "", TABS.format(n)) for n in ("01", "02")}},
        theme={"name": "material", "font": False},
        markdown_extensions=["attr_list", {"pymdownx.tabbed": {"alternate_style": True}}],
    ).build()
    context = browser.new_context(reduced_motion="reduce")
    opened = context.new_page()
    opened.goto((built.site / "departments/home-office/index.html").as_uri())
    yield opened
    context.close()


def seen(page: Page) -> list[str]:
    """Return the text of the visible tabs."""
    blocks = page.locator(".department-answer .tabbed-block")
    assert blocks.count() == 4
    return [block.inner_text().strip() for block in blocks.all() if block.is_visible()]


def test_a_tab_changes_only_its_own_statement(page: Page) -> None:
    assert seen(page) == ["ENGLAND 01.", "ENGLAND 02."]
    first, second = page.locator(".department-answer").all()
    second.get_by_text("Wales", exact=True).click()
    assert seen(page) == ["ENGLAND 01.", "WALES 02."]
    first.get_by_text("Wales", exact=True).click()
    assert seen(page) == ["WALES 01.", "WALES 02."]
    second.get_by_text("England", exact=True).click()
    assert seen(page) == ["WALES 01.", "ENGLAND 02."]


def test_a_tab_is_opened_by_its_address(page: Page) -> None:
    ident = page.locator(".department-answer input").last.get_attribute("id")
    page.goto(f"{page.url}#{ident}")
    page.reload()
    assert seen(page) == ["ENGLAND 01.", "WALES 02."]
