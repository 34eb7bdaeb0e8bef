"""A browser, and the example site with every theme and colour scheme, served from 127.0.0.1."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest
from forks import run_module

EXAMPLE = Path(__file__).parents[2] / "example_site" / "docs"
STRESS = Path(__file__).with_name("stress.md")
QUIET = ["gpu", "quic", "background-networking", "component-update", "sync"]

# highlightjs is off, because these themes load it from another server
SITES = {
    "material-light": "{name: material, font: false, palette: {scheme: default}}",
    "material-dark": "{name: material, font: false, palette: {scheme: slate}}",
    "mkdocs-light": "{name: mkdocs, highlightjs: false, color_mode: light}",
    "mkdocs-dark": "{name: mkdocs, highlightjs: false, color_mode: dark}",
    "readthedocs": "{name: readthedocs, highlightjs: false}",
}
CONFIG = """
site_name: The Plain Words Strategy
docs_dir: {docs}
site_dir: {site}
theme: {theme}
markdown_extensions: [attr_list, tables, {{toc: {{permalink: true}}}}]
plugins: [search, deptplugin]
"""


class Served(NamedTuple):
    """A folder and its address."""

    root: Path
    address: str


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def find_chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    path = find_chromium()
    if path is None:
        reason = "no Chromium: install one, or set CHROMIUM to its path"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        # No test waits for, or depends on, another server.
        elsewhere = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        arguments = [elsewhere, "--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in QUIET)]
        launched = playwright.chromium.launch(executable_path=path, args=arguments)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def served(browser: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The folder for the sites. Each is built into a folder with its name."""
    root = tmp_path_factory.mktemp("sites")
    docs = root / "docs"
    shutil.copytree(EXAMPLE, docs)
    shutil.copy(STRESS, docs / "actions" / "11.md")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever, args=[0.05])
    thread.start()
    yield Served(root, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def address(served: Served) -> str:
    return served.address


@pytest.fixture(params=SITES, scope="session")
def site(request: pytest.FixtureRequest, served: Served) -> str:
    """Build a site and return its name. Without a browser, nothing is built."""
    name = str(request.param)
    config = served.root / f"{name}.yml"
    text = CONFIG.format(docs=served.root / "docs", site=served.root / name, theme=SITES[name])
    config.write_text(text, encoding="utf-8")
    done = run_module("mkdocs", "build", "--quiet", "--config-file", str(config), cwd=served.root, measured=False)
    assert done.returncode == 0, f"{name}: {done.stderr.decode()}"
    return name
