"""The guide for authors: its examples and messages are correct."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup, Tag
from building import EXAMPLE, documentation, example
from click.testing import CliRunner

from mkdocs_deptplugin.cli import main
from mkdocs_deptplugin.reading.pages.include import read_page
from mkdocs_deptplugin.reading.problems import Problem
from mkdocs_deptplugin.rendering.renderer import Rendered, Renderer
from mkdocs_deptplugin.settings import Settings
from mkdocs_deptplugin.strategy.departments.departments import Departments
from mkdocs_deptplugin.strategy.departments.registry import Registry, read_registry

ANSWER = "guide/answer-an-action.md"
WITHDRAW = "guide/withdraw-an-answer.md"
NAME = "guide/a-department-changed-its-name.md"
MESSAGES = "guide/read-the-messages.md"
TITLES = {
    ANSWER: "Answer an action",
    WITHDRAW: "Withdraw an answer until it is cleared",
    NAME: "A department changed its name",
    MESSAGES: "Read the messages",
}
INDEX = "guide/index.md"
CI = "editors-and-ci.md"

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str, language: str) -> list[str]:
    """Return the code blocks of a page in one language, in order."""
    return [text for name, text in _FENCE.findall(documentation(page)) if name == language]


def messages(page: str) -> list[str]:
    """Return the messages that a page shows, in order."""
    return re.findall(r"^> `([^`\n]+)`$", documentation(page), re.MULTILINE)


def before_and_after(page: str, language: str) -> tuple[str, str]:
    """Return the only two blocks in a language after "Before" and "After"."""
    found = re.findall(
        rf"^\*\*(Before|After)\*\*\n\n```{language}\n(.*?)^```$", documentation(page), re.MULTILINE | re.DOTALL
    )
    (first, before), (second, after) = found
    assert (first, second) == ("Before", "After")
    return before, after


def render(text: str, registry: Registry | None = None, *, headings: str = "written") -> Rendered:
    """Render an action's page with `text` from line 5 on."""
    departments = registry.departments if registry is not None else Departments.built_in()
    page = f"{{{{DEPARTMENTRESPONSE}}}}\n\n# Action 03: Every department will employ editors\n\n{text}"
    return Renderer(departments, Settings(headings=headings, progress=True)).render(page, path="docs/actions/03.md")


def card(rendered: Rendered) -> Tag:
    found = BeautifulSoup(rendered.html, "html.parser").select_one(".department")
    assert found is not None
    return found


def words(tag: Tag, selector: str) -> str:
    """Return the text of the elements that match a selector."""
    return " ".join(" ".join(one.get_text() for one in tag.select(selector)).split())


