"""The first version of a new site and of a new action's page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple, TypeVar

import yaml

from ..reading.grammar.headings import is_number
from ..settings import Labels
from ..strategy.departments.departments import Department, Departments
from ..text.words import escape_markdown, natural, quoted

T = TypeVar("T")

_SITE: Final = Path(__file__).with_name("new_site")
_THEMES: Final = "themes"

THEMES: Final = ("mkdocs", "readthedocs", "material")
"""The themes that a new site can have."""

PLACEHOLDER: Final = "TBC"
"""The text of a new card, if it is a placeholder on the site."""

FOLDER: Final = "actions"
"""The folder of actions' pages below the documents' folder, unless the site has them elsewhere."""

_ENDS_WITH_NUMBER = re.compile(r"(?P<before>.*?)(?P<number>[0-9]+)", re.DOTALL)


class StarterError(ValueError):
    """Nothing was written. The message is for the user."""


class NewAction(NamedTuple):
    """A new action: the number for its heading, and its page's path below the documents' folder."""

    number: str
    path: str


def site_files(title: str, theme: str) -> dict[str, str]:
    """The files of a new site, by path.

    Args:
        title: The site's name.
        theme: One of `THEMES`.

    Raises:
        StarterError: The name is empty, or there is no such theme.
    """
    if theme not in THEMES:
        raise StarterError(
            f'There is no theme "{theme}" for a new site. Choose {", ".join(THEMES[:-1])} or {THEMES[-1]}.'
        )
    name = _line(title)
    if not name:
        raise StarterError("The site has no title. Write one with at least one letter.")
    paths = (path for path in sorted(_SITE.rglob("*")) if path.is_file() and path.parent.name != _THEMES)
    files = {path.relative_to(_SITE).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    look = (_SITE / _THEMES / f"{theme}.yml").read_text(encoding="utf-8")
    # The title is inserted last, since it may be any text, even the word that is replaced by the theme.
    settings = files["mkdocs.yml"].replace("THEME\n", look, 1)
    files["mkdocs.yml"] = settings.replace("site_name: TITLE\n", _yaml("site_name", name), 1)
    files["docs/index.md"] = files["docs/index.md"].replace("TITLE", escape_markdown(name), 1)
    return {**files, ".gitignore": "# Created by mkdocs build\n/site/\n"}


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
        front = f"---\n{_yaml('applies_to', [department.id for department in asked])}---\n"
    heading = Labels(action=label).title(number, escape_markdown(title))
    cards = (_card(department, placeholder, with_registry) for department in asked)
    return front + "\n\n".join(["{{DEPARTMENTRESPONSE}}", f"# {heading}", "{navigation}", *cards]) + "\n"


def _card(department: Department, placeholder: str, with_registry: bool) -> str:
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
    raise StarterError(f'Action {number} needs a title. Write it after the number, in quotation marks: {number} "…".')


def placeholder_of(placeholders: Sequence[str]) -> str:
    """Choose the text of a new card from the site's placeholders."""
    plain = [one for one in placeholders if "*" not in one]
    return PLACEHOLDER if PLACEHOLDER in plain or not plain else plain[0]


def next_path(number: str, existing: Sequence[tuple[str, str]], shown_folder: str = "") -> NewAction:
    """Choose the path of a new action's page: in the folder of most other actions, with a name like theirs.

    Args:
        number: The number as typed.
        existing: The number and path of every existing action.
        shown_folder: The prefix of a path in messages.

    Returns:
        The path and the number. A whole number gets leading zeros if all others have the same number of digits.

    Raises:
        StarterError: It is not an action's number, or the number is taken.
    """
    if not is_number(number):
        raise StarterError(f'"{number}" is not a number for an action. Write one such as 3, 03, 3a or 3.1.')
    for other, path in existing:
        if natural(other) == natural(number):
            raise StarterError(
                f"Action {other} already exists, in {quoted(shown_folder + path)}. Choose another number."
            )
    paths = [PurePosixPath(path) for _, path in existing]
    folder = _most([path.parent for path in paths], PurePosixPath(FOLDER))
    names = [
        (match["before"], match["number"])
        for (other, _), path in zip(existing, paths, strict=True)
        if (match := _ENDS_WITH_NUMBER.fullmatch(path.stem)) and natural(match["number"]) == natural(other)
    ]
    before = _most([before for before, _ in names], "")
    shown = _padded(number, [other for other, _ in existing])
    name = _padded(number, [digits for _, digits in names]) if names else shown
    return NewAction(shown, str(folder / f"{before}{name}.md"))


def _padded(number: str, others: Sequence[str]) -> str:
    """Add leading zeros to a whole number, if the others all have the same number of digits."""
    widths = {len(other) for other in others if other.isdigit()}
    return number.zfill(widths.pop()) if number.isdigit() and len(widths) == 1 else number


def _most(items: Sequence[T], default: T) -> T:
    return Counter(items).most_common(1)[0][0] if items else default


def _line(text: str) -> str:
    return " ".join(text.split())


def _yaml(key: str, value: str | list[str]) -> str:
    """A key and its value on one line of YAML, in quotation marks if necessary."""
    flow = None if isinstance(value, list) else False
    return str(yaml.safe_dump({key: value}, allow_unicode=True, default_flow_style=flow, width=float("inf")))
