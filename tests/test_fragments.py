from __future__ import annotations

from html import escape
from html.parser import HTMLParser

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import hostile

from mkdocs_deptplugin.text.html import TextLink, languages, links_of, read, words_of


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("", ""),
        ("words", "words"),
        ("<p>One\n  two</p>\n<p>three</p>", "One two three"),
        ("<p>One<br />two<br>three</p>", "One two three"),
        ("<ul><li>One</li><li>two</li></ul>", "One two"),
        ("<table><tr><th>One</th><td>two</td></tr></table>", "One two"),
        ("<p>pl<em>ai</em>n <code>&lt;b&gt;</code> &amp; &eacute;&#8217;</p>", "plain <b> & é’"),
        ('<p>a <a href="x">Read more »<span class="visually-hidden"> about it</span></a></p>', "a Read more »"),
        ('<span class="x visually-hidden">no <span>no</span> no</span>yes', "yes"),
        ('<h3>Title<a class="headerlink" href="#t">¶</a></h3>', "Title"),
        ('<p>a<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup></p>', "a"),
        ("a<!-- no --> b<!--> c<!-- x --!> d<!-- no", "a b c d"),
        ("a<script>no</p>'<</script>b<style>no</style>c<template>no<p>no</template>d", "abcd"),
        ("a<script>no</scripty>no", "a"),
        ("a<p hidden>no</p>b", "a b"),
        ("a<?php no ?>b<!DOCTYPE no>c<![CDATA[no]]>d</ no>e", "abcde"),
        ("1 < 2 > 1 <3 </", "1 < 2 > 1 <3 </"),
        ('<p title="a > b">yes</p>', "yes"),
        ("<p title='\"' it's=1 x=>yes</p>", "yes"),
        ("a <b", "a"),
        ('<p class="visually-hidden">no<p>yes', "yes"),
        ('<a href="x">yes<span class="visually-hidden">no</a> yes', "yes yes"),
        ("</p>a</b>", "a"),
        ('<img alt="no" src="x">a', "a"),
        ("<P>A</P><P>B</P>", "A B"),
        ('<p style="color: red; DISPLAY:none">no</p><p style="visibility : hidden">no</p>yes', "yes"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby><datalist><option>no</datalist>", "漢kan"),
        ("<details><summary>One</summary>two</details>", "One two"),
        ("<table><tr><td>a<td>b<tr><td>c</table><dl><dt>d<dd>e</dl>", "a b c d e"),
    ],
)
def test_words_are_those_that_a_reader_sees(html: str, words: str) -> None:
    assert words_of(html) == words


