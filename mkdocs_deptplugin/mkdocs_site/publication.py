"""What MkDocs knows, in the core's terms: pages as sources, files as logos, links between pages."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path, PurePath, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import yaml
from mkdocs.exceptions import PluginError
from mkdocs.utils import markdown_extensions
from mkdocs.utils.meta import get_data

from ..publishing.data import as_csv, as_json, rows, schema
from ..reading.grammar.elements import may_be_typed
from ..reading.pages.front_matter import Defaults, MetaFileError, read_defaults, read_front_matter
from ..reading.pages.include import Find, Text, find_nothing, read_page
from ..reading.pages.rebase import Site
from ..reading.problems import Problem, apply_severities
from ..reading.source import Source
from ..rendering.navigation import Link, Neighbours
from ..rendering.templates import TemplateError, Templates
from ..settings import Labels, Settings
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
from ..strategy.model import Action, Strategy
from ..strategy.outline import build_strategy
from ..strategy.record import Published
from ..strategy.recorded_checks import recorded_problems
from .data_files import CSV, JSON, SCHEMA

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

    from .config import StrategyConfig

MARKDOWN = tuple(markdown_extensions)
META = ("meta", "material/meta", "materialx/meta")
META_FILE = ".meta.yml"
_IMAGES = frozenset({".svg", ".png", ".webp", ".avif", ".jpg", ".jpeg", ".gif"})
_FRONT = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_OUR_KEYS = re.compile(r"^(?:action|applies_to|deptplugin)[ \t]*:", re.MULTILINE)


@dataclass(frozen=True, eq=False)
class Publication:
    """All that was read of a site. `texts` and `read` are the pages as they were read, by path, and `given` the files
    with front matter for a whole folder. `published` has the responses of each page that was converted, by its path."""

    config: MkDocsConfig
    settings: Settings
    registry: Registry
    sources: Mapping[str, Source] = field(default_factory=dict)
    strategy: Strategy = field(default_factory=Strategy)
    published: Mapping[str, Sequence[Published]] = field(default_factory=dict)
    texts: Mapping[str, str | None] = field(default_factory=dict)
    read: Mapping[str, Source | None] = field(default_factory=dict)
    given: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def left_alone(self) -> set[str]:
        """The pages whose directives are not to be expanded."""
        return {path for path, source in self.read.items() if source is not None and source.is_left_alone}

    @property
    def stopping(self) -> list[Problem]:
        """The problems that stop a build. None is a matter of what is published."""
        return [problem for problem in self._shown(self.strategy.settled) if problem.effect == "stops"]

    @cached_property
    def problems(self) -> list[Problem]:
        """The one list of problems, each with its file's path from that of `mkdocs.yml`; a build, `check` and the panel
        show parts of it. Those of cards are as published on each page that was converted."""
        departments, folder = self.registry.departments, shown_folder(self.config)
        found = recorded_problems(self.strategy, self.published, self.sources, departments, self.settings, folder)
        return [*apply_severities(self.registry.problems, self.settings.severities), *self._shown(found)]

    def _shown(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        return (problem._replace(path=shown_path(self.config, problem.path)) for problem in problems)

    def problems_of(self, path: str) -> list[Problem]:
        """Those of a page and of what it includes, by its path below the documents' folder; and those of the registry,
        which decides on what is on many pages."""
        source = self.sources.get(path)
        places = source.document.places if source is not None else ()
        paths = {problem.path: None for problem in self.registry.problems}
        paths |= {shown_path(self.config, one): None for one in (path, *(place.path for place in places if place.path))}
        return [problem for one in paths for problem in self._by_path.get(one, ())]

    @cached_property
    def _by_path(self) -> defaultdict[str, list[Problem]]:
        found = defaultdict(list)
        for problem in self.problems:
            found[problem.path].append(problem)
        return found


def read_publication(
    files: Files,
    config: MkDocsConfig,
    registry: Registry,
    settings: Settings,
    *,
    before: Publication | None = None,
    ours: Container[str] = (),
    meta_file: str = "",
) -> Publication:
    """Read every page once, and make the model of them.

    `before` is what was read earlier in the same build: a page whose text is the same is not read again. `ours` has the
    paths of pages that we generate; `meta_file` is the name of the files with front matter for a whole folder, empty
    where there are none. Raises `PluginError` where one of those cannot be read.
    """
    pages = [file for file in files.documentation_pages() if _is_shown(file) and file.src_uri not in ours]
    texts = {file.src_uri: _text_of(file) for file in pages}
    given = {
        file.src_uri: _text_of(file) for file in files if meta_file and PurePosixPath(file.src_uri).name == meta_file
    }
    if before is not None and (before.texts, before.given) == (texts, given):
        return before
    folder, defaults = shown_folder(config), _read_defaults(given)
    known = {}
    if before is not None and before.given == given:
        known = {path: source for path, source in before.read.items() if texts.get(path) == before.texts[path]}
    find = find_below(config.docs_dir, has_folders=config.use_directory_urls)
    read = {
        path: known[path] if path in known else read_source(path, text, settings, find, defaults, folder)
        for path, text in texts.items()
        if text is not None
    }
    found = {path: source for path, source in read.items() if source is not None}
    strategy = build_strategy(found.values(), registry.departments, settings, shown_folder(config), texts)
    sources = {path: source for path, source in found.items() if not source.is_left_alone}
    return Publication(config, settings, registry, sources, strategy, {}, texts, read, given)


def _read_defaults(texts: Mapping[str, str | None]) -> list[Defaults]:
    """The files with front matter for a whole folder. Raises `PluginError` where one cannot be read."""
    try:
        return [read_defaults(path, text) for path, text in sorted(texts.items()) if text is not None]
    except MetaFileError as error:
        raise PluginError(f"deptplugin: {error}") from error


def meta_file_of(config: MkDocsConfig) -> str:
    """The name of Material's files with front matter for a whole folder; empty where that plugin is not used."""
    for name in META:
        plugin = config.plugins.get(name)
        if plugin is not None and plugin.config.get("enabled", True):
            return str(plugin.config.get("meta_file", META_FILE))
    return ""


