"""How much Python does, in calls: the same on every machine, however busy it is.

What goes on inside one call, as in a regular expression, is not seen. `tools/bench.py --hostile` measures that.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

SIZE = 1500
SOME = 2000
"""Calls that are made once, such as those that fill a cache."""


def calls(function: Callable[[], object]) -> int:
    """How many calls of functions, of Python's own too, one call makes."""
    count = 0

    def profile(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event.endswith("call")

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        function()
    finally:
        sys.setprofile(before)
    return count


def is_linear(work: Callable[[str], object], text: Callable[[int], str]) -> bool:
    """Whether four times the text takes at most about four times the calls, and not sixteen."""
    few, many = text(SIZE), text(4 * SIZE)
    work(text(SIZE // 2))  # It fills the caches, but not with what is measured.
    return calls(lambda: work(many)) < 5 * calls(lambda: work(few)) + SOME
