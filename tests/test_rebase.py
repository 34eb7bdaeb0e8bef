"""The addresses of a file that another page includes."""

from __future__ import annotations

import markdown
import pytest
from hostile import fragments
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_deptplugin.reading.pages.rebase import Site, rebase
from mkdocs_deptplugin.text.html import read


@pytest.mark.parametrize(
    ("written", "there"),
    [
        ("![a](img/a.png)", "![a](../shared/img/a.png)"),
        ("[a](b.md#c \"T\") and [d]( <e.md> 'T')", "[a](../shared/b.md#c \"T\") and [d]( <../shared/e.md> 'T')"),
        ("[a](../index.md) [b](../actions/02.md?x#y)", "[a](../index.md) [b](02.md?x#y)"),
        ("[a](my file(1).png)", "[a](../shared/my file(1).png)"),
        ("[![a](b.png) *c*](d.md)", "[![a](../shared/b.png) *c*](../shared/d.md)"),
        ("[a `]` b](c.md) [`d`](e.md)", "[a `]` b](../shared/c.md) [`d`](../shared/e.md)"),
        ("[over\nlines](a.md)", "[over\nlines](../shared/a.md)"),
        (
            "[a]: b.md\n[c]: <d.md> 'T'\n[e]:\n    f.md",
            "[a]: ../shared/b.md\n[c]: <../shared/d.md> 'T'\n[e]:\n    ../shared/f.md",
        ),
        ("[^1]: [a](b.md)\n\n    [c](d.md)", "[^1]: [a](../shared/b.md)\n\n    [c](../shared/d.md)"),
        ("- [a](b.md)\n\n    [c](d.md)", "- [a](../shared/b.md)\n\n    [c](../shared/d.md)"),
        ("> [a](b.md)", "> [a](../shared/b.md)"),
        ('=== "T"\n\n    [a](b.md)', '=== "T"\n\n    [a](../shared/b.md)'),
        ("| [a](b.md) | x |\n|---|---|", "| [a](../shared/b.md) | x |\n|---|---|"),
        ("## [a](b.md)", "## [a](../shared/b.md)"),
        (
            "{department ho url=a.md}\n{department x url='b.pdf' title='url=c'}",
            "{department ho url=../shared/a.md}\n{department x url='../shared/b.pdf' title='url=c'}",
        ),
        ("a <img src=b.png> c", 'a <img src="../shared/b.png"> c'),
        (
            '<div><a href="b.pdf">c</a>\n<img srcset="d.png 2x"></div>',
            '<div><a href="../shared/b.pdf">c</a>\n<img srcset="../shared/d.png 2x"></div>',
        ),
    ],
)  # fmt: skip
def test_addresses_lead_to_the_same_place(written: str, there: str) -> None:
    assert rebase(written, "shared/note.md", "actions/01.md") == there


@pytest.mark.parametrize(
    "written",
    [
        "[a](https://e.org/) [b](/c) [d](#e) [f](mailto:g@h) [i]() [j](?k) [l](//m/n) ![o](data:image/png;base64,p)",
        "[a]({{ b }}/c.md)",
        "`[a](b.md)` ``[a](b.md) ` [c](d.md)``",
        "```\n[a](b.md)\n```\n\n~~~\n[a]: b.md\n~~~",
        "Words.\n\n    [a](b.md)\n    [c](d.md)",
        "- a\n\n        [b](c.md)",
        "> a\n>\n>     [b](c.md)",
        "Title\n===\n\n    [b](c.md)",
        "# Title\n    [b](c.md)",
        "<!-- [a](b.md) --> x <!-- <img src=b.png> -->",
        "\\[a](b.md) a](b.md) [a](b.md",
        "[a] (b.md) [Note]: yes, we do\n[Note]: yes, we do",
        "[a](../../b.md) <img src=../../b.png>",
        "{div .x url=a.md} words\n{: url=a.md}",
        "<b.png> b.png 1 < 2 <b",
        '<p title="[x]" data-src="a.png">',
    ],
)
def test_other_text_does_not_change(written: str) -> None:
    assert rebase(written, "shared/note.md", "actions/01.md") == written


