"""Material's blog."""

from __future__ import annotations

from building import MakeProject, action
from crawl import broken

POST = "---\ndate: 2041-05-01\n---\n\n# News\n\nWords.\n\n{department}\n## Home Office\nIn a post.\n{/department}\n"


def test_posts_and_actions(project: MakeProject) -> None:
    pages = {f"docs/actions/{number}.md": action(number, "", f"Answer {number}.") for number in ("1", "2")}
    built = project(
        {"docs/index.md": "# Home\n", "docs/blog/posts/one.md": POST, **pages},
        plugins=["search", "blog", "deptplugin"],
        theme="material",
    ).build()
    assert broken(built) == []
    post = next(page for page in built.pages() if page.startswith("blog/2041"))
    assert built.page(post).select_one(".department .statement").get_text(strip=True) == "In a post."
    assert len(built.page("departments/home-office/index.html").select(".department-answer")) == 2
