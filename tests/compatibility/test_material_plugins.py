"""Material's own plugins: blog, tags, search and offline."""

from __future__ import annotations

import json

from building import MakeProject, action
from crawl import broken

POST = "---\ndate: 2041-05-01\n---\n\n# News\n\nWords.\n\n<!-- more -->\n\nMore words.\n"


def test_blog_tags_and_offline(project: MakeProject) -> None:
    files = {
        f"docs/actions/{number}.md": "---\ntags: [one]\n---\n" + action(number, "", f"Answer {number}.")
        for number in ("1", "2")
    }
    built = project(
        {"docs/index.md": "# Home\n", "docs/tags.md": "# Tags\n", "docs/blog/posts/one.md": POST, **files},
        plugins=["search", "blog", "tags", "offline", "deptplugin"],
        theme="material",
    ).build()
    assert broken(built) == []
    assert built.page("actions/1.html").select(".department")


def test_a_response_is_found_once(project: MakeProject) -> None:
    statement = "Distinctly worded answer."
    files = {"docs/index.md": "# Home\n", "docs/actions/1.md": action("1", "One", statement)}
    for theme in ("material", "mkdocs"):
        built = project(files, plugins=["search", "deptplugin"], theme=theme).build()
        index = json.loads(built.text("search/search_index.json"))["docs"]
        assert {entry["location"].partition("#")[0] for entry in index if statement in entry["text"]} == {"actions/1/"}
        page = built.page("departments/home-office/index.html")
        assert statement in page.get_text()
