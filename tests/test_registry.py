"""departments.yml: its values, and each mistake with file, line and key."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_deptplugin.reading.problems import Problem
from mkdocs_deptplugin.strategy.departments.registry import (
    RegistryError,
    holds_registry,
    nearly_registries,
    read_registry,
)


def problems(text: str, *, below: tuple[str, ...] = ()) -> tuple[Problem, ...]:
    """Return all mistakes of a registry, whether they stop a build or not."""
    try:
        return read_registry(
            text, "departments.yml", has_file=lambda path: path != "logos/none.svg", below=below
        ).problems
    except RegistryError as error:
        return error.problems


GOOD = """
departments:
  cabinet-office:
    name: Cabinet Office
    lines: [Cabinet, Office]
    abbreviation: CO
    aliases: [The Cabinet Office]
    url: https://www.example.org/co
    colour: "#005abb"
    logo: logos/co.svg
    withheld: true
  ministry-of-words:
    name: Ministry of Words
"""


def test_everything_is_read() -> None:
    registry = read_registry(GOOD, "departments.yml")
    assert registry.problems == ()
    cabinet, words = registry.departments
    assert cabinet.lines == ("Cabinet", "Office")
    assert (cabinet.url, cabinet.colour, cabinet.logo, cabinet.withheld) == (
        "https://www.example.org/co",
        "#005abb",
        "logos/co.svg",
        True,
    )
    assert registry.departments.find("THE CABINET<br>OFFICE".replace("<br>", " ")) == cabinet
    assert registry.departments.find("co") == cabinet
    assert (words.colour, words.heading) == ("", ("Ministry of Words",))


def test_built_in_values_complete_an_entry() -> None:
    (office,) = read_registry("departments:\n  home-office: {name: Home Office}\n", "").departments
    assert (office.abbreviation, office.colour) == ("HO", "#9325b2")


def one(line: str) -> str:
    return f"departments:\n  cabinet-office:\n    name: Cabinet Office\n    {line}\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (one("colour: mauve"), '4:5: error: registry-invalid: colour: "mauve" is not a colour.'),
        (one("colour: 5"), '4:5: error: registry-invalid: colour: "5" is not a colour.'),
        (one("colour: #005abb"), "colour: Write text, in quotation marks if it contains a # or a colon."),
        (one("abbreviation: NO"), 'abbreviation: YAML reads NO as false. Put it in quotation marks: "NO".'),
        (one("abbreviation: 004721"), 'YAML reads 004721 as a number. Put it in quotation marks: "004721".'),
        (one("abbreviation: 1_000.5"), 'YAML reads 1_000.5 as a number. Put it in quotation marks: "1_000.5".'),
        (one("abbreviation: 2016-07-14"), 'YAML reads 2016-07-14 as a date. Put it in quotation marks: "2016-07-14".'),
        (one("abbreviation: 2016-13-14"), 'YAML reads 2016-13-14 as a date. Put it in quotation marks: "2016-13-14".'),
        (one("abbreviation: null"), 'YAML reads null as nothing. Put it in quotation marks: "null".'),
        (one("aliases: [CO, on]"), 'aliases: YAML reads on as true. Put it in quotation marks: "on".'),
        (one("lines: [Cabinet, 7]"), 'lines: YAML reads 7 as a number. Put it in quotation marks: "7".'),
        ("departments:\n  co: {name: 004721}\n", "2:8: error: registry-invalid: name: YAML reads 004721 as a number."),
        (
            one("color: '#000000'"),
            '4:5: error: registry-invalid: "color" of cabinet-office is unknown. Did you mean colour?',
        ),
        (one("telephone: x"), '"telephone" of cabinet-office is unknown. Use only name, lines'),
        (one("url: example"), '4:5: error: registry-invalid: url: "example" is not an address.'),
        (one("url: 'javascript:alert(1)'"), "is not an address"),
        (one("logo: ../co.svg"), "is not below the documents' folder"),
        (one("logo: logos/none.svg"), "4:5: error: logo-missing: logo: there is no file logos/none.svg"),
        (one("withheld: maybe"), "withheld: Write true or false."),
        (one("lines: Cabinet"), "lines: Write a list of texts"),
        (one("lines: *nowhere"), "cannot be read"),
        (
            "departments:\n  Cabinet Office:\n    name: x\n",
            '2:3: error: registry-invalid: "Cabinet Office" is not an id.',
        ),
        ("departments:\n  co:\n", "2:3: error: registry-invalid: co has nothing below it."),
        ("departments:\n  co: {url: 'https://x.example'}\n", "2:3: error: registry-invalid: co has no name."),
        ("departments:\n  co: {name: ''}\n", "name: Write text"),
        ("departments:\n  co: {name: x}\n  co: {name: y}\n", "3:3: error: registry-invalid: co is here twice."),
        (
            "departments:\n  a: {name: One, aliases: [Both]}\n  b: {name: Two, aliases: [both]}\n",
            '3:18: error: registry-invalid: b and a are both called "both".',
        ),
        ("departments: [a]\n", "1:14: error: registry-invalid: There is no name with a colon here"),
        ("a: b\n", '1:1: error: registry-invalid: "a" at the top is unknown.'),
        ("", '1:1: error: registry-invalid: There is no "departments:" here.'),
        ("departments: {\n", "1:1: error: registry-invalid: The file cannot be read from here on."),
    ],
)
def test_a_mistake_is_reported_with_its_place(text: str, problem: str) -> None:
    found = problems(text)
    assert any(f"departments.yml:{problem}" in str(one) or problem in str(one) for one in found), found
    assert all(one.effect == "stops" or one.code == "logo-missing" for one in found)


def test_one_error_has_all_mistakes() -> None:
    text = (
        "more: 1\ndepartments:\n  Cabinet:\n    name: 7\n    withheld: ture\n  work:\n    color: red\n"
        "    name: Work\n    name: Works\n"
    )
    with pytest.raises(RegistryError) as raised:
        read_registry(text, "departments.yml")
    assert [(one.line, one.column) for one in raised.value.problems] == [
        (1, 1),
        (3, 3),
        (4, 5),
        (5, 5),
        (9, 5),
        (7, 5),
    ]
    assert str(raised.value).count("\n") == 5


@pytest.mark.parametrize(
    "text",
    [
        "departments: {}\ndepartments: {}\n",
        "departments:\n  co: {name: x}\n  co: {name: x}\n",
        "departments:\n  co:\n    name: x\n    withheld: true\n    withheld: false\n",
    ],
)
def test_a_duplicate_key_is_a_mistake(text: str) -> None:
    assert any("is here twice" in one.message for one in problems(text))


def test_a_registry_without_initials_has_a_tile() -> None:
    (board,) = read_registry("departments:\n  forestry: {name: Forestry Board}\n", "").departments
    assert (board.abbreviation, board.letters) == ("", "FB")


def test_initials_do_not_identify_a_department() -> None:
    text = "departments:\n  a: {name: Forestry Board}\n  b: {name: Fisheries Bureau}\n"
    assert read_registry(text, "").departments.find("FB") is None


@pytest.mark.parametrize(
    "name",
    [
        "departments.yaml",
        "Departments.yml",
        "department.yml",
        "DEPARTMENTS.YML",
        "departments.yml.txt",
        "departmets.yml",
        "departments.ym",
        "departments.yml~",
        "depatmnts.yaml",
        "pdartments.yl",
    ],
)
def test_a_file_name_near_the_registrys_is_found(name: str) -> None:
    assert nearly_registries([name, "departments.yml", "mkdocs.yml"], lambda name: WHOLE) == [name]


@pytest.mark.parametrize("name", ["departments.md", "departments.csv", "mkdocs.yml", "deployments.yml", "departments"])
def test_other_file_names_are_not_found(name: str) -> None:
    assert nearly_registries([name], lambda name: "cluster: one") == []


def test_a_registry_below_other_keys() -> None:
    text = "site_name: x\nplugins:\n  - search\n  - deptplugin:\n      departments:\n        co: {name: C, colour: x}\n"
    (problem,) = problems(text, below=("plugins", "deptplugin"))
    assert (problem.line, problem.column) == (6, 23)
    registry = read_registry(text.replace(", colour: x", ""), "mkdocs.yml", below=("plugins", "deptplugin"))
    assert [department.id for department in registry.departments] == ["co"]


@given(
    st.text()
    | st.lists(st.sampled_from(["departments:", "\n", "  ", "co:", "name:", "{", "[", "!!x", "&a", "*a", "x"])).map(
        "".join
    )
)
def test_nothing_else_is_raised(text: str) -> None:
    assert all(problem.line >= 1 for problem in problems(text))


ENTRY = "  public-records:\n    name: Public Records\n    withheld: true\n"
WHOLE = f"departments:\n  roads:\n    name: Roads\n{ENTRY}  work:\n    name: Work\n"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("withheld: true", "withheld: ture"),
        ("withheld: true", "witheld: true"),
        ("withheld: true", "withhold: yes"),
        ("withheld: true", "withheld:true"),
        ("withheld: true", "withheld: [yes]"),
        ("withheld: true", "withheld: true\n    withheld: false"),
        ("withheld: true", "withheld: false\n    withheld: true"),
        ("withheld: true", "withheld: true\n    url: 'https://"),
        ("withheld: true", "'withheld': true\n    url: ["),
        ("    name: Public Records\n    withheld: true", "    {name: Public Records, withheld: true, url: [}"),
        ("withheld: true", "withheld: true\n    colour: 2024-13-45"),
        ("name: Public", "nam: Public"),
        ("name: Public", "name:Public"),
        ("    name: Public", "\tname: Public"),
        ("    name: Public", "name: Public"),
        ("  public-records:", "  Public-Records:"),
        ("  public-records:", "public-records:"),
        ("name: Roads", "name: [Roads"),
        ("name: Work", 'name: "Work'),
        ("name: Work", "\tname: Work"),
        ("name: Work", "name: Work: hard"),
    ],
)
def test_a_typing_mistake_does_not_publish_withheld_text(right: str, wrong: str) -> None:
    text = WHOLE.replace(right, wrong, 1)
    assert text != WHOLE
    with pytest.raises(RegistryError):
        read_registry(text, "departments.yml")


@pytest.mark.parametrize(
    "text",
    [
        "departments: {a: {name: Authority, lines: [Charity, Board]}, c: {name: Charity Board, withheld: true}}",
        "departments: {charity-board: {name: Authority}, c: {name: Charity Board, withheld: true}}",
    ],
)
def test_no_two_departments_share_a_name_of_any_kind(text: str) -> None:
    assert any("are both called" in one.message for one in problems(text))


@pytest.mark.parametrize("value", ["withheld", "3", "[x]"])
def test_a_merged_value_must_be_a_mapping(value: str) -> None:
    assert problems(f"departments: {{c: {{<<: {value}, name: Charity Board}}}}")


@pytest.mark.parametrize("value", ["false", "no", "off", "False"])
def test_false_values_of_withheld(value: str) -> None:
    registry = read_registry(WHOLE.replace("true", value), "departments.yml")
    department = registry.departments.with_id("public-records")
    assert department is not None
    assert not department.withheld


def test_merged_keys_count() -> None:
    text = "departments:\n  a: &a {name: One, withheld: true}\n  b:\n    <<: *a\n    name: Two\n"
    registry = read_registry(text, "departments.yml")
    assert [(one.name, one.withheld) for one in registry.departments] == [("One", True), ("Two", True)]
    assert not registry.problems


@pytest.mark.parametrize(
    "value",
    # The lists are more than Python's stack holds.
    ["2024-13-45", "0x_", "!!int foo", "9" * 5000, "[" * 600 + "]" * 600, "&a [*a]", "!!binary é", "\x1b"],
)
def test_never_raises_on_odd_values(value: str) -> None:
    for text in (f"departments:\n  co:\n    name: {value}\n", f"departments: {value}\n", value):
        assert problems(text)


@pytest.mark.parametrize("ident", ["004721", "no", "1e3"])
def test_an_id_is_what_is_written(ident: str) -> None:
    """YAML would read a number or a boolean."""
    text = f"departments:\n  {ident}: {{name: Forestry}}\n"
    (board,) = read_registry(text, "departments.yml").departments
    assert board.id == ident
    read_by_mkdocs = yaml.safe_load(text)["departments"]
    inline = f"plugins:\n  - deptplugin:\n      departments:\n        {ident}: {{name: Forestry}}\n"
    assert holds_registry(inline, ("plugins", "deptplugin"), read_by_mkdocs)
