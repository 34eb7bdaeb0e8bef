from __future__ import annotations

import csv
import io
import json

import jsonschema
import pytest
from models import CO, HO, HOSTILE, ODD, action, response, strategy, with_statements

from mkdocs_deptplugin.publishing.data import Row, as_csv, as_json, from_root, rows, schema
from mkdocs_deptplugin.strategy.model import Strategy
from mkdocs_deptplugin.strategy.states import STATES
from mkdocs_deptplugin.text.html import TextLink

EMPTY = Row("3", "T", "co", "CO", "responded", "", (), "a/#co", "a.md", 1)


def url_of(path: str) -> str:
    return path.replace(".md", "/")


def checked(text: str) -> dict[str, object]:
    data = json.loads(text)
    jsonschema.Draft202012Validator(json.loads(schema())).validate(data)
    return dict(data)


def made(one: Strategy, statements: dict[tuple[str, str], str]) -> list[Row]:
    return rows(with_statements(one, statements), url_of)


def test_a_row_per_response_by_action_and_place() -> None:
    one = strategy(
        action("03", response(HO), response(CO, line=9), response(HO, ordinal=1), title=HOSTILE),
        action("10", response(CO, "awaiting")),
    )
    statements = {
        ("actions/03.md", "home-office"): '<p>We will. <a href="../10/#x">Read more »</a></p>',
        ("actions/03.md", "home-office_1"): "<p>Again</p>",
        ("actions/10.md", "cabinet-office"): "<p>Coming soon...</p>",
    }
    link = TextLink("Read more »", "actions/10/#x")
    at = "actions/03/"
    assert made(one, statements) == [
        Row("03", HOSTILE, "home-office", "Home Office", "responded", "We will. Read more »", (link,),
            f"{at}#home-office", "actions/03.md", 5),
        Row("03", HOSTILE, "cabinet-office", "Cabinet Office", "responded", "", (), f"{at}#cabinet-office",
            "actions/03.md", 9),
        Row("03", HOSTILE, "home-office", "Home Office", "responded", "Again", (), f"{at}#home-office_1",
            "actions/03.md", 5),
        Row("10", "Write plainly", "cabinet-office", "Cabinet Office", "awaiting", "Coming soon...", (),
            "actions/10/#cabinet-office", "actions/10.md", 5),
        Row("10", "Write plainly", "home-office", "Home Office", "missing", "", (), "", "", None),
    ]  # fmt: skip


def test_addresses_are_absolute_if_the_site_has_one() -> None:
    html = '<p><a href="../10/#x">a</a> <a href="https://other.example/">b</a></p>'
    (row, _) = rows(strategy(action("03", response(HO, html=html))), url_of, "https://example.org/plan")
    assert row.url == "https://example.org/plan/actions/03/#home-office"
    assert [link.url for link in row.links] == [
        "https://example.org/plan/actions/10/#x",
        "https://other.example/",
    ]


def test_a_late_response_has_no_line() -> None:
    one = strategy(action("03", response(HO, line=None), expected=()))
    found = checked(as_json(made(one, {}), "S"))["responses"]
    assert [(row["source"], row["line"]) for row in found] == [(None, None)]  # type: ignore[attr-defined]
    assert as_csv(made(one, {})).endswith("actions/03/#home-office,,\r\n")


def test_withheld_answers_are_empty() -> None:
    one = strategy(action("03", response(CO, "withheld")))
    found = made(one, {("actions/03.md", "cabinet-office"): '<p>Secret <a href="secret">x</a></p>'})
    assert found[0].statement == ""
    assert found[0].links == ()
    assert "ecret" not in as_json(found, "S") + as_csv(found)
    assert checked(as_json(found, "S"))


def test_every_state_of_a_card_is_in_the_schema() -> None:
    states = json.loads(schema())["$defs"]["response"]["properties"]["state"]["enum"]
    assert states == list(STATES)


