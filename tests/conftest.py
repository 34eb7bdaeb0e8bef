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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
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
