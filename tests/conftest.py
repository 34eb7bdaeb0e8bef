"""The fixtures of all tests."""

from building import project

__all__ = ["project"]
