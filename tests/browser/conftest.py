"""One browser, and the example site on every theme and colour scheme, served from 127.0.0.1."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "example_site" / "docs"
STRESS = Path(__file__).with_name("stress.md")
QUIET = ["gpu", "quic", "background-networking", "component-update", "sync"]

# highlightjs: these themes fetch it from another server
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
        arguments = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in QUIET)]
        launched = playwright.chromium.launch(executable_path=path, args=arguments)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def address(browser: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the sites are, each in a folder of its name; none is built where there is no browser."""
    root = tmp_path_factory.mktemp("sites")
    docs = root / "docs"
    shutil.copytree(EXAMPLE, docs)
    shutil.copy(STRESS, docs / "actions" / "11.md")
    builds = {}
    for name, theme in SITES.items():
        config = root / f"{name}.yml"
        config.write_text(CONFIG.format(docs=docs, site=root / name, theme=theme), encoding="utf-8")
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(config)]
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        builds[name] = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    for name, build in builds.items():
        _, said = build.communicate(timeout=120)
        assert build.returncode == 0, f"{name}: {said}"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever, args=[0.05])
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(params=SITES, scope="session")
def site(request: pytest.FixtureRequest) -> str:
    return request.param
