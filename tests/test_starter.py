"""`deptplugin new`: the files that it writes, and a build of them."""

from __future__ import annotations

import re
import shlex
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
from mkdocs_deptplugin.authoring.new import StarterError
from mkdocs_deptplugin.authoring.new.actions import action_page, placeholder_of, title_for
from mkdocs_deptplugin.authoring.new.department_list import registry_from
from mkdocs_deptplugin.authoring.new.page_names import next_path
from mkdocs_deptplugin.authoring.new.sites import THEMES, site_files
from mkdocs_deptplugin.reading.pages.include import read_page
from mkdocs_deptplugin.reading.source import Source
from mkdocs_deptplugin.rendering.renderer import Renderer
from mkdocs_deptplugin.settings import Labels, Settings, labels_in
from mkdocs_deptplugin.strategy.departments.colours import contrast
from mkdocs_deptplugin.strategy.departments.departments import Department, Departments
from mkdocs_deptplugin.strategy.departments.registry import read_registry
from mkdocs_deptplugin.strategy.model import Strategy
from mkdocs_deptplugin.strategy.outline import build_strategy
from mkdocs_deptplugin.text.words import escape_markdown, natural

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
    check_home_page(built, "Action")
    done = Project(tmp_path).run("mkdocs_deptplugin", "check", "--strict")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""


def check_home_page(built: Built, label: str) -> None:
    """The home page has every action, also that which was added."""
    home = built.page("index.html")
    titles = [" ".join(link.get_text().split()).split(":")[0] for link in home.select(".action-list a")]
    assert titles == [f"{label} 01", f"{label} 02", f"{label} 03"]
    assert home.select(".response-matrix td")
    assert home.select(".response-progress")
    assert home.select(".outstanding-list li li")


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
    assert files["README.md"].startswith(f"# {escape_markdown(title)}: notes for the team\n")
    assert set(files) == {
        "mkdocs.yml",
        "departments.yml",
        "docs/index.md",
        "docs/actions/01.md",
        "docs/actions/02.md",
        "README.md",
        "requirements.txt",
        ".gitignore",
        ".pre-commit-config.yaml",
        ".github/workflows/publish.yml",
    }
    assert not any(re.search(r"@[A-Za-z ]+@|THEME", text) for path, text in files.items() if "THEME" not in title)


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


@pytest.mark.parametrize("theme", THEMES)
def test_another_label_and_a_list_of_departments(tmp_path: Path, theme: str) -> None:
    """The site is right from the start, and stays right with a new action; no page has a word for its authors."""
    (tmp_path / "names.txt").write_text(
        "Cabinet Office\nDepartment for Trees & Rivers\n2nd Office\nNO\n", encoding="utf-8"
    )
    given = ("--label", "Recommendation", "--departments", "names.txt", "--theme", theme)
    done = Project(tmp_path).run("mkdocs_deptplugin", "new", "site", "plan", *given)
    assert done.returncode == 0, done.stderr
    site = Project(tmp_path / "plan")
    done = site.run("mkdocs_deptplugin", "check", "--strict")
    assert done.returncode == 0, done.stdout
    for number in ("3", "7(a)"):
        assert site.run("mkdocs_deptplugin", "new", "action", number, "Title").returncode == 0
    built = site.build("--strict")
    assert broken(built) == []
    cards = built.page("actions/01/index.html").select(".department")
    assert [str(card["data-department"]) for card in cards] == [
        "cabinet-office", "department-for-trees-and-rivers", "2nd-office", "no"
    ]  # fmt: skip
    assert {str(card["data-state"]) for card in cards} == {"awaiting"}
    heading = built.page("actions/07a/index.html").select_one("h1")
    assert heading is not None
    assert heading.get_text().strip().startswith("Recommendation 7(a): Title")
    for path in built.pages():
        page = BeautifulSoup(built.text(path), "html.parser")
        for part in page.select("#mkdocs_keyboard_modal"):  # the theme's own
            part.decompose()
        words = page.get_text(" ").lower()
        assert "recommendation" in words
        assert not re.search(r"\bactions?\b", words), path


