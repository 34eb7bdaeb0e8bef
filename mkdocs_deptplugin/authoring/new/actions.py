"""The page of a new action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ...settings import Labels
from ...strategy.departments.departments import Department, Departments
from ...text.words import escape_markdown, natural
from . import StarterError, as_yaml

PLACEHOLDER: Final = "TBC"
"""The text of a new card, if it is a placeholder on the site."""


def action_page(
    number: str,
    title: str,
    departments: Sequence[Department],
    *,
    label: str = Labels.action,
    placeholder: str = PLACEHOLDER,
    with_registry: bool,
    applies_to: Sequence[str] | None = None,
) -> str:
    """The page of a new action, with a card for every department that has to answer.

    Args:
        number: The action's number.
        title: The action's title as text, not Markdown.
        departments: The site's departments, in their order.
        label: The site's word for an action.
        placeholder: One of the site's placeholders.
        with_registry: Whether headings and links come from the registry.
        applies_to: The names of the departments that the action is for; empty or None if it is for all.

    Raises:
        StarterError: A name in `applies_to` is unknown.
    """
    front, asked = "", departments
    if applies_to:
        ids = _ids(applies_to, departments)
        asked = [department for department in departments if department.id in ids]
        front = f"---\n{as_yaml('applies_to', [department.id for department in asked])}---\n"
    heading = Labels(action=label).title(number, escape_markdown(title))
    cards = (card(department, placeholder, with_registry) for department in asked)
    return front + "\n\n".join(["{{DEPARTMENTRESPONSE}}", f"# {heading}", "{navigation}", *cards]) + "\n"


def card(department: Department, placeholder: str, with_registry: bool) -> str:
    """The card of a department on the page of an action.

    Args:
        department: The department.
        placeholder: One of the site's placeholders.
        with_registry: Whether the heading and the link come from the registry.
    """
    # An id may begin with a digit; a word in a directive may not.
    if with_registry and department.id[:1].isalpha():
        return f"{{department {department.id}}}\n{placeholder}\n{{/department}}"
    name = "<br>".join(escape_markdown(line) for line in department.heading)
    return f"{{department}}\n## {name}\n\n{placeholder}\n{{/department}}"


def _ids(names: Iterable[str], departments: Sequence[Department]) -> set[str]:
    known, ids = Departments(departments), set()
    for name in names:
        department = known.find(name)
        if department is None:
            meant = known.nearest(name)
            hint = f"Did you mean {meant.name}?" if meant is not None else "Add it to departments.yml first."
            raise StarterError(f'There is no department "{name}". {hint}')
        ids.add(department.id)
    return ids


def title_for(number: str, titles: Mapping[str, str]) -> str:
    """The title of an action in the strategy itself.

    Args:
        number: The action's number.
        titles: The titles in the strategy, by number.

    Raises:
        StarterError: The strategy has no title for the action.
    """
    for other, title in titles.items():
        if natural(other) == natural(number) and title.strip():
            return title
    raise StarterError(f'The page needs a title. Write it after the number, in quotation marks: {number} "…".')


def placeholder_of(placeholders: Sequence[str], labels: Labels) -> str:
    """Choose the text of a new card.

    Args:
        placeholders: The site's own placeholders.
        labels: The site's labels. Without a placeholder of its own, a site that is not English has its label for an
            answer still to come.
    """
    usual = PLACEHOLDER if labels.language == Labels.language else labels.awaiting
    plain = [one for one in placeholders if "*" not in one]
    return usual if usual in plain or not plain else plain[0]