@pytest.mark.parametrize(
    ("url", "page", "there"),
    [
        ("../02/", "actions/03/", "actions/02/"),
        ("#x", "actions/03/", "actions/03/#x"),
        ("", "actions/03/", "actions/03/"),
        ("02.html#y", "actions/03.html", "actions/02.html#y"),
        ("#x", "actions/03.html", "actions/03.html#x"),
        ("?q", "a.html", "a.html?q"),
        ("../..", "actions/03/", "./"),
        ("../../../../x", "actions/03/", "x"),
        ("a.png", "", "a.png"),
        ("https://x.example/../y?z#q", "actions/03/", "https://x.example/../y?z#q"),
        ("//x.example/y", "actions/03/", "//x.example/y"),
        ("/y", "actions/03/", "/y"),
        ("mailto:a@example.org", "actions/03/", "mailto:a@example.org"),
        ("a b\u3000c", "", "a%20b%E3%80%80c"),
        ("http://[x", "actions/03/", "http://[x"),
        ("../../#x", "actions/03/", "#x"),
        ("actions/03/", "./", "actions/03/"),
    ],
)
def test_addresses_are_relative_to_the_root(url: str, page: str, there: str) -> None:
    assert from_root(url, page) == there


def test_json_follows_its_schema() -> None:
    row = EMPTY._replace(statement=HOSTILE, links=(TextLink("é", "x"),))
    text = as_json([row], HOSTILE)
    assert text.endswith("}\n")
    assert checked(text) == {
        "$schema": "responses.schema.json",
        "strategy": HOSTILE,
        "responses": [row._asdict() | {"links": [{"text": "é", "url": "x"}]}],
    }
    assert list(json.loads(text)["responses"][0]) == list(Row._fields)


@pytest.mark.parametrize(
    "found", [{"action": 3}, {"state": "missing"}, {"line": 0}, {"more": 1}, {"state": "withheld"}]
)
def test_the_schema_rejects_wrong_rows(found: dict[str, object]) -> None:
    data = json.loads(as_json([EMPTY._replace(statement="x")], "S"))
    data["responses"][0] |= found
    with pytest.raises(jsonschema.ValidationError):
        checked(json.dumps(data))


def test_the_schema_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schema()))


def test_csv_reads_back() -> None:
    row = EMPTY._replace(statement='"a", b', links=(TextLink("x", "u"), TextLink("y", "v")), department_name="a\nb")
    marked = as_csv([row, EMPTY])
    assert marked.startswith("\ufeff")
    text = marked.removeprefix("\ufeff")
    assert text.startswith(",".join(Row._fields) + "\r\n")
    assert text.count("\r\n") == 3
    assert text.endswith("\r\n")
    assert '"""a"", b"' in text
    back = list(csv.DictReader(io.StringIO(text, newline="")))
    assert back[0] == {key: str(value) for key, value in row._replace(links="u v")._asdict().items()}  # type: ignore[arg-type]
    assert len(back) == 2


RUN = ["=1+1", "+a", "-a", "@a", "\ta", "\ra", "  =a", "\u00a0-a", "＝a", "＋a", "－a", "＠a", "-1-1", "+44 20", "-"]


@pytest.mark.parametrize("cell", RUN)
def test_no_cell_is_a_formula(cell: str) -> None:
    back = list(csv.reader(io.StringIO(as_csv([EMPTY._replace(statement=cell)]), newline="")))
    assert back[1][5] == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "03", "-5", "+3.5", "1,000", "a=b", "'a", "a-b"])
def test_other_cells_do_not_change(cell: str) -> None:
    back = list(csv.reader(io.StringIO(as_csv([EMPTY._replace(statement=cell)]), newline="")))
    assert back[1][5] == cell


def test_files_without_rows_are_valid() -> None:
    assert checked(as_json([], "S"))["responses"] == []
    assert as_csv([]) == "\ufeff" + ",".join(Row._fields) + "\r\n"
    assert made(strategy(departments=[ODD]), {}) == []