def test_nothing_for_authors_is_published(tmp_path: Path) -> None:
    files = site_files("T", "mkdocs")
    write_new(tmp_path, files)
    built = Project(tmp_path).build("--strict")
    pages = [path for path in files if path.startswith("docs/")]
    for path in pages:
        assert "<!--" not in files[path]
        assert not re.search(r"deptplugin|mkdocs|\.yml|authors?\b|invented|TODO|`", files[path]), path
    published = "".join(path.read_text(encoding="utf-8", errors="ignore") for path in built.site.rglob("*.html"))
    for words in ("notes for the team", "pip install", "departments.yml", "These four are invented"):
        assert words not in published
        assert words in "".join(files.values())
    names = {path.name for path in built.site.rglob("*")}
    assert not names & {"README.md", "requirements.txt", "departments.yml", "publish.yml", "README"}


def test_markdown_extensions_of_a_new_site(tmp_path: Path) -> None:
    write_new(tmp_path, site_files("T", "mkdocs"))
    text = "# N\n\nWords.[^1]\n\n[^1]: The note.\n\n| a |\n|---|\n| b |\n\n!!! note\n\n    A box.\n\nWide.\n{: .wide}\n"
    write_new(tmp_path / "docs", {"notes.md": text})
    page = Project(tmp_path).build("--strict").page("notes/index.html")
    for selector in (".footnote", "td", ".admonition", "p.wide"):
        assert page.select(selector), selector