def read_sources(files: Files, settings: Settings, find: Find) -> dict[str, Source]:
    """The pages that hold directives or are actions, by path; without drafts and excluded pages."""
    texts = ((file.src_uri, _text_of(file)) for file in files.documentation_pages() if _is_shown(file))
    sources = (read_source(path, text, settings, find) for path, text in texts if text is not None)
    return {source.path: source for source in sources if source is not None}


def stopping_where_switched_off(files: Files, config: MkDocsConfig, registry: Registry) -> list[Problem]:
    """The answers that are withheld, and would be published by a build with the plugin switched off."""
    sources = read_sources(files, Settings(), find_below(config.docs_dir, has_folders=config.use_directory_urls))
    alone = (source._replace(is_left_alone=True) for source in sources.values())
    problems = build_strategy(alone, registry.departments, Settings()).problems
    return [one._replace(path=shown_path(config, one.path)) for one in problems if one.effect == "stops"]


def find_below(folder: str, *, has_folders: bool = False) -> Find:
    """How to read what a page includes. A link that leads out of the documents' folder leads nowhere. `has_folders`
    says whether each page is published in a folder of its own."""
    root = Path(folder).resolve()

    def holds(path: str) -> bool:
        try:
            target = (root / path).resolve()
            return target.is_relative_to(root) and target.is_file()
        except (OSError, ValueError):
            return False

    site = Site(holds, has_folders)

    def find(path: str) -> Text | None:
        try:
            target = (root / path).resolve()
            if not target.is_relative_to(root) or not target.is_file():
                return None
            text = target.read_text(encoding="utf-8-sig")
        except (OSError, ValueError):
            return None
        body, _ = get_data(text)
        return Text(body, _first_line(text, body), site)

    return find


def _first_line(text: str, body: str) -> int:
    """The number of the line where the text after the front matter begins."""
    return text[: len(text) - len(body)].count("\n") + 1


def _is_shown(file: File) -> bool:
    return not file.inclusion.is_excluded()


def _text_of(file: File) -> str | None:
    """A page's text; None for what cannot be opened, which is left to MkDocs to report. Raises `PluginError` for what
    is no UTF-8, where MkDocs would stop without a name."""
    try:
        return file.content_string.replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        message = f"deptplugin: {file.src_uri} is not saved as UTF-8. Save it as UTF-8, and try again."
        raise PluginError(message) from error
    except OSError:
        return None


