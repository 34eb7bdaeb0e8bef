"""Templates of a site's own, which may hold any HTML."""

from __future__ import annotations

import pytest

from mkdocs_deptplugin.navigation import Link, Neighbours
from mkdocs_deptplugin.render import Renderer
from mkdocs_deptplugin.templates import CARD, TemplateError, Templates, fill, parse_template, to_html

PARTS = '<div class="department"><h2 class="organisation-logo"><slot name="name"></slot></h2><slot name="body"></slot>'


def filled(html: str, **slots: str) -> str:
    tree = parse_template(CARD, PARTS + "</div>" + html)
    fill(tree, **slots)
    return to_html(tree).partition("</div>")[2].replace("\ufdef", "&")


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("a &amp; b &lt; c", "a &amp; b &lt; c"),
        ('<img src="a.svg" alt="">x', '<img alt="" src="a.svg">x'),
        ("<br/>x<hr>y", "<br>x<hr>y"),
        ("<!-- why -->x", "<!-- why -->x"),
        ("<i>a<b>b</i>c", "<i>a<b>b</b></i>c"),
        ("</b>a", "a"),
        ("<a hidden href='?a=1&b=2'>a</a>", '<a hidden="" href="?a=1&b=2">a</a>'),
        ('<p> <slot name="state"></slot></p>x', "x"),
        ('<p><slot name="state"></slot>words</p>', "<p>words</p>"),
        ('<p><slot name="state"></slot><slot name="logo"></slot></p>', "<p>LOGO</p>"),
        ('<p>a <slot name="logo"></slot> b</p>', "<p>a LOGO b</p>"),
        ('<i></i>a<slot name="logo"></slot>b', "<i></i>aLOGOb"),
    ],
)
def test_what_a_template_holds_stays(html: str, wanted: str) -> None:
    assert filled(html, logo="LOGO") == wanted


def test_words_are_text() -> None:
    assert filled('<slot name="logo"></slot>', logo="<b> & c") == "&lt;b&gt; &amp; c"


def test_a_card_that_its_template_never_closes_is_closed() -> None:
    renderer = Renderer(templates=Templates.built_in()._replace(card=PARTS).checked())
    html = renderer.render("{department}\n## Home Office\nWords.\n{/department}\n\nAfter.").html
    assert html.endswith("</div>\n<p>After.</p>")
    assert html.count("<div") == html.count("</div>")


def test_what_a_template_lacks_is_named() -> None:
    with pytest.raises(TemplateError, match='class "organisation-logo" and <slot name="body">'):
        parse_template(CARD, '<div class="department"><slot name="name"></slot></div>')


def test_links_to_nowhere_go_from_wherever_they_are() -> None:
    own = (
        '<nav class="action-navigation"><ul><li><a rel="nofollow prev"><slot name="previous-title"></slot></a>one</li>'
        '<li><a rel="next"><slot name="next-title"></slot></a>two</li></ul><b><slot name="part-of"></slot></b></nav>'
    )
    renderer = Renderer(templates=Templates.built_in()._replace(navigation=own).checked())
    to = Neighbours(Link("../1/", "One & <all>"), None, Link("../", "The Strategy"))
    html = renderer.render("{{DEPARTMENTRESPONSE}}\n\n# Action 2: Two\n\n{navigation}", neighbours=to).html
    assert '<li><a href="../1/" rel="nofollow prev">One &amp; &lt;all&gt;</a>one</li><li>two</li>' in html
    assert html.endswith('<b>This action forms part of <a href="../">The Strategy</a></b></nav>')
