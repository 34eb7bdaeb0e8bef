"""The file with a site's departments: where it is, and what is wrong if it is missing."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import yaml
from mkdocs.exceptions import PluginError

from ..reading.problems import Problem
from ..settings import Terms
from ..strategy.departments.departments import Departments
from ..strategy.departments.registry import (
    REGISTRY,
    DefaultName,
    Registry,
    RegistryError,
    holds_registry,
    nearly_a_registry,
    nearly_registries,
    read_registry,
)
from ..text.words import quoted
from .languages import translations

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def read_departments(
    config: MkDocsConfig, option: str | dict[str, Any], terms: Terms, languages: Sequence[str] = ()
) -> Registry:
    """Read the site's registry, or use the built-in set if the site has none.

    Args:
        config: The configuration of MkDocs.
        option: The path of the registry, or the registry itself.
        terms: The site's nouns.
        languages: The codes of the languages that static-i18n builds. A logo can be in the folder of one of them.

    Raises:
        RegistryError: The registry cannot be used, or a file looks like a registry with a wrong name.
        PluginError: The file that the site specifies does not exist or cannot be opened.
    """

    def has_file(path: str) -> bool:
        return any(Path(config.docs_dir, place).is_file() for place in translations(path, languages))

    main = _main_file(config)
    if isinstance(option, dict):
        return _read_inline(main, option, has_file, terms)
    path, shown = main.parent / option, PurePath(option).as_posix()
    is_named = not isinstance(option, DefaultName)
    if option in _names_in(main.parent) or (is_named and os.path.isfile(path)):
        if str(path) not in config.watch:
            config.watch.append(str(path))
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            message = "This file is not saved as UTF-8. Save it as UTF-8."
            raise RegistryError([Problem("registry-invalid", 1, 1, message, shown, effect="stops")]) from error
        except OSError as error:
            raise PluginError(
                f"deptplugin: departments: {quoted(shown)} cannot be opened: {error.strerror}."
            ) from error
        return read_registry(text, shown, has_file=has_file, terms=terms)
    if is_named:
        raise PluginError(f"deptplugin: departments: there is no file {quoted(option)} in the folder of {main.name}.")
    for folder in (main.parent, Path(config.docs_dir)):
        names = _names_in(folder)

        def text_of(name: str, folder: Path = folder) -> str:
            return (folder / name).read_text(encoding="utf-8", errors="replace")

        near = nearly_registries(names, text_of)
        for name in near if folder == main.parent else [*near, *(name for name in names if name == REGISTRY)]:
            raise nearly_a_registry(name, Path(os.path.relpath(folder / name, main.parent)).as_posix())
    return Registry(Departments.built_in())


def _read_inline(main: Path, option: dict[str, Any], has_file: Callable[[str], bool], terms: Terms) -> Registry:
    """Read a registry that is in `mkdocs.yml` itself, with the line numbers of that file."""
    text = main.read_text(encoding="utf-8-sig") if main.is_file() else ""
    for group in ((), ("plugins", "group"), ("plugins", "material/group")):
        below = (*group, "plugins", "deptplugin")
        if holds_registry(text, below, option):
            return read_registry(text, main.name, has_file=has_file, below=below, terms=terms)
    # At least a part came from a file that mkdocs.yml inherits.
    text = yaml.safe_dump({"departments": option}, allow_unicode=True)
    return read_registry(text, main.name, has_file=has_file, terms=terms)


def watched_for_a_registry(config: MkDocsConfig, option: str | dict[str, Any]) -> str | None:
    """The folder to watch for a new registry while serving. `None` if the site has a registry."""
    if isinstance(option, dict) or os.path.isfile(_main_file(config).parent / option):
        return None
    return str((_main_file(config).parent / option).parent)


def _names_in(folder: Path) -> list[str]:
    """The names of a folder's files with their exact case, also on disks that ignore case."""
    try:
        return sorted(entry.name for entry in os.scandir(folder) if entry.is_file())
    except OSError:
        return []


def _main_file(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path) if config.config_file_path else Path(config.docs_dir).parent / "mkdocs.yml"
