"""The command line: its output, its files and its exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from building import EXAMPLE, Built, MakeProject, Project, action
from click.testing import CliRunner, Result

from mkdocs_deptplugin.authoring.catalogue import MESSAGES
from mkdocs_deptplugin.authoring.files import FileError, replace_text
from mkdocs_deptplugin.cli import main
from mkdocs_deptplugin.reading.problems import SEVERITIES

COMMAND = [sys.executable, "-m", "mkdocs_deptplugin"]
CARD = "{department}\n## Home Office\nWords.\n{/department}\n"
PAGE = action("1", "", "Words.")
BAD = action("1", "", "[Read more »]").replace("{/department}", "")
REGISTRY = "departments:\n  home-office: {name: Home Office, url: 'https://www.example.org/ho'}\n"


def run(root: Path, *arguments: str, answer: str | None = None) -> Result:
    before = Path.cwd()
    os.chdir(root)
    try:
        return CliRunner().invoke(main, list(arguments), input=answer, catch_exceptions=False)
    finally:
        os.chdir(before)


@pytest.fixture
def site(project: MakeProject) -> Project:
    return project({"docs/index.md": "# Home\n", "docs/actions/1.md": action("1", "", "Words. We will print them.")})


# check --------------------------------------------------------------------------------------------------------------


def test_nothing_is_wrong(site: Project) -> None:
    done = run(site.root, "check", "--strict")
    assert (done.exit_code, done.output) == (0, "1 action, 1 department: 1 responded; no problems\n")


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        (BAD, [], 1),
        (action("1", "", "[Read more »]"), [], 0),
        (action("1", "", "[Read more »]"), ["--strict"], 1),
        (action("1", "", "TBC"), ["--strict"], 0),
    ],
    ids=["error", "warning", "warning_strict", "info_strict"],
)
def test_exit_codes(site: Project, text: str, arguments: list[str], code: int) -> None:
    site.write({"docs/actions/1.md": text})
    assert run(site.root, "check", *arguments).exit_code == code


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (None, "There is no mkdocs.yml here."),
        ("site_name: [", "mkdocs.yml cannot be read"),
        ("- a", "mkdocs.yml contains no settings"),
        ("docs_dir: docs", "mkdocs.yml: site_name: "),
        ("site_name: x\ndocs_dir: nowhere", "docs_dir"),
        ("site_name: x\nplugins: [{deptplugin: {order: size}}]", "deptplugin: order: "),
        ("site_name: x\nplugins: [{deptplugin: {departments: gone.yml}}]", "there is no file gone.yml"),
        ("site_name: x\nplugins: [{deptplugin: {strategy: {url: gone.md}}}]", "gone.md is neither a page of this site"),
        ("site_name: x\nplugins: [{deptplugin: {problems: {block-unclosd: off}}}]", "Did you mean `block-unclosed`?"),
        ("site_name: x\nplugins: [{deptplugin: {problems: {block-unclosed: bad}}}]", "error, warning, info or off"),
        ("site_name: x\nINHERIT: gone.yml", "gone.yml"),
        ("site_name: x\nplugins: [{deptplugin: hello}]", "deptplugin: Write each option on its own line"),
        ("site_name: x\nplugins: [{deptplugin: {strategy: {url: 'http://[x'}}}]", "http://[x is not an address"),
        (f"site_name: x\nplugins: [{{deptplugin: {{departments: {'x' * 300}.yml}}}}]", "there is no file xxx"),
    ],
)
def test_what_stops_a_command_is_one_sentence(site: Project, config: str | None, said: str) -> None:
    (site.root / "mkdocs.yml").unlink()
    if config is not None:
        site.write({"mkdocs.yml": config})
    done = run(site.root, "check")
    assert done.exit_code == 2
    assert said in done.output
    assert len(done.output.splitlines()) == 1


def test_a_file_that_is_not_utf_8_is_named(site: Project) -> None:
    site.write({"docs/actions/1.md": action("1", "", "Caf\u00e9.").encode("latin-1")})
    problem = "docs/actions/1.md:9:4: error: page-unreadable: This page is not saved as UTF-8, so it is left out"
    done = run(site.root, "check")
    assert (done.exit_code, problem in done.output) == (1, True)
    built = site.build(warns=[problem])
    assert built.pages() == ["index.html"]
    assert "Caf" not in "".join(path.read_text("utf-8", "replace") for path in built.site.rglob("*.json"))
    site.build("--strict", fails=True)
    done = run(site.root, "expand", "docs/actions/1.md")
    assert (done.exit_code, "is not saved as UTF-8" in done.output) == (2, True)
    assert run(site.root, "fix").output == "There is nothing to fix.\n"
    site.write({"docs/actions/1.md": PAGE, "departments.yml": "departments: {a: {name: Caf\u00e9}}".encode("latin-1")})
    assert (
        "departments.yml:1:1: error: registry-invalid: This file is not saved as UTF-8."
        in run(site.root, "check").output
    )


def test_themes_plugins_and_extensions_need_not_be_installed(site: Project) -> None:
    site.write(
        {
            "docs/actions/1.md": PAGE,
            "base.yml": "theme: {name: nowhere}\n",
            "mkdocs.yml": "INHERIT: base.yml\nsite_name: !ENV [NO_SUCH_NAME, A name]\n"
            "markdown_extensions: [{x: {y: !!python/name:no.such.thing }}]\nhooks: [no.py]\n"
            "plugins: {no-such-plugin: {}, deptplugin: {placeholders: [Words]}}\n",
        }
    )
    done = run(site.root, "check")
    assert done.exit_code == 0
    assert "info: statement-placeholder" in done.output


def test_the_plugin_that_is_not_used_yet(project: MakeProject) -> None:
    root = project({"docs/index.md": CARD}, plugins=["search"]).root
    done = run(root, "check")
    assert done.exit_code == 0
    assert "Note: mkdocs.yml does not use the plugin yet." in done.stderr


def test_an_option_that_does_not_exist(project: MakeProject) -> None:
    done = run(project({"docs/index.md": "# Home\n"}, plugins=[{"deptplugin": {"oder": "name"}}]).root, "check")
    assert done.exit_code == 0
    assert "oder" in done.stderr


def test_paths_choose_what_is_shown(site: Project) -> None:
    site.write(
        {
            "docs/actions/1.md": action("1", "", "{dvi .x}"),
            "docs/actions/2.md": action("2", "", "{dvi .x}"),
            "docs/b.md": "{dvi .y}\n{div}\n{/div}\n",
        }
    )
    found = {name: run(site.root, "check", name).output for name in ("docs/b.md", "docs/actions")}
    assert re.findall(r"^\S+?:", found["docs/b.md"], re.MULTILINE) == ["docs/b.md:"]
    assert set(re.findall(r"^\S+?\.md:|^\S+?\.yml:", found["docs/actions"], re.MULTILINE)) == {
        "docs/actions/1.md:",
        "docs/actions/2.md:",
    }
    assert run(site.root, "check", "docs/gone.md").exit_code == 2


def test_only_the_registry_is_reported_if_it_is_wrong(site: Project) -> None:
    """The problems of pages depend on the registry. Neither paths nor severities hide its mistakes."""
    site.write({"docs/b.md": "{dvi .y}\n", "departments.yml": "x: y\n"})
    site.write({}, {"plugins": [{"deptplugin": {"problems": {"registry-invalid": "off"}}}]})
    done = run(site.root, "check", "docs/b.md")
    assert done.exit_code == 1
    *found, last = done.output.splitlines()
    assert found
    assert all(line.startswith("departments.yml:1:1: error: registry-invalid: ") for line in found)
    assert last.startswith("no actions, no departments")
    for command in (["status"], ["fix"], ["new", "action", "2", "Title"]):
        stopped = run(site.root, *command)
        assert stopped.exit_code == 2
        assert "registry-invalid" in stopped.stderr
    built = site.build(fails=True)
    assert sum("registry-invalid" in line for line in built.log) == 1


def test_many_problems_of_a_kind_are_five_and_a_count(site: Project) -> None:
    site.write({"docs/actions/1.md": "{{DEPARTMENTRESPONSE}}\n\n# Action 1: Title\n\n" + "{/div}\n\n" * 1000})
    lines = run(site.root, "check").output.splitlines()
    assert len(lines) == 7
    assert (
        lines[5]
        == "docs/actions/1.md:15:1: error: block-unopened: 995 more of these in this file, the last in line 2003."
    )
    assert lines[6].endswith("1000 problems")
    assert len(run(site.root, "check", "--all").output.splitlines()) == 1001
    assert json.loads(run(site.root, "check", "--format", "json").output)["counts"]["error"] == 1000
    built = site.build(warns=["block-unopened"])
    assert built.problems == lines[:6]


def test_a_site_sets_severities(project: MakeProject) -> None:
    severities = {"link-no-target": "error", "statement-placeholder": False, "department-missing": "info"}
    site = project(
        {
            "docs/index.md": "# Home\n",
            "docs/1.md": action("1", "", "[Here]", "TBC"),
            "departments.yml": REGISTRY
            + "  cabinet-office: {name: Cabinet Office}\n  dft: {name: Department for Transport}\n",
        },
        plugins=[{"deptplugin": {"problems": severities}}],
    )
    site.write(
        {
            "departments.yml": REGISTRY.replace(", url: 'https://www.example.org/ho'", "")
            + "  cabinet-office: {name: Cabinet Office}\n  dft: {name: Department for Transport}\n"
        }
    )
    done = run(site.root, "check")
    assert re.findall(r": (\w+): ([\w-]+): ", done.output) == [
        ("error", "link-no-target"),
        ("info", "department-missing"),
    ]
    assert done.exit_code == 1
    assert site.build(warns=["error: link-no-target"]).problems == done.output.splitlines()[:-1]


def test_colour_is_for_terminals(site: Project) -> None:
    site.write({"docs/actions/1.md": BAD})
    piped = subprocess.run([*COMMAND, "check"], cwd=site.root, capture_output=True, check=False)
    assert b"\x1b" not in piped.stdout
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    assert "\x1b[31m" in on_a_terminal(site.root, environment)
    assert "\x1b" not in on_a_terminal(site.root, environment | {"NO_COLOR": "1"})


def on_a_terminal(root: Path, environment: dict[str, str]) -> str:
    ours, theirs = pty.openpty()
    with subprocess.Popen([*COMMAND, "check"], cwd=root, stdout=theirs, env=environment | {"TERM": "xterm"}):
        os.close(theirs)
        text = b""
        try:
            while part := os.read(ours, 4096):
                text += part
        except OSError:  # the terminal is closed
            pass
    os.close(ours)
    return text.decode()


# The same list everywhere -----------------------------------------------------------------------------------------


def broken_example(root: Path) -> Built:
    """Build the example site with a mistake in every file."""
    shutil.copytree(EXAMPLE, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("site"))
    for place, page in enumerate(sorted((root / "docs/actions").glob("*.md"))):
        lines = page.read_text(encoding="utf-8").split("\n")
        del lines[10 + 3 * place]
        page.write_text("\n".join(lines), encoding="utf-8")
    registry = root / "departments.yml"
    registry.write_text(registry.read_text(encoding="utf-8") + "    logo: nowhere.svg\n", encoding="utf-8")
    return Project(root, measured=False).build(warns=["deptplugin: "])


def test_a_build_and_check_report_the_same(tmp_path: Path) -> None:
    built = broken_example(tmp_path)
    assert len(built.problems) > 20
    lines = run(tmp_path, "check").output.splitlines()
    assert lines[:-1] == built.problems
    assert any(line.endswith(lines[-1]) for line in built.log)


# For programs ------------------------------------------------------------------------------------------------------


def test_json(site: Project) -> None:
    site.write({"docs/actions/1.md": BAD})
    found = json.loads(run(site.root, "check", "--format", "json").output)
    assert found["counts"] == {"error": 1, "warning": 1, "info": 0}
    assert found["problems"][1] == {
        "code": "link-no-target",
        "severity": "warning",
        "path": "docs/actions/1.md",
        "line": 9,
        "column": 1,
        "message": '"Read more »" has no address. Give it one: [Read more »](https://…). '.strip(),
    }


def test_paths_for_programs_are_relative_to_the_current_folder(site: Project) -> None:
    site.write({"docs/actions/1.md": BAD})
    folder = site.root.name
    done = run(site.root.parent, "check", "-f", f"{folder}/mkdocs.yml", "--format", "json")
    assert {one["path"] for one in json.loads(done.output)["problems"]} == {f"{folder}/docs/actions/1.md"}
    text = run(site.root.parent, "check", "-f", f"{folder}/mkdocs.yml").output
    assert text.startswith("docs/actions/1.md:7:1: error: ")


def test_github(site: Project) -> None:
    site.write({"docs/actions/1.md": action("1", "100%,", "{dvi .x}").replace("{/department}", "")})
    lines = run(site.root, "check", "--format", "github").output.splitlines()
    assert lines[0].startswith(
        "::error file=docs/actions/1.md,line=7,col=1,title=block-unclosed::{department} is never"
    )
    assert all("%" not in re.sub("%(25|0D|0A|3A|2C)", "", line) for line in lines)


def test_gitlab(site: Project) -> None:
    site.write({"docs/actions/1.md": BAD + BAD.partition("{navigation}")[2]})
    report = json.loads(run(site.root, "check", "--format", "gitlab").output)
    assert {"description", "check_name", "fingerprint", "severity", "location"} == set(report[0])
    assert len({one["fingerprint"] for one in report}) == len(report) > 2
    assert report[0]["location"] == {"path": "docs/actions/1.md", "lines": {"begin": 7}}
    assert {one["severity"] for one in report} <= {"info", "minor", "major", "critical", "blocker"}


def test_quiet_leaves_out_the_infos(site: Project) -> None:
    site.write({"docs/actions/1.md": action("1", "", "TBC", "[Read more »]")})
    assert "statement-placeholder" in run(site.root, "check").output
    done = run(site.root, "check", "--quiet")
    assert [line.split(": ")[2] for line in done.output.splitlines()[:-1]] == ["link-no-target"]
    assert done.output.splitlines()[-1].endswith("; 1 problem")
    site.write({"docs/actions/1.md": action("1", "", "TBC")})
    assert run(site.root, "check", "-q").output == "1 action, 1 department: 1 awaiting; no problems\n"
    assert json.loads(run(site.root, "check", "-q", "--format", "json").output)["problems"] == []


def test_select_shows_only_some_codes(site: Project) -> None:
    site.write({"docs/actions/1.md": BAD + "TBC\n\n{department}\n## Cabinet Office\nTBC\n{/department}\n"})

    def found(*arguments: str) -> set[str]:
        done = run(site.root, "check", "--format", "json", *arguments)
        return {one["code"] for one in json.loads(done.output)["problems"]}

    every = found()
    assert every > {"block-unclosed", "statement-placeholder"}
    assert found("--select", "block-unclosed") == {"block-unclosed"}
    assert found("--select", "block-unclosed", "--select", "statement-placeholder") == {
        "block-unclosed",
        "statement-placeholder",
    }
    assert found("--select", "statement-placeholder", "--quiet") == set()
    assert run(site.root, "check", "--select", "statement-placeholder").exit_code == 0  # the error is not selected
    done = run(site.root, "check", "--select", "block-unclosd")
    assert (done.exit_code, done.output) == (
        2,
        'Error: There is no code "block-unclosd". Did you mean block-unclosed?\n',
    )


def test_what_stops_a_build_is_always_shown(site: Project) -> None:
    site.write({"departments.yml": "departments: []\n"})
    done = run(site.root, "check", "--quiet", "--select", "link-no-target")
    assert (done.exit_code, "registry-invalid" in done.output) == (1, True)


@pytest.mark.parametrize(
    ("option", "hint"),
    [
        ("labls: {action: X}", "There is no option `labls`. Did you mean `labels`?"),
        ("generic-links: [More]", "There is no option `generic-links`. Did you mean `generic_links`?"),
        ("wibble: 1", "There is no option `wibble`. The options are departments, enabled, "),
        ("strategy: {titel: X}", "There is no option `titel`. Did you mean `title`?"),
        ("exports: {jsn: true}", "There is no option `jsn`. Did you mean `json`?"),
        ("pages: {departmnts: true}", "There is no option `departmnts`. Did you mean `departments`?"),
    ],
)
def test_an_unknown_option_has_a_hint(site: Project, option: str, hint: str) -> None:
    site.write({"mkdocs.yml": f"site_name: x\ntheme: mkdocs\nplugins: [{{deptplugin: {{{option}}}}}]\n"})
    assert hint in run(site.root, "check").stderr
    if "wibble" in option:
        assert any(hint in line for line in site.build(warns=[hint]).log)


def test_a_registry_that_was_not_found_is_one_sentence(site: Project) -> None:
    site.write({"mkdocs.yml": "site_name: x\nplugins: [{deptplugin: {departmnts: x.yml}}]\n"})
    done = run(site.root, "check")
    assert (done.exit_code, len(done.output.splitlines())) == (2, 1)


def test_paths_with_a_space_are_in_quotation_marks(site: Project) -> None:
    words = "We will write every form again, in words that everybody knows."
    site.write({"docs/our actions/a b.md": action("1", "", words), "docs/actions/1.md": action("1", "", words)})
    output = run(site.root, "check").output
    assert "docs/our actions/a b.md:3:1: error: action-duplicate: docs/actions/1.md also has" in output
    site.write({"docs/actions/1.md": "{include my note.md}\n" + action("2", "", words)})
    output = run(site.root, "check").output
    assert 'There is no page "my note.md" to include.' in output
    assert 'says the same in "docs/our actions/a b.md", line ' in output
    done = run(site.root, "new", "site", "my strategy")
    assert 'Created a site in "my strategy".' in done.output
    assert '  cd "my strategy"\n' in done.output
    site.write({"mkdocs.yml": "site_name: x\nplugins: [{deptplugin: {departments: our list.yml}}]\n"})
    assert 'there is no file "our list.yml" in' in run(site.root, "check").output


def test_sarif(site: Project) -> None:
    site.write({"docs/actions/1.md": BAD})
    report = json.loads(run(site.root, "check", "--format", "sarif").output)
    (only,) = report["runs"]
    assert report["version"] == "2.1.0"
    assert [rule["id"] for rule in only["tool"]["driver"]["rules"]] == list(SEVERITIES)
    assert all(rule["shortDescription"]["text"].endswith(".") for rule in only["tool"]["driver"]["rules"])
    assert all(rule["helpUri"] == f"{MESSAGES}#{rule['id']}" for rule in only["tool"]["driver"]["rules"])
    first = only["results"][0]
    assert only["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"] == "block-unclosed"
    place = first["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "docs/actions/1.md"}, "region": {"startLine": 7, "startColumn": 1}}


def test_addresses_in_sarif_are_escaped(site: Project) -> None:
    site.write({"docs/a b#é.md": "{dvi .x}\n{div}\n{/div}\n"})
    report = json.loads(run(site.root, "check", "--format", "sarif").output)
    place = report["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "docs/a%20b%23%C3%A9.md"


def test_an_inherited_registry(site: Project) -> None:
    """`check` uses the same registry as a build, if all or part of it is inherited."""
    base = "plugins: {deptplugin: {departments: {home-office: {name: Home Office, withheld: true}}}}\n"
    own = {
        "all": "INHERIT: base.yml\nsite_name: x\n",
        "part": "INHERIT: base.yml\nsite_name: x\nplugins: {deptplugin: {departments: {a: {name: A}}}}\n",
    }
    for text in own.values():
        site.write({"base.yml": base, "mkdocs.yml": text + "theme: mkdocs\n"})
        assert "1 withheld" in run(site.root, "check").output
        built = Project(site.root).build(warns=["department-missing"] if "A}" in text else [])
        assert "print them" not in built.text("actions/1/index.html")


# fix ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def untidy(project: MakeProject) -> Project:
    text = action("1", "", "Wait...  [Read more »]").replace("# Action", "#Action")
    return project({"docs/index.md": "# Home\n", "docs/1.md": text, "departments.yml": REGISTRY})


def test_a_diff_is_shown_and_nothing_is_written(untidy: Project) -> None:
    before = (untidy.root / "docs/1.md").read_bytes()
    done = run(untidy.root, "fix")
    assert done.exit_code == 1
    assert "-#Action 1: Title 1\n+# Action 1: Title 1\n" in done.output
    assert "Wait" not in re.sub(r"(?m)^ .*", "", done.output)
    assert "Nothing was written." in done.output
    assert (untidy.root / "docs/1.md").read_bytes() == before


def test_it_is_written_once(untidy: Project) -> None:
    page = untidy.root / "docs/1.md"
    page.chmod(0o640)
    done = run(untidy.root, "fix", "--yes")
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "Wrote 1 page.")
    assert "\n# Action 1: Title 1\n" in page.read_text(encoding="utf-8")
    assert "\nWait...  [Read more »]\n" in page.read_text(encoding="utf-8")  # no address, and no other signs
    assert page.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in page.parent.iterdir()) == ["1.md", "index.md"]
    again = run(untidy.root, "fix")
    assert (again.exit_code, again.output) == (0, "There is nothing to fix.\n")


def test_typography_is_asked_for(untidy: Project) -> None:
    assert "+Wait… [Read more »]\n" in run(untidy.root, "fix", "--typography").output
    help_text = " ".join(run(untidy.root, "fix", "--help").output.split())
    assert "--typography" in help_text
    assert "No address is added" in help_text


def test_another_word_before_the_number_is_changed(untidy: Project) -> None:
    untidy.write({"docs/1.md": action("1", "", "Words.").replace("# Action 1", "# Measure 1")})
    assert 'This site uses "Action", not "Measure". Write "# Action 1: Title 1".' in run(untidy.root, "check").output
    assert "-# Measure 1: Title 1\n+# Action 1: Title 1\n" in run(untidy.root, "fix").output
    assert run(untidy.root, "fix", "--yes").output.endswith("Wrote 1 page.\n")
    assert "action-number" not in run(untidy.root, "check").output


def test_only_the_named_pages_are_fixed(untidy: Project) -> None:
    assert run(untidy.root, "fix", "docs/index.md").output == "There is nothing to fix.\n"


def test_line_ends_and_the_byte_order_mark_stay(untidy: Project) -> None:
    page = untidy.root / "docs/1.md"
    page.write_bytes(b"\xef\xbb\xbf---\r\ntitle: x\r\n---\r\n" + page.read_bytes().replace(b"\n", b"\r\n"))
    assert run(untidy.root, "fix", "--yes").exit_code == 0
    text = page.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf---\r\ntitle: x\r\n---\r\n")
    assert text.count(b"\n") == text.count(b"\r\n")
    assert b"# Action 1: Title 1\r\n" in text


def test_a_page_outside_the_site_is_left_alone(untidy: Project) -> None:
    page, other = untidy.root / "docs/1.md", untidy.root / "other.md"
    page.rename(other)
    page.symlink_to(other)
    before = other.read_bytes()
    done = run(untidy.root, "fix", "--yes")
    assert "leads out of the site's folder" in done.stderr
    assert other.read_bytes() == before
    assert page.is_symlink()


def test_a_page_that_changed_in_the_meantime_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("now", encoding="utf-8")
    with pytest.raises(FileError, match="changed by somebody else"):
        replace_text(page, "before", "after")
    assert page.read_text(encoding="utf-8") == "now"


def test_a_terminal_is_asked(untidy: Project) -> None:
    page = untidy.root / "docs/1.md"
    for answer, code, wrote in (("n\n", 1, False), ("y\n", 0, True)):
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            [*COMMAND, "fix"], cwd=untidy.root, stdin=theirs, stdout=subprocess.PIPE, text=True
        ) as process:
            os.write(ours, answer.encode())
            said, _ = process.communicate(timeout=60)
        os.close(theirs)
        os.close(ours)
        assert "Write these changes to 1 page? [y/N]" in said
        assert process.returncode == code
        assert ("# Action" in page.read_text(encoding="utf-8")) == wrote


# new ---------------------------------------------------------------------------------------------------------------


def test_a_new_site_serves_at_once(tmp_path: Path) -> None:
    done = run(tmp_path, "new", "site", "plan", "--title", "Plain: Words", "--theme", "mkdocs")
    assert done.exit_code == 0
    assert "cd plan" in done.output
    root = tmp_path / "plan"
    assert yaml.safe_load((root / "mkdocs.yml").read_text(encoding="utf-8"))["site_name"] == "Plain: Words"
    assert run(root, "check", "--strict").exit_code == 0
    assert (
        run(root, "new", "action", "3", "Mend *every* bridge", "--for", "DRR").output == "Wrote docs/actions/03.md.\n"
    )
    assert run(root, "check", "--strict").exit_code == 0
    page = Project(root).build("--strict").page("actions/03/index.html")
    assert page.select("h1")[0].get_text().startswith("Action 03: Mend *every* bridge")
    assert [card["data-state"] for card in page.select(".department")] == ["awaiting"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    run(tmp_path, "new", "site", "plan")
    (tmp_path / "plan/departments.yml").write_text("mine", encoding="utf-8")
    done = run(tmp_path, "new", "site", "plan")
    assert done.exit_code == 2
    assert (tmp_path / "plan/departments.yml").read_text(encoding="utf-8") == "mine"
    assert run(tmp_path / "plan", "new", "action", "1", "Again").exit_code == 2


def test_a_new_action_uses_the_sites_options(project: MakeProject) -> None:
    options = {
        "placeholders": ["Awaiting *", "To come"],
        "labels": {"action": "Recommendation"},
        "strategy": {"actions": {"02": "Decided"}},
    }
    root = project(
        {
            "docs/index.md": "# Home\n",
            "docs/r/01.md": action("01", "x", "Words.").replace("# Action", "# Recommendation"),
        },
        plugins=[{"deptplugin": options}],
        nav=[{"Home": "index.md"}],
    ).root
    done = run(root, "new", "action", "2")
    assert done.exit_code == 0
    assert "Add r/02.md there" in done.output
    page = (root / "docs/r/02.md").read_text(encoding="utf-8")
    assert "# Recommendation 02: Decided\n" in page
    assert "## Home Office\n\nTo come\n" in page
    assert run(root, "new", "action", "3").exit_code == 2
    assert run(root, "new", "action", "x", "Title").exit_code == 2


def test_a_new_action_in_the_sites_language(project: MakeProject) -> None:
    """Its heading and its cards have Welsh labels, and a Welsh site has nothing to say about it but who is awaited."""
    registry = "departments:\n  home-office: {name: Home Office}\n"
    files = {"docs/index.md": "# Hafan\n\n{actions}\n", "departments.yml": registry}
    site = project(files, theme={"name": "material", "language": "cy"})
    assert run(site.root, "new", "action", "7(a)", "Ateb pob llythyr").output == "Wrote docs/actions/07a.md.\n"
    page = (site.root / "docs/actions/07a.md").read_text(encoding="utf-8")
    assert "# Cam gweithredu 7(a): Ateb pob llythyr\n" in page
    assert "{department home-office}\nYn aros am ymateb\n{/department}" in page
    built = site.build("--strict")
    assert [card["data-state"] for card in built.page("actions/07a/index.html").select(".department")] == ["awaiting"]
    assert built.page("index.html").select(".action-list a")[0].get_text().startswith("Cam gweithredu 7(a)")


def test_the_first_action_of_a_site_with_languages(project: MakeProject) -> None:
    languages = [{"locale": "en", "default": True, "name": "English"}, {"locale": "cy", "name": "Cymraeg"}]
    i18n = {"i18n": {"docs_structure": "folder", "languages": languages}}
    files = {"docs/en/index.md": "# Home\n", "docs/cy/index.md": "# Hafan\n"}
    root = project(files, plugins=[i18n, "deptplugin"]).root
    assert "Wrote docs/en/actions/01.md.\n" in run(root, "new", "action", "1", "Title").output


def test_a_new_action_hints_at_names_that_do_not_sort(project: MakeProject) -> None:
    root = project(
        {"docs/index.md": "# Home\n", **{f"docs/a/{one}.md": action(str(one), "", "x") for one in (1, 2)}}
    ).root
    assert "Sorted by name" not in run(root, "new", "action", "3", "Title").output
    said = run(root, "new", "action", "10", "Title").output.splitlines()
    assert (said[0], len(said)) == ("Wrote docs/a/10.md.", 2)
    assert said[1].startswith("Sorted by name, 10.md is before 2.md.")


def test_a_list_of_departments_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("name,phone\nX,1\n", encoding="utf-8")
    done = run(tmp_path, "new", "site", "plan", "--departments", "names.csv")
    assert done.exit_code == 2
    assert '"phone"' in done.output
    assert not (tmp_path / "plan").exists()
    assert run(tmp_path, "new", "site", "plan", "--departments", "none.csv").exit_code == 2


def test_the_logos_of_a_whole_registry_are_asked_for(tmp_path: Path) -> None:
    registry = "departments:\n  bt: {name: Bureau for Trees, logo: logos/bt.svg}\n  co: {name: Cabinet Office}\n"
    (tmp_path / "ours.yml").write_text(registry, encoding="utf-8")
    said = run(tmp_path, "new", "site", "plan", "--departments", "ours.yml").output
    assert said.endswith("Put the logos that ours.yml names into plan/docs: logos/bt.svg.\n")
    assert run(tmp_path / "plan", "check").exit_code == 1
    (tmp_path / "plan/docs/logos").mkdir()
    (tmp_path / "plan/docs/logos/bt.svg").write_text("<svg/>", encoding="utf-8")
    assert run(tmp_path / "plan", "check", "--strict").exit_code == 0


def test_the_versions_of_a_new_site_are_those_installed(tmp_path: Path) -> None:
    run(tmp_path, "new", "site", "plan", "--theme", "material")
    lines = (tmp_path / "plan/requirements.txt").read_text(encoding="utf-8").splitlines()
    assert lines == [f"{name}=={version(name)}" for name in ("mkdocs", "mkdocs-deptplugin", "mkdocs-material")]


def test_a_new_action_where_nobody_answers_yet(project: MakeProject) -> None:
    root = project({"docs/index.md": "# Home\n"}).root
    done = run(root, "new", "action", "1", "Title")
    assert "It has no cards yet" in done.output
    assert run(root, "new", "action", "2", "Title", "--for", "Home Office").exit_code == 0
    assert "## Home Office" in (root / "docs/actions/02.md").read_text(encoding="utf-8")


# status, explain, schema -------------------------------------------------------------------------------------------


def test_status(site: Project) -> None:
    site.write({"departments.yml": REGISTRY + "  dft: {name: Department for Transport, abbreviation: DfT}\n"})
    done = run(site.root, "status")
    assert done.exit_code == 0
    assert "Department for Transport: 1 to come\n  No response          Action 1: Title 1\n" in done.output
    assert "## Department for Transport: 1 to come" in run(site.root, "status", "--format", "markdown").output
    rows = list(csv.DictReader(io.StringIO(run(site.root, "status", "--format", "csv").output, newline="")))
    assert [(row["department"], row["action"], row["state"]) for row in rows] == [("dft", "1", "missing")]
    assert "Department for Transport" not in run(site.root, "status", "--department", "home office").output
    unknown = run(site.root, "status", "--department", "DfTT")
    assert (unknown.exit_code, "Did you mean Department for Transport?" in unknown.output) == (2, True)


def test_explain() -> None:
    listed = run(Path.cwd(), "explain").output.splitlines()
    assert [line.split()[0] for line in listed] == list(SEVERITIES)
    for code in SEVERITIES:
        done = run(Path.cwd(), "explain", code)
        assert done.exit_code == 0
        assert f"{code} ({SEVERITIES[code]})" in done.output
        assert f" {code}" in done.output.partition("Messages:")[2]
    unknown = run(Path.cwd(), "explain", "link-notarget")
    assert (unknown.exit_code, "Did you mean link-no-target?" in unknown.output) == (2, True)


def test_schema(tmp_path: Path) -> None:
    assert json.loads(run(tmp_path, "schema", "departments").output)["title"]
    assert run(tmp_path, "schema", "mkdocs", "-o", "m.json").output == ""
    assert json.loads((tmp_path / "m.json").read_text(encoding="utf-8"))["title"]


def test_every_help_has_an_example() -> None:
    names = [["check"], ["fix"], ["status"], ["new", "site"], ["new", "action"], ["explain"], ["schema"]]
    for name in names:
        done = run(Path.cwd(), *name, "--help")
        assert done.exit_code == 0
        if name != ["explain"]:
            assert f"deptplugin {' '.join(name)}" in done.output
    top = run(Path.cwd(), "--help").output
    assert "..." not in top.partition("Commands:")[2]
    assert run(Path.cwd(), "--version").output.startswith("deptplugin ")


def test_output_has_no_control_characters(site: Project) -> None:
    """Neither text from a page nor a message about it contains any."""
    title = "Title \x1b[31m\x07::error::x\u2028"
    site.write({"docs/actions/2.md": action("2", title, "TBC\x1b[0m"), "docs/b.md": "{dvi .x\x9b}\n{div}\n{/div}\n"})
    for command in (["check"], ["status"], ["status", "--format", "markdown"], ["check", "--format", "github"]):
        said = run(site.root, *command).output
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028]", said)
        assert not any(line.startswith("::error::x") for line in said.splitlines())