def test_the_workflow_checks_and_publishes(tmp_path: Path) -> None:
    files = site_files("T", "mkdocs", packages=["mkdocs==1.6.1", "mkdocs-deptplugin==0.1.0"])
    write_new(tmp_path, files)
    workflow = yaml.safe_load(files[".github/workflows/publish.yml"])
    steps = workflow["jobs"]["build"]["steps"]
    commands = [step["run"] for step in steps if "run" in step]
    assert commands == [
        "pip install -r requirements.txt", "deptplugin check --strict --format github", "mkdocs build --strict"
    ]  # fmt: skip
    for command in commands[1:]:
        program, *arguments = command.split()
        module = {"deptplugin": "mkdocs_deptplugin"}.get(program, program)
        assert Project(tmp_path).run(module, *arguments).returncode == 0
    assert (tmp_path / steps[-1]["with"]["path"] / "index.html").is_file()
    used = [step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step]
    assert used == [  # tags that exist
        "actions/checkout@v4", "actions/setup-python@v5", "actions/upload-pages-artifact@v3", "actions/deploy-pages@v4"
    ]  # fmt: skip
    assert workflow["jobs"]["publish"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert files["requirements.txt"] == "mkdocs==1.6.1\nmkdocs-deptplugin==0.1.0\n"


def test_the_hooks_need_no_tag_and_run(tmp_path: Path) -> None:
    files = site_files("T", "mkdocs")
    write_new(tmp_path, files)
    (repository,) = yaml.safe_load(files[".pre-commit-config.yaml"])["repos"]
    assert repository["repo"] == "local"
    assert "rev" not in repository
    for hook in repository["hooks"]:
        program, *arguments = hook["entry"].split()
        paths = [] if hook.get("pass_filenames") is False else ["docs/index.md", "docs/actions/01.md"]
        assert program == "deptplugin"
        done = Project(tmp_path).run("mkdocs_deptplugin", *arguments, *paths)
        assert done.returncode == 0, done.stdout
    assert (tmp_path / "docs/actions/01.md").read_text(encoding="utf-8") == files["docs/actions/01.md"]  # is in order


def test_the_teams_notes_have_commands_that_work(tmp_path: Path) -> None:
    write_new(tmp_path, site_files("T", "mkdocs"))
    notes = (tmp_path / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^deptplugin (.+)$", notes, re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        done = Project(tmp_path).run("mkdocs_deptplugin", *shlex.split(command))
        assert done.returncode == 0, done.stderr
    card = "{department parks-and-rivers state=withheld}"
    assert card in notes
    page = tmp_path / "docs/actions/01.md"
    page.write_text(page.read_text(encoding="utf-8").replace("{department parks-and-rivers}", card), encoding="utf-8")
    shown = Project(tmp_path).build("--strict").page("actions/01/index.html")
    assert shown.select(".department")[0]["data-state"] == "withheld"
    assert "ranger" not in shown.get_text()


@pytest.mark.parametrize("label", ["", " \n", "*x*", "# Goal", "12", "{goal}"])
def test_a_label_is_words(label: str) -> None:
    with pytest.raises(StarterError, match="is not a label"):
        site_files("T", "mkdocs", label=label)


def test_a_label_that_yaml_would_read_as_another_value() -> None:
    settings = yaml.safe_load(site_files("T", "mkdocs", label="No")["mkdocs.yml"])
    assert settings["plugins"][1]["deptplugin"]["labels"] == {"action": "No"}


# A list of departments ------------------------------------------------------------------------------------------------

NAMES = "Cabinet Office\n\n# a comment\n  Bureau for Trees  \n"
TABLE = '\ufeffName;Abbreviation;URL;Aliases\nCabinet Office;;;\nBureau for Trees;BT;https://b.example;"Trees; Woods"\n'
OWN = "# mine\ndepartments:\n  bt: {name: Bureau for Trees, withheld: true}\n"


@pytest.mark.parametrize(
    ("name", "text", "more"),
    [
        ("names.txt", NAMES, {}),
        ("names", NAMES, {}),
        ("names.csv", "Cabinet Office\nBureau for Trees\n", {}),
        ("table.csv", TABLE, {"abbreviation": "BT", "url": "https://b.example", "aliases": ("Trees", "Woods")}),
        ("table.csv", 'id,name,colour\n,"Cabinet Office",\n,"Bureau for Trees","#fd0"\n', {"colour": "#fd0"}),
        ("table.tsv", "name\tabbreviation\nCabinet Office\t\nBureau for Trees\tBT\n", {"abbreviation": "BT"}),
        ("list.yml", "- Cabinet Office\n- {name: Bureau for Trees, abbreviation: BT}\n", {"abbreviation": "BT"}),
    ],
)
def test_a_list_becomes_a_registry(name: str, text: str, more: dict[str, object]) -> None:
    written = registry_from(text.encode(), name)
    first, second = read_registry(written, "departments.yml").departments
    assert (first.id, first.name) == ("cabinet-office", "Cabinet Office")
    assert (first.abbreviation, first.colour) == ("CO", "#005abb")  # those that the package knows
    assert (second.id, second.name) == ("bureau-for-trees", "Bureau for Trees")
    assert {key: getattr(second, key) for key in more} == more
    assert written.startswith("# The departments that answer")


def test_a_registry_stays_as_it_is() -> None:
    assert registry_from(OWN.encode(), "own.yaml") == OWN


@pytest.mark.parametrize(
    ("name", "ident"),
    [
        ("Bureau for Trees", "bureau-for-trees"),
        ("École de l'Été", "ecole-de-lete"),
        ("2nd Office", "2nd-office"),
        ("林野庁", "department-1"),
        ("Department for Business, Innovation and Skills", "department-for-business-innovation-skills"),
        ("x" * 200, "x" * 71 + "-"),
    ],
)
def test_an_id_is_made_from_a_name(name: str, ident: str) -> None:
    (one,) = read_registry(registry_from(name.encode(), "n.txt"), "departments.yml").departments
    assert one.id.startswith(ident)
    assert one.name == name


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"", "has no departments"),
        ("a.txt", b"# x\n", "has no departments"),
        ("a.csv", b"name,url\n", "has no departments"),
        ("a.yml", b"[]\n", "has no departments"),
        ("a.txt", "Swyddfa\xf4".encode("latin-1"), "a.txt is not saved as UTF-8"),
        ("a.txt", b"Cabinet Office\nThe Home Office\nCabinet  Office\n", '"Cabinet Office" twice'),
        ("a.csv", b"Cabinet Office,CO\n", "first line of a.csv does not name the columns"),
        ("a.csv", b"name,withheld\nCabinet Office,true\n", '"withheld", which a list of departments cannot have'),
        ("a.csv", b"name,url\nCabinet Office,co.example\n", "is not an address"),
        ("a.csv", b"name,url\n,https://co.example\n", "Department 1 in a.csv has no name"),
        ("a.yml", b"- NO\n", "False in place of text. Put quotation marks"),
        ("a.yml", b"- {name: X, phone: y}\n", '"phone", which'),
        ("a.yml", b"departments:\n  X Y: {name: X}\n", "a.yml:2:3: error: registry-invalid"),
        ("a.yml", b"a: b: c\n", "a.yml:1:"),
        ("a.yml", b"co: {name: X}\n", "Use only departments"),
    ],
)
def test_a_list_with_a_mistake(name: str, content: bytes, message: str) -> None:
    with pytest.raises(StarterError) as stopped:
        registry_from(content, name)
    assert message in str(stopped.value)


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
        ("3", [], "3", "actions/03.md"),
        ("03", [], "03", "actions/03.md"),
        ("003", [], "003", "actions/003.md"),
        ("3a", [], "3a", "actions/03a.md"),
        ("7(a)", [], "7(a)", "actions/07a.md"),
        ("7(a)(ii)", [], "7(a)(ii)", "actions/07a-ii.md"),
        ("12.3", [], "12.3", "actions/12.3.md"),
        ("R3", [], "R3", "actions/R03.md"),
        ("3", PADDED, "03", "actions/03.md"),
        ("03", PADDED, "03", "actions/03.md"),
        ("100", PADDED, "100", "actions/100.md"),
        ("3a", PADDED, "3a", "actions/03a.md"),
        ("3.1", PADDED, "3.1", "actions/03.1.md"),
        ("7(a)", PADDED, "7(a)", "actions/07a.md"),
        ("7(b)", [*PADDED, ("7", "actions/07.md"), ("7(a)", "actions/07a.md")], "7(b)", "actions/07b.md"),
        ("2.1", PADDED, "2.1", "actions/02_1.md"),  # "02.1.md" is before "02.md"
        ("7(a)", [("7a", "actions/07a.md")], "7(a)", "actions/07_a.md"),
        ("R31", [("R1", "actions/r001.md"), ("R2", "actions/r002.md")], "R31", "actions/r031.md"),
        ("31bis", [("1", "x/rec-001.md")], "31bis", "x/rec-031bis.md"),
        ("10", [("9", "actions/009.md")], "10", "actions/010.md"),
        ("9", [("10", "actions/10.md"), ("11", "actions/11.md")], "09", "actions/09.md"),
        ("3", [("1", "actions/1.md"), ("7(a)", "actions/7a.md")], "3", "actions/3.md"),
        ("3", [("1", "a/1.md"), ("2", "b/2.md"), ("4", "b/4.md")], "3", "b/3.md"),
        ("3", [("9", "9.md"), ("10", "10.md")], "3", "3.md"),
        ("3", [("10", "10.md"), ("100", "100.md")], "3", "3.md"),
        ("3", [*PADDED, ("2a", "actions/2a.md")], "03", "actions/03.md"),
        ("3", [("1", "actions/action-01.md"), ("2", "actions/action-02.md")], "3", "actions/action-03.md"),
        ("3", [("1", "actions/letters.md"), ("2", "actions/forms-2012.md")], "3", "actions/03.md"),
        ("3", [("01", "actions/letters.md")], "03", "actions/03.md"),
        ("3", [("1", "one/index.md")], "3", "one/03.md"),
    ],
)
def test_path_of_a_new_page(number: str, existing: Sequence[tuple[str, str]], shown: str, path: str) -> None:
    assert next_path(number, existing)[:2] == (shown, path)


