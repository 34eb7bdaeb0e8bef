"""mkdocs-rss-plugin, before and after this plugin in `plugins:`: a feed contains plain text."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from building import MakeProject, action

RSS: dict[str, Any] = {
    "rss": {"use_git": False, "match_path": "actions/1.*", "date_from_meta": {"as_creation": "date"}}
}
ORDERS: list[list[Any]] = [[RSS, "deptplugin"], ["deptplugin", RSS]]


@pytest.mark.parametrize("plugins", ORDERS, ids=["before", "after"])
def test_a_feed_of_actions(project: MakeProject, plugins: list[Any]) -> None:
    dated = "---\ndate: 2026-01-02\n---\n" + action("1", "Forms", "Every form is short.", "Every letter is plain.")
    site = project(
        {"docs/index.md": "# Home\n", "docs/actions/1.md": dated},
        plugins=plugins,
        site_url="https://www.example.org/",
        site_description="What departments answer.",
    ).build()
    feed = ElementTree.fromstring(site.text("feed_rss_created.xml"))
    described = feed.findtext("./channel/item/description") or ""
    assert "Action 1:" in described
    assert "{" not in described
