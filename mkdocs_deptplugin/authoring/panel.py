"""The panel at the top of a page with problems, for its author. `mkdocs serve` shows it; a build never does."""

from __future__ import annotations

from collections.abc import Sequence

from ..reading.problems import Problem, limit_repeats
from ..rendering.templates import Templates
from ..text.words import pluralise
from .catalogue import MESSAGES


def panel(problems: Sequence[Problem], templates: Templates) -> str:
    """A page's problems as HTML, with the messages of the log. Empty if there are only infos."""
    failing = sum(problem.severity != "info" for problem in problems)
    if not failing:
        return ""
    title, shown = pluralise(failing, "problem"), limit_repeats(problems)
    return templates.render("panel", title=title, problems=shown, messages=MESSAGES) + "\n"