pieces = st.tuples(
    st.sampled_from(["", "", "R"]), st.integers(1, 120), st.sampled_from(["", "a", "(a)", "(b)", ".2", "bis"])
)
numbers = pieces.map(lambda one: "".join(map(str, one)))


@given(st.lists(numbers, max_size=8, unique_by=natural), st.sampled_from(["{}", "{:0>2}", "{:0>3}"]))
def test_names_have_the_order_of_the_numbers_or_a_hint_tells_why_not(typed: list[str], style: str) -> None:
    existing = [(number, f"actions/{style.format(number)}.md") for number in typed[:2] if number.isdigit()]
    for number in typed[len(existing) :]:
        if natural(number) in {natural(other) for other, _ in existing}:
            continue
        new = next_path(number, existing)
        lower = [path for other, path in existing if natural(other) < natural(number)]
        higher = [path for other, path in existing if natural(other) > natural(number)]
        is_sorted = all(path < new.path for path in lower) and all(path > new.path for path in higher)
        assert is_sorted == (not new.hint), new
        assert new.path not in {path for _, path in existing}
        existing.append((number, new.path))


@pytest.mark.parametrize(
    ("number", "existing", "hint"),
    [
        ("9", [("1", "1.md"), ("2", "2.md")], ""),
        ("10", [("1", "1.md"), ("2", "2.md")], "Sorted by name, 10.md is before 2.md."),
        ("3", [("1", "1.md"), ("10", "10.md")], "Sorted by name, 10.md is before 3.md."),
        ("100", PADDED, ""),  # "100" is after "01" and "02"
        ("100", [*PADDED, ("99", "actions/99.md")], "Sorted by name, 100.md is before 99.md."),
        ("10", [("1", "a/1.md"), ("2", "b/2.md"), ("3", "b/3.md")], "Sorted by name, 10.md is before 2.md."),
        ("10", [("2", "a/2.md"), ("11", "b/11.md"), ("12", "b/12.md")], ""),  # in another folder
    ],
)
def test_names_without_zeros_are_kept_with_a_hint(number: str, existing: list[tuple[str, str]], hint: str) -> None:
    new = next_path(number, existing)
    assert new.hint.startswith(hint)
    assert bool(new.hint) == bool(hint)
    assert "\n" not in new.hint


