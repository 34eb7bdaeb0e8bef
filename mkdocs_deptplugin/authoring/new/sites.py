"""The first version of a new site."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ...settings import Labels
from ...settings.labels import lowered, with_article
from ...strategy.departments.departments import Departments
from ...strategy.departments.registry import read_registry
from ...text.words import escape_markdown
from . import StarterError, as_yaml
from .actions import PLACEHOLDER, card

_FILES: Final = Path(__file__).with_name("site_files")
_THEMES: Final = "themes"
_WITH_DOT: Final = "with_dot"  # without the dot, so that git does not read these files in the package

THEMES: Final = ("mkdocs", "readthedocs", "material")
"""The themes that a new site can have."""

_LABELS: Final = """\
      # labels:
      #   action: Recommendation   # what"""
_PAGES: Final = "docs/actions/"
_CARDS: Final = "\n{department "


def site_files(
    title: str,
    theme: str,
    *,
    label: str = Labels.action,
    registry: str | None = None,
    packages: Sequence[str] = ("mkdocs-deptplugin",),
) -> dict[str, str]:
    """The files of a new site, by path.

    Args:
        title: The site's name.
        theme: One of `THEMES`.
        label: What an action is called.
        registry: The text of the site's `departments.yml`. Without it, the site has invented departments and answers.
        packages: The lines of `requirements.txt`.

    Raises:
        StarterError: The name is empty, the label cannot be used, or there is no such theme.
    """
    if theme not in THEMES:
        raise StarterError(
            f'There is no theme "{theme}" for a new site. Choose {", ".join(THEMES[:-1])} or {THEMES[-1]}.'
        )
    name, noun = _line(title), _line(label)
    if not name:
        raise StarterError("The site has no title. Write one with at least one letter.")
    if not any(map(str.isalpha, noun)) or escape_markdown(noun) != noun:
        raise StarterError(f'"{noun}" is not a label. Write a word, or a few, such as Recommendation.')
    files = _read(Labels(action=noun))
    files["requirements.txt"] = "".join(f"{package}\n" for package in packages)
    departments = read_registry(files["departments.yml"] if registry is None else registry, "departments.yml")[0]
    if registry is not None:
        files |= {path: _with_cards(text, departments) for path, text in files.items() if path.startswith(_PAGES)}
        files["departments.yml"] = registry
    first = next((one.id for one in departments if one.id[0].isalpha()), "cabinet-office")
    files["README.md"] = files["README.md"].replace("@department@", first)
    look = (_FILES / _THEMES / f"{theme}.yml").read_text(encoding="utf-8")
    # The title is inserted last, since it may be any text, even the word that is replaced by the theme.
    settings = files["mkdocs.yml"].replace("THEME\n", look, 1)
    if noun != Labels.action:
        given = as_yaml("action", noun).rstrip("\n")
        settings = settings.replace(_LABELS, f"      labels:\n        {given}   # what", 1)
    files["mkdocs.yml"] = settings.replace("site_name: TITLE\n", as_yaml("site_name", name), 1)
    for path in ("docs/index.md", "README.md"):
        files[path] = files[path].replace("TITLE", escape_markdown(name), 1)
    return files


def _read(labels: Labels) -> dict[str, str]:
    """The files with the site's word for an action, by path."""
    files = {}
    for file in sorted(_FILES.rglob("*")):
        path = file.relative_to(_FILES)
        if file.is_file() and path.parts[0] != _THEMES:
            has_dot = path.parts[0] == _WITH_DOT
            place = f".{path.relative_to(_WITH_DOT).as_posix()}" if has_dot else path.as_posix()
            files[place] = _with_words(file.read_text(encoding="utf-8"), labels)
    return files


def _with_words(text: str, labels: Labels) -> str:
    action = lowered(labels.action)
    words = {
        "@Action@": labels.action,
        "@action@": action,
        "@actions@": lowered(labels.actions),
        "@an action@": with_article(action),
    }
    for sign, word in words.items():
        text = text.replace(sign, word)
    return text


def _with_cards(page: str, departments: Departments) -> str:
    """A page with a card to fill for each department in place of the invented answers."""
    cards = (card(department, PLACEHOLDER, with_registry=True) for department in departments)
    return "\n\n".join((page[: page.index(_CARDS)].rstrip("\n"), *cards)) + "\n"


def _line(text: str) -> str:
    return " ".join(text.split())
