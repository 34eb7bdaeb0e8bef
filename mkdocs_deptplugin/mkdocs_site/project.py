"""A site as the command line reads it: its `mkdocs.yml` and its pages, without a build.

Themes, other plugins and Markdown extensions are not loaded. So this is fast, and works without them installed, for
example in a pre-commit hook.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError, PluginError
from mkdocs.structure.files import Files, get_files
from mkdocs.utils.meta import get_data
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from ..authoring.new.page_names import FOLDER
from ..reading.pages.include import Find
from ..reading.problems import Problem
from ..rendering.renderer import ExposedError, Renderer
from ..settings import Settings, Terms
from ..settings.languages import ENGLISH
from ..strategy.departments.registry import Registry, RegistryError
from ..text.words import quoted
from .config import DeptPluginConfig
from .find_registry import read_departments
from .languages import by_language, language_of_theme, languages_of
from .navigation import Links
from .publication import Publication, read_publication, stopping_where_switched_off
from .sources import META, META_FILE, find_below, shown_folder

NAMES = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml")
GROUP = ("group", "material/group")
# The settings that decide which files are pages. Only a build needs the others.
_KEYS = ("site_name", "site_url", "docs_dir", "exclude_docs", "draft_docs", "not_in_nav", "nav", "use_directory_urls")


class ProjectError(Exception):
    """The site cannot be read. The message is for the user."""


class _Tolerant(yaml.SafeLoader):
    """A YAML loader that reads tags for Python or for plugins as `None`."""


_Tolerant.add_multi_constructor("", lambda loader, suffix, node: None)


@dataclass(frozen=True)
class Project:
    """A site's configuration.

    Attributes:
        config: The configuration of MkDocs.
        options: The plugin's options.
        warnings: The warnings that a build would log about the options.
        notes: Hints for the user, for example that the plugin is switched off.
        languages: The languages of the site, the default one first. Empty without static-i18n.
        meta_file: The name of the files with front matter for a whole folder. Empty if there are none.
    """

    config: MkDocsConfig
    options: DeptPluginConfig
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    language: str = ENGLISH
    meta_file: str = ""

    @property
    def folder(self) -> Path:
        """The folder of `mkdocs.yml`. Paths in problems are relative to it."""
        return Path(self.config.config_file_path).parent

    @property
    def docs(self) -> Path:
        """The folder of the pages."""
        return Path(self.config.docs_dir)

    @property
    def docs_shown(self) -> str:
        """The prefix of pages' paths in messages: empty, or a path with a slash at its end."""
        return shown_folder(self.config)

    @property
    def folder_of_actions(self) -> str:
        """The folder for a site's first action, with static-i18n in the folder of the default language."""
        default = self.languages[0] if self.languages else ""
        return f"{default}/{FOLDER}" if default and (self.docs / default).is_dir() else FOLDER

    @cached_property
    def find(self) -> Find:
        """The function that reads what a page includes."""
        return find_below(self.config.docs_dir, has_folders=self.config.use_directory_urls)

    @cached_property
    def files(self) -> Files:
        """The site's files, as MkDocs finds them."""
        return get_files(self.config)

    @cached_property
    def registry(self) -> Registry:
        """The departments.

        Raises:
            RegistryError: The registry cannot be used.
            ProjectError: The file that the site specifies does not exist.
        """
        with _said():
            return read_departments(self.config, self.options.departments, self.terms, self.languages)

    @cached_property
    def settings(self) -> Settings:
        """The site's settings for reading pages."""
        return self._settings_in(self.language)

    def _settings_in(self, language: str) -> Settings:
        is_registry = self.registry.departments.is_registry
        return self.options.settings(language, self.languages, has_registry=is_registry)

    @property
    def terms(self) -> Terms:
        """What an action and a department are called in messages to authors."""
        return self.options.terms(self.language, self.languages)

    @cached_property
    def publication(self) -> Publication:
        """The pages, outline and problems of the site, in its first language.

        Raises:
            RegistryError: The registry cannot be used.
            ProjectError: Another setting is wrong.
        """
        with _said():
            publication = self._by_language[0]
            Links(self.files, self.config, publication.strategy, self.settings.labels).lead_to(self.options.strategy)
        return publication

    @cached_property
    def _by_language(self) -> list[Publication]:
        """One publication for each language."""
        languages = self.languages if len(self.languages) > 1 else (self.language,)
        return [
            read_publication(files, self.config, self.registry, self._settings_in(one), meta_file=self.meta_file)
            for one, files in zip(languages, by_language(self.files, self.languages), strict=True)
        ]

    @cached_property
    def problems(self) -> list[Problem]:
        """The problems of all languages, without duplicates. Raises the same errors as `publication`."""
        found = dict.fromkeys(self.publication.problems)
        with _said():
            found |= dict.fromkeys(one for other in self._by_language[1:] for one in other.problems)
            if not self.options.enabled:
                found |= dict.fromkeys(
                    stopping_where_switched_off(self.files, self.config, self.registry, self.settings)
                )
        return list(found)

    def expanded(self, file: Path) -> str:
        """Expand the directives of a page to ordinary Markdown, with its front matter.

        Raises:
            RegistryError: The registry cannot be used.
            ProjectError: The file is not a page of the site, another setting is wrong, or the page would publish text
                that is to be withheld.
        """
        try:
            path = file.resolve().relative_to(self.docs.resolve()).as_posix()
        except ValueError:
            path = ""
        page, publication = self.files.get_file_from_path(path), self.publication
        if path in publication.unreadable:
            raise ProjectError(f"{quoted(file)} is not saved as UTF-8. Save it as UTF-8, and try again.")
        if page is None or path not in publication.texts:
            raise ProjectError(f"{quoted(file)} is not a page of this site.")
        text, source = page.content_string, publication.sources.get(path)
        if source is None:  # without directives, or left alone
            return text
        body, _ = get_data(text)
        front = text[: len(text) - len(body)] if body else text
        links = Links(self.files, self.config, publication.strategy, self.settings.labels)
        links.lead_to(self.options.strategy)
        departments = self.registry.departments
        renderer = Renderer(departments, self.settings, find=self.find)
        try:
            return front + renderer.expand(body, source, path, links.of(page))
        except ExposedError as error:
            places = "\n  ".join(str(one._replace(path=f"{self.docs_shown}{one.path}")) for one in error.problems)
            raise ProjectError(f"This page would publish text that is to be withheld.\n  {places}") from error