@pytest.mark.parametrize(("number", "other"), [("3", "03"), ("03", "3"), ("3A", "3a"), ("3.1", "3.01")])
def test_a_number_that_is_taken(number: str, other: str) -> None:
    with pytest.raises(StarterError, match=f"Action {other} already exists, in actions/x.md"):
        next_path(number, [*PADDED, (other, "actions/x.md")])


@pytest.mark.parametrize("number", ["", "three", "3 4", "../3", "3/4", "-3", "3\n", "7()", "7(a", "\u0663"])
def test_a_wrong_number(number: str) -> None:
    with pytest.raises(StarterError, match="is not a number"):
        next_path(number, [])


@pytest.mark.parametrize(("number", "title"), [("3", "Three"), ("03", "Three"), ("3a", "Three a")])
def test_the_strategys_own_title(number: str, title: str) -> None:
    assert title_for(number, {"1": "One", "03": "Three", "3A": "Three a"}) == title


@pytest.mark.parametrize("titles", [{}, {"1": "One"}, {"4": " "}])
def test_no_title(titles: Mapping[str, str]) -> None:
    with pytest.raises(StarterError, match=r'The page needs a title\..*: 4 "…"'):
        title_for("4", titles)


@pytest.mark.parametrize(
    ("language", "own", "placeholder"),
    [
        ("en", [], "TBC"),
        ("cy", [], "Yn aros am ymateb"),
        ("cy", ["I ddod"], "I ddod"),
        ("en", ["Awaiting *", "To come"], "To come"),
        ("en", ["To come", "TBC"], "TBC"),
    ],
)
def test_the_text_of_a_new_card(language: str, own: list[str], placeholder: str) -> None:
    assert placeholder_of(own, labels_in(language, {})) == placeholder


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
