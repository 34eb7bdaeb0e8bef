"""The templates: their variables, what they must print, and errors in the templates of a site."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import jinja2
import pytest
from jinja2 import meta
from markupsafe import Markup
from models import CO, HO, action, response, strategy

from mkdocs_deptplugin.authoring.panel import panel
from mkdocs_deptplugin.publishing.views import Views
from mkdocs_deptplugin.reading.problems import Problem
from mkdocs_deptplugin.rendering.decorate import Element
from mkdocs_deptplugin.rendering.navigation import Link, Navigator, Neighbours
from mkdocs_deptplugin.rendering.renderer import Renderer
from mkdocs_deptplugin.rendering.templates import BUILT_IN, REQUIRED, TemplateError, Templates
from mkdocs_deptplugin.settings import Labels

OWN = {path.stem: path for path in Path(BUILT_IN, "deptplugin").glob("*.html")}
CARD = "{department}\n## Home Office\nWords.\n{/department}"
PAGE = "{{DEPARTMENTRESPONSE}}\n\n# Action 2: Two\n\n{navigation}\n\n"

Override = Callable[..., Templates]


@pytest.fixture
def override(tmp_path: Path) -> Override:
    """Return a function that writes templates of a site: `override(card="…")`."""

    def write(**templates: str) -> Templates:
        folder = tmp_path / "deptplugin"
        folder.mkdir(exist_ok=True)
        for name, text in templates.items():
            (folder / f"{name}.html").write_text(text, encoding="utf-8")
        return Templates([str(tmp_path)], {"config": {"site_name": "The Strategy"}})

    return write


# Variables -----------------------------------------------------------------------------------------------------


class Recorder(Templates):
    """Records the variables that each template gets."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[str, set[str]] = {}

    def render(self, name: str, /, **context: object) -> str:
        assert self.given.setdefault(name, set(context)) == set(context)
        return super().render(name, **context)


def given() -> dict[str, set[str]]:
    """Return the variables that the plugin gives to each template."""
    templates = Recorder()
    Renderer(templates=templates).render(PAGE + CARD)
    views, one = Views(templates, Labels()), strategy(action("03", response(CO), response(HO)))
    views.matrix(one, lambda each: "a", lambda each: "")
    views.actions_index(one, lambda each: "a")
    views.outstanding(one, lambda each: "a", lambda each: "")
    views.department_page(one, CO, lambda each: "a", lambda each: lambda url: url)
    views.page("Title", "")
    panel([Problem("link-no-target", 1, 1, "x", "a.md").at("a.md")._replace(judged="error")], templates)
    return templates.given


def test_the_comment_at_the_top_lists_what_a_template_gets() -> None:
    found = given()
    assert found.keys() == OWN.keys() == REQUIRED.keys()
    for name, path in OWN.items():
        source = path.read_text(encoding="utf-8")
        comment = source[: source.index("#}")]
        listed = re.findall(
            r"^- (\w+) \((?:text|HTML|number|list|element|link|link or none)\): ", comment, re.MULTILINE
        )
        assert set(listed) == found[name], name
        assert len(listed) == len(set(listed))
        assert meta.find_undeclared_variables(jinja2.Environment().parse(source)) <= set(listed), name
        required = re.search(r"^Required: (.+)$", comment, re.MULTILINE)
        assert required is not None
        assert tuple(required[1].split(", ")) == REQUIRED[name], name


# Required output -----------------------------------------------------------------------------------------------


class Some(NamedTuple):
    """An object with every required attribute."""

    text: str = "text"
    id: str = "ident"
    title: str = "title"
    statement: Markup = Markup("<p>statement</p>")
    number: str = "number"
    name: str = "name & <name>"
    message: str = "message"


SAMPLE = {
    "card": Element("div", Markup("classes"), Markup(' id="x"')),
    "heading": Element("h2", Markup("others"), Markup(' id="y"')),
    "strategy": Link("to-it", "it"),
    "previous": Link("to-previous", "before"),
    "next": Link("to-next", "after"),
    **{name: [Some()] for name in ("answers", "entries", "actions", "rows", "problems")},
    **{name: Markup(f"<i>{name}</i>") for name in ("name", "body", "content")},
    **{name: f"{name} & more" for name in ("label", "caption", "words", "title")},
}


