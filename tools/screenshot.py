"""Take the README's pictures: `python tools/screenshot.py docs`.

The pictures show the upper part of an action's page (card.png) and the matrix (matrix.png) of the example site.
This needs Playwright and Chromium, at `CHROMIUM` or on the path.
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
MATRIX = "departments/index.html"
WIDE: ViewportSize = {"width": 1480, "height": 3000}
SIZE: ViewportSize = {"width": 720, "height": 900}


def build(site: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
    subprocess.run(command, cwd=EXAMPLE, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, check=True)


def take(site: Path, folder: Path) -> None:
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
        whole = {"x": 0.0, "y": 0.0, "width": float(SIZE["width"]), "height": card["y"] + card["height"]}
        page.screenshot(path=folder / "card.png", clip=whole)  # type: ignore[arg-type]
        page = browser.new_page(viewport=WIDE, color_scheme="light", reduced_motion="reduce")
        page.goto((site / MATRIX).as_uri())
        page.locator(".matrix-scroll").screenshot(path=folder / "matrix.png")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        build(Path(temporary))
        take(Path(temporary), Path(sys.argv[1]))
