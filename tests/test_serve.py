"""A real `mkdocs serve`: every edit is built once, and the problems are at the top of the page."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
import yaml
from bs4 import BeautifulSoup, Tag
from building import MakeProject, Project, action
from forks import ENGINE, unmeasured

REGISTRY = "departments:\n  home-office:\n    name: Home Office\n    abbreviation: HO\n"
PAGE = action("1", "", "Words. We will publish them.", navigation=False)
LONGEST = 60
"""Seconds after which the server answers a waiting browser, even without a change."""


class Server:
    """A running `mkdocs serve`, as a browser sees it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.log: list[str] = []
        self.epoch = 0

    def get(self, path: str) -> str:
        with urlopen(f"{self.address}/{path}", timeout=LONGEST) as answer:
            text: str = answer.read().decode()
        if found := re.search(r"livereload\((\d+)", text):
            self.epoch = int(found[1])
        return text

    def page(self, path: str = "actions/1/") -> BeautifulSoup:
        return BeautifulSoup(self.get(path), "html.parser")

    def reloaded(self, path: str = "actions/1/") -> BeautifulSoup:
        """Wait until the server announces a change, as the script on a page does, and return the new page."""
        before = self.epoch
        assert int(self.get(f"livereload/{before}/1")) > before
        page = self.page(path)
        assert self.epoch > before
        return page

    def builds(self) -> int:
        return sum("Detected file changes" in line for line in self.log)


