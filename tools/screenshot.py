"""Take the README's pictures: `python tools/screenshot.py docs`.

The pictures show the page whose source the README prints (card.png), and the matrix of the example site (matrix.png).
This needs Playwright and Chromium, at `CHROMIUM` or on the path.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import yaml
from playwright.sync_api import ViewportSize, sync_playwright

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "example_site"
NEIGHBOURS = ("02", "04")
MATRIX = "departments/index.html"
WIDE: ViewportSize = {"width": 1480, "height": 3000}
SIZE: ViewportSize = {"width": 720, "height": 900}


def first_block(readme: str, language: str) -> str:
    """Return the README's first code block in a language.

    Raises:
        ValueError: There is none.
    """
    found = re.search(rf"^```{language}\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    if found is None:
        raise ValueError(f"The README has no block of {language}.")
    return found[1]


def write_site(folder: Path, readme: str) -> str:
    """Write the site that the README shows: its `mkdocs.yml` and page, between two actions of the example site.

    Args:
        folder: Where the site is written.
        readme: The README.

    Returns:
        The path of the page below the built site.
    """
    page = first_block(readme, "markdown")
    config = yaml.safe_load(first_block(readme, "yaml"))
    config["theme"]["font"] = False  # no picture depends on another server
    number = re.search(r"^# \w+ (\w+):", page, re.MULTILINE)
    assert number is not None
    actions = folder / "docs" / "actions"
    actions.mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    (folder / "docs" / "index.md").write_text(f"# {config['site_name']}\n", encoding="utf-8")
    (actions / f"{number[1]}.md").write_text(page, encoding="utf-8")
    for name in NEIGHBOURS:
        shutil.copy(EXAMPLE / "docs" / "actions" / f"{name}.md", actions)
    return f"actions/{number[1]}/index.html"


def with_digest(picture: bytes, source: str) -> bytes:
    """Return a PNG that names its source, so that a test can find a picture that is not current.

    Args:
        picture: The PNG.
        source: What it shows. Only its digest is written, as the text "Source".
    """
    text = b"tEXtSource\0" + digest(source).encode()
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    end = picture.rindex(b"IEND") - 4
    return picture[:end] + chunk + picture[end:]


def digest(source: str) -> str:
    """Return the digest of a source."""
    return hashlib.sha256(source.encode()).hexdigest()


def build(folder: Path, site: Path) -> None:
    """Build the site of a folder."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
    subprocess.run(command, cwd=folder, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, check=True)


def take(page_file: Path, matrix_file: Path, folder: Path) -> None:
    """Take both pictures, of a built page from its top to its last card and of a matrix."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-lcd-text", "--disable-font-subpixel-positioning"],
        ) as browser,
    ):
        page = browser.new_page(viewport=SIZE, device_scale_factor=2, color_scheme="light", reduced_motion="reduce")
        page.goto(page_file.as_uri())
        card = page.locator(".department").last.bounding_box()
        assert card is not None
        height = round(card["y"] + card["height"])
        page.set_viewport_size({"width": SIZE["width"], "height": height})
        page.screenshot(path=folder / "card.png")
        page = browser.new_page(viewport=WIDE, color_scheme="light", reduced_motion="reduce")
        page.goto(matrix_file.as_uri())
        page.locator(".matrix-scroll").screenshot(path=folder / "matrix.png")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        path = write_site(root / "readme", readme)
        build(root / "readme", root / "readme_site")
        build(EXAMPLE, root / "example_site")
        take(root / "readme_site" / path, root / "example_site" / MATRIX, Path(sys.argv[1]))
    card = Path(sys.argv[1]) / "card.png"
    card.write_bytes(with_digest(card.read_bytes(), first_block(readme, "markdown")))
