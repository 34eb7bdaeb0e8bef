"""mkdocs-print-site-plugin, before and after this plugin in `plugins:`: it prints all pages, even generated ones."""

from __future__ import annotations

import pytest
from building import MakeProject, action


@pytest.mark.parametrize("plugins", [["deptplugin", "print-site"], ["print-site", "deptplugin"]])
def test_all_on_one_page(project: MakeProject, plugins: list[str]) -> None:
    site = project(
        {"docs/index.md": "# Home\n", "docs/actions/1.md": action("1", "Forms", "Every form is short.")},
        plugins=plugins,
        theme="material",
    ).build(warns=["print-site"] if plugins[0] == "print-site" else [], agrees=False)  # because it repeats ids
    page = site.page("print_page/index.html")
    assert page.select(".department .organisation-logo")
    assert page.select(".response-matrix td a")
    assert page.get_text().count("Every form is short.") == 2  # from the action's page and from the department's
