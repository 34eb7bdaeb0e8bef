"""Statements that are moved to another page, next to other statements."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markup import hostile

from mkdocs_deptplugin.publishing.moving import move_statement
from mkdocs_deptplugin.text.addresses import with_addresses
from mkdocs_deptplugin.text.html import read


@pytest.mark.parametrize(
    ("html", "there"),
    [
        ("<p>No address = none</p>", "<p>No address = none</p>"),
        ('<a href="b/">x</a>', '<a href="[b/]">x</a>'),
        ("<IMG SRC=a.png alt='x'/>", "<IMG SRC=\"[a.png]\" alt='x'/>"),
        ("<a href='a&amp;b&quot;'>x</a>", '<a href="[a&amp;b&quot;]">x</a>'),
        ('<video poster="p"><source src="s"></video>', '<video poster="[p]"><source src="[s]"></video>'),
        (
            '<img srcset="a.png, b.png 2x,c,d.png  3x" sizes="1px">',
            '<img srcset="[a.png], [b.png] 2x, [c,d.png] 3x" sizes="1px">',
        ),
        (
            '<p style="background: url( \'a.png\') no-repeat, URL(b)">',
            '<p style="background: url( &#x27;[a.png]&#x27;) no-repeat, URL([b])">',
        ),
        ('<object data="a.svg"></object><q cite="c">', '<object data="[a.svg]"></object><q cite="[c]">'),
        ('<p title=\'id="a" href="b"\'>id="a"</p>', '<p title=\'id="a" href="b"\'>id="a"</p>'),
        ('<p data-id="a" data-href="b" hrefx="c">', '<p data-id="a" data-href="b" hrefx="c">'),
        ("<a href>x</a><p id>", "<a href>x</a><p id>"),
        ('</p id="a">', '</p id="a">'),
    ],
)  # fmt: skip
def test_addresses_are_resolved(html: str, there: str) -> None:
    assert move_statement(html, lambda url: f"[{url}]", "--1") == there
    assert with_addresses(html, lambda url: f"[{url}]") == there


@pytest.mark.parametrize(
    ("html", "there"),
    [
        ('<h3 class="x" id="a">T</h3>', '<h3 class="x" id="a--1">T</h3>'),
        ("<p id=a>one<p id='a'>two<p ID=b id=c>", '<p id="a--1">one<p>two<p ID="b--1">'),
        ('<p id="">', "<p>"),
        # tabs: names separate the groups, and the scripts of themes look at the beginning of a name
        (
            '<input id="t_1" name="t" type="radio"><label for="t_1">T</label>',
            '<input id="t_1--1" name="t--1" type="radio"><label for="t_1--1">T</label>',
        ),
        ('<details name="a"><details name="a">', '<details name="a--1"><details name="a--1">'),
        # names inside a form are left alone, because the form sends them
        (
            '<form action="s"><input name="q"><input name=r type=radio></form>'
            "<input name=r type=radio form=f><input name=q>",
            '<form action="[s]"><input name="q"><input name=r type=radio></form>'
            "<input name=r type=radio><input name=q>",
        ),
        ('<h3 id="é b">x<a href="#%C3%A9%20b">y</a>', '<h3 id="é b--1">x<a href="#%C3%A9%20b--1">y</a>'),
        ('<a name="a"></a><a href="#a">y</a>', '<a name="a--1"></a><a href="#a--1">y</a>'),
        ('<a href="#a&amp;b">y</a><p id="a&amp;b">', '<a href="#a&amp;b--1">y</a><p id="a&amp;b--1">'),
        (
            '<img usemap="#m"><map name="m"><area href="#m"></map><img usemap="#n">',
            '<img usemap="#m--1"><map name="m--1"><area href="[#m]"></map><img usemap="#n">',
        ),
        (
            '<i aria-labelledby="a z b" aria-describedby="z" aria-label="a"><b id="a"><b id="b">',
            '<i aria-labelledby="a--1 b--1" aria-label="a"><b id="a--1"><b id="b--1">',
        ),
        ('<td headers="a b"><th id=a>', '<td headers="a--1"><th id="a--1">'),
        ('<input list="l"><datalist id="l">', '<input list="l--1"><datalist id="l--1">'),
        (
            '<math><mi id="m" xref="m" href="#m">x</mi></math>',
            '<math><mi id="m--1" xref="m--1" href="#m--1">x</mi></math>',
        ),
        (
            '<svg aria-labelledby="t"><title id="t">T</title><use xlink:href="#g"/>'
            '<g id="g" fill="url(#g)" style="mask:url(\'#z\')"/></svg>',
            '<svg aria-labelledby="t--1"><title id="t--1">T</title><use xlink:href="#g--1"/>'
            '<g id="g--1" fill="url(#g--1)" style="mask:url(&#x27;[#z]&#x27;)"/></svg>',
        ),
        ('<p data-bs-target="#a" data-x="xa"><p id="a">', '<p data-bs-target="#a--1" data-x="xa"><p id="a--1">'),
        (
            '<iframe name="f" src="x"></iframe><a target="f" href="y">y</a><a target="_blank">z</a>',
            '<iframe name="f--1" src="[x]"></iframe><a target="f--1" href="[y]">y</a><a target="_blank">z</a>',
        ),
        # targets elsewhere on the first page: a link leads there, any other reference is removed
        ('<a class="footnote-ref" href="#fn:1">1</a>', '<a class="footnote-ref" href="[#fn:1]">1</a>'),
        ('<label for="a">x</label>', "<label>x</label>"),
        (
            '<!-- <p id="a"> --><script id="a">"<p id=a>"</script>',
            '<!-- <p id="a"> --><script id="a--1">"<p id=a>"</script>',
        ),
        (
            '<a href="#m">m</a><map name="m"></map><b id="x" name="x">',
            '<a href="[#m]">m</a><map name="m--1"></map><b id="x--1" name="x">',
        ),
        ("<code>&lt;p id=a&gt;</code>", "<code>&lt;p id=a&gt;</code>"),
    ],
)  # fmt: skip
def test_ids_and_references_change_together(html: str, there: str) -> None:
    assert move_statement(html, lambda url: f"[{url}]", "--1") == there


ids = st.sampled_from(["a", "b", "é", "a--x", "a b", "a&b", "A"])
listed = ids.filter(lambda one: " " not in one)
words = st.text("ab <&", max_size=4).map(lambda one: one.replace("&", "&amp;").replace("<", "&lt;"))
attribute = st.one_of(
    ids.map(lambda one: f'id="{one.replace("&", "&amp;")}"'),
    ids.map(lambda one: f"id='{one}'"),
    ids.map(lambda one: f'href="#{one}"'),
    listed.map(lambda one: f'for="{one}"'),
    st.lists(listed, max_size=3).map(lambda some: f'aria-labelledby="{" ".join(some)}"'),
    ids.map(lambda one: f'name="{one}"'),
    st.sampled_from(["class=x", 'href="x/"', "hidden", "type=radio", 'class="visually-hidden"']),
)
element = st.deferred(
    lambda: st.builds(
        lambda tag, some, inner: f"<{tag}{''.join(f' {one}' for one in some)}>{''.join(inner)}</{tag}>",
        st.sampled_from(["p", "a", "div", "label", "b", "h3", "span", "map"]),
        st.lists(attribute, max_size=3),
        st.lists(words | element, max_size=3),
    )
)
statement = st.lists(element | words, max_size=6).map("".join)


def reached(soup: BeautifulSoup) -> list[tuple[int, str, int | None]]:
    """Return each reference of a page: the index of its element, its attribute, and the index of its target."""
    tags = soup.find_all(True)
    ids: dict[str, int] = {}
    anchors: dict[str, int] = {}
    for place, tag in enumerate(tags):
        if tag.get("id"):
            ids.setdefault(str(tag["id"]), place)
        if tag.name == "a" and tag.get("name"):
            anchors.setdefault(str(tag["name"]), place)
    found = []
    for place, tag in enumerate(tags):
        if str(tag.get("href", "")).startswith("#"):
            found.append((place, "href", {**anchors, **ids}.get(str(tag["href"])[1:])))
        found += [(place, "for", ids.get(str(tag["for"])))] if tag.get("for") else []
        found += [(place, "aria", ids.get(one)) for one in str(tag.get("aria-labelledby", "")).split()]
    return found


@given(st.lists(statement, min_size=1, max_size=4))
def test_statements_on_one_page_do_not_refer_to_each_other(statements: list[str]) -> None:
    whole = [
        move_statement(one, lambda url: f"there/{url}", f"--action-{place}") for place, one in enumerate(statements)
    ]
    page = BeautifulSoup("".join(f"<section>{one}</section>" for one in whole), "html.parser")
    own = [str(tag["id"]) for tag in page.find_all(id=True)]
    assert len(own) == len(set(own))
    for before, after in zip(statements, whole, strict=True):
        assert read(after).words == read(before).words
        first, then = (BeautifulSoup(one, "html.parser", on_duplicate_attribute="ignore") for one in (before, after))
        # References to a place in the statement still lead there, and no other reference stays on the page.
        assert reached(then) == [one for one in reached(first) if one[2] is not None]


@given(hostile)
def test_nothing_raises_and_what_is_not_changed_keeps_its_bytes(html: str) -> None:
    there = move_statement(html, lambda url: url, "--1")
    assert read(there).words == read(html).words
    if not any(word in html for word in ("id", "for", "name", "aria", "src", "href", "url")):
        assert there == html
    assert with_addresses(with_addresses(html, str), str) == with_addresses(html, str)
