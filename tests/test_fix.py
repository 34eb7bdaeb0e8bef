"""What `fix` changes, and what it must never change."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup
from hostile import GOOD, fragments, pages
from hypothesis import assume, example, given
from hypothesis import strategies as st

from mkdocs_deptplugin.authoring.fix import diff, fix_file, fix_text
from mkdocs_deptplugin.reading.pages.include import Text
from mkdocs_deptplugin.reading.scan import scan
from mkdocs_deptplugin.reading.source import Source
from mkdocs_deptplugin.rendering.renderer import Renderer
from mkdocs_deptplugin.settings import Labels, Settings
from mkdocs_deptplugin.strategy.departments.departments import Department, Departments
from mkdocs_deptplugin.strategy.departments.registry import read_registry
from mkdocs_deptplugin.strategy.outline import read_responses

FILES = sorted((Path(__file__).parent / "golden_fix").glob("*.yml"))
EXAMPLE = Path(__file__).parent.parent / "example_site"
REGISTRY = (EXAMPLE / "departments.yml").read_text(encoding="utf-8")
URLS = ("https://example.org/w0x", "https://example.org/(w0x)")
KNOWN = Departments(
    [
        Department("home-office", "Home Office", url=URLS[0]),
        Department("cabinet-office", "Cabinet Office", url=URLS[1]),
        Department("department-for-transport", "Department for Transport", url=URLS[0], withheld=True),
    ],
    is_registry=True,
)
ORDERS = ("written", "name", "registry")
PAGE = Source("page.md", scan(""))


def fixed(
    text: str,
    *,
    order: str = "written",
    registry: str = "",
    number: str = "",
    files: dict[str, str] | None = None,
    labels: dict[str, str] | None = None,
    typography: bool = False,
) -> str:
    departments = read_registry(registry, "departments.yml").departments if registry else Departments.built_in()
    texts = {name: Text(body) for name, body in (files or {}).items()}
    settings = Settings(Labels(**(labels or {})), order=order)
    return fix_text(text, PAGE._replace(number=number), departments, settings, find=texts.get, typography=typography)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_golden(file: Path) -> None:
    golden = yaml.safe_load(file.read_text(encoding="utf-8"))
    options: dict[str, Any] = golden.get("options", {})
    found = fixed(golden["input"], **options)
    assert found == golden["output"]
    assert fixed(found, **options) is found
    if golden["input"] == golden["output"]:
        assert found is golden["input"]


# Laws -------------------------------------------------------------------------------------------------------------

TYPED = [
    "[Read more >>]", "[Read more\nmore]", "it's", "one  two", "three...", "four - five -- six", "`it's  a - b...`",
    "[it's...](https://example.org/it's...)", "[it's...]", "[it's...]: https://example.org/", "<it's  a>", "| a  - b |",
    "word  ", "word\t", "  ", "\n\n", "<code>it's", "</code>", "{% if a -", "b %}", "{department state=withheld}",
    "##Cabinet  Office", "{ div  .department }", "{ div  .statement }", "{ / div }", "{department HO url=“x y”}",
    "{div title=‘it’s’}", "Words - [Read more].", '<a title="it\'s...">', "- it's", "    it's  - a...", "> it's",
    ":  it's", "\\it's", "\\[a - b\\]", "$a - b$", "http://example.org/it's...", "![it's...](it's.png)",
    "*[it's]: it's  - a",
]  # fmt: skip
hostile = st.lists(
    st.tuples(st.one_of(st.sampled_from(TYPED), fragments), st.sampled_from(["\n", "\n", "\n\n", " ", "\n\n\n"])),
    max_size=25,
).map(lambda parts: "".join(map("".join, parts)))
CARD = st.tuples(
    st.sampled_from(["Home Office", "Cabinet Office", "Department for<br>Transport"]),
    st.lists(st.tuples(st.sampled_from(TYPED), st.sampled_from(["\n", "\n\n", " "])), max_size=6),
).map(lambda card: f"{{department}}\n##{card[0]}\n{''.join(map(''.join, card[1]))}\n{{/department}}\n")
cards = st.lists(CARD, min_size=1, max_size=4).map(
    lambda found: "{{DEPARTMENTRESPONSE}}\n#Action 1: a\n" + "".join(found)
)
some = st.one_of(pages, hostile, cards)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text))


def shown(text: str, settings: Settings) -> str:
    html = Renderer(KNOWN, settings).render(text, extensions=["tables", "fenced_code", "footnotes", "attr_list"]).html
    return BeautifulSoup(html, "html.parser").get_text(" ")


def meaning(text: str, settings: Settings) -> tuple[object, ...]:
    document = scan(text, settings)
    title = (document.title.number, document.title.title) if document.title is not None else None
    found = [(one.department.id, one.name, one.state) for one in read_responses(document, KNOWN, settings).responses]
    return title, document.marker is None, found if settings.order == "written" else sorted(found)


@pytest.mark.no_cover
@given(some, st.sampled_from(ORDERS), st.booleans())
@example("{div}\r{/div}", "written", True)
@example("{department}\n##Home Office\n{{ a\n{/department}\n{department}\n##Home Office\n}} b", "name", True)
@example("{department}\n##Home Office\n    a  \n\n\n    b\n{/department}", "name", True)
def test_laws(text: str, order: str, typography: bool) -> None:
    settings = Settings(order=order)
    found = fix_text(text, PAGE, KNOWN, settings, typography=typography)
    # A second call changes nothing.
    assert fix_text(found, PAGE, KNOWN, settings, typography=typography) is found
    # No word is lost, and none is new.
    assert words(text) == words(found)
    # The meaning and the shown words are the same.
    assert meaning(text, settings) == meaning(found, settings)
    if order == "written":
        assert re.findall(r"[^\W_]+", shown(text, settings)) == re.findall(r"[^\W_]+", shown(found, settings))


@pytest.mark.no_cover
@given(cards)
def test_every_part_of_a_page_is_fixed(text: str) -> None:
    """If one paragraph is unclear, the rest of the page is still fixed."""
    text = re.sub(r"(?m)^\{(?!/?department\}|\{DEP).*", "", text)
    assume(not any(problem.effect == "stops" for problem in Renderer(KNOWN).render(text).problems))
    found = fix_text(text, PAGE, KNOWN, Settings())
    assert found.startswith("{{DEPARTMENTRESPONSE}}\n# Action 1: a\n")


@pytest.mark.no_cover
@given(st.text(alphabet="{}/: .#\n`<>-div[]()=\"'\\…", max_size=120))
def test_never_raises_on_punctuation(text: str) -> None:
    fix_text("{department}\n##Home Office\n" + text, PAGE, KNOWN, Settings(order="name"))


@pytest.mark.no_cover
@given(some.filter(lambda text: not re.search(r"[\x00\r\ufeff]", text)), st.data())
def test_a_file_keeps_its_front_and_its_line_ends(body: str, data: st.DataObject) -> None:
    body += "\n"
    front = data.draw(st.sampled_from(["", "---\ntitle:  It's  \n\n\n---\n"]))
    end, mark = data.draw(st.sampled_from(["\n", "\r\n", "\r"])), data.draw(st.sampled_from(["", "\ufeff"]))
    text = mark + (front + body).replace("\n", end)
    found = fix_file(text, Source("page.md", scan(body, first_line=front.count("\n") + 1)), KNOWN, Settings())
    assert found == mark + (front + fix_text(body, PAGE, KNOWN, Settings())).replace("\n", end)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("path", sorted(EXAMPLE.glob("docs/**/*.md")), ids=lambda path: path.name)
def test_the_example_site(path: Path, order: str) -> None:
    departments = read_registry(REGISTRY, "departments.yml").departments
    text = path.read_text(encoding="utf-8")
    first_line = text.partition("\n---\n")[0].count("\n") + 3 if text.startswith("---\n") else 1
    body = "\n".join(text.split("\n")[first_line - 1 :])
    source, settings = Source(path.name, scan(body, first_line=first_line)), Settings(order=order)
    found = fix_file(text, source, departments, settings, typography=True)
    assert fix_file(found, source, departments, settings, typography=True) is found
    assert words(text) == words(found)
    if path.name == "03.md":
        assert "\n# Action 03: " in found
        assert "[Read more »]\n" in found
        assert "soon..." not in found


# Files ------------------------------------------------------------------------------------------------------------


def test_mixed_line_ends_stay_with_their_lines() -> None:
    text = "{department}\r\n##Home Office\nOne.\r\n{/department}\n{department}\n##Cabinet Office\r\n[More]\n"
    text += "{/department}\r\n"
    found = fix_file(text, Source("page.md", scan(text)), KNOWN, Settings(order="name"))
    assert "## Home Office\nOne.\r\n" in found
    assert "## Cabinet Office\r\n[More]\n" in found
    assert fix_file(found, Source("page.md", scan(found)), KNOWN, Settings(order="name")) is found


def test_a_file_with_nothing_to_fix_is_the_same_object() -> None:
    text = "\ufeff---\ntitle: A  b  \n---\n\r\n{navigation}\r\n"
    assert fix_file(text, Source("page.md", scan("{navigation}\n", first_line=5)), KNOWN, Settings()) is text


def test_a_missing_final_newline_is_like_the_other_line_ends() -> None:
    text = "---\r\ntitle: A\r\n---\r\n{navigation}"
    found = fix_file(text, Source("page.md", scan("{navigation}", first_line=4)), KNOWN, Settings())
    assert found == text + "\r\n"


def test_a_page_with_internal_marks_is_left_alone() -> None:
    text = "{navigation}  \n\ufdd0"
    assert fix_text(text, PAGE, KNOWN, Settings()) is text


def test_a_change_that_readers_would_see_is_not_made() -> None:
    """Here `[it's]` is the name of a reference. With another apostrophe, the link would lead nowhere."""
    text = "{department}\n##Home Office\n\n[it's](broken\n\n[it's]: https://example.org/\n{/department}\n"
    found = fix_text(text, PAGE, KNOWN, Settings())
    assert found == text.replace("##", "## ")


def test_diff() -> None:
    assert diff("a\nb\nc", "a\nd\nc\n", "docs/page.md") == (
        "--- docs/page.md\n+++ docs/page.md\n@@ -1,3 +1,3 @@\n a\n-b\n-c\n\\ No newline at end of file\n+d\n+c\n"
    )
    assert diff("a\r\n", "a\r\n", "page.md") == ""
    assert GOOD[:5] in diff("x\n", GOOD, "page.md")
