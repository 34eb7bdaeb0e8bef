"""`deptplugin new`: the files that it writes, and a build of them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from building import Built, Project
from crawl import broken
from hypothesis import given
from hypothesis import strategies as st
from models import CO, HO, ODD

from mkdocs_deptplugin.authoring.files import FileError, write_new
from mkdocs_deptplugin.authoring.new import (
    THEMES,
    StarterError,
    action_page,
    next_path,
    site_files,
    title_for,
)
from mkdocs_deptplugin.reading.pages.include import read_page
from mkdocs_deptplugin.reading.source import Source
from mkdocs_deptplugin.rendering.renderer import Renderer
from mkdocs_deptplugin.settings import Labels, Settings
from mkdocs_deptplugin.strategy.departments.colours import contrast
from mkdocs_deptplugin.strategy.departments.departments import Department, Departments
from mkdocs_deptplugin.strategy.departments.registry import read_registry
from mkdocs_deptplugin.strategy.model import Strategy
from mkdocs_deptplugin.strategy.outline import build_strategy
from mkdocs_deptplugin.text.words import escape_markdown

HOSTILE = '"It\'s": #1 {x} {: .y} *all* <b>&amp; & 🌳 {% if %} {{ DEPARTMENTRESPONSE }} [C#'
TITLES = [
    HOSTILE,
    "no",
    "03",
    "- a & b",
    "1. a & b",
    "# & <",
    "{div .x}",
    "THEME",
    "TITLE",
    "C##",
    "a \\* b",
    "&lt;",
    "`code`",
    "=",
]
BT = Department("bt", "Bureau for *Trees* & Co", ("Bureau for", "*Trees* & Co"))


def parts(heading: str) -> str:
    return " ".join(heading.split())


def read(page: str, departments: Departments, label: str = "Action", path: str = "actions/03.md") -> Strategy:
    """Return the model of one page. Its front matter may have `applies_to`."""
    front, body = page.split("---\n", 2)[1:] if page.startswith("---\n") else ("", page)
    asked = yaml.safe_load(front)["applies_to"] if front else None
    document = read_page(body, Settings(Labels(action=label)), path=path)
    return build_strategy([Source(path, document, applies_to=asked and tuple(asked))], departments, Settings())


# A new site ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", THEMES)
def test_a_new_site_builds_and_checks(tmp_path: Path, theme: str) -> None:
    write_new(tmp_path, site_files(HOSTILE, theme))
    registry = read_registry((tmp_path / "departments.yml").read_text(encoding="utf-8"), "departments.yml")
    new = next_path("3", [("01", "actions/01.md"), ("02", "actions/02.md")])
    page = action_page(new.number, HOSTILE, list(registry.departments), with_registry=True)
    write_new(tmp_path / "docs", {new.path: page})
    built = Project(tmp_path).build("--strict")
    assert [line for line in built.problems if ": info: statement-placeholder: " not in line] == []
    heading = built.page("index.html").select_one("h1")
    assert heading is not None
    assert parts(heading.get_text()).rstrip("¶ ") == HOSTILE
    assert broken(built) == []
    check_loads_nothing_from_elsewhere(built)
    states = [card["data-state"] for card in built.page("actions/01/index.html").select(".department")]
    assert states == ["responded", "responded", "responded", "awaiting"]
    heading = built.page("actions/03/index.html").select_one("h1")
    assert heading is not None
    assert parts(heading.get_text()).rstrip("¶ ") == f"Action 03: {HOSTILE}"
    states = [card["data-state"] for card in built.page("actions/02/index.html").select(".department")]
    assert states == ["responded", "not-applicable", "responded", "responded"]
    done = Project(tmp_path).run("mkdocs_deptplugin", "check", "--strict")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""


def check_loads_nothing_from_elsewhere(built: Built) -> None:
    for path in built.pages():
        page = built.page(path)
        loaded = [tag.get("src") for tag in page.select("[src]")]
        loaded += [tag.get("href") for tag in page.select("link[rel~=stylesheet], link[rel~=preconnect]")]
        assert [url for url in loaded if str(url).startswith(("http", "//"))] == []


@pytest.mark.parametrize("title", TITLES)
def test_any_title_is_the_sites_name(title: str) -> None:
    files = site_files(f" {title}\n", "mkdocs")
    config = yaml.safe_load(files["mkdocs.yml"])
    assert config["site_name"] == title
    assert config["theme"]["name"] == "mkdocs"
    assert f"\n# {escape_markdown(title)}\n" in files["docs/index.md"]
    assert "actions/02.md" in files["docs/index.md"]
    assert set(files) == {
        "mkdocs.yml",
        "departments.yml",
        "docs/index.md",
        "docs/actions/01.md",
        "docs/actions/02.md",
        ".gitignore",
    }


def test_commented_settings_of_a_new_site_are_valid() -> None:
    """Every setting in a comment of `mkdocs.yml` exists."""
    files = site_files("T", "mkdocs")
    switched_on = re.sub(r"^( *)# (?=[ \w\"-]+:|  - )", r"\1", files["mkdocs.yml"], flags=re.MULTILINE)
    options = yaml.safe_load(switched_on)["plugins"][1]["deptplugin"]
    script = "import sys, yaml; from mkdocs_deptplugin.mkdocs_site.config import DeptPluginConfig as C; c = C(); "
    script += "c.load_dict(yaml.safe_load(sys.stdin)); print(c.validate())"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, input=yaml.safe_dump(options), capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "([], [])\n"
    assert len(options) == 8, options


def test_the_new_registry_is_correct_and_its_colours_are_visible() -> None:
    text = site_files("T", "mkdocs")["departments.yml"]
    registry = read_registry(text, "departments.yml")
    assert registry.problems == ()
    for one in registry.departments:
        assert not one.lines  # so that a changed name changes everywhere
        assert contrast(one.colour, "#ffffff") >= 4.5
        assert f"  {one.id}:" in text
    assert [one.aliases for one in registry.departments if one.aliases] == [("Ministry of Work",)]


@pytest.mark.parametrize(("title", "theme", "part"), [("", "mkdocs", "no title"), (" \n", "mkdocs", "no title")])
def test_a_site_needs_a_title(title: str, theme: str, part: str) -> None:
    with pytest.raises(StarterError, match=part):
        site_files(title, theme)


def test_an_unknown_theme() -> None:
    with pytest.raises(StarterError, match="Choose mkdocs, readthedocs or material"):
        site_files("T", "fancy")


# A new action --------------------------------------------------------------------------------------------------------


def test_a_page_with_a_registry() -> None:
    page = action_page("04", "Write *plainly*", [CO, HO], with_registry=True)
    assert page == (
        "{{DEPARTMENTRESPONSE}}\n\n# Action 04: Write \\*plainly\\*\n\n{navigation}\n\n"
        "{department cabinet-office}\nTBC\n{/department}\n\n{department home-office}\nTBC\n{/department}\n"
    )


def test_a_page_without_a_registry_has_names() -> None:
    transport = Departments.built_in().find("DfT")
    assert transport is not None
    page = action_page("4", "T", [transport, BT], placeholder="Coming soon", with_registry=False, label="Promise")
    assert page == (
        "{{DEPARTMENTRESPONSE}}\n\n# Promise 4: T\n\n{navigation}\n\n"
        "{department}\n## Department for<br>Transport\n\nComing soon\n{/department}\n\n"
        "{department}\n## Bureau for<br>\\*Trees\\* & Co\n\nComing soon\n{/department}\n"
    )
    (action,) = read(page, Departments.built_in(), "Promise").actions
    assert [(one.department.id, one.state) for one in action.responses] == [
        ("department-for-transport", "awaiting"),
        ("bureau-for-trees-and-co", "awaiting"),
    ]


def test_an_action_for_some_departments() -> None:
    page = action_page("4", "T", [CO, HO, BT], with_registry=True, applies_to=["bt", "Home Office", "bt"])
    assert page.startswith("---\napplies_to: [home-office, bt]\n---\n{{DEPARTMENTRESPONSE}}\n")
    assert re.findall(r"\{department (.*)\}", page) == ["home-office", "bt"]
    strategy = read(page, Departments([CO, HO, BT], is_registry=True))
    assert [problem.code for problem in strategy.problems] == ["statement-placeholder"] * 2


def test_ids_that_yaml_would_read_as_other_values() -> None:
    page = action_page("4", "T", [Department("on", "O N"), CO], with_registry=True, applies_to=["on"])
    assert yaml.safe_load(page.split("---")[1]) == {"applies_to": ["on"]}


@pytest.mark.parametrize(
    ("name", "hint"), [("cabinet-ofice", "Did you mean Cabinet Office"), ("moon", "Add it to departments.yml")]
)
def test_an_action_for_an_unknown_department(name: str, hint: str) -> None:
    with pytest.raises(StarterError, match=f'no department "{name}".*{hint}'):
        action_page("4", "T", [CO, HO], with_registry=True, applies_to=["home-office", name])


def test_no_named_department_means_all() -> None:
    everybody = action_page("4", "T", [CO], with_registry=True)
    assert action_page("4", "T", [CO], with_registry=True, applies_to=[]) == everybody


@pytest.mark.parametrize("department", [Department("2nd-office", "Second Office"), ODD, Department("bt", "*B* {T} #")])
@pytest.mark.parametrize("with_registry", [True, False])
def test_every_department_has_its_card(department: Department, with_registry: bool) -> None:
    departments = Departments([department], is_registry=True)
    strategy = read(action_page("4", "T", [department], with_registry=with_registry), departments)
    assert [problem.code for problem in strategy.problems] == ["statement-placeholder"]
    assert [one.department.id for one in strategy.actions[0].responses] == [department.id]


def test_a_title_is_one_line() -> None:
    assert "\n# Action 4: One two\u00b7three\n" in action_page("4", " One\n\ttwo\u00b7three\n", [], with_registry=True)


# Mostly characters with a meaning in Markdown, so that they are often next to each other.
marked = st.text(st.sampled_from("\\`*_{}[]()<>#+-.!&;:=|~^\"'/ab1 %$@"), max_size=20)
written = st.text(
    st.characters(blacklist_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp"), blacklist_characters="\ufeff\u200b"),
    max_size=30,
)


@given(st.one_of(st.sampled_from(TITLES), marked, written).filter(str.strip))
def test_a_title_comes_out_as_typed(title: str) -> None:
    folded = parts(title)
    page = action_page("4", title, [CO], with_registry=True)
    strategy = read(page, Departments([CO], is_registry=True))
    assert [problem.code for problem in strategy.problems] == ["statement-placeholder"]
    assert strategy.actions[0].title == folded
    heading = BeautifulSoup(Renderer().render(page).html, "html.parser").h1
    assert heading is not None
    assert parts(heading.get_text()) == f"Action 4: {folded}"


# Its number, path and title ----------------------------------------------------------------------------------------

PADDED = [("01", "actions/01.md"), ("02", "actions/02.md")]


@pytest.mark.parametrize(
    ("number", "existing", "shown", "path"),
    [
        ("3", [], "3", "actions/3.md"),
        ("03", [], "03", "actions/03.md"),
        ("3", PADDED, "03", "actions/03.md"),
        ("03", PADDED, "03", "actions/03.md"),
        ("100", PADDED, "100", "actions/100.md"),
        ("3a", PADDED, "3a", "actions/3a.md"),
        ("3.1", PADDED, "3.1", "actions/3.1.md"),
        ("3", [("1", "a/1.md"), ("2", "b/2.md"), ("4", "b/4.md")], "3", "b/3.md"),
        ("3", [("9", "9.md"), ("10", "10.md")], "3", "3.md"),
        ("3", [("10", "10.md"), ("100", "100.md")], "3", "3.md"),
        ("3", [*PADDED, ("2a", "actions/2a.md")], "03", "actions/03.md"),
        ("3", [("1", "actions/action-01.md"), ("2", "actions/action-02.md")], "3", "actions/action-03.md"),
        ("3", [("1", "actions/letters.md"), ("2", "actions/forms-2012.md")], "3", "actions/3.md"),
        ("3", [("01", "actions/letters.md")], "03", "actions/03.md"),
        ("3", [("1", "one/index.md")], "3", "one/3.md"),
    ],
)
def test_path_of_a_new_page(number: str, existing: Sequence[tuple[str, str]], shown: str, path: str) -> None:
    assert next_path(number, existing) == (shown, path)


@pytest.mark.parametrize(("number", "other"), [("3", "03"), ("03", "3"), ("3A", "3a"), ("3.1", "3.01")])
def test_a_number_that_is_taken(number: str, other: str) -> None:
    with pytest.raises(StarterError, match=f"Action {other} already exists, in actions/x.md"):
        next_path(number, [*PADDED, (other, "actions/x.md")])


@pytest.mark.parametrize("number", ["", "three", "3 4", "../3", "3/4", "-3", "3\n"])
def test_a_wrong_number(number: str) -> None:
    with pytest.raises(StarterError, match="is not a number"):
        next_path(number, [])


@pytest.mark.parametrize(("number", "title"), [("3", "Three"), ("03", "Three"), ("3a", "Three a")])
def test_the_strategys_own_title(number: str, title: str) -> None:
    assert title_for(number, {"1": "One", "03": "Three", "3A": "Three a"}) == title


@pytest.mark.parametrize("titles", [{}, {"1": "One"}, {"4": " "}])
def test_no_title(titles: Mapping[str, str]) -> None:
    with pytest.raises(StarterError, match=r'Action 4 needs a title\..*: 4 "…"'):
        title_for("4", titles)


# Writing -------------------------------------------------------------------------------------------------------------


def content(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("before", [[], [""], [".git/config"], ["README.md"]])
def test_files_are_written_into_a_free_folder(tmp_path: Path, before: list[str]) -> None:
    folder = tmp_path / "new" / "site"
    for path in before:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        if path:
            (folder / path).write_text("old")
    old = content(folder)
    write_new(folder, {"a.md": "A é\n", "docs/b/c.md": "C"})
    assert content(folder) == {**old, "a.md": "A é\n", "docs/b/c.md": "C"}
    assert (folder / "a.md").read_bytes() == "A é\n".encode()


@pytest.mark.parametrize("there", ["docs/b.md", "docs/b.md/x", "docs", "."])
def test_nothing_is_overwritten(tmp_path: Path, there: str) -> None:
    folder = tmp_path / "site"
    (folder / there).parent.mkdir(parents=True, exist_ok=True)
    (folder / there).write_text("old")
    in_the_way = folder if there == "." else folder / there.removesuffix("/x")
    with pytest.raises(FileError, match=re.escape(f"{in_the_way} already exists")):
        write_new(folder, {"a.md": "new", "docs/b.md": "new"})
    assert [path.read_text() for path in tmp_path.rglob("*") if path.is_file()] == ["old"]


def test_a_link_that_leads_nowhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to(tmp_path / "elsewhere.md")
    with pytest.raises(FileError, match=r"a\.md already exists"):
        write_new(tmp_path, {"a.md": "new"})
    assert not (tmp_path / "elsewhere.md").exists()


@pytest.mark.parametrize(("path", "text"), [("x" * 300, "T"), ("a.md", "\udc80")])
def test_what_the_file_system_refuses(tmp_path: Path, path: str, text: str) -> None:
    with pytest.raises(FileError, match="cannot be written"):
        write_new(tmp_path, {path: text})
