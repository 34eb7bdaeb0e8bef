"""Projects that are written as a table of files and then really built, each in a process of its own."""

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
from forks import ENVIRONMENT, run_module

EXAMPLE = Path(__file__).parent.parent / "example_site"


@dataclass(frozen=True)
class Built:
    """What `mkdocs build` left behind."""

    root: Path
    returncode: int
    log: list[str]
    _pages: dict[str, BeautifulSoup] = field(default_factory=dict, compare=False, repr=False)

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def problems(self) -> list[str]:
        """The problems in the log, without level and plugin name."""
        said = (line.partition("deptplugin: ")[2] for line in self.log if "deptplugin: " in line)
        return [line for line in said if re.match(r"\S+:\d+:\d+: ", line)]

    def text(self, path: str) -> str:
        return (self.site / path).read_text(encoding="utf-8")

    def page(self, path: str) -> BeautifulSoup:
        """A built page, by its file below the site. It is read once: change none."""
        if path not in self._pages:
            self._pages[path] = BeautifulSoup(self.text(path), "html.parser")
        return self._pages[path]

    def pages(self) -> list[str]:
        """Every built page but the one for addresses that are not there, which has no place of its own."""
        found = (path.relative_to(self.site).as_posix() for path in self.site.rglob("*.html"))
        return sorted(path for path in found if path != "404.html")


@dataclass(frozen=True)
class Project:
    """A site's sources in a folder. `measured` is whether its builds count for the coverage, which slows them down."""

    root: Path
    measured: bool = True

    def write(self, files: Mapping[str, str | bytes], config: Mapping[str, Any] | None = None) -> Project:
        """Write files, by path from the project's folder, and `mkdocs.yml`, by what differs from the smallest one."""
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
        """Run `mkdocs build`. Every warning must be announced, by a part of it, in `warns`, and come; and what is built
        must agree with itself, unless a test says that it does not. `anew` starts a new Python, with its own hash seed.
        """
        done = self.run("mkdocs", "build", *arguments, anew=anew)
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
        if anew:
            command = [sys.executable, "-m", module, *arguments]
            done = subprocess.run(
                command, cwd=self.root, env={**os.environ, **ENVIRONMENT}, capture_output=True, check=False
            )
        else:
            done = run_module(module, *arguments, cwd=self.root, measured=self.measured)
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


MakeProject = Callable[..., Project]


@pytest.fixture
def project(tmp_path: Path) -> MakeProject:
    """Write a project: `project({"docs/index.md": "…"}, theme="material")`."""
    return lambda files, **config: Project(tmp_path).write(files, config)


def action(number: str, title: str = "", *statements: str, navigation: bool = True) -> str:
    """An action's page, with a card for each statement."""
    names = ["Home Office", "Cabinet Office"]
    cards = "".join(
        f"{{department}}\n## {name}\n{text}\n{{/department}}\n\n" for name, text in zip(names, statements, strict=False)
    )
    links = "{navigation}\n\n" if navigation else ""
    return f"{{{{DEPARTMENTRESPONSE}}}}\n\n# Action {number}: {title or 'Title ' + number}\n\n{links}{cards}"


def example(path: str) -> str:
    """A file of the example site."""
    return (EXAMPLE / path).read_text(encoding="utf-8")


def place_of(part: str | re.Pattern[str], text: str) -> str:
    """The line and the column, both from 1, at which a part of a text that is there once begins."""
    (found,) = re.finditer(part, text)
    before = text[: found.start()]
    return f"{before.count(chr(10)) + 1}:{found.start() - before.rfind(chr(10))}"


def example_pages() -> dict[str, str]:
    """All pages of the example site."""
    docs = EXAMPLE / "docs"
    return {
        f"docs/{path.relative_to(docs).as_posix()}": path.read_text(encoding="utf-8") for path in docs.rglob("*.md")
    }


@cache
def example_site(theme: str = "material") -> Built:
    """The example site, built once in each process."""
    root = Path(mkdtemp(prefix="example-"))
    shutil.copytree(EXAMPLE, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("site"))
    config = yaml.safe_load((root / "mkdocs.yml").read_text(encoding="utf-8"))
    config["theme"] = {"name": theme}
    (root / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    return Project(root).build("--strict")
