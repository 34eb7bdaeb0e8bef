"""Take the README's picture: `python tools/screenshot.py docs/card.png`.

Builds the example site and takes the upper part of an action's page, at two pixels for each of CSS.
Needs Playwright and Chromium (`CHROMIUM`, or one on the path).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

EXAMPLE = Path(__file__).parents[1] / "example_site"
PAGE = "actions/09/index.html"
LAST_CARD = "#cabinet-office"
SIZE: ViewportSize = {"width": 720, "height": 900}


def build(site: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
    subprocess.run(command, cwd=EXAMPLE, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, check=True)


def take(site: Path, picture: Path) -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-lcd-text", "--disable-font-subpixel-positioning"],
        ) as browser,
    ):
        page = browser.new_page(viewport=SIZE, device_scale_factor=2, color_scheme="light", reduced_motion="reduce")
        page.goto((site / PAGE).as_uri())
        card = page.locator(".department", has=page.locator(LAST_CARD)).bounding_box()
        assert card is not None
        page.screenshot(
            path=picture, clip={"x": 0, "y": 0, "width": SIZE["width"], "height": card["y"] + card["height"]}
        )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        take(Path(folder), Path(sys.argv[1]))
