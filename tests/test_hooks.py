"""Hooks, workflows and command lines in the documentation: the command line accepts all of them."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from building import DOCS, EXAMPLE, MakeProject, action, documentation

from mkdocs_deptplugin.authoring.reports import REPORTS
from mkdocs_deptplugin.cli import main

ROOT = EXAMPLE.parent
HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}
PAGE = "editors-and-ci.md"

# https://pre-commit.com/#creating-new-hooks
KINDS = {
    "id": str,
    "name": str,
    "entry": str,
    "language": str,
    "files": str,
    "exclude": str,
    "types": list,
    "types_or": list,
    "exclude_types": list,
    "always_run": bool,
    "fail_fast": bool,
    "verbose": bool,
    "pass_filenames": bool,
    "require_serial": bool,
    "description": str,
    "minimum_pre_commit_version": str,
    "args": list,
    "stages": list,
}


def blocks(page: str, language: str) -> list[str]:
    """Return the code blocks of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", documentation(page), re.MULTILINE | re.DOTALL)


def texts(value: object) -> Iterator[str]:
    """Yield every text in a parsed YAML file, line by line."""
    if isinstance(value, str):
        yield from value.splitlines()
    elif isinstance(value, (list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)


def parse(line: str) -> click.Context:
    """Parse a command line without running it.

    Raises:
        click.UsageError: If the command line is wrong.
    """
    program, *words = shlex.split(line.partition(" > ")[0])
    assert program == "deptplugin"
    command: click.Command = main
    while isinstance(command, click.Group):
        name = words.pop(0)
        assert name in command.commands, f"there is no command {name}"
        command = command.commands[name]
    return command.make_context(command.name, words)


def test_the_hooks_are_what_pre_commit_expects() -> None:
    assert list(HOOKS) == ["deptplugin-check", "deptplugin-fix"]
    for hook in HOOKS.values():
        assert {"id", "name", "entry", "language"} <= set(hook)
        assert {key: type(value) for key, value in hook.items()} == {key: KINDS[key] for key in hook}
        assert hook["language"] == "python"
        # names from identify, which pre-commit uses
        assert {*hook.get("types", []), *hook.get("types_or", [])} <= {"markdown", "yaml"}


def test_check_reads_the_whole_site_and_fix_the_changed_pages() -> None:
    check, fix = HOOKS["deptplugin-check"], HOOKS["deptplugin-fix"]
    assert check["pass_filenames"] is False
    assert check["types_or"] == ["markdown", "yaml"]
    assert fix.get("pass_filenames", True) is True
    assert fix["types"] == ["markdown"]
    assert fix["require_serial"] is True


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_runs_a_command_that_exists(hook: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLE)
    files = [] if HOOKS[hook].get("pass_filenames") is False else ["docs/actions/01.md", "docs/index.md"]
    context = parse(" ".join([HOOKS[hook]["entry"], *files]))
    assert context.info_name == hook.removeprefix("deptplugin-")
    assert [str(path) for path in context.params["paths"]] == files


def run(hook: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command of a hook."""
    program, *words = shlex.split(HOOKS[hook]["entry"])
    found = Path(sys.executable).with_name(program)
    return subprocess.run([found, *words], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_check_needs_neither_theme_nor_other_plugins(project: MakeProject) -> None:
    """The environment of a hook contains this package and its dependencies, but not the site's."""
    site = project(
        {"docs/index.md": "# Home", "docs/actions/01.md": action("01", "Write plainly", "We will.", "So will we.")},
        theme={"name": "a-theme-that-is-not-there"},
        plugins=["a-plugin-that-is-not-there", "deptplugin"],
        markdown_extensions=["an_extension_that_is_not_there"],
    )
    done = run("deptplugin-check", site.root)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 action, 2 departments: 2 responded; no problems" in done.stdout
    site.write({"docs/actions/01.md": "{{DEPARTMENTRESPONSE}}\n\n# Action 01: Write plainly\n\n{div .department}\n"})
    done = run("deptplugin-check", site.root)
    assert done.returncode == 1
    assert "docs/actions/01.md:5:1: error: block-unclosed: " in done.stdout


def test_the_blocks_of_the_page_can_be_copied() -> None:
    hooks = [
        hook
        for text in blocks(PAGE, "yaml")
        for repo in yaml.safe_load(text).get("repos", [])
        for hook in repo["hooks"]
    ]
    assert {hook["id"] for hook in hooks} == set(HOOKS)
    (settings,) = map(json.loads, blocks(PAGE, "json"))
    assert all("!" in tag or tag.startswith("tag:") for tag in settings["yaml.customTags"])
    saved = {
        line.partition(" > ")[2] for text in blocks(PAGE, "console") for line in text.splitlines() if " > " in line
    }
    assert set(settings["yaml.schemas"]) == saved
    modeline = next(text for text in blocks(PAGE, "yaml") if text.startswith("# yaml-language-server: $schema="))
    assert modeline.splitlines()[0].partition("=")[2] in saved


def test_a_workflow_checks_builds_and_passes_on_its_report() -> None:
    whole = [yaml.safe_load(text) for text in blocks(PAGE, "yaml")]
    github, scan = (one["jobs"] for one in whole if "jobs" in one)
    steps = [step.get("run", "") for step in github["site"]["steps"]]
    assert steps[-2:] == ["deptplugin check --strict --format github", "mkdocs build --strict"]
    written, handed = scan["report"]["steps"][-2:]
    assert handed["with"]["sarif_file"] == written["run"].partition(" > ")[2]
    assert written["continue-on-error"] is True
    (gitlab,) = (one for one in whole if "pages" in one)
    (line,) = gitlab["check"]["script"]
    assert gitlab["check"]["artifacts"] == {"when": "always", "reports": {"codequality": line.partition(" > ")[2]}}
    assert gitlab["pages"]["script"] == ["mkdocs build --strict --site-dir public"]
    assert gitlab["pages"]["artifacts"]["paths"] == ["public"]
    used = {re.search(r"--format (\w+)", line)[1] for one in whole for line in texts(one) if "--format" in line}  # type: ignore[index]
    assert used <= set(REPORTS)


def commands() -> list[str]:
    """Return every `deptplugin` command in the documentation: in YAML, consoles and sentences, and in the hooks."""
    found = []
    for path in sorted(path.relative_to(DOCS / "pages").as_posix() for path in DOCS.glob("pages/**/*.md")):
        for text in blocks(path, "yaml"):
            found += [line for line in texts(yaml.safe_load(text)) if line.startswith("deptplugin ")]
            for repo in (yaml.safe_load(text) or {}).get("repos", []):
                found += [
                    shlex.join([*shlex.split(HOOKS[one["id"]]["entry"]), *one.get("args", [])]) for one in repo["hooks"]
                ]
        found += [
            line[2:]
            for text in blocks(path, "console")
            for line in text.splitlines()
            if line[2:].startswith("deptplugin ")
        ]
        found += re.findall(r"`(deptplugin [^`\n]+)`", documentation(path))
    return sorted(set(found))


@pytest.mark.parametrize("line", commands())
def test_a_command_line_of_the_documentation_is_accepted(
    line: str, project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = re.findall(r"docs/\S+\.md", line)
    site = project({"site/mkdocs.yml": "site_name: x\n", **dict.fromkeys(files, "# Page")})
    monkeypatch.chdir(site.root)
    parse(line)


def test_command_lines_are_found_in_every_kind_of_block() -> None:
    assert {
        "deptplugin check --strict --format github",
        "deptplugin check --format sarif > deptplugin.sarif",
        "deptplugin schema mkdocs > .vscode/mkdocs.schema.json",
        "deptplugin fix --yes --config-file site/mkdocs.yml",
        "deptplugin explain link-no-target",
        "deptplugin check docs/actions/03.md",
    } <= set(commands())


@pytest.mark.parametrize(
    "line", ["deptplugin chek", "deptplugin check --frmat github", "deptplugin check --format xml"]
)
def test_a_wrong_line_is_refused(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLE)
    with pytest.raises((AssertionError, click.UsageError)):
        parse(line)
