"""Material's blog."""

from __future__ import annotations

import re

import pytest
from building import MakeProject, action
from crawl import broken

ORDERS = [["search", "blog", "deptplugin"], ["search", "deptplugin", "blog"]]
POST = "---\ndate: 2041-05-01\n---\n\n# News\n\nWords.\n\n{department}\n## Home Office\nIn a post.\n{/department}\n"


@pytest.mark.parametrize("plugins", ORDERS)
def test_posts_and_actions(project: MakeProject, plugins: list[str]) -> None:
    pages = {f"docs/actions/{number}.md": action(number, "", f"Answer {number}.") for number in ("1", "2")}
    built = project(
        {"docs/index.md": "# Home\n", "docs/blog/posts/one.md": POST, **pages},
        plugins=plugins,
        theme="material",
    ).build()
    assert broken(built) == []
    post = next(page for page in built.pages() if page.startswith("blog/2041"))
    assert built.page(post).select_one(".department .statement").get_text(strip=True) == "In a post."
    assert len(built.page("departments/home-office/index.html").select(".department-answer")) == 2


@pytest.mark.parametrize("plugins", ORDERS)
def test_an_excerpt_is_readable(project: MakeProject, plugins: list[str]) -> None:
    """The list of posts converts the text above the "more" line separately."""
    post = POST.replace("## Home Office\n", "## Home<br>Office\n{: .logo-ho}\n") + "\n<!-- more -->\n\nRest.\n"
    built = project(
        {"docs/index.md": "# Home\n", "docs/blog/posts/one.md": post}, plugins=plugins, theme="material"
    ).build()
    listed = built.text("blog/index.html")
    assert not re.search("[\ufdd0-\ufdef\ue000-\uf8ff]", listed)
    card = built.page("blog/index.html").select_one(".department")
    assert card is not None
    assert " ".join(card.get_text().replace("\u00b6", "").split()) == "Home Office In a post."
