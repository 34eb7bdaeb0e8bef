"""The fixtures of all tests, and how long Hypothesis tries."""

import os

from building import project
from hypothesis import HealthCheck, settings

__all__ = ["project"]

settings.register_profile(
    "project",
    max_examples=int(os.environ.get("EXAMPLES", "200")),
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("project")
