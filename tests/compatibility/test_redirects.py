"""mkdocs-redirects, before and after this plugin in `plugins:`: an old address may lead to a generated page."""

from __future__ import annotations

from typing import Any

import pytest
from building import MakeProject, action

OLD: dict[str, Any] = {
    "redirects": {"redirect_maps": {"old.md": "departments/home-office.md", "all.md": "departments/index.md"}}
}


@pytest.mark.parametrize("plugins", [[OLD, "deptplugin"], ["deptplugin", OLD]], ids=["before", "after"])
def test_an_old_address_of_a_generated_page(project: MakeProject, plugins: list[Any]) -> None:
    site = project(
        {"docs/index.md": "# Home\n", "docs/actions/1.md": action("1", "Forms", "Every form is short.")},
        plugins=plugins,
    ).build("--strict")
    targets = [site.page(f"{name}/index.html").select("a")[0]["href"] for name in ("old", "all")]
    assert targets == ["../departments/home-office/", "../departments/"]
