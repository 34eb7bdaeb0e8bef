"""All that was read of a site: its pages, their outline, and its problems."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError

from ..reading.pages.front_matter import Defaults, MetaFileError, read_defaults
from ..reading.problems import Problem, apply_severities, sort_by_place
from ..reading.source import Source
from ..settings import Settings
from ..strategy.departments.registry import Registry
from ..strategy.model import Strategy
from ..strategy.outline import build_strategy
from ..strategy.record import Published
from ..strategy.recorded_checks import recorded_problems
from .sources import find_below, is_shown, read_source, read_sources, shown_folder, shown_path, text_of, texts_of

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


@dataclass(frozen=True, eq=False)
class Publication:
    """All that was read of a site.

    Attributes:
        config: The configuration of MkDocs.
        settings: The site's settings for reading and showing pages.
        registry: The departments.
        sources: The pages with directives and the actions, by path, without the pages that are left alone.
        strategy: The outline of the pages.
        published: The responses of each page that was converted, by path.
        texts: The text of each page, by path. `None` if a page cannot be opened.
        read: The source of each page, by path. `None` if a page has no directives and is not an action.
        given: The text of each file with front matter for a whole folder, by path.
        unreadable: The problem of each page that is not UTF-8, by path. Such a page is left out.
    """

    config: MkDocsConfig
    settings: Settings
    registry: Registry
    sources: Mapping[str, Source] = field(default_factory=dict)
    strategy: Strategy = field(default_factory=Strategy)
    published: Mapping[str, Sequence[Published]] = field(default_factory=dict)
    texts: Mapping[str, str | None] = field(default_factory=dict)
    read: Mapping[str, Source | None] = field(default_factory=dict)
    given: Mapping[str, str | None] = field(default_factory=dict)
    unreadable: Mapping[str, Problem] = field(default_factory=dict)

    @property
    def left_alone(self) -> set[str]:
        """The pages with directives that are not expanded."""
        return {path for path, source in self.read.items() if source is not None and source.is_left_alone}

    @property
    def stopping(self) -> list[Problem]:
        """The problems that stop a build. They do not depend on what is published."""
        return [problem for problem in self._shown(self.strategy.settled) if problem.effect == "stops"]

    @cached_property
    def problems(self) -> list[Problem]:
        """All problems, with paths relative to the folder of `mkdocs.yml`.

        A build, `check` and the panel show parts of this list. On converted pages, the problems of cards are those of
        the cards as published.
        """
        departments, folder = self.registry.departments, shown_folder(self.config)
        found = recorded_problems(self.strategy, self.published, self.sources, departments, self.settings, folder)
        severities = self.settings.severities
        found += apply_severities(self.unreadable.values(), severities)
        return [*apply_severities(self.registry.problems, severities), *self._shown(sort_by_place(found))]

    def _shown(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        return (problem._replace(path=shown_path(self.config, problem.path)) for problem in problems)

    def problems_of(self, path: str) -> list[Problem]:
        """The problems of a page, of what it includes, and of the registry, which affects many pages.

        Args:
            path: The page's path below the documents' folder.
        """
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
    """Read every page once, and make the outline.

    Args:
        files: The site's files.
        config: The configuration of MkDocs.
        registry: The departments.
        settings: The site's settings for reading pages.
        before: The result of an earlier call in the same build. A page with the same text is not read again.
        ours: The paths of the generated pages, which are not read.
        meta_file: The name of the files with front matter for a whole folder. Empty if there are none.

    Raises:
        PluginError: A file with front matter for a whole folder cannot be read.
    """
    pages = [file for file in files.documentation_pages() if is_shown(file) and file.src_uri not in ours]
    texts, unreadable = texts_of(pages)
    if before is not None:
        unreadable = {**before.unreadable, **unreadable}
    given = {
        file.src_uri: text_of(file) for file in files if meta_file and PurePosixPath(file.src_uri).name == meta_file
    }
    if before is not None and (before.texts, before.given, before.unreadable) == (texts, given, unreadable):
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
    return Publication(config, settings, registry, sources, strategy, {}, texts, read, given, unreadable)


def _read_defaults(texts: Mapping[str, str | None]) -> list[Defaults]:
    """Read the files with front matter for a whole folder.

    Raises:
        PluginError: A file cannot be read.
    """
    try:
        return [read_defaults(path, text) for path, text in sorted(texts.items()) if text is not None]
    except MetaFileError as error:
        raise PluginError(f"deptplugin: {error}") from error


def stopping_where_switched_off(
    files: Files, config: MkDocsConfig, registry: Registry, settings: Settings
) -> list[Problem]:
    """The problems of withheld answers that a build without the plugin would publish."""
    sources = read_sources(files, settings, find_below(config.docs_dir, has_folders=config.use_directory_urls))
    alone = (source._replace(is_left_alone=True) for source in sources.values())
    problems = build_strategy(alone, registry.departments, settings).problems
    return [one._replace(path=shown_path(config, one.path)) for one in problems if one.effect == "stops"]
