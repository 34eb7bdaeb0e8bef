"""The fixtures of all tests, and how long Hypothesis tries."""

import gc
import os

import pytest
from building import project
from hypothesis import HealthCheck, settings

__all__ = ["project"]

UNMEASURED = {
    # Builds are measured in their own processes. Here pages are read, and the measuring would double the time of that.
    "browser", "compatibility", "test_agreement.py", "test_build.py", "test_cases.py", "test_publication.py",
    "test_recorded_problems.py", "test_serve.py",
    # Very long texts, and thousands of damaged ones, take the same ways. The gate holds without them.
    "test_damage.py", "test_linear.py",
}  # fmt: skip


LONGEST_FIRST = (
    "browser/test_pages.py", "test_build.py", "test_agreement.py", "test_serve.py", "test_withholding.py",
    "test_damage.py", "browser/test_panel.py", "test_catalogue.py", "test_publication.py", "test_cli.py",
    "test_starter.py", "test_recorded_problems.py", "test_cases.py", "test_fix.py", "test_laws.py", "test_lists.py",
    "test_documentation.py", "test_readme.py", "test_order.py", "compatibility",
)  # fmt: skip
"""The slowest files. A worker takes a whole file, so a slow one that begins last would leave the others idle."""


def _turn(item: pytest.Item) -> int:
    path = item.path.as_posix()
    return next((turn for turn, name in enumerate(LONGEST_FIRST) if f"/{name}" in path), len(LONGEST_FIRST))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)
    for item in items:
        if UNMEASURED.intersection(item.path.parts):
            item.add_marker(pytest.mark.no_cover)


# The trees of pages are many small objects: at the usual threshold a third of the time goes into collecting none.
gc.set_threshold(100_000, 50, 50)

settings.register_profile(
    "project",
    max_examples=int(os.environ.get("EXAMPLES", "50")),
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("project")
