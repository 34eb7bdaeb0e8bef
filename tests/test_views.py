from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from bs4 import BeautifulSoup
from models import CO, HO, HOSTILE, ODD, action, response, strategy, with_statements

from mkdocs_deptplugin.publishing.views import Views, answers
from mkdocs_deptplugin.rendering.templates import Templates
from mkdocs_deptplugin.settings import Labels, labels_in
from mkdocs_deptplugin.strategy.departments.departments import Department
from mkdocs_deptplugin.strategy.model import Action, Strategy

LABELS = Labels()
VIEWS = Views(Templates(), LABELS)


def url_of_action(one: Action) -> str:
    return f"../{one.path.removesuffix('.md')}/"


def url_of_department(one: Department) -> str:
    return f"{one.id}/"


def resolve_for(one: Action) -> Callable[[str], str]:
    return lambda url: f"{url_of_action(one)}{url}"


def page(one: Strategy, department: Department, statements: dict[tuple[str, str], str]) -> tuple[BeautifulSoup, list]:  # type: ignore[type-arg]
    one = with_statements(one, statements)
    html, searched, headings = VIEWS.department_page(one, department, url_of_action, resolve_for)
    grouped = VIEWS.department_page(one, department, url_of_action, resolve_for, grouped=answers(one))
    assert grouped == (html, searched, headings)
    assert texts(soup(searched), "h2") == [one.text for one in headings]
    assert not soup(searched).select(".statement")
    return soup(html), headings