def read_source(
    path: str,
    text: str,
    settings: Settings,
    find: Find = find_nothing,
    defaults: Sequence[Defaults] = (),
    folder: str = "",
) -> Source | None:
    """One page, or None where it holds nothing of ours. `defaults` are what files such as `.meta.yml` say of pages, and
    `folder` is what is before their paths where a message names them. Raises `PluginError` where they do not fit."""
    defaults = [one for one in defaults if one.applies_to(path)]
    is_ours = "{" in text or "action:" in text or "deptplugin:" in text or may_be_typed(text)
    if not is_ours and not defaults:
        return None
    body, meta = get_data(text)
    front = text[: len(text) - len(body)]
    try:
        said = read_front_matter(path, front, meta, defaults, folder)
    except MetaFileError as error:
        raise PluginError(f"deptplugin: {error}") from error
    first_line = _first_line(text, body)
    document = read_page(body, settings, path=path, first_line=first_line, number=said.number, find=find)
    if not meta and (problem := _check_front_matter(text)):
        document = replace(document, problems=[problem, *document.problems])
    # A page that is left alone may get cards from a macro or a snippet, which are left alone too.
    if not (document.has_directives or document.problems or said.claims_action or said.is_left_alone):
        return None
    return said._replace(document=document)


def _check_front_matter(text: str) -> Problem | None:
    """Front matter that says something to us and cannot be read, so that it became the page's text."""
    if not text.startswith("---\n") or not _OUR_KEYS.search(text[:4000].partition("\n\n")[0]):
        return None
    front, line, column = _FRONT.match(text), 1, 1
    if front is None:
        message = 'The lines at the top are never ended. Put "---" on a line of its own below them.'
        return Problem("attributes-invalid", line, column, message)
    try:
        yaml.safe_load(front[1])
    except yaml.MarkedYAMLError as error:
        if error.problem_mark is not None:
            line, column = error.problem_mark.line + 2, error.problem_mark.column + 1
    except (yaml.YAMLError, ValueError, RecursionError):
        pass
    message = (
        'The lines between --- cannot be read, so they are shown as text. Write one "name: value" a line, and a value '
        "that holds a colon in quotation marks."
    )
    return Problem("attributes-invalid", line, column, message)


def find_logos(files: Files, folder: str, departments: Departments) -> dict[str, str]:
    """The site's own logos: a department's id or a file's name without its ending, and the address from the site's
    root. What the registry says comes first."""
    found: dict[str, str] = {}
    for department in departments:
        if department.logo and (logo := files.get_file_from_path(department.logo)) is not None:
            found[department.id] = logo.url
    for file in files:
        path = PurePosixPath(file.src_uri)
        if path.parent == PurePosixPath(folder) and path.suffix.lower() in _IMAGES and not file.inclusion.is_excluded():
            found.setdefault(path.stem, file.url)
    return found


def read_departments(config: MkDocsConfig, option: str | dict[str, Any]) -> Registry:
    """The site's registry, or the built-in set where it has none. Raises `RegistryError` where it cannot be used, or
    where a file is nearly one; and `PluginError` where the file that the site names is nowhere."""

    def has_file(path: str) -> bool:
        return Path(config.docs_dir, path).is_file()

    main = _main_file(config)
    if isinstance(option, dict):
        return _read_inline(main, option, has_file)
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
            raise PluginError(f"deptplugin: departments: {shown} cannot be opened: {error.strerror}.") from error
        return read_registry(text, shown, has_file=has_file)
    if is_named:
        raise PluginError(f"deptplugin: departments: there is no file {option} beside {main.name}.")
    for folder in (main.parent, Path(config.docs_dir)):
        names = _names_in(folder)

        def text_of(name: str, folder: Path = folder) -> str:
            return (folder / name).read_text(encoding="utf-8", errors="replace")

        near = nearly_registries(names, text_of)
        for name in near if folder == main.parent else [*near, *(name for name in names if name == REGISTRY)]:
            raise nearly_a_registry(name, Path(os.path.relpath(folder / name, main.parent)).as_posix())
    return Registry(Departments.built_in())


def _names_in(folder: Path) -> list[str]:
    """The names of a folder's files, as they are written there, also where a disk does not tell capitals apart."""
    try:
        return sorted(entry.name for entry in os.scandir(folder) if entry.is_file())
    except OSError:
        return []


def _main_file(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path) if config.config_file_path else Path(config.docs_dir).parent / "mkdocs.yml"


def watched_for_a_registry(config: MkDocsConfig, option: str | dict[str, Any]) -> str | None:
    """The folder where a registry is to be looked out for while serving; None where there is one."""
    if isinstance(option, dict) or os.path.isfile(_main_file(config).parent / option):
        return None
    return str((_main_file(config).parent / option).parent)


def _read_inline(main: Path, option: dict[str, Any], has_file: Callable[[str], bool]) -> Registry:
    """A registry that stands in `mkdocs.yml` itself, by its lines there."""
    text = main.read_text(encoding="utf-8-sig") if main.is_file() else ""
    for group in ((), ("plugins", "group"), ("plugins", "material/group")):
        below = (*group, "plugins", "deptplugin")
        if holds_registry(text, below, option):
            return read_registry(text, main.name, has_file=has_file, below=below)
    # All of it, or a part, came from a file that mkdocs.yml inherits.
    return read_registry(yaml.safe_dump({"departments": option}, allow_unicode=True), main.name, has_file=has_file)