def own(registry: str) -> Registry:
    found = read_registry(registry, "departments.yml")
    assert found.problems == ()
    return found


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the example site, which a test may change."""
    shutil.copytree(EXAMPLE, tmp_path / "site", ignore=shutil.ignore_patterns("site"))
    return tmp_path / "site"


def check(site: Path, *arguments: str) -> list[str]:
    """Return the lines that `deptplugin check` prints."""
    done = CliRunner().invoke(main, ["check", "-f", str(site / "mkdocs.yml"), *arguments])
    assert done.exit_code in (0, 1), done.output
    return done.stdout.splitlines()


def count_of(state: str, summary: str) -> int:
    """Return how many answers the last line of `deptplugin check` counts in a state."""
    found = re.search(rf"(\d+) {state}", summary)
    return int(found[1]) if found is not None else 0


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.parametrize("page", TITLES)
def test_a_page_exists_and_the_index_links_to_it(page: str) -> None:
    assert documentation(page).startswith(f"# {TITLES[page]}\n")
    assert f"[{TITLES[page]}]({Path(page).name})" in documentation(INDEX)


def test_the_example_site_gives_no_warning() -> None:
    done = CliRunner().invoke(main, ["check", "--strict", "-f", str(EXAMPLE / "mkdocs.yml")])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("page", [*TITLES, INDEX, CI])
def test_every_directive_on_a_page_is_in_code(page: str) -> None:
    text = documentation(page)
    document = read_page(text, Settings(), path=page)
    assert (list(document.events), list(document.problems)) == ([], [])
    assert "{" not in re.sub(r"`[^`\n]+`", "", _FENCE.sub("", text))


@pytest.mark.parametrize("page", [ANSWER, WITHDRAW, NAME])
def test_what_an_author_copies_has_no_mistake(page: str) -> None:
    markdown = blocks(page, "markdown")
    assert markdown
    site = own(example("departments.yml"))
    for text in markdown:
        found = {problem.code for problem in render(text, site).problems if problem.severity != "info"}
        assert found - {"department-missing"} == set()
    for text in blocks(page, "yaml"):
        if "departments" in yaml.safe_load(text):
            own(text)


# Answer an action -----------------------------------------------------------------------------------------------------


def test_a_placeholder_becomes_an_answer(site: Path) -> None:
    before, after = before_and_after(ANSWER, "markdown")
    awaited, answered = card(render(before)), card(render(after))
    assert (awaited["data-state"], words(awaited, ".response-state")) == ("awaiting", "Awaiting a response")
    assert (answered["data-state"], words(answered, ".response-state")) == ("responded", "")
    link = answered.select_one(".statement a")
    assert link is not None
    assert link["href"] in after
    page = "docs/actions/10.md"
    (message,) = messages(ANSWER)
    *found, unchanged = check(site, str(site / page))
    assert message in found
    change(site / page, before, after)
    *left, summary = check(site, str(site / page))
    assert left == []
    assert count_of("responded", summary) == count_of("responded", unchanged) + 1


def test_each_card_has_the_state_that_the_page_describes() -> None:
    home = own("departments: {home-office: {name: Home Office, url: 'https://www.example.org/ho'}}")
    short, awaiting, other, twice = (card(render(text, home)) for text in blocks(ANSWER, "markdown")[2:])
    states = [(one["data-state"], words(one, ".response-state")) for one in (short, awaiting, other, twice)]
    assert states == [
        ("responded", ""),
        ("awaiting", "Awaiting a response"),
        ("not-applicable", "Not applicable"),
        ("responded", ""),
    ]
    assert words(short, "h2") == "Home Office"
    link = short.select_one(".statement a")
    assert link is not None
    assert link["href"] == "https://www.example.org/ho"
    assert "no such letters" in words(other, ".statement")


@pytest.mark.parametrize("placeholder", ["TBC", "Coming soon", "Awaiting ministerial confirmation"])
def test_the_placeholders_of_the_page_are_placeholders(placeholder: str) -> None:
    assert f"`{placeholder}`" in documentation(ANSWER)
    assert card(render(f"{{department home-office}}\n{placeholder}\n{{/department}}"))["data-state"] == "awaiting"


def test_the_same_text_twice_is_reported_unless_it_is_intended(site: Path) -> None:
    meant = blocks(ANSWER, "markdown")[-1]
    for text, reported in ((meant, False), (meant.replace(" duplicate=ok", ""), True)):
        for number in ("11", "12"):
            (site / f"docs/actions/{number}.md").write_text(
                f"---\napplies_to: home-office\n---\n{{{{DEPARTMENTRESPONSE}}}}\n\n# Action {number}: More\n\n{text}",
                encoding="utf-8",
            )
        assert any("statement-duplicate" in line for line in check(site)) == reported


# Withdraw an answer ---------------------------------------------------------------------------------------------------


def test_a_withheld_answer_is_not_on_the_page() -> None:
    before, after = before_and_after_of_one_answer()
    words_of_it = "same five questions"
    assert words_of_it in before
    assert words_of_it in after
    assert words_of_it in render(before).html
    withheld = render(after)
    assert words_of_it not in withheld.html
    assert words(card(withheld), "h2") == "Ministry of Defence"
    assert words(card(withheld), ".response-state") == "Withheld"
    assert render(after.replace(" state=withheld", "")) == render(before)


def before_and_after_of_one_answer() -> tuple[str, str]:
    before, after = before_and_after(WITHDRAW, "markdown")
    assert after == before.replace("{div .department}", "{div .department state=withheld}")
    return before, after


@pytest.mark.parametrize(
    "first_line", ["{department ministry-of-defence state=withheld}", "{department MOD state=witheld}"]
)
def test_a_short_card_and_a_mistyped_word_withhold_too(first_line: str) -> None:
    rendered = render(f"{first_line}\nSecret words.\n{{/department}}")
    assert "Secret" not in rendered.html
    assert [problem.code for problem in rendered.problems] == ["attributes-invalid"] * ("witheld" in first_line)
    assert ("witheld" in first_line) != (f"`{first_line}`" in documentation(WITHDRAW))


def test_a_department_is_withheld_by_one_line() -> None:
    before, after = before_and_after(WITHDRAW, "yaml")
    text = "{department MOD}\nWe will do it.\n{/department}"
    assert card(render(text, own(before)))["data-state"] == "responded"
    assert card(render(text, own(after)))["data-state"] == "withheld"
    cleared = own(after.replace("withheld: true", "withheld: false"))
    assert card(render(text, cleared))["data-state"] == "responded"
    assert card(render(text.replace("MOD", "MOD state=withheld"), cleared))["data-state"] == "withheld"


def test_the_last_line_of_a_check_counts_withheld_answers(site: Path) -> None:
    before = count_of("withheld", check(site)[-1])
    actions = len(list((site / "docs/actions").glob("[0-9]*.md")))
    change(site / "departments.yml", "    abbreviation: MOD\n", "    abbreviation: MOD\n    withheld: true\n")
    assert 0 < before < count_of("withheld", check(site)[-1]) == actions


@pytest.mark.parametrize("state", ["hidden", "withdrawn", "witheld"])
def test_an_unknown_state_withholds_and_is_reported(state: str) -> None:
    rendered = render(f"{{department MOD state={state}}}\nSecret words.\n{{/department}}")
    assert "Secret" not in rendered.html
    assert [problem.code for problem in rendered.problems] == ["attributes-invalid"]


# A department changed its name ----------------------------------------------------------------------------------------


def test_a_new_name_keeps_the_id_and_is_shown_where_the_card_names_the_department() -> None:
    before, after = map(own, before_and_after(NAME, "yaml"))
    (old,), (new,) = before.departments, after.departments
    assert old.id == new.id
    assert old.name in new.aliases
    assert old.abbreviation in new.aliases
    for registry, department in ((before, old), (after, new)):
        rendered = render("{department DCLG}\nWe will do it.\n{/department}", registry)
        assert rendered.problems == ()
        assert words(card(rendered), "h2") == department.name
        assert card(rendered)["data-department"] == old.id


def test_a_heading_with_the_old_name_changes_only_with_headings_registry() -> None:
    (written,) = blocks(NAME, "markdown")
    (option,) = (text for text in blocks(NAME, "yaml") if "plugins" in text)
    headings = yaml.safe_load(option)["plugins"][1]["deptplugin"]["headings"]
    registry = own(before_and_after(NAME, "yaml")[1])
    (department,) = registry.departments
    as_written, as_registered = render(written, registry), render(written, registry, headings=headings)
    assert (as_written.problems, as_registered.problems) == ((), ())
    assert words(card(as_written), "h2") == "Department for Communities and Local Government"
    assert words(card(as_registered), "h2") == department.name
    assert card(as_written)["data-department"] == card(as_registered)["data-department"] == department.id


def test_an_old_name_that_was_forgotten_is_reported() -> None:
    after = before_and_after(NAME, "yaml")[1]
    forgotten = own("".join(line for line in after.splitlines(keepends=True) if "aliases" not in line))
    assert "`department-unknown`" in documentation(NAME)
    for registry, said in ((own(after), []), (forgotten, ["department-unknown"])):
        problems = render("{department DCLG}\nWe will do it.\n{/department}", registry).problems
        assert [problem.code for problem in problems if problem.code != "department-missing"] == said


# Read the messages ----------------------------------------------------------------------------------------------------


def examples() -> list[tuple[str, str]]:
    """Return each example of the page: its Markdown and the message."""
    first, *others = messages(MESSAGES)
    assert first in others
    return list(zip(blocks(MESSAGES, "markdown"), others, strict=True))


@pytest.mark.parametrize(("written", "message"), examples(), ids=[message.split(": ")[2] for _, message in examples()])
def test_a_message_on_the_page_is_what_the_author_sees(written: str, message: str) -> None:
    registry = own("departments: {cabinet-office: {name: Cabinet Office}, home-office: {name: Home Office}}")
    assert message in map(str, render(written, registry).problems)


def test_the_table_has_the_parts_of_a_message() -> None:
    place, severity, code, _ = messages(MESSAGES)[0].split(": ", 3)
    parts = re.findall(r"^\| `([^`]+)` \|", documentation(MESSAGES), re.MULTILINE)
    assert parts == [*place.split(":"), severity, code]
    assert severity == Problem(code, 1, 1, "").severity
