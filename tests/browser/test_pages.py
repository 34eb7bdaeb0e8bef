"""Action pages of the example site in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from building import example

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request, Route, ViewportSize

ACTION, TABLE, STRESS = "actions/03/", "actions/02/", "actions/11/"
CARDS = example("docs/actions/03.md").count("{div .department}")
OURS = ".department, .action-navigation, h1:has(> .action-number)"
WIDE: ViewportSize = {"width": 1280, "height": 900}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# A canvas reads every notation of a colour, and paints a transparent one over its background.
CONTRAST = """
([selector, property]) => {
  const context = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const painted = (...colours) => {
    for (const colour of colours) {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
    }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = colour => {
    const [red, green, blue] = colour.map(value => value / 255)
      .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  return [...document.querySelectorAll(selector)].map(element => {
    const behind = [];
    for (let at = element; at; at = at.parentElement) behind.unshift(getComputedStyle(at).backgroundColor);
    const back = painted("#fff", ...behind);
    const front = painted(`rgb(${back})`, getComputedStyle(element)[property]);
    const [light, dark] = [luminance(back), luminance(front)].sort((one, other) => other - one);
    return (light + 0.05) / (dark + 0.05);
  });
}
"""


@contextmanager
def opened(browser: Browser, **options: Any) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce", viewport=WIDE, **options)
    try:
        yield context.new_page()
    finally:
        context.close()


@pytest.fixture(scope="module")
def visit(browser: Browser, address: str, site: str) -> Iterator[tuple[Page, list[Request]]]:
    """Open the page of the third action, once for each site, and record its requests."""
    requests: list[Request] = []
    with opened(browser) as page:
        page.on("request", lambda request: requests.append(request))
        page.goto(f"{address}/{site}/{ACTION}")
        yield page, requests


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """Where the other pages are opened, one after the other."""
    with opened(browser) as page:
        yield page


@pytest.fixture
def page(visit: tuple[Page, list[Request]]) -> Page:
    page, _ = visit
    if page.viewport_size != WIDE:
        page.set_viewport_size(WIDE)
    return page


@contextmanager
def emulating(page: Page, **media: Any) -> Iterator[None]:
    page.emulate_media(**media)
    try:
        yield
    finally:
        page.emulate_media(media="screen", forced_colors="none", reduced_motion="reduce")


def style(page: Page, selector: str, name: str, pseudo: str = "") -> str:
    return page.eval_on_selector(selector, "(one, [name, of]) => getComputedStyle(one, of)[name]", [name, pseudo])


def box(page: Page, selector: str) -> dict[str, float]:
    return page.eval_on_selector(selector, "one => one.getBoundingClientRect().toJSON()")


def hidden(page: Page, selector: str) -> list[str]:
    """Return the elements that match a selector and are not visible."""
    found = page.locator(selector)
    assert found.count() > 0
    return found.evaluate_all(
        "all => all.filter(one => !one.checkVisibility({visibilityProperty: true})).map(one => one.outerHTML)"
    )


def test_axe_finds_nothing_in_the_plugins_elements(page: Page) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = {"include": [[selector] for selector in OURS.split(", ")]}
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
    found = axe.run(page, context, options).response["violations"]
    assert [(one["id"], node["html"], node["failureSummary"]) for one in found for node in one["nodes"]] == []


def test_no_other_server_and_no_extra_font(visit: tuple[Page, list[Request]], address: str, site: str) -> None:
    requests = [(request.url, request.resource_type) for request in visit[1]]
    assert any("deptplugin" in url for url, _ in requests)
    assert [url for url, _ in requests if not url.startswith((address, "data:", "blob:"))] == []
    fonts = [url for url, kind in requests if kind == "font"]
    assert [url for url in fonts if "deptplugin" in url or site.startswith("material")] == []


def test_nothing_leaves_the_window(page: Page, window: Page, address: str, site: str) -> None:
    outside = (
        "(all, width) => all.filter(one => one.getBoundingClientRect().right > width + 0.5).map(one => one.outerHTML)"
    )
    scrolls = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    for path in (ACTION, TABLE, STRESS):
        shown = page if path == ACTION else window
        if shown is window:
            window.goto(f"{address}/{site}/{path}")
        for width in (320, 360, 768, 1280):
            shown.set_viewport_size({"width": width, "height": 900})
            assert shown.eval_on_selector_all(OURS, outside, width) == [], f"{path} at {width}"
            # On wide windows, the long words widen the table of contents of some themes.
            assert not shown.evaluate(scrolls) or (width > 360 and path == STRESS), f"{path} at {width}"


def test_the_words_of_the_matrix_stay_in_their_cells(window: Page, address: str, site: str) -> None:
    wider = """all => all.map(one => {
        const words = document.createRange();
        words.selectNodeContents(one.querySelector("a") || one);
        return words.getBoundingClientRect().right - one.getBoundingClientRect().right;
    })"""
    window.goto(f"{address}/{site}/departments/")
    for width in (360, 1280):
        window.set_viewport_size({"width": width, "height": 900})
        found = window.eval_on_selector_all(".response-matrix tbody :is(th, td)", wider)
        assert len(found) > 20
        assert max(found) < 1


def test_a_statement_is_beside_its_logo_on_a_wide_page(page: Page) -> None:
    for width, beside in ((1280, True), (360, False)):
        page.set_viewport_size({"width": width, "height": 900})
        logo, statement = box(page, ".organisation-logo"), box(page, ".statement")
        assert (statement["left"] >= logo["right"]) is beside
        assert (statement["top"] >= logo["bottom"]) is not beside


def test_a_brand_colour_is_a_visible_border(page: Page, site: str) -> None:
    assert style(page, "#cabinet-office", "color") == style(page, ".department", "color")
    ratios = page.evaluate(CONTRAST, [".organisation-logo", "borderLeftColor"])
    assert len(ratios) == CARDS
    if site.endswith("-dark"):
        assert min(ratios) >= 3
    else:
        assert style(page, "#cabinet-office", "borderLeftColor") == "rgb(0, 90, 187)"


def test_text_has_enough_contrast(page: Page) -> None:
    for selector in (".organisation-tile", ".organisation-name", ".statement p", ".statement a", ".action-link > *"):
        ratios = page.evaluate(CONTRAST, [selector, "color"])
        assert ratios, selector
        assert min(ratios) >= 4.5, selector


def test_a_tile_has_white_letters(page: Page) -> None:
    assert style(page, ".organisation-tile", "color", "::before") == "rgb(255, 255, 255)"
    assert style(page, "#cabinet-office .organisation-tile", "content", "::before") == '"CO"'


@pytest.mark.parametrize("width", [360, 1280])
def test_the_whole_row_of_a_neighbour_is_a_link(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    nav = box(page, ".action-navigation")
    previous, following = (box(page, f".action-link[rel={rel}]") for rel in ("prev", "next"))
    assert previous["bottom"] <= following["top"]
    for row in (previous, following):
        assert row["height"] >= 45
        assert row["width"] == pytest.approx(nav["width"], abs=1)
    corner = [previous["right"] - 3, previous["top"] + 3]
    assert page.evaluate("([x, y]) => document.elementFromPoint(x, y).rel", corner) == "prev"


def test_the_focus_is_visible(page: Page) -> None:
    page.locator(".action-strategy a").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.rel") == "prev"
    assert style(page, ".action-link:focus", "outlineStyle") == "solid"
    assert float(style(page, ".action-link:focus", "outlineWidth").removesuffix("px")) >= 2
    assert min(page.evaluate(CONTRAST, [".action-link:focus", "outlineColor"])) >= 3


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("ident", ["cabinet-office", "department-for-education"])
def test_a_header_does_not_cover_the_target_of_a_link(page: Page, ident: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 600})
    page.evaluate("ident => { location.hash = ''; location.hash = ident }", ident)
    page.wait_for_function(
        "ident => document.getElementById(ident).getBoundingClientRect().bottom < innerHeight", arg=ident
    )
    on_top = """one => {
      const {left, top, bottom} = one.getBoundingClientRect();
      return [top + 2, bottom - 2].every(y => one.contains(document.elementFromPoint(left + 20, y)));
    }"""
    assert page.eval_on_selector(f"#{ident}", on_top)


def test_print(page: Page) -> None:
    with emulating(page, media="print"):
        assert hidden(page, ".organisation-logo, .statement, .action-navigation") == []
        assert style(page, ".department", "breakInside") == "avoid"
        assert style(page, ".organisation-logo", "borderLeftStyle") == "solid"
        assert style(page, ".organisation-tile", "printColorAdjust") == "exact"
        assert "https://www.example.org/ago/plain-words" in style(page, ".statement a", "content", "::after")


def test_forced_colours(page: Page) -> None:
    with emulating(page, forced_colors="active"):
        assert style(page, ".organisation-logo", "borderLeftWidth") == "4px"
        assert style(page, ".organisation-tile", "borderTopStyle") == "solid"


def test_the_plugin_has_no_animations(page: Page) -> None:
    with emulating(page, reduced_motion="no-preference"):
        for selector in (".department", ".organisation-logo", ".organisation-tile", ".statement", ".action-navigation"):
            assert style(page, selector, "animationName") == "none"
            assert style(page, selector, "transitionDuration") == "0s"


def test_without_scripts_and_under_a_strict_policy(browser: Browser, address: str, site: str) -> None:
    def with_policy(route: Route) -> None:
        answer = route.fetch()
        policy = "style-src 'self'; script-src 'none'"
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})

    with opened(browser, java_script_enabled=False) as page:
        page.route(f"**/{ACTION}", with_policy)
        page.goto(f"{address}/{site}/{ACTION}")
        assert page.locator(".department").count() == CARDS
        assert hidden(page, ".organisation-logo, .statement, .action-navigation, .action-link") == []
        assert page.locator(":is(.department, .action-navigation, h1):is([style], :has([style]))").count() == 0
        assert style(page, "#cabinet-office", "borderLeftWidth") == "4px"
        assert style(page, "#cabinet-office .organisation-tile", "backgroundColor") == "rgb(0, 90, 187)"
        assert style(page, ".department .visually-hidden", "width") == "1px"
