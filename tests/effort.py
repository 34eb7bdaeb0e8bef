"""Measure work in function calls, which are the same on every machine.

Work inside one call, such as a regular expression, is not counted. `tools/bench.py --hostile` measures it.
"""

from __future__ import annotations

from collections.abc import Callable
from cProfile import Profile

SIZE = 1000
SOME = 2000
"""An allowance for calls that happen once, such as those that fill a cache."""


def calls(function: Callable[[], object]) -> int:
    """Return how many function calls one call makes, including built-in functions."""
    profile = Profile()
    profile.runcall(function)
    return sum(entry.callcount for entry in profile.getstats())


def is_linear(work: Callable[[str], object], text: Callable[[int], str]) -> bool:
    """Return whether four times the text takes about four times as many calls, not sixteen times."""
    few, many = text(SIZE), text(4 * SIZE)
    work(text(SIZE // 2))  # fills the caches with a different text
    return calls(lambda: work(many)) < 5 * calls(lambda: work(few)) + SOME
