"""Properties of every text: it is rendered, keeps its words, and a second expansion changes nothing."""

from __future__ import annotations

import re

import markdown
import pytest
from bs4 import BeautifulSoup, Tag
from canonical import canonical, portable
from hostile import GOOD, MARKS, OPENINGS, fragments, pages
from hypothesis import example, given
from hypothesis import strategies as st

from mkdocs_deptplugin.reading.scan import scan
from mkdocs_deptplugin.reading.source import Source
from mkdocs_deptplugin.rendering.renderer import Rendered, Renderer
from mkdocs_deptplugin.settings import Settings
from mkdocs_deptplugin.strategy.departments.departments import Departments
from mkdocs_deptplugin.strategy.outline import read_responses
from mkdocs_deptplugin.strategy.record import Converted

WRITTEN = r"\{/?(?:div|department|statement|navigation)(?=[\s.#}])[^{}\n]*\}|\{\{\s*DEPARTMENTRESPONSE\s*\}\}"
DIRECTIVE = re.compile(WRITTEN)
ESCAPED = re.compile(rf"\\(?:{WRITTEN})")
"""An escaped directive, which readers see as text."""
NUMBERED = re.compile(r"w\d+x")
EXTENSIONS = ("tables", "fenced_code", "toc")


def render(text: str) -> Rendered:
    return Renderer().render(text, extensions=["tables", "fenced_code", "attr_list", "footnotes", "toc"])


def published_of(converted: Converted) -> list[tuple[object, ...]]:
    return [(*card[:7], card.statement) for card in converted.cards]