class ThemeTemplates(Templates):
    """The templates of a site's theme. One that cannot be used stops the build in one sentence."""

    def render(self, name: str, /, **context: object) -> str:
        """Render a template. Raises `PluginError` where it cannot be used."""
        try:
            return super().render(name, **context)
        except TemplateError as error:
            raise PluginError(f"deptplugin: {error}") from error


def read_templates(config: MkDocsConfig) -> Templates:
    """The templates of the site, its own ones from `custom_dir` first. Raises `PluginError` where one of those cannot
    be compiled."""
    try:
        return ThemeTemplates(config.theme.dirs, {"config": config}).checked()
    except TemplateError as error:
        raise PluginError(f"deptplugin: {error}") from error


class Links:
    """Where an action's page leads."""

    def __init__(self, files: Files, config: MkDocsConfig, strategy: Strategy, labels: Labels) -> None:
        self._files = files
        self._strategy = strategy
        self._labels = labels
        self.title = config.site_name
        self._url = ""
        self._home = next((file for file in files.documentation_pages() if file.url in (".", "./", "index.html")), None)
        self._fallback = self.site_url = config.site_url or ""

    def lead_to(self, strategy: StrategyConfig) -> None:
        """Take the strategy's name and page from the configuration. Raises `PluginError` where it is nowhere."""
        self.title = strategy.title or self.title
        url = strategy.url or ""
        try:
            path = urlsplit(url).path
        except ValueError as error:
            raise PluginError(f"deptplugin: strategy: url: {url} is no address.") from error
        if not url or urlsplit(url).scheme or url.startswith(("/", "#")):
            self._url = url
        elif (home := self._files.get_file_from_path(path)) is not None:
            self._home, self._url = home, urlunsplit(urlsplit(url)._replace(path=""))
        else:
            raise PluginError(f"deptplugin: strategy: url: {url} is no page of this site and no whole address.")

    def of(self, file: File) -> Neighbours:
        """The neighbours of a page, as links from it."""
        before, after = self._strategy.neighbours(file.src_uri)
        strategy = Link(self._strategy_url(file), self.title)
        return Neighbours(self._link(before, file), self._link(after, file), strategy)

    def url_of(self, path: str) -> str:
        """A file's address from the site's root; empty where there is none at this path."""
        file = self._files.get_file_from_path(path)
        return file.url if file is not None else ""

    def _strategy_url(self, file: File) -> str:
        if self._url and not self._url.startswith("#"):
            return self._url
        return self._home.url_relative_to(file) + self._url if self._home is not None else self._fallback

    def _link(self, action: Action | None, file: File) -> Link | None:
        target = self._files.get_file_from_path(action.path) if action is not None else None
        if action is None or target is None:
            return None
        return Link(target.url_relative_to(file), self._labels.title(action.number, action.title))


def exports(strategy: Strategy, links: Links) -> dict[str, Callable[[], str]]:
    """What makes the text of each data file, by its name."""
    found = cache(lambda: rows(strategy, links.url_of, links.site_url))
    return {JSON: lambda: as_json(found(), links.title), SCHEMA: schema, CSV: lambda: as_csv(found())}


def language_folder(config: MkDocsConfig) -> str:
    """Where the pages of the language that is being built lie: a folder of its own, but for the default one's."""
    i18n = config.plugins.get("i18n")
    language = getattr(i18n, "current_language", None)
    return f"{language}/" if language and language != getattr(i18n, "default_language", language) else ""


def shown_path(config: MkDocsConfig, path: str) -> str:
    """A page's path from the folder of `mkdocs.yml`, as authors see it; any other file's is from there already."""
    if not path.endswith(MARKDOWN):
        return path
    return shown_folder(config) + path


def shown_folder(config: MkDocsConfig) -> str:
    """What stands before a page's path where authors see it: empty, or a path with a slash at its end."""
    folder = os.path.dirname(config.config_file_path) or "." if config.config_file_path else config.docs_dir
    shown = os.path.relpath(config.docs_dir, folder).replace(os.sep, "/")
    return "" if shown == "." else f"{shown}/"


def root_from(url: str) -> str:
    """The site's root as seen from a page's address below it: empty, or `../` once or more."""
    return "../" * url.count("/")
