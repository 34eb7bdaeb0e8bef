"""mkdocs-htmlproofer-plugin, before and after this plugin in `plugins:`.

Every link of the plugin leads somewhere, and links to generated pages are valid.
"""

from __future__ import annotations

from typing import Any

import pytest
from building import MakeProject, action

PROOFER: dict[str, Any] = {"htmlproofer": {"validate_external_urls": False, "raise_error": True}}


@pytest.mark.parametrize("plugins", [[PROOFER, "deptplugin"], ["deptplugin", PROOFER]], ids=["before", "after"])
def test_links_lead_somewhere(project: MakeProject, plugins: list[Any]) -> None:
    home = "# Home\n\n[All](departments/index.md) [Home Office](departments/home-office.md#action-1)\n"
    one, two = (action(number, "", f"Answer {number}.") for number in ("1", "2"))
    site = project({"docs/index.md": home, "docs/actions/1.md": one, "docs/actions/2.md": two}, plugins=plugins).build(
        "--strict"
    )
    assert site.page("actions/1/index.html").select("a[rel=next]")