def shown(html: str, *without: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all(list(without)):
        element.decompose()
    return soup.get_text(" ")


@given(pages)
@example("{div}\r{/div}")
@example("{div .department}\n<div>\n## Home Office\n{/div}")
def test_never_raises(text: str) -> None:
    render(text)


@given(st.text(alphabet="{}/: .#\n`<>-div[]()=\"'\\", max_size=120))
def test_never_raises_on_punctuation(text: str) -> None:
    render(text)


@given(
    st.lists(st.sampled_from([*MARKS, *MARKS, *OPENINGS, "{/div}", "words", "```"]), max_size=12),
    st.sampled_from(["", " ", "\n"]),
)
@example(["\ufdd8"], "")
def test_never_raises_on_noncharacters(parts: list[str], between: str) -> None:
    """Unicode reserves them for programs. An author's page may contain them, but cannot imitate internal marks."""
    page = render(between.join(parts))
    assert len(BeautifulSoup(page.html, "html.parser").select("nav")) == 0


# Python-Markdown does not read these as text, so the text after them may be invisible.
HIDING = re.compile(r"<!--|-->|<[a-z/!]|\]\(|\]:|\[\^|!\[|\x02|\x03|\*\[|\x00")


@given(
    st.lists(
        st.tuples(fragments.filter(lambda text: not HIDING.search(text)), st.sampled_from(["\n", "\n\n"])), max_size=20
    )
)
def test_no_word_is_lost(parts: list[tuple[str, str]]) -> None:
    lines = [f"{fragment}{end}w{place}x{end}" for place, (fragment, end) in enumerate(parts)]
    text = "".join(lines)
    found = NUMBERED.findall(shown(render(text).html))
    assert sorted(set(found)) == sorted(set(NUMBERED.findall(text)))


@given(pages)
def test_no_word_is_lost_that_markdown_shows(text: str) -> None:
    """A word that plain Markdown shows is shown, unless a problem of the page withholds or stops it."""
    text = "\n".join(f"{line}\nw{place}x" if line.strip() else line for place, line in enumerate(text.split("\n")))
    plainly = markdown.markdown(text, extensions=["tables", "fenced_code", "footnotes"])
    words = set(NUMBERED.findall(shown(plainly, "script", "style")))
    page = render(text)
    assert any(problem.effect for problem in page.problems) or words <= set(NUMBERED.findall(shown(page.html)))


@given(pages)
def test_no_id_twice(text: str) -> None:
    """Raw HTML and pages without directives may have duplicate ids, so they are left out."""
    text = re.sub(r"<[a-z/!][^>]*>?", "", text).replace("<", "")
    html = render("{div .first}\n{/div}\n\n" + text).html
    idents = [tag["id"] for tag in BeautifulSoup(html, "html.parser").find_all(id=True)]
    assert len(idents) == len(set(idents))


@given(pages)
@example("A back\\slash and {div .x} in a line.")
@example("Words with \\{div .x} in them.")
@example("<div>\n\n    {div}\n")
def test_every_directive_that_is_shown_is_reported(text: str) -> None:
    # Text on the line of a fence belongs to the fence.
    text = re.sub(r"(?m)^(\s*(?:`{3,}|~{3,})).*", r"\1", text)
    page = render("{div .first}\n{/div}\n\n" + text)
    soup = BeautifulSoup(page.html, "html.parser")
    for code in soup.find_all(["code", "pre"]):
        code.decompose()
    left = DIRECTIVE.findall(soup.get_text())
    said = [one for one in page.problems if one.code.startswith(("directive-", "attributes-"))]
    assert len(left) <= len(said) + len(ESCAPED.findall(text))


# Backticks over several lines are left out: only Markdown's regular expression decides which of them are a pair.
CODE = ["~~~", "~~~~", "~~~ {.py}", "    ~~~", "`x`", "``x``", "    x"]
HTML = [
    "<!-- x -->", "<!--\nx\n-->", "-->", "<div>", "</div>", "<div", ">", "<pre>", "</pre>", "<p>x", "</p>",
    "<br>", "<b>", "x <div> x", "<script>", "</script>", "<table><tr>", "</table>", "<hr>", "<hr/>", "<DIV>",
    "</DIV>", "<a\nb>", "  <div>", "    <div>", "<x-y>", "</x-y>", "<?php", "?>", "<![CDATA[", "]]>",
    "<!DOCTYPE html>",
]  # fmt: skip
TEXT = [
    "w1x", "w2x w3x", "", "", "", "- one", "    four", "\tfour", "  two", "> quoted", "# Heading", "x\n---",
    "| a |\n|---|", "\\`", "1. one",
]  # fmt: skip
ONE = "{div .k}"


@given(st.lists(st.sampled_from([*CODE, *TEXT]), max_size=10), st.lists(st.sampled_from([*CODE, *TEXT]), max_size=10))
def test_code_is_where_markdown_finds_it(before: list[str], after: list[str]) -> None:
    _agrees_with_markdown(before, after)


@given(st.lists(st.sampled_from([*HTML, *TEXT]), max_size=8), st.lists(st.sampled_from([*HTML, *TEXT]), max_size=8))
def test_raw_html_is_where_markdown_finds_it(before: list[str], after: list[str]) -> None:
    _agrees_with_markdown(before, after)


def _agrees_with_markdown(before: list[str], after: list[str]) -> None:
    """Check that a directive that Markdown reads as code is left as it is, and any other is an element or a problem."""
    text = "\n".join([*before, ONE, *after])
    extensions = ["tables", "fenced_code"]
    plainly = markdown.markdown(text, extensions=extensions)
    page = Renderer().render(text, extensions=extensions)
    said = [one for one in page.problems if one.code == "directive-inline" or one.message.startswith("<")]
    soup = BeautifulSoup(plainly, "html.parser")
    if any(ONE in code.get_text() for code in soup.find_all(["code", "pre"])):
        assert page.html == plainly or said
        assert not said or "<pre>" in text
    elif ONE in soup.get_text():
        assert said or BeautifulSoup(page.html, "html.parser").find(class_="k")


@given(pages)
def test_no_internal_mark_is_left(text: str) -> None:
    page = render(text)
    assert not re.search("[\ufdd0-\ufdef]", page.html)
    assert "deptplugin-mark" not in page.html


@given(pages)
@example("{div .department}\n\x0c <pre>\n")
def test_expanded_text_gives_the_same_page_when_it_is_read_again(text: str) -> None:
    """In another process, directly converted or expanded again (docs/design.md, law 2)."""
    renderer, other = Renderer(), Renderer()
    once = renderer.expand(text, None)
    twice = other.expand(once, None)
    assert portable(twice) == portable(once)
    first = renderer.convert(once, EXTENSIONS)
    for found in (Renderer().convert(once, EXTENSIONS), other.convert(twice, EXTENSIONS)):
        assert canonical(found.html) == canonical(first.html)
        assert published_of(found) == published_of(first)


@given(st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"])))
def test_a_page_without_braces_is_left_as_it_is(text: str) -> None:
    renderer = Renderer()
    text = re.sub("[\ufdd0-\ufdef]", "", text)
    assert renderer.expand(text, None) is text
    assert renderer.expand(text, Source("page.md", scan(text))) is text


@given(st.data())
def test_a_damaged_page_keeps_its_words(data: st.DataObject) -> None:
    lines = GOOD.split("\n")[:60]
    for place, line in enumerate(lines):
        if line and line[0] not in "{#":
            lines[place] = f"w{place}x {line} w{place}0x"
    for _ in range(data.draw(st.integers(1, 3))):
        _damage(data, lines)
    text = "\n".join(lines)
    page = render(text)
    _, responses = read_responses(scan(text), Departments.built_in(), Settings())
    unread = [one.card for one in responses if one.is_unread]
    # What cannot be read is not published, and this is reported.
    assert not unread or any(problem.effect == "withholds" for problem in page.problems)
    withheld = {line for card in unread for line in range(card.line, card.end)}
    wanted = set(NUMBERED.findall("\n".join(line for at, line in enumerate(lines) if at not in withheld)))
    # A page that would publish withheld text stops the build, and is not shown.
    is_stopped = any(problem.effect == "stops" for problem in page.problems)
    assert is_stopped or wanted <= set(NUMBERED.findall(shown(page.html)))


def _damage(data: st.DataObject, lines: list[str]) -> None:
    at = data.draw(st.integers(0, len(lines) - 1))
    line = lines[at]
    match data.draw(st.sampled_from(["delete", "double", "move", "brace", "letter", "join"])):
        case "delete":
            del lines[at]
        case "double":
            lines.insert(at, line)
        case "move":
            lines.insert(data.draw(st.integers(0, len(lines) - 1)), lines.pop(at))
        case "brace":
            lines[at] = line.replace(data.draw(st.sampled_from("{}")), "", 1)
        case "letter" if line.startswith("{"):
            place = data.draw(st.integers(0, len(line) - 1))
            lines[at] = line[:place] + data.draw(st.sampled_from(["", "x", "{", "}", " ", "`"])) + line[place + 1 :]
        case _ if at + 1 < len(lines):
            lines[at] = line + " " + lines.pop(at + 1)


@pytest.mark.parametrize(
    "text",
    [
        "{department}\n## Home Office\n{: .logo-ho} w1x {/department}",
        "{div .x}\nw1x\n{: .x} w2x {: .y}\n{/div}",
        "<!-- {div} --> {div .x} w1x",
        "<!--\n--> w1x\n{div .x}\nw2x\n{/div}",
        "{div .x}\nw1x\n</div>\nw2x\n{/div}",
        "{div .x}\n<p>w1x\n\nw2x\n{/div}\nw3x",
        "{div .x}\n<table><tr><td>\nw1x\n{/div}\nw2x",
        "{div .x}\n<!-- w1x\n{/div}\nw2x\n\n{div .y}\nw3x\n{/div}",
        "{div .x}\nw1x <div>\n{/div}\nw2x",
        "- w1x\n\n    {div .x}\n    w2x\n    {/div}\n",
        "{div .x}\n- w1x\n{/div}\n- w2x\n",
        "> w1x\n{div .x}\n> w2x\n{/div}\nw3x",
        "| a | b |\n|---|---|\n| w1x | w2x |\n{div .x}\nw3x\n{/div}\n",
        "w1x\n{div .x}\n===\nw2x\n{/div}",
        "{department}\nw1x\n---\nw2x\n{/department}",
        "{department}\n# w1x\n# w2x\n{/department}",
        "{department}\nw0x\n## w1x\nw2x\n{statement}\nw3x\n{/statement}\nw4x\n{/department}",
        "{department}\n```\nw1x\n{/department}\nw2x",
        "{department}\n## w1x `code\n{/department}\n` w2x",
        "{div .x}\n[w1x]\n{/div}\n[Read more] w2x\n",
        "{div .x}\r\nw1x\r\n{/div}\r\nw2x\r\n",
        "{{DEPARTMENTRESPONSE}} w1x\n\n# Action 1: w2x\n",
        "{{DEPARTMENTRESPONSE}}\n# Action 1: w2x {: .x} w3x\n{navigation} w4x\n",
    ],
)
def test_words_are_kept(text: str) -> None:
    """Texts in which a word is easily lost."""
    assert set(NUMBERED.findall(shown(render(text).html))) >= set(NUMBERED.findall(text))


@pytest.mark.parametrize("place", range(0, 60))
def test_a_page_cut_short_is_reported_and_rendered(place: int) -> None:
    lines = GOOD.split("\n")[:place]
    page = render("\n".join(lines))
    cards = BeautifulSoup(page.html, "html.parser").select(".department .department")
    assert not cards
    opened = sum(line in ("{div .department}", "{div .section}") for line in lines)
    shut = lines.count("{/div}") - sum(line == "{div .statement}" for line in lines)
    assert opened <= shut or any(problem.code == "block-unclosed" for problem in page.problems)


@pytest.mark.parametrize("extensions", [["md_in_html"], []], ids=["md_in_html", "none"])
def test_markdown_in_html(extensions: list[str]) -> None:
    """Without `md_in_html`, a block with `markdown` is raw HTML: its text is kept, and its directives are reported."""
    page = Renderer().render("<div markdown>\n{div .k}\nWords.\n{/div}\n</div>\n", extensions=extensions)
    if extensions:
        assert BeautifulSoup(page.html, "html.parser").select("div > div.k > p")
    else:
        assert "{/div}" in shown(page.html)
        assert [problem.code for problem in page.problems] == ["directive-inline"] * 2


@pytest.mark.parametrize("indented", ["    [Read more »]", "\t[Read more »]", "        {div .x}"])
def test_indented_code_is_kept(indented: str) -> None:
    page = Renderer().render(f"{{department}}\n## Home Office\n\nWords.\n\n{indented}\n{{/department}}\n")
    assert BeautifulSoup(page.html, "html.parser").select("pre")[0].get_text().strip() == indented.strip()
    assert not page.problems


def test_cards_of_the_example() -> None:
    page = BeautifulSoup(render(GOOD).html, "html.parser")
    cards = page.select(".department")
    assert len(cards) == GOOD.count("{div .department}") > 0
    assert all(isinstance(card.find(class_="statement"), Tag) for card in cards)