@pytest.mark.parametrize(
    ("html", "links"),
    [
        ("no <b>link</b>", []),
        ("none", []),
        ('<a href="a?b=1&amp;c=2">One <em>two</em></a>', [("One two", "a?b=1&c=2")]),
        ('<a href="a?b=1&copy=2&lt;&amp">x</a>', [("x", "a?b=1&copy=2<&")]),
        ("<a title=x HREF=a>x</a><a href='b'>y</a>", [("x", "a"), ("y", "b")]),
        ('<a href="a" href="b">x</a>', [("x", "a")]),
        ("<a href=' a\n '>x</a>", [("x", "a")]),
        ('<a href="">x</a><a>y</a><a name="z">z</a>', [("x", "")]),
        ('<a href="x">Read more »<span class="visually-hidden"> about it</span></a>', [("Read more »", "x")]),
        ('<a class="headerlink" href="#t">¶</a><a class="footnote-ref" href="#fn">1</a>', []),
        ('<span class="visually-hidden"><a href="x">no</a></span>', []),
        ('<a href="a">one <a href="b">two', [("one", "a"), ("two", "b")]),
        ('<a href="a"><p>one</p><p>two</p></a>', [("one two", "a")]),
        ('<a href="&#109;ailto:&#120;">x</a>', [("x", "mailto:x")]),
        ("<a href=\"x", []),
    ],
)  # fmt: skip
def test_links_are_in_order_with_visible_words(html: str, links: list[tuple[str, str]]) -> None:
    assert links_of(html) == [TextLink(*link) for link in links]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("| a | b |\n|---|---|\n| c | [d](e) |", "a b c d"),
        ("one  \ntwo<br>three", "one two three"),
        ("term\n:   one\n:   two", "term one two"),
        ("- a\n- b\n    1. c\n    2. d", "a b c d"),
        ("- [x] one\n- [ ] two", "one two"),
        ('=== "A"\n\n    one\n\n=== "B"\n\n    two', "A B one two"),
        ("It is $x < 3$:\n\n$$\na = b\n$$\n\nafter", "It is \\(x < 3\\): \\[ a = b \\] after"),
        ('??? note "Title"\n    inside', "Title inside"),
        ('``` py linenums="1"\nx = 1\ny = 2\n```', "x = 1 y = 2"),
        ("a[^1] b\n\n[^1]: note", "a b note"),
        ("[one *two*](a) <https://e.org>", "one two https://e.org"),
    ],
)
def test_words_in_the_output_of_extensions(source: str, words: str) -> None:
    names = ["tabbed", "tasklist", "arithmatex", "details", "highlight", "superfences"]
    settings: dict[str, dict[str, object]] = {
        "pymdownx.tabbed": {"alternate_style": True},
        "pymdownx.tasklist": {"custom_checkbox": True},
        "pymdownx.arithmatex": {"generic": True},
        "pymdownx.highlight": {"linenums": True, "anchor_linenums": True},
    }
    extensions = ["tables", "def_list", "footnotes", *(f"pymdownx.{name}" for name in names)]
    html = markdown.markdown(source, extensions=extensions, extension_configs=settings)
    assert words_of(html) == words
    assert all(link.url in ("e", "a", "https://e.org") for link in links_of(html))


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("a|b|", ["", ""]),
        (
            "<div lang='cy'>|<p dir=rtl>|<b lang=fr>|</b>|</p>|</div>|",
            ["cy", "cy rtl", "fr rtl", "cy rtl", "cy", ""],
        ),
        ('<p lang="cy">|<div>|</div>', ["cy", ""]),
        ('<p>a<p lang="cy">|<p>|', ["cy", ""]),
        ('<br lang="cy">|<DIV LANG = cy>|<b lang="">|', ["", "cy", ""]),
        ('<b title="| lang=cy">|<!--|--><script lang="cy">|</script>|', ["", "", "", "", ""]),
        ('</i>|<div lang="cy"><!--|', ["", "cy"]),
    ],
)  # fmt: skip
def test_the_language_comes_from_the_enclosing_elements(html: str, found: list[str]) -> None:
    assert [f"{one.lang} {one.dir}".strip() for one in languages(html, "|")] == found


class Oracle(HTMLParser):
    """Collects words and links of simple HTML with Python's own parser."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self.links: list[list[str]] = []
        self.stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in ("p", "br"):
            self.handle_data(" ")
        if tag != "br":
            self.stack.append(f"{tag} {values.get('class', '')}")
        if tag == "a":
            self.links.append(["", values["href"] or ""])

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self.handle_data(" ")
        if tag != "br":
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        if not any("visually-hidden" in one for one in self.stack):
            self.words += data
            if any(one.startswith("a ") for one in self.stack):
                self.links[-1][0] += data


text = st.text(st.characters(exclude_categories=["Cs", "Cn", "Cc"]), max_size=8)
inline = st.recursive(
    text.map(lambda one: escape(one, quote=False)) | st.just("<br />"),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(["em", "code", 'span class="visually-hidden"']),
        st.lists(inner, max_size=3),
    ),
    max_leaves=5,
)
link = st.builds(lambda url, inner: f'<a title="t" href="{escape(url.strip())}">{inner}</a>', text, inline)
markup = st.lists(st.builds("<p>{}{}{}</p>\n".format, inline, link | inline, inline), max_size=4).map("".join)


@given(markup)
def test_the_output_of_markdown_is_read_as_by_pythons_parser(html: str) -> None:
    oracle = Oracle()
    oracle.feed(html)
    oracle.close()
    words, links = read(html)
    assert words == " ".join(oracle.words.split())
    assert links == tuple((" ".join(text.split()), url) for text, url in oracle.links)


@given(hostile)
def test_nothing_raises(html: str) -> None:
    words, links = read(html)
    assert words == words.strip()
    assert words_of(html) == words
    assert links_of(html) == list(links)
    assert len(list(languages(f"{html}|<p lang=cy>|", "|"))) == html.count("|") + 2


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufdd0"), max_size=40))
def test_markdown_keeps_its_words(source: str) -> None:
    html = markdown.markdown(escape(source, quote=False))
    assert words_of(html) == words_of(f"<div>{html}</div>")
