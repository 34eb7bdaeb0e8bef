"""The example site and sites from real use have no contradictions, and the checker finds contradictions."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from agreement import disagreements
from building import MakeProject, Project, action, example_site
from hostile import CLOSINGS, OPENINGS, OTHERS

CASES = Path(__file__).parent / "cases"
WARNS = {
    "05-marks-in-other-plugins": ["'print-site' should be defined as the *last* plugin"],
    "10-output-in-another-encoding": ["link-no-target", "department-missing"],
    "15-kramdown-extensions": ["directive-unknown"],
    "16-sub-numbers": ["action-number"],
    "21-doubled-braces": ["directive-unknown"],
}
STOPPED = {"03-registry-under-another-name", "03b-registry-as-a-list"}


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_the_example_agrees(theme: str) -> None:
    built = example_site(theme)
    assert disagreements(built.site, read=built.page) == []


def cases() -> list[str]:
    return sorted(path.name for path in CASES.iterdir())


@pytest.mark.parametrize("name", cases())
def test_a_site_from_real_use_agrees(tmp_path: Path, name: str) -> None:
    shutil.copytree(CASES / name, tmp_path, dirs_exist_ok=True)
    built = Project(tmp_path, measured=False).build(warns=WARNS.get(name, []), fails=name in STOPPED)
    assert (name in STOPPED) != built.site.is_dir()
    assert not any(b"SECRET" in path.read_bytes() for path in built.site.rglob("*") if path.is_file())


HOSTILE = [one for one in (*OPENINGS, *CLOSINGS, *OTHERS) if "<" not in one and "\ud83c" not in one]


def test_hostile_pages_agree(project: MakeProject) -> None:
    """Unclosed raw HTML is left out, because every parser reads it differently."""
    chance = random.Random(9)
    pages = {}
    for number in range(1, 41):
        text = action(f"{number:02}", "", f"We will do {number}.", f"And so will we, {number}.", navigation=False)
        for _ in range(12):
            text += chance.choice(HOSTILE) + chance.choice(["\n", "\n", "\n\n"])
        pages[f"docs/actions/{number:02}.md"] = text
    project({"docs/index.md": "# Home\n", **pages}, markdown_extensions=["attr_list", "footnotes"]).build(warns=["W"])


FILES = {
    "departments.yml": """\
        departments:
          home-office: {name: Home Office, withheld: true}
          cabinet-office: {name: Cabinet Office, url: "https://www.example.org/co"}
          hm-treasury: {name: HM Treasury}
        """,
    "docs/index.md": "# Home\n",
    "docs/actions/1.md": action("1", "One", "Secret.", "We will write [the first rules](2.md#cabinet-office) soon."),
    "docs/actions/2.md": action("2", "Two", "Secret too.", "We have published our rules. [Read more \u00bb]")
    + "{department}\n## HM Treasury\nTo follow\n{/department}\n",
    "docs/actions/10.md": action("10", "Ten", "Secret as well.", "We will print a list of words:\n\n- one\n- two"),
}


@cache
def small_site() -> Path:
    """Build a site with a card in every state and some missing cards."""
    config = {"plugins": ["search", {"deptplugin": {"progress": True}}]}
    missing = ["department-missing"]
    return Project(Path(mkdtemp(prefix="small-"))).write(FILES, config).build(warns=missing).site


Damage = Callable[[str], str]
JSON, CSV = "responses.json", "responses.csv"
LIST, MATRIX = "actions/index.html", "departments/index.html"
ONE, TWO, CO = "actions/1/index.html", "actions/2/index.html", "departments/cabinet-office/index.html"


def replaced(old: str, new: str) -> Damage:
    return lambda text: text.replace(old, new, 1)


def in_rows(change: Callable[[list[dict[str, object]]], object]) -> Damage:
    """Return a damage that changes the list of rows in the JSON."""

    def damage(text: str) -> str:
        data = json.loads(text)
        change(data["responses"])
        return json.dumps(data, ensure_ascii=False)

    return damage


def exchanged(rows: list[dict[str, object]], name: str) -> None:
    """Exchange a value of the first two rows with an answer."""
    first, second = [row for row in rows if row["state"] == "responded"][:2]
    first[name], second[name] = second[name], first[name]


DAMAGES: dict[str, tuple[str, Damage]] = {
    "a row less": (JSON, in_rows(lambda rows: rows.pop(1))),
    "a row twice": (JSON, in_rows(lambda rows: rows.insert(1, rows[1]))),
    "a missing row less": (JSON, in_rows(lambda rows: rows.pop(2))),
    "rows in another order": (JSON, in_rows(lambda rows: rows.reverse())),
    "missing rows first": (JSON, in_rows(lambda rows: rows.insert(0, rows.pop(2)))),
    "another state": (JSON, in_rows(lambda rows: rows[1].update(state="awaiting"))),
    "another department": (JSON, in_rows(lambda rows: rows[1].update(department="hm-treasury"))),
    "another name": (JSON, in_rows(lambda rows: rows[1].update(department_name="Cabinet"))),
    "another number": (JSON, in_rows(lambda rows: rows[1].update(action="10"))),
    "another title": (JSON, in_rows(lambda rows: rows[1].update(action_title="Two"))),
    "an anchor that is nowhere": (JSON, in_rows(lambda rows: rows[1].update(url="actions/1/#cabinet-office_1"))),
    "an anchor that is not a card's": (JSON, in_rows(lambda rows: rows[1].update(url="actions/1/#action-1-one"))),
    "anchors exchanged": (JSON, in_rows(lambda rows: exchanged(rows, "url"))),
    "statements exchanged": (JSON, in_rows(lambda rows: exchanged(rows, "statement"))),
    "a word less": (JSON, in_rows(lambda rows: rows[1].update(statement="We will write the first rules."))),
    "hidden words": (JSON, replaced("Read more »", "Read more » about Cabinet Office")),
    "links exchanged": (JSON, in_rows(lambda rows: exchanged(rows, "links"))),
    "a link that leads elsewhere": (JSON, replaced("actions/2/#cabinet-office", "actions/10/#cabinet-office")),
    "a missing answer that says something": (JSON, in_rows(lambda rows: rows[2].update(statement="Words."))),
    "withheld words in the data": (JSON, in_rows(lambda rows: rows[0].update(statement="Secret."))),
    "a line without a file": (JSON, in_rows(lambda rows: rows[1].update(source=None))),
    "a row of the table less": (CSV, lambda text: re.sub(r"1,One,cabinet-office,.*\r\n", "", text)),
    "a cell of the table changed": (CSV, replaced("We have published", "We published")),
    "no byte order mark": (CSV, replaced("\ufeff", "")),
    "columns exchanged": (CSV, replaced("state,statement", "statement,state")),
    "a cell that says another state": (MATRIX, replaced('<td class="state-responded">', '<td class="state-awaiting">')),
    "a cell in other words": (MATRIX, replaced(">Awaiting a response<", ">Responded<")),
    "a cell that leads elsewhere": (MATRIX, replaced("1/#cabinet-office", "2/#cabinet-office")),
    "a cell that is not missing": (MATRIX, replaced('"state-missing"', '"state-not-applicable"')),
    "a link for an answer that is missing": (MATRIX, replaced(">No response<", "><a href='../'>No response</a><")),
    "a row of the matrix less": (MATRIX, lambda text: re.sub(r'<tr><th scope="row">.*?</tr>', "", text, count=1)),
    "a department's count changed": (MATRIX, replaced("3 of 3 actions", "2 of 3 actions")),
    "a department's picture changed": (MATRIX, replaced('width="3"', 'width="2"')),
    "the statement of another action": (CO, replaced("We have published our rules", "We will write the rules")),
    "an answer less": (CO, lambda text: re.sub(r'(?s)<div class="department-answer">.*?</h2>', "", text, count=1)),
    "an answer under another action": (CO, replaced("actions/1/#cabinet-office", "actions/2/#cabinet-office")),
    "an answer's link that leads elsewhere": (
        CO,
        replaced('<a href="../../actions/2/#cabinet-office">the', '<a href="../../actions/1/#cabinet-office">the'),
    ),
    "withheld words on a department's page": (
        "departments/home-office/index.html",
        replaced("Withheld</p>", 'Withheld</p><div class="statement">Secret.</div>'),
    ),
    "an action's count changed": (ONE, replaced("1 of 3 departments", "2 of 3 departments")),
    "an action's picture changed": (ONE, replaced('width="1"', 'width="2"')),
    "a card of another state": (ONE, replaced('data-state="responded"', 'data-state="awaiting"')),
    "a card of another department": (ONE, replaced('department="cabinet-office"', 'department="hm-treasury"')),
    "a card's id changed": (ONE, replaced('id="cabinet-office"', 'id="cabinet"')),
    "a card's words changed": (ONE, replaced("We will write", "We will not write")),
    "a card's link changed": (TWO, replaced("https://www.example.org/co", "https://www.example.org/ho")),
    "withheld words in a card": (ONE, replaced("<div class=\"statement\">", '<div class="statement">Secret.')),
    "a card twice": (ONE, lambda text: re.sub(r'(?s)(<div class="department".*?)(?=<div class="dep)', r"\1\1", text)),
    "an id twice": ("index.html", replaced("</h1>", '</h1><p id="a"></p><p id="a"></p>')),
    "a private character": ("index.html", replaced("</h1>", "\ue000</h1>")),
    "a private character by its number": ("index.html", replaced("</h1>", "&#xfdd0;</h1>")),
    "a private character in the index": ("search/search_index.json", replaced("Home", r"Home\udbff\udc00")),
    "an action less in the list": (LIST, lambda text: re.sub(r"(?s)<li>\s*<a href=\"2/\">.*?</li>", "", text)),
    "a count of the list changed": (LIST, replaced("1 of 3", "2 of 3")),
}  # fmt: skip


def test_the_small_site_agrees() -> None:
    assert disagreements(small_site()) == []


@pytest.mark.parametrize("name", DAMAGES)
def test_a_contradiction_is_found(tmp_path: Path, name: str) -> None:
    path, damage = DAMAGES[name]
    kinds = shutil.ignore_patterns("*.js", "*.css", "webfonts", "img")
    shutil.copytree(small_site(), tmp_path / "site", ignore=kinds)
    file = tmp_path / "site" / path
    before = file.read_bytes().decode()
    after = damage(before)
    assert after != before
    file.write_bytes(after.encode())
    assert disagreements(tmp_path / "site") != []