@contextmanager
def serving(project: Project) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", ENGINE, "serve", "--dev-addr", f"127.0.0.1:{port}"]
    environment = {
        **(os.environ if project.measured else unmeasured()),
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONUNBUFFERED": "1",
    }
    with subprocess.Popen(
        command,
        cwd=project.root,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        # In the background of a shell, Ctrl+C is switched off for the tests and for all that they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        server = Server(f"http://127.0.0.1:{port}")
        assert process.stderr is not None
        for line in process.stderr:
            server.log.append(line)
            if "Serving on" in line:
                break
        rest = threading.Thread(target=server.log.extend, args=[process.stderr])
        rest.start()
        try:
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # like Ctrl+C
            rest.join()


def write(path: Path, text: str) -> None:
    """Save as many editors do: a new file replaces the old one."""
    other = path.with_name(f".{path.name}.new")
    other.write_text(text, encoding="utf-8")
    other.replace(path)


def tile(page: BeautifulSoup) -> object:
    return page.select(".organisation-tile")[0]["data-abbreviation"]


def panel(page: BeautifulSoup) -> list[str]:
    """Return the text of each problem on the panel; empty without a panel."""
    found: list[Tag] = page.select(".deptplugin-panel li")
    return [" ".join(item.get_text(" ").split()) for item in found]


@pytest.fixture
def site(project: MakeProject) -> Project:
    files = {"docs/index.md": "# Home\n", "docs/actions/1.md": PAGE, "departments.yml": REGISTRY}
    return project(files)


def listed(folder: Path) -> dict[str, str]:
    return {str(path): path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()}


def test_every_edit_is_seen_once(site: Project) -> None:
    registry, page, logo = (
        site.root / name for name in ("departments.yml", "docs/actions/1.md", "docs/logos/home-office.svg")
    )
    with serving(site) as server:
        first = server.page()
        assert (tile(first), panel(first)) == ("HO", [])

        registry.write_text(REGISTRY.replace("HO", "HOME"), encoding="utf-8")
        assert tile(server.reloaded()) == "HOME"
        write(registry, REGISTRY.replace("HO", "HOFF"))
        assert tile(server.reloaded()) == "HOFF"

        write(page, PAGE.replace("Words.", "Other words."))
        assert "Other words." in server.reloaded().get_text()

        logo.parent.mkdir()
        logo.write_text("<svg/>", encoding="utf-8")
        shown = server.reloaded()
        assert [image["src"] for image in shown.select(".department h2 img")] == ["../../logos/home-office.svg"]
        write(logo, "<svg><title>New</title></svg>")
        server.reloaded()
        assert "New" in server.get("logos/home-office.svg")

        before = listed(site.root / "docs")
        write(registry, REGISTRY.replace("HO", "H"))
        assert server.reloaded().select(".department h2 img")
        assert listed(site.root / "docs") == before
        assert server.builds() == 6


def test_edits_of_two_files_are_both_seen(site: Project) -> None:
    registry, page = site.root / "departments.yml", site.root / "docs/actions/1.md"
    with serving(site) as server:
        server.page()
        write(registry, REGISTRY.replace("HO", "A"))
        write(page, PAGE.replace("Words.", "From the other."))
        registry.write_text(REGISTRY.replace("HO", "B"), encoding="utf-8")
        shown = server.reloaded()
        if not (tile(shown) == "B" and "From the other." in shown.get_text()):  # the server has built twice
            shown = server.reloaded()
        assert tile(shown) == "B"
        assert "From the other." in shown.get_text()


def test_the_panel_appears_and_disappears(site: Project) -> None:
    registry, page = site.root / "departments.yml", site.root / "docs/actions/1.md"
    with serving(site) as server:
        assert panel(server.page()) == []

        write(page, PAGE.replace("{/department}", "{/departmnt}"))
        found = panel(server.reloaded())
        assert len(found) == 1
        assert found[0].startswith("Error docs/actions/1.md:8:1 directive-unknown {/departmnt} is not a directive.")
        assert [line for line in server.log if "docs/actions/1.md:8:1: error: directive-unknown" in line]
        # The same problems as on the command line, but only those of this page.
        checked = site.run("mkdocs_deptplugin", "check", "docs/actions/1.md")
        assert checked.returncode == 1
        lines = [re.split(r": (\w+): ([\w-]+): ", line, maxsplit=1) for line in checked.stdout.splitlines()[:-1]]
        assert found == [f"{level.capitalize()} {place} {code} {message}" for place, level, code, message in lines]
        assert "deptplugin-panel" not in server.get("")

        write(page, PAGE)
        assert panel(server.reloaded()) == []

        # If the registry has a mistake, the last correct one is used.
        write(registry, REGISTRY + "    colour: blue\n")
        shown = server.reloaded()
        assert [line.split()[:3] for line in panel(shown)] == [["Error", "departments.yml:5:5", "registry-invalid"]]
        assert tile(shown) == "HO"
        write(registry, REGISTRY)
        assert panel(server.reloaded()) == []


def test_a_page_that_would_stop_a_build_is_not_shown(site: Project) -> None:
    """The problem is reported in the log and on the panel, and no word of the page is served."""
    page = site.root / "docs/actions/1.md"
    with serving(site) as server:
        server.page()
        write(page, PAGE.replace("{department}", "{dpartment state=withheld}"))
        shown = server.reloaded()
        assert ["Error", "docs/actions/1.md:5:1", "directive-unknown"] in [line.split()[:3] for line in panel(shown)]
        assert "Not shown" in shown.get_text()
        for path in ("actions/1/", "responses.json", "departments/home-office/"):
            assert "We will publish them" not in server.get(path)
        assert [line for line in server.log if "docs/actions/1.md:5:1: error: directive-unknown" in line]
        write(page, PAGE)
        assert "We will publish them" in server.reloaded().get_text()


def test_a_page_in_another_encoding_is_left_out(site: Project) -> None:
    """Also a draft, which only `mkdocs serve` reads."""
    draft = (PAGE.replace("Action 1", "Action 2") + "Caf\u00e9\n").encode("latin-1")
    site.write(
        {"docs/drafts/2.md": draft, "docs/caf\u00e9.md": "# Caf\u00e9\n".encode("latin-1")}, {"draft_docs": "drafts/"}
    )
    with serving(site) as server:
        assert "We will publish them" in server.page().get_text()
        assert server.page("").select('a[href*="actions/1"]')
        found = [line for line in server.log if "page-unreadable" in line]
        assert "caf\u00e9.md:1:6: error: " in found[0]
        assert "drafts/2.md:" in found[1]
        page = site.root / "docs/actions/1.md"
        page.write_bytes(PAGE.replace("publish", "publi\u00e9").encode("latin-1"))
        assert not server.reloaded("").select('a[href*="actions/1"]')
        write(page, PAGE)
        assert "We will publish them" in server.reloaded().get_text()


def test_a_build_has_no_panel(site: Project) -> None:
    site.write({"docs/actions/1.md": PAGE.replace("{/department}", "")})
    built = site.build(warns=["error: block-unclosed: "])
    assert "deptplugin-panel" not in "".join(built.text(path) for path in built.pages())
    assert not list(built.site.rglob("panel.css"))
    assert "panel.css" not in built.text("actions/1/index.html")


def test_a_page_with_only_infos_has_no_panel(site: Project) -> None:
    site.write({"docs/actions/1.md": PAGE.replace("Words.", "TBC")})
    with serving(site) as server:
        assert panel(server.page()) == []


def test_a_late_problem_is_on_the_panel(site: Project) -> None:
    """The problems of a snippet are known only after the conversion."""
    site.write(
        {"docs/actions/1.md": PAGE + '\n--8<-- "late.txt"\n', "late.txt": "{div .x}\n"},
        {"markdown_extensions": [{"pymdownx.snippets": {"base_path": ["."]}}]},
    )
    with serving(site) as server:
        assert [line.split()[:3] for line in panel(server.page())] == [
            ["Error", "docs/actions/1.md:1:1", "block-unclosed"]
        ]


def test_a_registry_that_is_added_while_serving(site: Project) -> None:
    registry = site.root / "departments.yml"
    registry.unlink()
    with serving(site) as server:
        server.page()
        write(registry, REGISTRY.replace("HO", "NEW"))
        shown = server.reloaded()
        if tile(shown) != "NEW":  # the server sees a file twice if it is written beside its place and then moved there
            shown = server.reloaded()
        assert tile(shown) == "NEW"


def test_a_new_site_is_served(tmp_path: Path) -> None:
    new = Project(tmp_path).run("mkdocs_deptplugin", "new", "site", "plan", "--theme", "mkdocs")
    assert new.returncode == 0, new.stderr
    site = Project(tmp_path / "plan")
    with serving(site) as server:
        page = server.page("actions/01/")
        departments = yaml.safe_load((site.root / "departments.yml").read_text(encoding="utf-8"))["departments"]
        assert len(page.select(".department")) == len(departments)
        assert panel(page) == []
        assert not [line for line in server.log if "WARNING" in line]
        added = site.run("mkdocs_deptplugin", "new", "action", "3", "Repair every bridge")
        assert added.returncode == 0, added.stderr
        assert len(server.reloaded("actions/03/").select(".department")) == len(departments)
