"""The links of an action's page to its neighbours and to the strategy, and the sidebar.

A sidebar can list the actions' index instead of every action. MkDocs prints the whole sidebar on every page, which
takes more than half of a build with a thousand pages.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import InclusionLevel
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page

from ..rendering.navigation import Link, Neighbours
from ..settings import Labels, Terms
from ..strategy.model import Action, Strategy
from ..text.words import quoted

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure import StructureItem
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation

    from .config import StrategyConfig

MANY = 200
"""The number of actions from which a hint about the length of the sidebar is logged."""


class Links:
    """The links of the actions' pages."""

    def __init__(self, files: Files, config: MkDocsConfig, strategy: Strategy, labels: Labels) -> None:
        self._files = files
        self._strategy = strategy
        self._labels = labels
        self.title = config.site_name
        self._url = ""
        self._home = next((file for file in files.documentation_pages() if file.url in (".", "./", "index.html")), None)
        self._fallback = self.site_url = config.site_url or ""

    def lead_to(self, strategy: StrategyConfig) -> None:
        """Take the strategy's name and page from the configuration.

        Raises:
            PluginError: The page does not exist, or the address cannot be read.
        """
        self.title = strategy.title or self.title
        url = strategy.url or ""
        try:
            path = urlsplit(url).path
        except ValueError as error:
            raise PluginError(f"deptplugin: strategy: url: {quoted(url)} is not an address.") from error
        if not url or urlsplit(url).scheme or url.startswith(("/", "#")):
            self._url = url
        elif (home := self._files.get_file_from_path(path)) is not None:
            self._home, self._url = home, urlunsplit(urlsplit(url)._replace(path=""))
        else:
            raise PluginError(
                f"deptplugin: strategy: url: {quoted(url)} is neither a page of this site nor a whole address."
            )

    def of(self, file: File) -> Neighbours:
        """The neighbours of a page, as links from that page."""
        before, after = self._strategy.neighbours(file.src_uri)
        strategy = Link(self._strategy_url(file), self.title)
        return Neighbours(self._link(before, file), self._link(after, file), strategy)

    def url_of(self, path: str) -> str:
        """A file's address from the site's root. Empty if there is no file at this path."""
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


def hint_at_index(strategy: Strategy, terms: Terms) -> str:
    """A hint for a site with a long sidebar. Empty if the sidebar is short."""
    count = len(strategy.actions)
    if count < MANY:
        return ""
    return f"The sidebar lists {count} {terms.actions} on every page. Set `sidebar: index` for a faster build."


def leave_out_actions(strategy: Strategy, files: Files) -> None:
    """Leave actions out of the navigation that MkDocs generates, if their folder has an index."""
    for file, index in _actions_with_index(strategy, files):
        if file is not index:
            file.inclusion = InclusionLevel.NOT_IN_NAV


def join_to_index(strategy: Strategy, files: Files, config: MkDocsConfig) -> None:
    """Give the actions' pages the same breadcrumbs, previous and next links as with a full sidebar."""
    pages: dict[int, list[Page]] = {}
    for file, index in _actions_with_index(strategy, files):
        if file is index or index.page is None or file.inclusion is not InclusionLevel.NOT_IN_NAV:
            continue
        page = file.page or Page(None, file, config)
        page.parent = index.page.parent
        pages.setdefault(id(index), [index.page]).append(page)
    for row in pages.values():
        index_page, after = row[0], row[0].next_page
        for page, following in pairwise(row):
            page.next_page, following.previous_page = following, page
        row[-1].next_page = after
        if after is not None and after.previous_page is index_page:
            after.previous_page = row[-1]


def _actions_with_index(strategy: Strategy, files: Files) -> Iterator[tuple[File, File]]:
    indexes: dict[str, File | None] = {}
    for action in strategy.actions:
        folder = posixpath.dirname(action.path)
        if folder not in indexes:
            paths = (posixpath.join(folder, name) for name in ("index.md", "README.md"))
            indexes[folder] = next(filter(None, map(files.get_file_from_path, paths)), None)
        file, index = files.get_file_from_path(action.path), indexes[folder]
        if file is not None and index is not None and folder:
            yield file, index


def name_sections(nav: Navigation, labels: Labels) -> None:
    """Give the folders `actions` and `departments` the site's own words in a navigation that MkDocs made of the files.

    A title that is not the one that MkDocs makes of the folder's name is its author's, and stays.
    """
    words = {Labels().actions: labels.actions, Labels().departments: labels.departments}
    for section in _sections(nav.items):
        folders = {PurePosixPath(page.file.src_uri).parent.name for page in section.children if isinstance(page, Page)}
        if section.title in words and folders == {section.title.lower()}:
            section.title = words[section.title]


def sort_pages(nav: Navigation, paths: Iterable[str]) -> None:
    """Put pages into an order of ours in a navigation that MkDocs made of the files, which sorts by their names.

    Pages change places only among themselves and within their section. Every other page keeps its place.

    Args:
        nav: The navigation.
        paths: The paths of the pages below the documents' folder, in their order.
    """
    order = {path: index for index, path in enumerate(paths)}
    is_changed = False
    for items in (nav.items, *(section.children for section in _sections(nav.items))):
        slots = [at for at, item in enumerate(items) if isinstance(item, Page) and item.file.src_uri in order]
        pages = [items[at] for at in slots]
        ordered = sorted(pages, key=lambda page: order[page.file.src_uri])
        is_changed = is_changed or ordered != pages
        for at, page in zip(slots, ordered, strict=True):
            items[at] = page
    if is_changed:
        nav.pages[:] = _pages(nav.items)
        for before, after in zip((None, *nav.pages), (*nav.pages, None), strict=True):
            if before is not None:
                before.next_page = after
            if after is not None:
                after.previous_page = before


def _pages(items: Iterable[StructureItem]) -> Iterator[Page]:
    for item in items:
        if isinstance(item, Page):
            yield item
        elif isinstance(item, Section):
            yield from _pages(item.children)


def _sections(items: Iterable[StructureItem]) -> Iterator[Section]:
    for item in items:
        if isinstance(item, Section):
            yield item
            yield from _sections(item.children)


def root_from(url: str) -> str:
    """The path from a page's address to the site's root: empty, or `../` once or more."""
    return "../" * url.count("/")
