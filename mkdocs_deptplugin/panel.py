"""The panel on top of a page that is not in order, for its author: `mkdocs serve` shows it, a build never does."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from .problems import Problem, condense
from .words import many


def panel(problems: Sequence[Problem]) -> str:
    """A page's problems as HTML, in the words of the log; nothing where there are only infos."""
    failing = sum(problem.severity != "info" for problem in problems)
    if not failing:
        return ""
    title = many(failing, "problem")
    items = "".join(f"<li>{_item(problem)}</li>\n" for problem in condense(problems))
    return (
        f'<aside class="deptplugin-panel" aria-label="{title}" data-search-exclude>\n'
        f"<p><strong>{title}</strong> to mend. Only you see this, while you write.</p>\n<ol>\n{items}</ol>\n</aside>\n"
    )


def _item(problem: Problem) -> str:
    place = f"{problem.path}:{problem.line}:{problem.column}"
    return (
        f'<span class="deptplugin-place"><strong>{problem.severity.capitalize()}</strong> '
        f"<code>{escape(place)}</code> <code>{problem.code}</code></span> {escape(problem.message)}"
    )
