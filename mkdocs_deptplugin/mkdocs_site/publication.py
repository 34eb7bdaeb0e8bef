"""All that was read of a site: its pages, the outline of them, and its problems."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError

from ..reading.pages.front_matter import Defaults, MetaFileError, read_defaults
from ..reading.problems import Problem, apply_severities
from ..reading.source import Source
from ..settings import Settings
from ..strategy.departments.registry import Registry
from ..strategy.model import Strategy
from ..strategy.outline import build_strategy
from ..strategy.record import Published
from ..strategy.recorded_checks import recorded_problems
from .sources import find_below, is_shown, read_source, read_sources, shown_folder, shown_path, text_of

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


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
    pages = [file for file in files.documentation_pages() if is_shown(file) and file.src_uri not in ours]
    texts = {file.src_uri: text_of(file) for file in pages}
    given = {
        file.src_uri: text_of(file) for file in files if meta_file and PurePosixPath(file.src_uri).name == meta_file
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


def stopping_where_switched_off(files: Files, config: MkDocsConfig, registry: Registry) -> list[Problem]:
    """The answers that are withheld, and would be published by a build with the plugin switched off."""
    sources = read_sources(files, Settings(), find_below(config.docs_dir, has_folders=config.use_directory_urls))
    alone = (source._replace(is_left_alone=True) for source in sources.values())
    problems = build_strategy(alone, registry.departments, Settings()).problems
    return [one._replace(path=shown_path(config, one.path)) for one in problems if one.effect == "stops"]
