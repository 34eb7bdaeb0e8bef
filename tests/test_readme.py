"""The README: short, and everything that it names exists."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
import screenshot
import yaml
from building import EXAMPLE, ROOT, MakeProject, Project, documentation, example_site
from click.testing import CliRunner
from mkdocs.__main__ import cli as mkdocs
from test_hooks import parse
from test_schemas import MKDOCS, REGISTRY

from mkdocs_deptplugin.cli import main

README = (ROOT / "README.md").read_text(encoding="utf-8")
PACKAGES: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TARGETS = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
PROGRAMS = ("deptplugin", "mkdocs", "make", "pip")
BLOCKS: list[tuple[str, str]] = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
CODE: list[str] = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", README, flags=re.MULTILINE | re.DOTALL))


def blocks(language: str) -> list[str]:
    return [text for name, text in BLOCKS if name == language]


def commands() -> list[str]:
    """Return every command of the README, in consoles and in sentences."""
    lines = [line.removeprefix("$ ") for text in blocks("console") for line in text.splitlines()]
    return lines + [text for text in CODE if text.partition(" ")[0] in PROGRAMS and " " in text]


def test_it_has_at_most_180_lines() -> None:
    assert len(README.splitlines()) <= 180


def test_every_link_leads_to_a_file() -> None:
    addresses = re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", README)
    links = [one or other for one, other in addresses if not (one or other).startswith("https://")]
    assert len(links) > 15
    assert [link for link in links if not (ROOT / link.partition("#")[0]).is_file()] == []


def test_every_file_in_code_exists() -> None:
    """It is a file of a site, or one that a build writes."""
    names = [text for text in CODE if re.fullmatch(r"[\w./-]+\.(?:yml|md|json|csv)", text)]
    assert {"departments.yml", "mkdocs.yml", "responses.csv"} <= set(names)
    assert [name for name in names if not (EXAMPLE / name).exists() and not (example_site().site / name).exists()] == []


@pytest.mark.parametrize("line", dict.fromkeys(commands()))
def test_every_command_exists(line: str, project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> None:
    site = project(dict.fromkeys(re.findall(r"[\w./-]+\.(?:yml|md)", line), "site_name: x\n"))
    monkeypatch.chdir(site.root)
    program, *words = shlex.split(line)
    if program == "deptplugin":
        parse(line)
    elif program == "mkdocs":
        command = mkdocs.commands[words[0]]
        with command.make_context(words[0], words[1:]):
            pass
    elif program == "make":
        assert words[0] in TARGETS
    else:
        assert words[0] == "install"
        assert {*words[1:]} <= {PACKAGES["name"], *(re.split(r"\W+$|[<>=]", one)[0] for one in known())}


def known() -> list[str]:
    return [*PACKAGES["dependencies"], *PACKAGES["optional-dependencies"]["dev"]]


def test_commands_are_found() -> None:
    assert {"deptplugin new site my-strategy", "make test", "mkdocs build --strict", "deptplugin status"} <= set(
        commands()
    )


def test_a_wrong_command_is_refused() -> None:
    with pytest.raises((AssertionError, click.UsageError)):
        parse("deptplugin publish")


def test_the_first_commands_make_a_site_that_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install, create, serve = blocks("console")[0].splitlines()
    assert install.startswith("$ pip install ")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, shlex.split(create)[2:])
    assert done.exit_code == 0, done.output
    config = shlex.split(serve)[-1]
    Project(tmp_path, measured=False).run("mkdocs", "build", "--strict", "-f", config).check_returncode()


# The picture ----------------------------------------------------------------------------------------------------------


def test_the_picture_shows_the_source_beside_it() -> None:
    source = screenshot.first_block(README, "markdown")
    same = screenshot.digest(source).encode() in (ROOT / "docs/card.png").read_bytes()
    assert same, "The README's source was changed. Run: make screenshot"
    assert source == documentation("example/03.md")


def test_the_site_of_the_picture_builds(tmp_path: Path) -> None:
    path = screenshot.write_site(tmp_path, README)
    page = Project(tmp_path, measured=False).build().page(path)
    states = {str(card["data-department"]): card["data-state"] for card in page.select(".department")}
    assert states == {
        "cabinet-office": "responded",
        "home-office": "awaiting",
        "department-for-transport": "withheld",
    }
    assert len(page.select("nav.action-navigation a[rel]")) == 2


def test_a_picture_names_its_source() -> None:
    picture = (ROOT / "docs/matrix.png").read_bytes()
    named = screenshot.with_digest(picture, "{department}")
    assert screenshot.digest("{department}").encode() in named
    assert named.startswith(picture[:100])
    assert named.endswith(picture[-12:])


# Samples and claims ---------------------------------------------------------------------------------------------------


def test_the_samples_follow_the_schemas() -> None:
    for text in blocks("yaml"):
        value = yaml.safe_load(text)
        jsonschema.validate(value, REGISTRY if "departments" in value else MKDOCS)


def test_the_card_is_an_answer(project: MakeProject) -> None:
    _, card = blocks("markdown")
    page = f"{{{{DEPARTMENTRESPONSE}}}}\n\n# Action 1: Title\n\n{card}"
    built = project({"docs/index.md": "# Home\n", "docs/1.md": page}).build("--strict")
    assert [card["data-state"] for card in built.page("1/index.html").select(".department")] == ["responded"]


def test_what_works_where_is_what_is_tested() -> None:
    """A hook that adds pages has a test too, and is no plugin."""
    rows = dict(re.findall(r"^\| ([\w' ]+) \| (.+) \|$", README, re.MULTILINE))
    names = ", ".join(rows[one] for one in ("plugins", "Material's plugins"))
    listed = {name.replace("-", "_") for name in names.split(", ")} | {"snippets", "gen_files"}
    tested = {path.stem.removeprefix("test_") for path in (ROOT / "tests/compatibility").glob("test_*.py")}
    assert listed == tested
    assert rows["themes"] == "Material, MkDocs, Read the Docs"
