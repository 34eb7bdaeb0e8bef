"""The catalogue of messages: its examples cause the listed problems, in a check and in a build; its page is current."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import messages
import pytest
import yaml
from _pytest.mark.structures import ParameterSet
from building import DOCS
from forks import unmeasured

from mkdocs_deptplugin.authoring.catalogue import (
    PAGE,
    Entry,
    Example,
    UnknownCode,
    as_markdown,
    entries,
    explain,
    in_brief,
    read_example,
)
from mkdocs_deptplugin.reading.problems import SEVERITIES, Problem
from mkdocs_deptplugin.reading.scan import scan

TOOL = Path(__file__).parents[1] / "tools" / "messages.py"
MESSAGES = DOCS / "pages" / "messages.md"
ENTRIES = entries()
MORE = yaml.safe_load(Path(__file__).with_name("catalogue.yml").read_text(encoding="utf-8"))
BUILD_ALL = """
import json, sys
from mkdocs_deptplugin.authoring.catalogue import Example
sys.path.insert(0, sys.argv[1])
import messages
examples = [Example(*example) for example in json.load(sys.stdin)]
print(json.dumps([[str(problem) for problem in messages.built(example)] for example in examples]))
"""


def examples_of(entry: Entry, kind: str) -> list[Example]:
    """Return the example that the catalogue shows, and those that only the tests use."""
    shown = entry.wrong if kind == "wrong" else entry.right
    return [shown, *map(read_example, MORE.get(entry.code, {}).get(kind, ()))]


ALL = {(entry.code, kind): examples_of(entry, kind) for entry in ENTRIES for kind in ("wrong", "right")}


def examples(*kinds: str) -> list[ParameterSet]:
    """Return each example with its code and its index among all examples."""
    found = []
    index = 0
    for (code, kind), some in ALL.items():
        for number, example in enumerate(some):
            if kind in kinds:
                found.append(pytest.param(code, example, index, id=f"{code}-{kind}-{number}"))
            index += 1
    return found


def brief(problems: list[Problem]) -> list[str]:
    return [f"{one.path}:{one.line}:{one.column} {one.code}" for one in problems]


@pytest.fixture(scope="module")
def checked() -> list[list[Problem]]:
    """The problems that `deptplugin check` finds in each example."""
    return [messages.checked(example) for some in ALL.values() for example in some]


@pytest.fixture(scope="module")
def built() -> list[list[str]]:
    """The problems that a build of each example logs."""
    return build_all([example for some in ALL.values() for example in some])


def build_all(some: list[Example]) -> list[list[str]]:
    """Build examples, all in one separate process, and return the problems that each of them logs."""
    done = subprocess.run(
        [sys.executable, "-c", BUILD_ALL, str(TOOL.parent)],
        env=unmeasured(),
        input=json.dumps(some),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


NOUNS = {"action": "Recommendation", "department": "Body"}
NOT_NOUNS = re.compile(
    r"\{[^{}]*\}|\b(?:action|department)-[a-z-]+|\bdepartments?\.ya?ml|\bdepartments:|docs/actions/|data-department|\.department"
)
"""Directives, codes, names of files, options and attributes: they are the same on every site."""


def with_nouns(example: Example) -> Example:
    """Return an example as on a site with its own nouns."""
    given = example.options.get("labels", {})  # with its own label, an example is about a heading without it
    files = {
        path: text if given else text.replace("# Action", "# Recommendation") for path, text in example.files.items()
    }
    labels = {**given, **NOUNS}
    return example._replace(files=files, options={**example.options, "labels": labels})


def left_over(message: str, files: Mapping[str, str]) -> list[str]:
    """Return the usual nouns in a message, without what an author wrote."""
    written = "\n".join(files.values())
    quoted = re.sub(r'"([^"]*)"', lambda match: "" if match[1] in written else match[0], message)
    names = re.sub(r"Department (?:for|of) \w+", lambda match: "" if match[0] in written else match[0], quoted)
    return re.findall(r"\b(?:actions?|departments?)\b", NOT_NOUNS.sub("", names), re.IGNORECASE)


def test_messages_use_the_nouns_of_the_site() -> None:
    own = [(code, with_nouns(one)) for (code, kind), some in ALL.items() if kind == "wrong" for one in some]
    late = iter(build_all([example for _, example in own if example.build]))
    for code, example in own:
        found = next(late) if example.build else list(map(str, messages.checked(example)))
        assert any(f": {code}: " in one for one in found), (code, example, found)
        assert [one for one in found if left_over(one, example.files)] == []


def test_every_code_is_explained() -> None:
    assert [entry.code for entry in ENTRIES] == list(SEVERITIES)
    assert [entry.severity for entry in ENTRIES] == list(SEVERITIES.values())
    assert set(MORE) <= set(SEVERITIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_an_explanation_is_complete(entry: Entry) -> None:
    wrong, right = ALL[entry.code, "wrong"], ALL[entry.code, "right"]
    assert len(wrong) >= 2
    assert len({str((example.whole, example.encoding)) for example in (*wrong, *right)}) == len(wrong) + len(right)
    assert re.fullmatch(r"[^.|\n]+(?:\.yml[^.|\n]*)*\.", entry.when)
    assert 1 <= len(re.findall(r"[.?](?= |$)", entry.why)) <= 3
    assert all(not text or text.endswith(".") for text in (entry.why, entry.remedy))


@pytest.mark.parametrize(("code", "example", "index"), examples("wrong"))
def test_a_wrong_example_has_the_listed_problems(
    checked: list[list[Problem]], code: str, example: Example, index: int
) -> None:
    assert example.says[0].endswith(f" {code}")
    assert brief(checked[index]) == ([] if example.build else list(example.says))


@pytest.mark.parametrize(("code", "example", "index"), examples("wrong"))
def test_a_problem_is_at_a_place_in_its_file(code: str, example: Example, index: int) -> None:
    for said in example.says:
        path, line, column = said.split(" ")[0].split(":")
        lines = example.whole[path].splitlines()
        assert 1 <= int(column) <= max(1, len(lines[int(line) - 1]))


@pytest.mark.parametrize(("code", "example", "index"), examples("right"))
def test_a_right_example_has_no_problems(checked: list[list[Problem]], code: str, example: Example, index: int) -> None:
    assert checked[index] == []


@pytest.mark.parametrize(("code", "example", "index"), examples("wrong", "right"))
def test_a_build_reports_the_same(
    checked: list[list[Problem]], built: list[list[str]], code: str, example: Example, index: int
) -> None:
    if example.build:
        assert [re.sub(r": \w+: ([\w-]+): .*", r" \1", line) for line in built[index]] == list(example.says)
    else:
        assert built[index] == [str(problem) for problem in checked[index]]


def test_the_page_of_messages_is_what_the_tool_writes(tmp_path: Path) -> None:
    target = tmp_path / "messages.md"
    subprocess.run([sys.executable, str(TOOL), str(target)], env=unmeasured(), check=True)
    same = target.read_text(encoding="utf-8") == MESSAGES.read_text(encoding="utf-8")
    assert same, "The catalogue or a message was changed. Run: make docs"


def test_the_page_of_messages_has_no_directives() -> None:
    text = MESSAGES.read_text(encoding="utf-8")
    document = scan(text)
    assert not document.has_directives
    assert not document.problems
    assert re.findall(r"^## (\S+)$", text, re.MULTILINE) == list(SEVERITIES)


def test_the_page_shows_code_with_a_fence() -> None:
    text = as_markdown(lambda example: ["````text", "{department}", "````"])
    assert "`````text\n````text\n{department}\n````\n`````" in text
    assert not scan(text).problems


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_a_code_is_explained_in_a_terminal(entry: Entry) -> None:
    text = explain(entry.code)
    assert text.startswith(f"{entry.code} ({entry.severity})\n\n")
    words = " ".join(text.split())
    for part in (entry.when, entry.why, entry.remedy, *in_brief(entry.wrong), "Right:"):
        assert part in words
    for example_text in entry.wrong.files.values():
        assert " ".join(example_text.split()) in words
    assert max(map(len, text.splitlines())) <= 110


def test_an_explanation_shows_the_messages_of_its_example() -> None:
    text = explain("block-unopened", lambda example: [f"{PAGE}:10:1: error: a remedy"])
    assert f"Messages:\n\n    {PAGE}:10:1: error: a remedy\n\nRight:\n\n    {{{{DEPARTMENTRESPONSE}}}}\n" in text


def test_only_the_files_that_change_are_shown_as_right() -> None:
    right = explain("department-unknown").partition("Right:")[2]
    assert "departments.yml" in right
    assert "Action 1" not in right


@pytest.mark.parametrize(
    ("code", "hint"),
    [("block-unclose", "Did you mean block-unclosed?"), ("TITLE-DRIFT", "Did you mean title-drift?")],
)
def test_an_unknown_code_is_answered_with_the_nearest(code: str, hint: str) -> None:
    with pytest.raises(UnknownCode, match=re.escape(f'There is no code "{code}". {hint}')):
        explain(code)


def test_a_code_that_is_not_near_any_is_answered_with_all() -> None:
    with pytest.raises(UnknownCode, match=r"The codes are block-unclosed, .*, card-late"):
        explain("nonsense")
