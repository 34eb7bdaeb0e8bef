"""The documentation in `docs/`: a site of its own, whose results, tables and samples are what the plugin makes."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import jsonschema
import messages
import pytest
import reference
import yaml
from building import DOCS, ROOT, Built, MakeProject, Project, action, documentation
from crawl import broken, ids_twice
from forks import unmeasured
from test_schemas import MKDOCS, REGISTRY, Tagged

from mkdocs_deptplugin.reading.grammar.directives import DIRECTIVES
from mkdocs_deptplugin.rendering.templates import REQUIRED

PAGES = sorted(path.relative_to(DOCS / "pages").as_posix() for path in DOCS.glob("pages/**/*.md"))
CONFIG = yaml.safe_load((DOCS / "mkdocs.yml").read_text(encoding="utf-8"))
SHOWN = re.compile(
    r"^```text\n((?:(?!```).)*)\n```\n\n\{section \.result\}\n\n(.*?)\n\n\{/section\}(?=\n\n(?!\{/section))",
    re.MULTILINE | re.DOTALL,
)
"""A source and its result, on the page of directives."""


@cache
def documentation_site() -> Built:
    """Build the documentation, once in each process."""
    root = Path(mkdtemp(prefix="documentation-"))
    shutil.copytree(DOCS, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("site"))
    return Project(root, measured=False).build("--strict")


def blocks(page: str, language: str) -> list[str]:
    """Return the code blocks of a page in one language."""
    found = re.findall(rf"^```{re.escape(language)}\n(.*?)^```$", documentation(page), re.MULTILINE | re.DOTALL)
    return [str(one) for one in found]


def test_it_builds_without_a_warning_and_every_link_leads_somewhere() -> None:
    built = documentation_site()
    assert broken(built) == []
    assert ids_twice(built) == []


def test_every_page_is_in_the_navigation() -> None:
    def paths(entries: list[Any]) -> list[str]:
        nested = (one if isinstance(one, str) else next(iter(one.values())) for one in entries)
        return [path for one in nested for path in (paths(one) if isinstance(one, list) else [one])]

    listed = paths(CONFIG["nav"])
    assert len(set(listed)) == len(listed)
    assert set(listed) - {"departments/index.md"} == {page for page in PAGES if not page.startswith("shared/")}


# Directives -----------------------------------------------------------------------------------------------------------


def test_a_result_is_made_from_the_source_that_is_shown() -> None:
    shown = SHOWN.findall(documentation("directives.md"))
    assert [source for source, result in shown if source != result] == []
    assert len(shown) == documentation("directives.md").count("{section .result}")


@pytest.mark.parametrize("directive", DIRECTIVES, ids=lambda one: one.name)
def test_every_directive_is_shown_beside_its_result(directive: Any) -> None:
    assert any(
        re.search(rf"^\{{{directive.name}\b", source, re.MULTILINE)
        for source, _ in SHOWN.findall(documentation("directives.md"))
    )


def test_the_lists_show_the_example() -> None:
    page = documentation_site().page("directives/index.html")
    assert len(page.select(".result .action-list > li")) == 3
    assert len(page.select(".result .response-matrix tbody tr")) == 4
    assert page.select(".result .outstanding-list > li")
    assert page.select(".result > .response-progress")


def test_the_matrix_of_the_example_has_every_state() -> None:
    cells = documentation_site().page("departments/index.html").select(".response-matrix td")
    states = {str(name) for cell in cells for name in cell["class"]}
    assert states == {f"state-{one}" for one in ("responded", "awaiting", "withheld", "not-applicable", "missing")}


def test_the_page_of_an_action_is_the_one_in_the_example() -> None:
    first = blocks("directives.md", "text")[0]
    assert first == documentation("example/03.md")


# What is generated ----------------------------------------------------------------------------------------------------


def test_the_pages_are_what_the_tool_writes() -> None:
    """In another process: the tool imports MkDocs."""
    script = """
import sys
sys.path.insert(0, sys.argv[1])
import messages
for path in messages.GENERATED:
    text = (messages.PAGES / path).read_text(encoding="utf-8")
    stale = text.replace("| `", "| x `")
    if {messages.with_generated(path, one) for one in (text, stale)} != {text}:
        print(path)