def soup(html: str) -> BeautifulSoup:
    """Parse a view, and check what is true for every view."""
    parsed = BeautifulSoup(html, "html.parser")
    ids = [tag["id"] for tag in parsed.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert not parsed.find_all(["b", "script"])
    assert not parsed.find_all(style=True)
    return parsed


def texts(parsed: BeautifulSoup, selector: str) -> list[str]:
    return [tag.get_text() for tag in parsed.select(selector)]


def test_progress_has_words_and_a_picture() -> None:
    counts = Counter({"responded": 16, "missing": 1, "awaiting": 1, "not-applicable": 3})
    assert VIEWS.progress(counts) == (
        '<div class="response-progress">\n'
        "<p>16 of 18 departments have responded; 1 awaiting a response, 1 no response</p>\n"
        '<svg class="progress-strip" aria-hidden="true" focusable="false" viewBox="0 0 18 1" '
        'preserveAspectRatio="none">'
        '<rect class="state-responded" x="0" y="0" width="16" height="1"></rect>'
        '<rect class="state-awaiting" x="16" y="0.3" width="1" height="0.7"></rect>'
        '<rect class="state-missing" x="17" y="0.7" width="1" height="0.3"></rect></svg>\n</div>'
    )


def test_progress_mentions_only_states_that_occur() -> None:
    assert VIEWS.progress({}) == ""
    assert VIEWS.progress({"not-applicable": 2, "responded": 0}) == ""
    assert "<p>2 of 2 &lt;b&gt;</p>" in VIEWS.progress({"responded": 2}, whole="{responded} of {total} <b>")
    assert "; 1 TBC</p>" in Views(Templates(), Labels(awaiting="TBC")).progress({"awaiting": 1})


def test_the_matrix_has_every_card_once() -> None:
    one = strategy(
        action("01", response(CO), response(HO, "withheld"), response(CO, "awaiting", 1)),
        action("02", response(HO, "not-applicable")),
        action("3a", expected=[CO]),
    )
    table = soup(VIEWS.matrix(one, url_of_action, url_of_department))
    region = table.select_one(".matrix-scroll[role=region][tabindex='0']")
    caption = table.caption
    assert region is not None
    assert caption is not None
    assert region["aria-labelledby"] == caption["id"]
    assert caption.get_text() == LABELS.matrix
    assert texts(table, "thead th[scope=col]") == [
        "Department", "Action 01: Write plainly", "Action 02: Write plainly", "Action 3a: Write plainly",
    ]  # fmt: skip
    assert [link["href"] for link in table.select("thead a")] == ["../actions/01/", "../actions/02/", "../actions/3a/"]
    assert texts(table, "tbody th[scope=row]") == ["Cabinet Office", "Home Office"]
    assert [link["href"] for link in table.select("tbody th a")] == ["cabinet-office/", "home-office/"]
    assert texts(table, "td") == [
        "Responded Awaiting a response (2)", "No response", "No response",
        "Withheld", "Not applicable", "Not applicable",
    ]  # fmt: skip
    assert [cell["class"] for cell in table.select("td")] == [
        ["state-responded"], ["state-missing"], ["state-missing"],
        ["state-withheld"], ["state-not-applicable"], ["state-not-applicable"],
    ]  # fmt: skip
    assert [link["href"] for link in table.select("td a")] == [
        "../actions/01/#cabinet-office",
        "../actions/01/#cabinet-office_1",
        "../actions/01/#home-office",
        "../actions/02/#home-office",
    ]


def test_the_matrix_shows_departments_that_are_not_in_the_registry() -> None:
    table = soup(VIEWS.matrix(strategy(action("1", response(ODD))), url_of_action, lambda one: ""))
    assert texts(table, "tbody th") == ["Cabinet Office", "Home Office", HOSTILE]
    assert not table.select("tbody th a")
    assert [link["href"] for link in table.select("td a")] == ["../actions/1/#odd"]


def test_only_the_number_of_an_action_is_visible() -> None:
    views = Views(Templates(), Labels(action="Phase 1 <b>"))
    table = soup(views.matrix(strategy(action("1", response(CO), title=HOSTILE)), url_of_action, url_of_department))
    link = table.select_one("thead a")
    assert link is not None
    assert texts(table, "thead .visually-hidden") == ["Phase 1 <b> ", f": {HOSTILE}"]
    assert link.get_text() == f"Phase 1 <b> 1: {HOSTILE}"


def test_a_departments_page_has_every_action() -> None:
    one = strategy(
        action("03", response(CO, "awaiting"), response(HO), response(HO, ordinal=1)),
        action("04", title=HOSTILE),
        action("05", response(HO, "withheld"), title=""),
        action("06", expected=[CO]),
    )
    statements = {
        ("actions/03.md", "home-office"): '<div class="statement"><p id="a">We <a href="x">will</a>.</p></div>',
        ("actions/03.md", "home-office_1"): "\n",
        ("actions/05.md", "home-office"): "<p>Secret</p>",
    }
    parsed, headings = page(one, HO, statements)
    assert headings == [
        ("action-03", "Action 03: Write plainly"),
        ("action-03_1", "Action 03: Write plainly (2)"),
        ("action-04", f"Action 04: {HOSTILE}"),
        ("action-05", "Action 05"),
        ("action-06", "Action 06: Write plainly"),
    ]
    assert [(tag["id"], tag.get_text()) for tag in parsed.select("h2")] == headings
    assert [link["href"] for link in parsed.select("h2 a")] == [
        "../actions/03/#home-office",
        "../actions/03/#home-office_1",
        "../actions/04/",
        "../actions/05/#home-office",
        "../actions/06/",
    ]
    assert texts(parsed, ".response-progress p") == ["1 of 3 actions have a response; 1 withheld, 1 no response"]
    assert [answer.select_one(".response-state") is None for answer in parsed.select(".department-answer")] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert texts(parsed, ".response-state") == ["No response", "Withheld", "Not applicable"]
    assert [str(tag) for tag in parsed.select(".statement")] == [
        '<div class="statement"><p id="a--action-03">We <a href="../actions/03/x">will</a>.</p></div>'
    ]


def test_actions_with_one_number_have_two_ids() -> None:
    _, headings = page(strategy(action("3 a"), action("3 A"), action("3 a", response(CO))), CO, {})
    assert [one.id for one in headings] == ["action-3-a", "action-3-a_1", "action-3-a_2"]


def test_the_actions_index() -> None:
    listed = soup(VIEWS.actions_index(strategy(action("03", response(CO), title=HOSTILE)), url_of_action))
    assert texts(listed, "ul[role=list] > li > a[href='../actions/03/']") == [f"Action 03: {HOSTILE}"]
    assert texts(listed, "li p") == ["1 of 2 departments have responded; 1 no response"]


def test_the_departments_index() -> None:
    one = strategy(
        action("03", response(CO), response(ODD, "awaiting")), action("04", response(CO)), departments=[CO, HO]
    )
    listed = soup(VIEWS.departments_index(one, url_of_department))
    assert texts(listed, "li > a") == ["Cabinet Office", "Home Office", HOSTILE]
    assert texts(listed, "li p") == [
        "2 of 2 actions have a response",
        "0 of 2 actions have a response; 2 no response",
        "0 of 1 action has a response; 1 awaiting a response",
    ]


def test_a_department_without_a_name_is_called_by_its_id() -> None:
    listed = soup(VIEWS.departments_index(strategy(departments=[Department("x", "")]), lambda one: ""))
    assert [text.strip() for text in texts(listed, "li")] == ["x"]


def test_an_empty_view_has_no_html() -> None:
    nobody = strategy(action("1", expected=()), departments=())
    assert VIEWS.matrix(strategy(), url_of_action, url_of_department) == ""
    assert VIEWS.matrix(nobody, url_of_action, url_of_department) == ""
    assert VIEWS.actions_index(strategy(), url_of_action) == ""
    assert VIEWS.departments_index(strategy(departments=()), url_of_department) == ""
    assert VIEWS.department_page(strategy(), CO, url_of_action, resolve_for) == ("", "", [])


# A department's logo and website ------------------------------------------------------------------------------------


def identity(department: Department, logo: str = "", labels: Labels = LABELS) -> BeautifulSoup:
    one = strategy(action("01", response(department)))
    views = Views(Templates(), labels)
    page = views.department_page(one, department, url_of_action, lambda each: lambda url: url, logo=logo)
    (found,) = soup(page.html).select(".department-identity")
    assert found["data-identity"] == department.id
    return BeautifulSoup(str(found), "html.parser")


def test_a_departments_page_has_its_tile_and_its_website() -> None:
    page = identity(replace(CO, abbreviation="CO", url="https://www.example.org/co?a=1&b=2"))
    (tile,) = page.select(".organisation-tile")
    assert (tile["data-abbreviation"], tile["aria-hidden"], tile.get_text()) == ("CO", "true", "")
    (link,) = page.select("a")
    assert (link["href"], link.get_text()) == ("https://www.example.org/co?a=1&b=2", "Website of Cabinet Office")
    assert not page.select("img")
    assert "Site web : Cabinet Office" in identity(replace(CO, url="http://co"), labels=labels_in("fr", {})).get_text()


def test_a_departments_page_has_its_logo_instead_of_a_tile() -> None:
    page = identity(CO, "../../logos/co.svg")
    (image,) = page.select("img.organisation-image")
    assert (image["src"], image["alt"], image["aria-hidden"]) == ("../../logos/co.svg", "", "true")
    assert not page.select(".organisation-tile, a")


def test_an_email_address_is_no_website() -> None:
    assert not identity(replace(CO, url="mailto:co@example.org")).select("a")


def test_hostile_names_are_text() -> None:
    assert identity(replace(ODD, url="https://x.example")).get_text().strip() == f"Website of {HOSTILE}"