def printed(path: str) -> str:
    """Return a template that prints one required value."""
    name, _, attribute = path.partition(".")
    if not name:
        return f'<b class="{attribute}">'
    if isinstance(SAMPLE[name], list):
        return f"{{% for one in {name} %}}{{{{ one.{attribute} }}}}{{% endfor %}}"
    return f"{{{{ {path} }}}}"


@pytest.mark.parametrize(("name", "lacking"), [(name, path) for name, paths in REQUIRED.items() for path in paths])
def test_a_template_that_would_lose_text_is_named(override: Override, name: str, lacking: str) -> None:
    parts = [printed(path) for path in REQUIRED[name]]
    override(**{name: "".join(parts)}).render(name, **SAMPLE)
    parts.remove(printed(lacking))
    with pytest.raises(TemplateError, match=rf"{name}\.html does not .*{re.escape(lacking.lstrip('.'))}") as stopped:
        override(**{name: "".join(parts)}).render(name, **SAMPLE)
    assert "\n" not in str(stopped.value)


@pytest.mark.parametrize("name", sorted(OWN))
def test_built_in_templates_print_all_that_is_required(override: Override, name: str) -> None:
    """A build checks only templates of the site, so this test checks copies of the built-in ones."""
    folder = Path(BUILT_IN, "deptplugin")
    templates = override(**{name: (folder / f"{name}.html").read_text(encoding="utf-8")})
    html = Renderer(templates=templates).render(PAGE + CARD).html
    assert html == Renderer().render(PAGE + CARD).html
    one = strategy(action("03", response(CO), response(HO, html="<p>Yes.</p>")))
    views = Views(templates, Labels())
    views.matrix(one, lambda each: "a", lambda each: "")
    views.outstanding(one, lambda each: "a", lambda each: "")
    views.department_page(one, HO, lambda each: "a", lambda each: lambda url: url)
    views.page("A & B", views.actions_index(one, lambda each: "a"))
    panel([Problem("link-no-target", 1, 1, "a <b>", "a.md")._replace(judged="error")], templates)


def test_a_body_that_is_printed_twice_appears_once(override: Override) -> None:
    source = OWN["card"].read_text(encoding="utf-8").replace("{{ body }}", "{{ body }}{{ body }}")
    html = Renderer(templates=override(card=source)).render(CARD).html
    assert html.count("Words.") == 1
    assert "<!--" not in html


# Errors ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("a\n{{ titel }}", "card.html fails on line 2: 'titel' is undefined."),
        ("a\n\n{{ card.titel }}", "has no attribute 'titel'."),
        ("{% if %}", "card.html fails on line 1: Expected an expression, got 'end of statement block'."),
        ("{% if x %}", "card.html fails on line 1: Unexpected end of template."),
        ("\n{{ name + 1 }}", "card.html fails on line 2: "),
        ("{% include 'nowhere.html' %}", "card.html fails on line 1: there is no template nowhere.html."),
        ("{% include 'deptplugin/part.html' %}", "part.html fails on line 2: 'wrong' is undefined."),
        (
            '<b>\n<slot name="name"></slot>',
            "card.html has a <slot> on line 2, but templates are Jinja now: print {{ name }} there, or begin with a "
            "new copy of the plugin's deptplugin/card.html.",
        ),
        ('<slot name="previous-title">', "print {{ previous.text }} there"),
        ("<slot>", "print {{ name }} there"),
    ],
)
def test_an_error_is_one_sentence(override: Override, source: str, said: str) -> None:
    templates = override(card=source, part="\n{{ wrong }}")
    with pytest.raises(TemplateError) as stopped:
        Renderer(templates=templates).render(CARD)
    assert said in str(stopped.value)
    assert "\n" not in str(stopped.value)
    assert str(stopped.value).count(". ") == 0


