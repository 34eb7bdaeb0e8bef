"""mkdocs-meta-descriptions-plugin, before and after this plugin in `plugins:`."""

from __future__ import annotations

import pytest
from building import MakeProject, action


@pytest.mark.parametrize("plugins", [["meta-descriptions", "deptplugin"], ["deptplugin", "meta-descriptions"]])
def test_a_description_is_plain_text(project: MakeProject, plugins: list[str]) -> None:
    site = project(
        {"docs/index.md": "# Home\n", "docs/actions/1.md": action("1", "Forms", "Every form is short.")},
        plugins=plugins,
        theme="material",
    ).build()
    (meta,) = site.page("actions/1/index.html").select("meta[name=description]")
    assert (
        meta["content"] == "This action forms part of The Strategy"
    )  # the first paragraph of the page, in the navigation
