"""Withheld answers stay off the site, even after typing mistakes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from building import MakeProject, Project, action
from forks import unmeasured
from hypothesis import Phase, given, settings
from slips import BY_CARD, BY_REGISTRY, REGISTRY, SECRET, Site, page, slips

from mkdocs_deptplugin.publishing.data import as_csv, as_json, rows
from mkdocs_deptplugin.reading.pages.include import read_page
from mkdocs_deptplugin.reading.problems import SEVERITIES
from mkdocs_deptplugin.reading.source import Source
from mkdocs_deptplugin.rendering.renderer import Renderer
from mkdocs_deptplugin.settings import Settings
from mkdocs_deptplugin.strategy.departments.departments import Departments
from mkdocs_deptplugin.strategy.departments.registry import RegistryError, nearly_registries, read_registry
from mkdocs_deptplugin.strategy.outline import build_strategy

EXTENSIONS = ("footnotes", "tables", "fenced_code", "attr_list")
WITHHOLDING = {f"registry-{place}": Site(page(card), REGISTRY) for place, card in enumerate(BY_REGISTRY)} | {
    f"card-{place}": Site(page(card)) for place, card in enumerate(BY_CARD)
}


def outcome(site: Site, severities: dict[str, str] | None = None) -> tuple[str, str]:
    """Return what happens to a site, and everything that anybody can read.

    Returns:
        `stopped`, `withheld` (because of a mistake) or `kept` (as intended); and the pages, data files and messages.
    """
    departments = Departments.built_in()
    if site.registry and nearly_registries([site.name], lambda name: site.registry):
        return "stopped", ""
    if site.registry and site.name == "departments.yml":
        try:
            departments = read_registry(site.registry, site.name).departments
        except RegistryError as error:
            return "stopped", str(error)
    settings = Settings(progress=True, severities=severities or {})
    document = read_page(site.page, settings, path="actions/01.md")
    strategy = build_strategy([Source("actions/01.md", document)], departments, settings)
    shown = Renderer(departments, settings).render(site.page, path="actions/01.md", extensions=EXTENSIONS)
    found = rows(strategy, lambda path: "actions/01/")
    read = [*map(str, (*strategy.problems, *shown.problems)), shown.html, as_csv(found), as_json(found, "S")]
    if strategy.stopped:
        return "stopped", "\n".join(read)
    unread = any(one.is_unread for one in strategy.actions[0].responses) if strategy.actions else False
    return ("withheld" if unread else "kept"), "\n".join(read)


def still_withholds(site: Site) -> bool:
    """Return whether the registry cannot be read or still withholds the Home Office.

    A mistake may have moved `withheld` to another department.
    """
    try:
        found = read_registry(site.registry, "departments.yml").departments.find("Home Office")
    except RegistryError:
        return True
    return found is not None and found.withheld


@pytest.mark.parametrize("name", WITHHOLDING)
def test_withheld_text_is_nowhere(name: str) -> None:
    kind, read = outcome(WITHHOLDING[name])
    assert kind == "kept"
    assert SECRET not in read
    assert 'data-state="withheld"' in read


@pytest.mark.no_cover
# No other law matters as much. EXAMPLES=20000 looks for more.
@settings(max_examples=int(os.environ.get("EXAMPLES", "200")), derandomize="EXAMPLES" not in os.environ)
@given(slips())
def test_no_slip_publishes_what_is_withheld(site: Site) -> None:
    _, read = outcome(site)
    registry_says_otherwise = any(edit.startswith("registry") for edit in site.edits) and not still_withholds(site)
    assert SECRET not in read or registry_says_otherwise


@pytest.mark.no_cover
@given(slips())
def test_no_severity_publishes_withheld_text(site: Site) -> None:
    kind, _ = outcome(site)
    quiet, read = outcome(site, dict.fromkeys(SEVERITIES, "off"))
    assert quiet == kind
    assert SECRET not in read or not still_withholds(site)


BUILD_ALL = """
import json, logging, os, sys, tempfile
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

