"""The search plugins of MkDocs and of Material."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from building import MakeProject, action
from mkdocs.contrib.search.search_index import ContentParser
from test_golden import FILES, rendered

from mkdocs_deptplugin.mkdocs_site.generated_pages import as_searched


@pytest.mark.parametrize("plugins", [["search", "deptplugin"], ["deptplugin", "search"]], ids=["before", "after"])
@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_a_response_is_found_once(project: MakeProject, theme: str, plugins: list[str]) -> None:
    statement = "Distinctly worded answer."
    files = {"docs/index.md": "# Home\n", "docs/actions/1.md": action("1", "One", statement)}
    built = project(files, plugins=plugins, theme=theme).build()
    index = json.loads(built.text("search/search_index.json"))["docs"]
    assert {entry["location"].partition("#")[0] for entry in index if statement in entry["text"]} == {"actions/1/"}
    assert statement in built.page("departments/home-office/index.html").get_text()


def found_in(html: str) -> tuple[list[str], list[tuple[str | None, list[str]]]]:
    """Return what MkDocs' search finds on a page: all words, and the words of each section with its id."""
    parser = ContentParser()
    parser.feed(html)
    parser.close()
    return parser.stripped_html.split(), [(one.id, " ".join(one.text).split()) for one in parser.data]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_mkdocs_search_finds_the_same_words_in_fewer_tags(file: Path) -> None:
    golden = yaml.safe_load(file.read_text(encoding="utf-8"))
    html = rendered(golden["input"], **golden.get("options", {})).html
    assert found_in(as_searched(html)) == found_in(html)


@pytest.mark.parametrize(
    "html",
    [
        "one<span>two</span>three<br>four<br />five",
        '<h2 id="x">a<span class="y">b</span></h2><p>c</p>',
        '<a title="a > b" href="#">c</a> &lt;p&gt; &amp<p>d</p>',
        "<!-- <p>a</p> --><div>b</div><pre><code>c<span>d</span></code></pre>",
    ],
)
def test_mkdocs_search_treats_a_tag_as_white_space(html: str) -> None:
    assert found_in(as_searched(html)) == found_in(html)


HOOK = """
def on_page_context(context, page, config, nav):
    page.content = page.content.replace("Distinctly", "<em>Distinctly</em>")
"""


def test_a_later_change_by_another_plugin_is_shown(project: MakeProject) -> None:
    text = action("1", "One", "Distinctly worded answer.")
    site = project({"docs/index.md": text, "hooks.py": HOOK}, plugins=["search", "deptplugin"])
    before = site.build()
    statement, index = str(before.page("index.html").select_one(".statement")), before.text("search/search_index.json")
    after = site.write({}, {"plugins": ["search", "deptplugin"], "hooks": ["hooks.py"]}).build()
    assert str(after.page("index.html").select_one(".statement")) == statement.replace(
        "Distinctly", "<em>Distinctly</em>"
    )
    assert json.loads(after.text("search/search_index.json")) == json.loads(index)
