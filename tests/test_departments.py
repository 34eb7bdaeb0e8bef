from __future__ import annotations

import pytest

from mkdocs_deptplugin.strategy.departments.departments import Departments

KNOWN = Departments.built_in()


def test_built_in_departments_have_unique_ids() -> None:
    ids = [one.id for one in KNOWN]
    assert ids
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("department", list(KNOWN), ids=lambda one: one.id)
def test_every_department_is_found_by_all_its_names(department: object) -> None:
    one = next(known for known in KNOWN if known is department)
    for name in (
        *one.names,
        one.name.upper(),
        one.name.replace("&", "and"),
        one.name.replace("'", "’"),
        one.name.replace(",", ""),
    ):
        assert Departments.built_in().identify(name) is not None
        assert KNOWN.identify(name) is one


def test_an_unknown_department_has_an_id_and_initials() -> None:
    found = Departments.built_in().identify("Ministry of Plain Words")
    assert (found.id, found.letters) == ("ministry-of-plain-words", "MPW")


def test_two_unknown_departments_have_different_ids() -> None:
    known = Departments.built_in()
    assert known.identify("Ministry of Words").id != known.identify("Ministry of Swords").id


def test_spellings_of_an_unknown_department_have_one_id() -> None:
    known = Departments.built_in()
    assert known.identify("Ministry of Words & Signs").id == known.identify("Ministry of Words and Signs").id


@pytest.mark.parametrize("name", ["", "!!!", "日本語", "&"])
def test_any_heading_has_an_id(name: str) -> None:
    assert Departments.built_in().identify(name).id


@pytest.mark.parametrize("letter", ["a", "é", "漢", "𠀀"])
def test_a_long_name_makes_a_short_address(letter: str) -> None:
    known = Departments.built_in()
    one, other = (known.identify(f"{letter * 400} {end}").id for end in ("one", "two"))
    assert one != other
    assert len(one) <= 80
    assert len(f"{one}.html".encode()) <= 255