log = []
handler = logging.Handler()
handler.emit = lambda record: log.append(record.getMessage())
logging.getLogger("mkdocs").addHandler(handler)
logging.getLogger("mkdocs").setLevel(logging.INFO)
for site in json.load(sys.stdin):
    log.clear()
    with tempfile.TemporaryDirectory() as root:
        os.makedirs(root + "/docs/actions")
        os.makedirs(root + "/theme")
        plugins = "plugins: [search, deptplugin]\\nmarkdown_extensions: [footnotes, attr_list]\\n"
        files = {**site, "mkdocs.yml": "site_name: S\\n" + plugins, "theme/main.html": "{{ page.content }}"}
        for path, text in files.items():
            with open(root + "/" + path, "w", encoding="utf-8") as file:
                file.write(text)
        config = load_config(root + "/mkdocs.yml", theme={"name": None, "custom_dir": root + "/theme"})
        config.plugins.on_startup(command="build", dirty=False)
        stopped = False
        try:
            build(config)
        except Abort:
            stopped = True
        built = []
        for folder, _, names in os.walk(root + "/site"):
            for name in names:
                with open(folder + "/" + name, "rb") as file:
                    built.append(file.read().decode("utf-8", "replace"))
    print(json.dumps([stopped, log, built]))
"""


def test_slips_are_really_built() -> None:
    """Build 100 sites: the secret is in no file and no line of the log, or the build stops."""
    sites: list[Site] = []

    @settings(max_examples=100, derandomize=True, phases=[Phase.generate], database=None)
    @given(slips())
    def collect(site: Site) -> None:
        sites.append(site)

    collect()
    sites = [site for site in sites if "/" not in site.name]
    assert len(sites) >= 95
    done = subprocess.run(
        [sys.executable, "-c", BUILD_ALL],
        env=unmeasured(),
        input=json.dumps([site.files for site in sites]),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    assert len(results) == len(sites)
    kinds: Counter[str] = Counter()
    for site, (stopped, log, built) in zip(sites, results, strict=True):
        kind, _ = outcome(site)
        assert stopped == (kind == "stopped"), (site, log)
        assert not any(SECRET in line for line in log), site
        if not stopped:
            assert not any(SECRET in text for text in built) or not still_withholds(site), site
            assert kind != "withheld" or any("withheld because of a mistake" in line for line in log)
        kinds[kind] += 1
    assert min(kinds[kind] for kind in ("stopped", "withheld", "kept")) >= 5, kinds


HEAD = "{{DEPARTMENTRESPONSE}}\n\n# Action 01: Write plainly\n\n"
CABINET = "{department}\n## Cabinet Office\n\nWe will publish our rules for writing.\n{/department}\n\n"
FENCE = "```"


@pytest.mark.parametrize(
    "text",
    [
        # Two cards have become one.
        f"{{department}}\n## Cabinet Office\n\nWe publish.\n\n## Home Office\n\n{SECRET}\n{{/department}}\n",
        f"{{department}}\n## Cabinet Office\n\nWe publish.\n\n**Home Office**\n\n{SECRET}\n{{/department}}\n",
        # The first line and the heading name two departments, one of them misspelt or next to another.
        f"{{department cabinet-office}}\n## Home Offcie\n\n{SECRET}\n{{/department}}\n",
        f"{{department cabinet-office}}\n## Cabinet Office and Home Office\n\n{SECRET}\n{{/department}}\n",
        f"{{department}}\n## Cabinet Office (with Home Office)\n\n{SECRET}\n{{/department}}\n",
        f"## Home Office (HO)\n\n{SECRET}\n",
        f"{{departmnt home-office}}\n{SECRET}\n{{/departmnt}}\n",
        f"{{/department home-office}}\n{SECRET}\n{{/department}}\n",
    ],
)
def test_a_name_that_the_registry_withholds(text: str) -> None:
    _, read = outcome(Site(HEAD + CABINET + text, REGISTRY))
    assert SECRET not in read


@pytest.mark.parametrize(
    "line",
    [
        "{% department home-office state=withheld %}",
        "{# department home-office state=withheld #}",
        "[department home-office state=withheld]",
        "(department home-office state=withheld)",
        "<department home-office state=withheld>",
        "｛department home-office state=withheld｝",
        "{department home-office data-withheld=yes}",
        "{department home-office data-status=withheld}",
        "{department home-office url=withheld}",
        "{department home-office #withheld}",
        "{department home-office .state-withheld}",
        "{department home-office duplicate=withheld}",
        "{department}\n## Home Office state=withheld",
        "{department}\n## Home Office (withheld)",
        "> {department}\n{## Home Office {: state=withheld}",
        '<div class="department" data-state="withheld" markdown>',
    ],
)
def test_a_slip_in_a_card_that_withholds_itself(line: str) -> None:
    _, read = outcome(Site(f"{HEAD}{CABINET}{line}\n{SECRET}\n{{/department}}\n"))
    assert SECRET not in read


def test_an_open_fence_does_not_hide_a_withheld_card() -> None:
    open_fence = f"{{department}}\n## Home Office\n\n{FENCE}text\nx\n{{/department}}\n\n"
    secret = f"{{department state=withheld}}\n## HM Treasury\n\n{SECRET}\n{{/department}}\n\n"
    last = f"{{department}}\n## Ministry of Justice\n\n{FENCE}\nabc\n{{/department}}\n"
    kind, read = outcome(Site(HEAD + open_fence + secret + last))
    assert kind == "stopped"
    assert SECRET not in read


def test_the_order_of_cards_does_not_publish_what_is_withheld() -> None:
    secret = f"{{department state=withheld}}\n## Cabinet Office\n\n{SECRET}\n{{/department}}\n\n"
    odd = "{department}\n## Zoo\n\nabc --> def\n{/department}\n\n{department}\n## Air\n\nx <!-- y\n{/department}\n"
    renderer = Renderer(settings=Settings(order="name"))
    assert SECRET not in renderer.render(HEAD + secret + odd).html


def test_messages_do_not_quote_a_page_that_stops_the_build() -> None:
    text = f"- {{department home-office state=withheld}}\n## Home Office\n\n{{section {SECRET}\n{{sectoin .{SECRET}}}\n"
    kind, read = outcome(Site(HEAD + CABINET + text))
    assert kind == "stopped"
    assert SECRET not in read


@pytest.mark.parametrize(
    "text",
    [
        '[Report](https://example.org/){ title="Status: on track" }',
        '[Read](https://example.org/){ .md-button title="Withholding tax" }',
        "## Withheld answers {#withheld}",
        "## Withholding tax {#withholding}",
        '[Filter](https://example.org/){ data-state="closed" }',
        'Beta.\n{: status="beta" }',
        '<script>const a = { status: "open" };</script>',
        '<div x-data="{ state: false }">\nx\n</div>',
        "<!-- {status: draft} -->",
        '{{ render("q3", status="open") }}',
        '{{ render(rows("q3"), status="open") }}',
        "GET /x/{state}/{status=open}",
        "{State: Texas}",
        "{>> status: ask legal <<}",
        "Three answers were withheld, and {{ n }} more.",
        "This page gives the answers of every\ndepartment that was asked to give one in May",
        "The views of every\nstatement made in the House this year",
        "- Departments answer by 3 May",
        "Department for Transport has no part in this.",
        "{{ departments | length }} and {{ department.name }}",
        "{% set x = [\n'a',\n] %}",
        "The set {1, 2 and 3.",
        "![x](https://example.org/a.png){ .dim }",
        "a { .div }",
        '![x](https://example.org/a.png){ alt="Home Office" }',
        "## Background\n\n### Home Office\n\nIt was founded long ago.",
    ],
)
@pytest.mark.parametrize("is_action", [True, False])
def test_an_ordinary_page_is_built(text: str, is_action: bool) -> None:
    page = f"{HEAD}{CABINET}{text}\n" if is_action else f"# Home\n\n{text}\n"
    document = read_page(page)
    departments = read_registry(REGISTRY, "departments.yml").departments
    source = Source("page.md", document, "", "", is_action)
    assert not build_strategy([source], departments, Settings()).stopped


@pytest.mark.parametrize(
    "above",
    [
        "<!-- Home Office: asked in May -->",
        "{% if show %}",
        "[rules]: https://example.org/",
        "*[HO]: Home Office",
        "| a | b |",
        "- an item",
    ],
)
def test_lines_that_may_be_directly_above_a_withheld_card(above: str) -> None:
    text = f"{HEAD}{CABINET}{above}\n{{department home-office state=withheld}}\nx\n{{/department}}\n"
    assert outcome(Site(text))[0] == "kept"


@pytest.mark.parametrize(
    "line",
    [
        "{department home-office .response}",
        "{department home-office .mission .waiting .missing-logo}",
        "{department home-office .department-2 .statement-2}",
        "{div .department markdown=1}\n## Home Office",
        "{department 'Home Office'}",
        "{department ‘Home Office’}",
        "{department}\n## Home Office { data-search-exclude }",
    ],
)
def test_an_ordinary_card_is_shown(line: str) -> None:
    kind, read = outcome(Site(f"{HEAD}{CABINET}{line}\nWe will print every letter.\n{{/department}}\n"))
    assert kind == "kept"
    assert "print every letter" in read


# Real sites -------------------------------------------------------------------------------------------------------

HOME = {"docs/index.md": "# Home\n"}
OTHER = action("2", "", "We will publish our rules for writing.")


def texts(project: Project) -> str:
    """Return the text of all files of a built site."""
    files = (path for path in (project.root / "site").rglob("*") if path.is_file())
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in files)


def test_a_card_withheld_by_mistake(project: MakeProject) -> None:
    text = page("{department home-office withheld=true}\nWORDS\n{/department}\n")
    site = project({**HOME, "docs/actions/01.md": text}, plugins=["search", "deptplugin"])
    built = site.build(warns=["error: attributes-invalid: ", "1 answer is withheld because of a mistake"])
    assert SECRET not in texts(site)
    card = built.page("actions/01/index.html").select_one("[data-department=home-office]")
    assert card is not None
    assert card["data-state"] == "withheld"
    assert "Not shown" in card.get_text()
    assert "data-unread" not in str(card)
    assert "Not shown" in built.page("departments/index.html").get_text()
    assert "Not shown" in built.page("departments/home-office/index.html").get_text()
    row = next(row for row in json.loads(built.text("responses.json"))["responses"] if row["state"] == "withheld")
    assert (row["department"], row["statement"], row["links"]) == ("home-office", "", [])
    assert site.build("--strict", fails=True, warns=["attributes-invalid"])


@pytest.mark.parametrize(
    "line",
    [
        "    {department home-office state=withheld}",
        "- {department home-office state=withheld}",
        "> {department home-office state=withheld}",
        "{dpartment home-office state=withheld}",
        "{department home-office state=withheld",
        "department home-office state=withheld}",
        "{{department home-office state=withheld}}",
        "<!-- {department home-office state=withheld}",
        "{department: home-office state=withheld}",
    ],
)
def test_a_line_that_mentions_withholding_stops_the_build(project: MakeProject, line: str) -> None:
    end = " -->" if line.startswith("<!--") else ""
    text = page(f"{line}\nWORDS\n{{/department}}{end}\n")
    site = project({**HOME, "docs/actions/01.md": text, "docs/actions/02.md": OTHER})
    built = site.build(fails=True)
    (said,) = [line for line in built.log if "docs/actions/01.md:13:" in line]
    assert "error: directive-" in said
    assert SECRET not in "\n".join(built.log)
    checked = site.run("mkdocs_deptplugin", "check")
    assert checked.returncode == 1
    assert said.strip() in checked.stdout.splitlines()


@pytest.mark.parametrize(
    "text",
    [
        "```\n{department state=withheld}\n```\n",
        "Write `{department state=withheld}` there.\n",
        "{{ counts.withheld }} answers are withheld, {{ counts['withheld'] }} of {% if withheld %}all{% endif %}.\n",
        "Three answers were withheld.\n",
        "{::comment}\n{department state=withheld}\n{:/comment}\n",
    ],
)
def test_text_may_mention_withholding(project: MakeProject, text: str) -> None:
    project({**HOME, "docs/actions/01.md": action("1", "", "We will.") + text}).build("--strict")


def test_a_page_without_the_plugin_stops_the_build(project: MakeProject) -> None:
    secret = page("{department home-office state=withheld}\nWORDS\n{/department}\n")
    site = project({**HOME, "docs/actions/01.md": f"---\ndeptplugin: false\n---\n{secret}"})
    built = site.build(fails=True)
    assert any("docs/actions/01.md:16:1: error: directive-unknown" in line for line in built.log)
    site.write({"docs/actions/01.md": f"---\ndeptplugin: false\n---\n{OTHER}"}).build()


@pytest.mark.parametrize("name", ["registry-0", "card-0"])
def test_a_site_with_the_plugin_switched_off_stops(project: MakeProject, name: str) -> None:
    off = {"plugins": [{"deptplugin": {"enabled": False}}]}
    site = project({**HOME, **WITHHOLDING[name].files}, **off)
    built = site.build(fails=True)
    assert any("docs/actions/01.md:13:1: error: directive-unknown" in line for line in built.log)
    assert SECRET not in "\n".join(built.log)
    assert not (site.root / "site" / "actions").exists()


def test_only_footnotes_of_withheld_text_are_removed(project: MakeProject) -> None:
    text = page("{department home-office state=withheld}\nWORDS [^2] [^3]\n{/department}\n")
    notes = "\nText.[^2]\n\n[^2]: Shared.\n[^3]: Of it, zyxsecret.[^4]\n\n    More, zyxsecret.\n\n[^4]: zyxsecret.\n"
    site = project({**HOME, "docs/actions/01.md": text + notes}, markdown_extensions=["footnotes"])
    built = site.build()
    assert SECRET not in texts(site)
    assert "Shared." in built.page("actions/01/index.html").select_one(".footnote").get_text()  # type: ignore[union-attr]


def test_an_included_file_with_its_own_page_stops_the_build(project: MakeProject) -> None:
    page_ = HEAD + CABINET + "{department home-office state=withheld}\n{include ../shared/ho.md}\n{/department}\n"
    site = project({**HOME, "docs/actions/01.md": page_, "docs/shared/ho.md": f"{SECRET} words.\n"})
    built = site.build(fails=True)
    assert any("docs/shared/ho.md:1:1: error: directive-unsafe" in line for line in built.log)
    site.write({}, {"exclude_docs": "/shared/"}).build()
    assert SECRET not in texts(site)


def test_a_registry_named_in_mkdocs_yml_must_exist(project: MakeProject) -> None:
    site = project({**HOME}, plugins=[{"deptplugin": {"departments": "departments.yml"}}])
    assert any("there is no file departments.yml" in line for line in site.build(fails=True).log)


def test_a_late_card_that_cannot_be_read_stops_the_build(project: MakeProject) -> None:
    late = f"{{departmnt home-office state=withheld}}\n{SECRET}\n{{/department}}\n"
    site = project(
        {**HOME, "docs/actions/01.md": OTHER + '\n--8<-- "late.txt"\n', "late.txt": late},
        markdown_extensions=[{"pymdownx.snippets": {"base_path": ["."]}}],
    )
    assert SECRET not in "\n".join(site.build(fails=True).log)


def test_a_mistyped_departments_option_stops_the_build(project: MakeProject) -> None:
    registry: dict[str, object] = {"home-office": {"name": "Home Office", "withheld": True}}
    site = project({**HOME}, plugins=[{"deptplugin": {"departmets": registry}}])
    assert any("Did you mean `departments`?" in line for line in site.build(fails=True).log)


@pytest.mark.parametrize("path", ["departments.yaml", "Departments.yml", "docs/departments.yml", "department.yml"])
def test_a_registry_under_another_name_stops_the_build(project: MakeProject, path: str) -> None:
    site = project({**HOME, "docs/actions/01.md": WITHHOLDING["registry-1"].page, path: REGISTRY})
    built = site.build(fails=True)
    assert any(f"{path}:1:1: error: registry-invalid" in line for line in built.log)
    assert SECRET not in "\n".join(built.log)
    site.write({}, {"plugins": [{"deptplugin": {"departments": path}}]})
    site.build()
    assert SECRET not in texts(site)


def test_messages_do_not_quote_withheld_text() -> None:
    card = (
        f"{{department home-office state=withheld}}\n[Read more]({SECRET} [More] {{div {SECRET}\nwww.{SECRET}.org\n"
        f"[x](www.{SECRET}.example) {{div .x}} {SECRET}\n{{include {SECRET}.md}}\n{{dvi {SECRET}}}\n"
        f"## {SECRET}\n<div>\nWORDS\n{{/department}}\n"
    )
    _, read = outcome(Site(page(card)))
    assert SECRET not in read


def test_a_build_without_the_command_line_stops_too(tmp_path: Path) -> None:
    """A build by MkDocs' Python functions, without `on_startup`, stops too."""
    project = Project(tmp_path).write({**HOME, "docs/a.md": "{dpartment state=withheld}\nx\n{/department}\n"}, {})
    script = "from mkdocs.config import load_config\nfrom mkdocs.commands.build import build\nbuild(load_config())\n"
    done = subprocess.run([sys.executable, "-c", script], cwd=project.root, capture_output=True, text=True, check=False)
    assert done.returncode == 1
