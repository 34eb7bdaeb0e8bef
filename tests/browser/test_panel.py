"""The panel of problems in a real browser, with every theme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from building import Project, action
from conftest import SITES
from test_pages import WCAG, opened
from test_serve import serving, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser

GOOD = action("1", "", "Words.")
BAD = GOOD.replace("{department}", "{departmnt}").replace("Words.", "[Read more »]") + "[Here]\n\n" * 9


@pytest.mark.parametrize("name", SITES)
def test_the_panel_in_a_browser(browser: Browser, tmp_path: Path, name: str) -> None:
    site = Project(tmp_path, measured=False).write(
        {"docs/index.md": "# Home\n", "docs/1.md": BAD}, {"theme": yaml.safe_load(SITES[name])}
    )
    with serving(site) as server, opened(browser) as page:
        page.goto(f"{server.address}/1/")
        panel = page.locator(".deptplugin-panel")
        assert panel.get_attribute("aria-label") == "11 problems"
        assert "5 more of these" in panel.inner_text()
        heading = page.locator("h1:has(> .action-number)")
        assert panel.bounding_box()["y"] < heading.bounding_box()["y"]  # type: ignore[index]
        found = Axe().run(page, context=".deptplugin-panel", options={"runOnly": {"type": "tag", "values": WCAG}})
        assert found.response["violations"] == []
        page.set_viewport_size({"width": 320, "height": 700})
        assert page.evaluate("document.querySelector('.deptplugin-panel').scrollWidth <= innerWidth")

        # The browser reloads the page by itself.
        write(tmp_path / "docs/1.md", GOOD)
        panel.wait_for(state="detached")
        heading.wait_for()  # the page is empty while it reloads
        assert panel.count() == 0