"""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", script, str(ROOT / "tools")],
        env=unmeasured(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.split() == [], "What these pages describe was changed. Run: make docs"


@pytest.mark.parametrize("page", messages.GENERATED)
def test_a_page_says_where_its_generated_part_is(page: str) -> None:
    with pytest.raises(ValueError, match="unpack"):
        messages.with_generated(page, documentation(page).replace("make docs", "make"))


def test_every_template_is_described_with_what_the_plugin_requires() -> None:
    found = {one.name.removesuffix(".html"): one for one in reference.templates()}
    assert {name: set(one.required) for name, one in found.items()} == {
        name: set(required) for name, required in REQUIRED.items()
    }
    for one in found.values():
        roots = {name for name, _, _ in one.variables}
        assert {name.partition(".")[0] for name in one.required if not name.startswith(".")} <= roots


def test_a_template_with_another_kind_of_comment_is_refused(tmp_path: Path) -> None:
    for text in ("<p></p>", "{#\nOnly words.\n#}\n<p></p>"):
        (tmp_path / "card.html").write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match=r"card\.html"):
            reference.read_template(tmp_path / "card.html")


def test_every_command_has_a_section() -> None:
    sections = re.findall(r"^## deptplugin (.+)$", documentation("command-line.md"), re.MULTILINE)
    assert sections == [name for name, _ in reference.commands()]
    assert {"check", "fix", "new site", "status"} <= set(sections)


def test_every_plugin_that_is_tested_is_listed() -> None:
    tests = {path.name for path in (ROOT / "tests/compatibility").glob("test_*.py")}
    assert set(re.findall(r"`tests/compatibility/(\w+\.py)`", documentation("compatibility.md"))) == tests


# Samples --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [page for page in PAGES if page != "messages.md"])
def test_the_yaml_on_a_page_follows_the_schemas(page: str) -> None:
    """That of the messages is tested with the messages: some of it is wrong."""
    for text in blocks(page, "yaml"):
        value = yaml.load(text, Loader=Tagged)
        if "departments" in value:
            jsonschema.validate(value, REGISTRY)
        if "plugins" in value:
            jsonschema.validate(value, MKDOCS)


def test_the_python_on_the_pages_runs() -> None:
    samples = [text for page in PAGES for text in blocks(page, "python")]
    assert samples
    for text in samples:
        ast.parse(text)
        done = subprocess.run(
            [sys.executable, "-c", text], env=unmeasured(), capture_output=True, check=True, text=True
        )
        assert 'class="department' in done.stdout


def test_the_commands_that_print_the_figures_exist() -> None:
    """Each names a script, a test or a target of make; options are those of the script."""
    lines = re.findall(r"`((?:[A-Z]+=\d+ )?(?:\.venv/bin/python|make) [^`\n]+)`", documentation("measurements.md"))
    assert len(lines) >= 4
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for line in lines:
        words = line.partition("make ")[2].split() if "make " in line else re.findall(r"\S+\.py|--[a-z]+", line)
        script = next((word for word in words if word.endswith(".py")), "")
        assert not script or (ROOT / script).is_file()
        for word in words:
            known = word in targets or word == script or f'"{word}"' in (ROOT / script).read_text(encoding="utf-8")
            assert known, f"{line}: {word}"


def option(page: str, name: str) -> dict[str, Any]:
    """Return the only configuration on a page that names something."""
    (found,) = (text for text in blocks(page, "yaml") if re.search(rf"\b{name}:", text))
    value: dict[str, Any] = yaml.safe_load(found)
    return value


def test_other_words_are_in_every_sentence_that_the_page_names(project: MakeProject) -> None:
    (heading,) = blocks("labels.md", "markdown")
    numbers = ("7(a)", "7(b)")
    pages = {f"docs/{n}.md": heading.replace("7(a)", number) for n, number in enumerate(numbers)}
    pages = {
        path: f"{text}\n{{navigation}}\n\n{{department HO}}\nYes, we will.\n{{/department}}\n"
        for path, text in pages.items()
    }
    registry = (
        "departments: {home-office: {name: Home Office, abbreviation: HO}, public-records: {name: Public Records}}\n"
    )
    files = {"docs/index.md": "# Home\n\n{actions}\n", "departments.yml": registry, **pages}
    config = option("labels.md", "department")
    built = project(files, **config).build(warns=["department-missing", "statement-duplicate"])
    text = " ".join(built.page("0/index.html").get_text(" ").split())
    assert "1 of 2 bodies have responded" in text
    assert "This recommendation forms part of" in text
    assert "Recommendation 7(b)" in text
    assert built.page("departments/index.html").h1.get_text() == "Bodies"  # type: ignore[union-attr]
    old = project({"docs/0.md": pages["docs/0.md"].replace("# Recommendation", "# Action")}, **config)
    assert "# Recommendation 7(a): Train every editor" in old.run("mkdocs_deptplugin", "check").stdout


def test_the_site_in_two_languages_builds(project: MakeProject) -> None:
    heading = re.search(r"`# (Cam gweithredu) 01: …`", documentation("labels.md"))
    assert heading is not None
    english, welsh = action("01", "Letters", "We will."), action("01", "Llythyrau", "Byddwn.")
    files = {
        "docs/index.md": "# Home\n",
        "docs/index.cy.md": "# Hafan\n",
        "docs/actions/01.md": english,
        "docs/actions/01.cy.md": welsh.replace("# Action", f"# {heading[1]}"),
    }
    built = project(files, **option("labels.md", "docs_structure")).build("--strict")
    assert "Cam gweithredu 01: Llythyrau" in built.page("cy/actions/01/index.html").get_text()
    assert (built.site / "cy/responses.csv").exists()


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_welsh_works_with_the_themes_that_have_none(project: MakeProject, theme: str) -> None:
    files = {"docs/index.md": "# Hafan\n\n{progress}\n", "docs/actions/01.md": action("01", "Letters", "We will.")}
    built = project(files, theme={"name": theme, "locale": "cy"}).build(warns=["translation"])
    assert "Ymatebion a gafwyd: 1 o 1" in built.page("index.html").get_text()


def test_a_label_of_a_language_and_a_plural_are_taken(project: MakeProject) -> None:
    files = {"docs/index.md": "# Home\n\n{progress}\n", "docs/1.md": action("1", "", "We will.")}
    built = project(files, **option("labels.md", "strategy_progress")).build("--strict")
    assert "1 of 1 answer is here" in built.page("index.html").get_text()


def test_a_workflow_builds_what_it_publishes() -> None:
    (workflow,) = (yaml.safe_load(text) for text in blocks("publish.md", "yaml"))
    steps = workflow["jobs"]["publish"]["steps"]
    runs = [step["run"] for step in steps if "run" in step]
    assert runs[-2:] == ["deptplugin check --strict --format github", "mkdocs build --strict"]
    (uploaded,) = (step["with"]["path"] for step in steps if "upload" in step.get("uses", ""))
    assert uploaded == "site"
    assert steps[-1]["uses"].startswith("actions/deploy-pages@")