def test_a_template_that_cannot_be_compiled_stops_before_rendering(override: Override) -> None:
    assert override(panel="{{ title }}").checked()
    with pytest.raises(TemplateError, match=r"panel\.html fails on line 1"):
        override(panel="{% if %}").checked()


def test_a_template_that_is_not_text_is_named(override: Override, tmp_path: Path) -> None:
    override(card="")
    (tmp_path / "deptplugin/card.html").write_bytes(b"\xff")
    with pytest.raises(TemplateError, match=r"card\.html cannot be used: "):
        Templates([str(tmp_path)]).render("card")


# Compiled templates ----------------------------------------------------------------------------------------------


def test_built_in_templates_are_compiled_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, override: Override
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    monkeypatch.setattr("mkdocs_deptplugin.rendering.templates._compiled", lambda name: str(kept / Path(name).stem))
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    wanted = Renderer().render(CARD)
    assert not list(kept.iterdir())

    monkeypatch.setattr("sys.dont_write_bytecode", False)
    assert Renderer().render(CARD) == wanted
    assert [path.name for path in kept.iterdir()] == ["card"]
    with monkeypatch.context() as patched:
        patched.setattr(jinja2.Environment, "compile", None)
        assert Renderer().render(CARD) == wanted

    (kept / "card").write_bytes((kept / "card").read_bytes()[:-9])
    assert Renderer().render(CARD) == wanted
    own = OWN["card"].read_text(encoding="utf-8").rstrip() + "mine"
    assert Renderer(templates=override(card=own)).render(CARD).html == wanted.html + "mine"
    assert Renderer().render(CARD) == wanted


# Templates of a site -------------------------------------------------------------------------------------------------


def test_text_is_escaped_and_html_is_not(override: Override) -> None:
    own = '<nav class="action-navigation" title="{{ label }}">{{ strategy.text }}{% if next %}x{% endif %}</nav>'
    to = Neighbours(strategy=Link("", "A & B <i>"))
    html = Navigator(override(navigation=own), Labels(navigation='"&')).html(to, 0)
    assert html == '<nav class="action-navigation" title="&#34;&amp;">A &amp; B &lt;i&gt;</nav>'


def test_links_to_nowhere_are_absent() -> None:
    to = Neighbours(Link("../1/", "One & <all>"), None, Link("../", "The Strategy"))
    html = Renderer().render(PAGE, neighbours=to).html
    assert 'href="../1/" rel="prev"' in html
    assert "One &amp; &lt;all&gt;" in html
    assert 'rel="next"' not in html
    assert 'This action forms part of <a href="../">The Strategy</a></p>' in html


def test_a_label_names_the_strategy_twice() -> None:
    html = Navigator(Templates(), Labels(part_of="{strategy}: of {strategy}")).html(
        Neighbours(strategy=Link("", "S")), 0
    )
    assert "<em>S</em>: of S</p>" in html


def test_no_blank_line_ends_a_navigation(override: Override) -> None:
    source = OWN["navigation"].read_text(encoding="utf-8").replace("{% endif %}\n", "{% endif %}\n\n  \n")
    templates = override(navigation=source)
    assert "\n\n" not in Navigator(templates, Labels()).html(Neighbours(Link("a", "b"), Link("c", "d")), 0)


def test_every_template_has_the_configuration(override: Override) -> None:
    source = OWN["card"].read_text(encoding="utf-8") + "<p>{{ config.site_name }}</p>"
    assert Renderer(templates=override(card=source)).render(CARD).html.endswith("<p>The Strategy</p>")


def test_attributes_of_a_card_are_kept() -> None:
    text = (
        '{div .department .wide lang="cy" title="A & <b>"}\n## Home Office\n{: .logo-ho #own title="x"}\nWords.\n{/div}'
    )
    html = Renderer().render(text).html
    opening = html[: html.index(">\n")]
    assert opening.startswith('<div class="department wide" ')
    assert {'id="own"', 'lang="cy"', 'title="A &amp; &lt;b&gt;"'} <= set(re.findall(r'[\w-]+="[^"]*"', opening))
    assert '<h2 class="logo-ho organisation-logo" id="home-office" title="x">' in html
