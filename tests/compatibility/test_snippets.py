"""Snippets of pymdown-extensions: a card in a snippet is like any other card."""

from __future__ import annotations

import json

from building import MakeProject, action
from crawl import broken

PART = "{department ministry-of-justice}\n## Ministry of Justice\nJustice words are here.\n{/department}\n"


def test_a_card_in_a_snippet(project: MakeProject) -> None:
    page = action("1", "Forms", "Every form is short.").replace("{navigation}", '--8<-- "parts/justice.txt"')
    site = project(
        {"docs/index.md": "# Home\n", "docs/actions/1.md": page, "parts/justice.txt": PART},
        markdown_extensions=[{"pymdownx.snippets": {"base_path": ["."]}}],
    ).build()
    rows = json.loads(site.text("responses.json"))["responses"]
    assert [(row["department"], row["statement"], row["line"]) for row in rows] == [
        ("ministry-of-justice", "Justice words are here.", None),
        ("home-office", "Every form is short.", 7),
    ]
    assert broken(site) == []