def test_beside_the_page_nothing_changes() -> None:
    written = "[a](./b.md) <img src='c.png'>"
    assert rebase(written, "actions/note.md", "actions/01.md") == written
    assert rebase(written, "note.md", "index.md") == written


def test_a_folder_with_any_name() -> None:
    assert rebase("[a](b.md)", "my (parts)/note.md", "actions/01.md") == "[a](../my%20%28parts%29/b.md)"
    assert rebase("[a](b.md)", "note.md", "a/b c/01.md") == "[a](../../b.md)"
    assert rebase("[a](../e/f.md)", "é/note.md", "é/g/01.md") == "[a](../../e/f.md)"


def test_an_address_that_is_correct_only_from_the_page_stays() -> None:
    site = Site({"actions/02.md", "actions/a.png", "shared/img/a b.png", "shared/02.md"}.__contains__)
    written = "[a](a.png) [b](02.md) ![c](img/a%20b.png) [d](gone.md)"
    wanted = "[a](a.png) [b](../shared/02.md) ![c](../shared/img/a%20b.png) [d](../shared/gone.md)"
    assert rebase(written, "shared/note.md", "actions/01.md", site) == wanted


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("img/a.png", "../../shared/img/a.png"),  # relative to the file, as in Markdown
        ("../img/a.png", "../../shared/img/a.png"),  # relative to its own published page
        ("../../shared/img/a.png", "../../shared/img/a.png"),  # relative to this published page
        ("gone.png", "gone.png"),
        ("#x", "#x"),
    ],
)
def test_an_address_in_html_is_relative_to_the_published_page(address: str, there: str) -> None:
    site = Site({"shared/img/a.png"}.__contains__, has_folders=True)
    tag = '<img src="{}">'
    assert rebase(tag.format(address), "shared/note.md", "actions/01.md", site) == tag.format(there)
    if address != there:
        index = rebase(tag.format(address), "shared/note.md", "actions/index.md", site)
        assert index == tag.format(there.replace("../../", "../"))


DESTINATIONS = ["a.md", "img/a.png", "<a b.md>", "../c.md#d", 'a.md "T"', "#x", "https://e.org/", "a(1).md"]
pieces = st.one_of(
    st.builds("[{}]({})".format, st.sampled_from(["x", "*x*", "`x`", "![x](y.png)"]), st.sampled_from(DESTINATIONS)),
    st.sampled_from(DESTINATIONS).map("\n\n[d]: {}\n\n".format),
    st.sampled_from(["```", "~~~", "    "]).map("\n\n{0}\n    [x](a.md)\n{0}\n\n".format),
    st.sampled_from(
        ["    ", "- item ", "1. ", "> words ", "## ", "<div><img src=a.png></div>\n", "<img src=a.png>", "[d]",
         "`[x](a.md)`", "\\", "words", "(", ")", "[", "]", "!"]
    ),
)  # fmt: skip
pages = st.lists(st.tuples(pieces, st.sampled_from(["\n", "\n\n", " ", ""])), max_size=12).map(
    lambda parts: "".join(map("".join, parts))
)


@given(pages)
def test_no_word_changes_and_every_link_leads_on(text: str) -> None:
    """Only what Python-Markdown reads as an address changes."""
    there = rebase(text, "shared/note.md", "actions/01.md")
    before, after = (read(markdown.markdown(one, extensions=["fenced_code"])) for one in (text, there))
    assert after.words == before.words
    assert [link.text for link in after.links] == [link.text for link in before.links]
    for link, old in zip(after.links, before.links, strict=True):
        assert link.url == old.url if old.url.startswith(("#", "https:")) else link.url.startswith("../")


@given(st.lists(fragments, max_size=20).map("\n".join))
def test_nothing_raises_and_every_line_stays(text: str) -> None:
    there = rebase(text, "shared/note.md", "actions/01.md")
    assert there.count("\n") == text.count("\n")
    assert rebase(text, "note.md", "01.md") == text
