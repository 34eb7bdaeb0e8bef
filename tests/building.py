"""Projects that a test writes as a table of files and then really builds, each in a separate process."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from textwrap import dedent
from typing import Any

import pytest
import yaml
from agreement import disagreements
from bs4 import BeautifulSoup
from forks import ENGINE, ENVIRONMENT, run_module, unmeasured

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "example_site"
DOCS = ROOT / "docs"
"""The folder of the plugin's own documentation, which is a site too."""


@dataclass(frozen=True)
class Built:
    """The result of `mkdocs build`: its site, its log and its exit code."""

    root: Path
    returncode: int
    log: list[str]
    _pages: dict[str, BeautifulSoup] = field(default_factory=dict, compare=False, repr=False)

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def problems(self) -> list[str]:
        """The problems in the log, without the level and the plugin's name."""
        said = (line.partition("deptplugin: ")[2] for line in self.log if "deptplugin: " in line)
        return [line for line in said if re.match(r"\S+:\d+:\d+: ", line)]

    def text(self, path: str) -> str:
        return (self.site / path).read_text(encoding="utf-8")

    def page(self, path: str) -> BeautifulSoup:
        """Return a parsed page by its path below the site. Do not change it: it is parsed only once."""
        if path not in self._pages:
            self._pages[path] = BeautifulSoup(self.text(path), "html.parser")
        return self._pages[path]

    def pages(self) -> list[str]:
        """Return the paths of all built pages except the error page."""
        found = (path.relative_to(self.site).as_posix() for path in self.site.rglob("*.html"))
        return sorted(path for path in found if path != "404.html")


@dataclass(frozen=True)
class Project:
    """The sources of a site in a folder. With `measured`, builds count for the coverage, which makes them slower."""

    root: Path
    measured: bool = True

    def write(self, files: Mapping[str, str | bytes], config: Mapping[str, Any] | None = None) -> Project:
        """Write files into the project's folder.

        Args:
            files: Contents by path. Text is dedented.
            config: What to add to the smallest `mkdocs.yml`. Without it, `mkdocs.yml` is not written.

        Returns:
            The project itself.
        """
        for path, content in files.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else dedent(content).encode())
        if config is not None:
            whole = {"site_name": "The Strategy", "theme": "mkdocs", "plugins": ["deptplugin"], **config}
            (self.root / "mkdocs.yml").write_text(yaml.safe_dump(whole, sort_keys=False), encoding="utf-8")
        return self

    def build(
        self, *arguments: str, warns: Sequence[str] = (), fails: bool = False, agrees: bool = True, anew: bool = False
    ) -> Built:
        """Run `mkdocs build` and check its log and its site.

        Args:
            arguments: Further arguments of the command line.
            warns: Parts of the expected log lines. Each must occur. A build that succeeds may have no other warnings.
            fails: Whether the build must fail.
            agrees: Whether to check that the site has no contradictions.
            anew: Whether to start a new Python, with a new hash seed.
        """
        done = self.run(ENGINE, "build", *arguments, anew=anew)
        built = Built(self.root, done.returncode, (done.stderr + done.stdout).splitlines())
        said = [line for line in built.log if line.startswith(("WARNING", "ERROR"))]
        assert "Traceback" not in done.stderr, done.stderr
        assert (done.returncode != 0) == fails, done.stderr
        if not fails:
            assert [line for line in said if not any(part in line for part in warns)] == [], done.stderr
            pages = (path.read_text(encoding="utf-8", errors="ignore") for path in self.root.glob("docs/**/*.md"))
            found = disagreements(built.site, "".join(pages), built.page) if agrees else []
            assert found == [], "\n".join(found[:20])
        assert [part for part in warns if not any(part in line for line in built.log)] == []
        return built

    def run(self, module: str, *arguments: str, anew: bool = False) -> subprocess.CompletedProcess[str]:
        """Run `python -m module arguments` in the project's folder."""
        if anew or module == "properdocs":
            command = [sys.executable, "-m", module, *arguments]
            environment = {**(os.environ if self.measured else unmeasured()), **ENVIRONMENT}
            done = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, check=False)
        else:
            done = run_module(module, *arguments, cwd=self.root, measured=self.measured)
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


MakeProject = Callable[..., Project]


@pytest.fixture
def project(request: pytest.FixtureRequest, tmp_path: Path) -> MakeProject:
    """Return a function that writes a project: `project({"docs/index.md": "…"}, theme="material")`."""
    measured = request.node.get_closest_marker("unmeasured") is None
    return lambda files, **config: Project(tmp_path, measured).write(files, config)


def action(number: str, title: str = "", *statements: str, navigation: bool = True) -> str:
    """Return the Markdown of an action's page, with a card for each statement."""
    names = ["Home Office", "Cabinet Office"]
    cards = "".join(
        f"{{department}}\n## {name}\n{text}\n{{/department}}\n\n" for name, text in zip(names, statements, strict=False)
    )
    links = "{navigation}\n\n" if navigation else ""
    return f"{{{{DEPARTMENTRESPONSE}}}}\n\n# Action {number}: {title or 'Title ' + number}\n\n{links}{cards}"


def example(path: str) -> str:
    """Return the text of a file of the example site."""
    return (EXAMPLE / path).read_text(encoding="utf-8")


def documentation(path: str) -> str:
    """Return the text of a page of the documentation."""
    return (DOCS / "pages" / path).read_text(encoding="utf-8")


def place_of(part: str | re.Pattern[str], text: str) -> str:
    """Return the place of a part that occurs once in a text, as `line:column`, both from 1."""
    (found,) = re.finditer(part, text)
    before = text[: found.start()]
    return f"{before.count(chr(10)) + 1}:{found.start() - before.rfind(chr(10))}"


def example_pages() -> dict[str, str]:
    """Return all pages of the example site by path."""
    docs = EXAMPLE / "docs"
    return {
        f"docs/{path.relative_to(docs).as_posix()}": path.read_text(encoding="utf-8") for path in docs.rglob("*.md")
    }


@cache
def example_site(theme: str = "material") -> Built:
    """Build the example site, once in each process."""
    root = Path(mkdtemp(prefix="example-"))
    shutil.copytree(EXAMPLE, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("site"))
    config = yaml.safe_load((root / "mkdocs.yml").read_text(encoding="utf-8"))
    config["theme"] = {"name": theme}
    (root / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    return Project(root, measured=False).build("--strict")