@contextmanager
def _said() -> Iterator[None]:
    """Raise a `PluginError` as a `ProjectError` with the same message."""
    try:
        yield
    except PluginError as error:
        raise ProjectError(str(error)) from error


def find_config(folder: Path) -> Path:
    """Find the site's configuration in a folder.

    Raises:
        ProjectError: There is none.
    """
    for name in NAMES:
        if (folder / name).is_file():
            return folder / name
    raise ProjectError("There is no mkdocs.yml here. Go to its folder, or name the file with -f.")


def read_project(path: Path) -> Project:
    """Read a site from its `mkdocs.yml`.

    Raises:
        ProjectError: The file, or an option of the plugin, is wrong.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            raw = yaml_load(file, loader=get_yaml_loader(_Tolerant))
    except (ConfigurationError, yaml.YAMLError, OSError, ValueError, RecursionError) as error:
        raise ProjectError(f"{path.name} cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(raw, dict):
        raise ProjectError(f"{path.name} contains no settings. Begin it with a line such as site_name: Our Strategy.")
    config = MkDocsConfig(config_file_path=os.fspath(path.resolve()))
    config.load_dict({key: raw[key] for key in _KEYS if key in raw} | {"plugins": []})
    failed, _ = config.validate()
    if failed:
        raise ProjectError(f"{path.name}: {failed[0][0]}: {failed[0][1]}")
    options = DeptPluginConfig()
    found = _options(raw.get("plugins"), "deptplugin")
    options.load_dict(found or {})
    failed, warnings = options.validate()
    if failed:
        raise ProjectError(f"{path.name}: deptplugin: {failed[0][0]}: {failed[0][1]}")
    said = tuple(f"{path.name}: deptplugin: {name}: {message}" for name, message in warnings)
    notes = []
    if found is None:
        notes.append(f"{path.name} does not use the plugin yet. Add deptplugin to its plugins.")
    elif not options.enabled:
        notes.append(f"{path.name} switches the plugin off with enabled. A build reports none of this.")
    elif _options(raw.get("plugins"), "deptplugin", is_loaded=True) is None:
        notes.append(f"{path.name} switches the plugin off with enabled of its group. A build reports none of this.")
    loaded = partial(_options, raw.get("plugins"), is_loaded=True)
    meta = next(filter(lambda one: one is not None, map(loaded, META)), None)
    has_meta = meta is not None and meta.get("enabled") is not False
    meta_file = str((meta or {}).get("meta_file") or META_FILE) if has_meta else ""
    languages = languages_of(loaded("i18n"))
    language = languages[0] if languages else language_of_theme(raw.get("theme"))
    return Project(config, options, said, tuple(notes), languages, language, meta_file)


def check_files(files: Mapping[str, str], encoding: str = "utf-8") -> Sequence[Problem]:
    """Find the problems of a site.

    Args:
        files: The texts of the site's files by path, with `mkdocs.yml` among them.
        encoding: The encoding of the pages.

    Raises:
        ProjectError: The site cannot be read.
    """
    with TemporaryDirectory(prefix="deptplugin-") as folder:
        root = Path(folder)
        (root / "docs").mkdir()
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding=encoding if path.endswith(".md") else "utf-8")
        try:
            return read_project(root / NAMES[0]).problems
        except RegistryError as error:
            return error.problems


def _options(plugins: Any, name: str, *, is_loaded: bool = False) -> dict[str, Any] | None:
    """Find a plugin's options in `plugins:`, also within Material's groups.

    Args:
        plugins: The value of `plugins:`, a list of names and mappings or one mapping.
        name: The name of the plugin.
        is_loaded: Whether to read only the groups that are switched on.

    Returns:
        The options, or `None` if the plugin is not there.

    Raises:
        ProjectError: The options are not a mapping.
    """
    for item in plugins if isinstance(plugins, list) else [plugins]:
        if item == name:
            return {}
        for group in GROUP if isinstance(item, dict) else ():
            grouped = item.get(group)
            if isinstance(grouped, dict) and (grouped.get("enabled") or not is_loaded):
                found = _options(grouped.get("plugins"), name, is_loaded=is_loaded)
                if found is not None:
                    return found
        if isinstance(item, dict) and name in item:
            options = item[name]
            if options is not None and not isinstance(options, dict):
                raise ProjectError(
                    f"{name}: Write each option on its own line below, indented, with a colon after its name."
                )
            return options or {}
    return None
