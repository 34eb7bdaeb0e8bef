"""What messages say, where more than a golden file is needed."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from mkdocs_deptplugin.authoring.catalogue import MESSAGES
from mkdocs_deptplugin.authoring.panel import panel
from mkdocs_deptplugin.mkdocs_site.project import check_files
from mkdocs_deptplugin.reading.pages.front_matter import read_front_matter
from mkdocs_deptplugin.reading.problems import Problem
from mkdocs_deptplugin.rendering.templates import Templates
from mkdocs_deptplugin.settings import Labels, Settings, Terms
from mkdocs_deptplugin.strategy.checks import on_another_host, summary
from mkdocs_deptplugin.strategy.model import Strategy


@pytest.mark.parametrize(
    ("written", "is_another"),
    [
        ("https://www.example.org/a/deeper/page?x#y", False),
        ("https://example.org/", False),
        ("http://EXAMPLE.org:8080/home", False),
        ("https://example.org./home", False),
        ("//www.example.org/home", False),
        ("letters.md", False),
        ("mailto:team@example.net", False),
        ("https://homes.example.org/", True),
        ("https://www.example.net/home", True),
    ],
)
def test_a_link_differs_if_it_leads_to_another_host(written: str, is_another: bool) -> None:
    assert on_another_host("https://www.example.org/home", written) == is_another


def test_codes_on_the_panel_are_links() -> None:
    problem = Problem("link-no-target", 3, 1, "Words.", "docs/1.md")
    page = BeautifulSoup(panel([problem], Templates()), "html.parser")
    (link,) = page.select("li a")
    assert link["href"] == f"{MESSAGES}#link-no-target"
    assert link.get_text() == "link-no-target"


def test_the_panel_has_the_nouns_of_the_site() -> None:
    own = Settings(Labels(action="Recommendation", department="Body"))
    page = "{{DEPARTMENTRESPONSE}}\n\n# Write plainly\n\n{department}\nWords.\n{/department}\n"
    config = "site_name: x\nplugins: [{deptplugin: {labels: {action: Recommendation, department: Body}}}]\n"
    problems = check_files({"mkdocs.yml": config, "docs/1.md": page})
    words = BeautifulSoup(panel(problems, Templates()), "html.parser").get_text(" ").replace("action-number", "")
    assert "This recommendation has no number." in words
    assert "Write the body's name" in words
    assert "action" not in words.replace(own.labels.action, "").lower()
    assert "department" not in words.lower()


def test_the_last_line_has_the_nouns_of_the_site() -> None:
    assert summary(Strategy(), [], Terms.of(Labels(action="Recommendation", department="Body"))) == (
        "no recommendations, no bodies: no responses; no problems"
    )


@pytest.mark.parametrize(
    ("front", "meta", "names"),
    [
        ("applies_to: [NO, 004721, HO]\n", [False, 2513, "HO"], ("NO", "004721", "HO")),
        ("applies_to: on\n", True, ("on",)),
        ("applies_to: [CO]\n", ["CO"], ("CO",)),
    ],
)
def test_a_name_in_front_matter_is_what_is_written(front: str, meta: object, names: tuple[str, ...]) -> None:
    """YAML reads `NO` as false, and `004721` as a number."""
    found = read_front_matter("1.md", f"---\n{front}---\n", {"applies_to": meta}, (), "")
    assert found.applies_to == names
