"""The generated pages.

They are files like any other for MkDocs. They are filled after every action's page is converted.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from html import escape
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url

from ..publishing.views import Answers, PageHeading, Views, answers
from ..reading.grammar.elements import LIST_PLACE, LIST_SIGN
from ..strategy.departments.departments import Department
from ..strategy.model import Action, Strategy
from ..text.words import theme_title
from .data_files import LINKED, DataFiles

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from .config import PagesConfig

DEPARTMENTS = "departments"
MATRIX = f"{DEPARTMENTS}/index.md"

# Tags that the search reads as white space.
_SPACE = re.compile(r'</?(?:a|br|div|nav|p|section|span)(?: [\w-]+="[^"<>]*")*(?: /)?>')
_READERS = {"mkdocs.contrib.search", "mkdocs_deptplugin.plugin"}


class Content(NamedTuple):
    """The content of a page.

    Attributes:
        html: The page's HTML.
        searched: The part for the search, without the statements, since a search finds those on the actions' pages.
        headings: The headings for the table of contents.
    """

    html: str
    searched: str
    headings: Sequence[PageHeading]


class GeneratedPages:
    """The generated pages of one build, by their paths below the documents' folder."""

    def __init__(self, views: Views, prefix: str = "", logo_of: Callable[[str], str] = lambda ident: "") -> None:
        """Prepare the pages.

        Args:
            views: The views of the site.
            prefix: The folder of this language: empty, or a path with a slash at its end.
            logo_of: Returns the address of a department's image from the site's root, by its id; empty if it has none.
        """
        self._strategy = Strategy()
        self._views = views
        self._labels = views.labels
        self._prefix = prefix
        self._logo_of = logo_of
        self._folder = TemporaryDirectory(prefix="deptplugin-")
        self._files: dict[str, File] = {}
        self._titles: dict[str, str] = {}
        self._departments: dict[str, Department] = {}
        self._contents: dict[str, Content] = {}
        self._answers: Answers | None = None

    def add_to(self, files: Files, config: MkDocsConfig, options: PagesConfig, strategy: Strategy) -> None:
        """Add the pages that are wanted, and remove those that are not wanted any more.

        A page of the author's at the same address is used instead.

        Args:
            files: The site's files.
            config: The configuration of MkDocs.
            options: Which pages are wanted.
            strategy: The strategy as known so far.
        """
        self._strategy = strategy
        wanted = self._wanted(files, options)
        for path, file in list(self._files.items()):
            theirs = [other for other in files if other.dest_uri == file.dest_uri and other is not file]
            if theirs or path not in wanted:
                del self._files[path], self._titles[path]
                if files.get_file_from_path(path) is file:
                    files.remove(file)
        taken = {file.dest_uri for file in files}
        # An author's `nav:` is never changed: readers then find the generated pages by links. A plugin may have set
        # `nav:` after the pages were added.
        inclusion = InclusionLevel.NOT_IN_NAV if config.nav else InclusionLevel.INCLUDED
        for path, (title, there) in wanted.items():
            self._add(files, config, path, title, there, taken)
            if path in self._files:
                self._files[path].inclusion = inclusion

    def _wanted(self, files: Files, options: PagesConfig) -> dict[str, tuple[str, str]]:
        """The title of each page and its folder on the site, by its path below the documents' folder."""
        strategy, found = self._strategy, {}
        self._departments = {}
        if options.departments and strategy.departments and strategy.actions:
            there = f"{self._prefix}{DEPARTMENTS}/"
            found[MATRIX] = self._labels.departments, there
            for department in strategy.departments:
                path = f"{DEPARTMENTS}/{department.id}.md"
                if path != MATRIX:
                    found[path] = department.name, there
                    self._departments[path] = department
        folders = {posixpath.dirname(action.path) for action in strategy.actions}
        if options.actions and len(folders) == 1 and (folder := folders.pop()):
            action = files.get_file_from_path(strategy.actions[0].path)
            there = _folder_of(action) if action is not None else folder
            found[f"{folder}/index.md"] = self._labels.actions, f"{there}/" if there else ""
        return found

    def _add(
        self, files: Files, config: MkDocsConfig, path: str, title: str, there: str, taken: Container[str]
    ) -> None:
        if path in self._files or files.get_file_from_path(path) is not None:
            return
        # Other plugins ask for a file's path on the disk, and fail without one.
        source = Path(self._folder.name, path)
        source.parent.mkdir(parents=True, exist_ok=True)
        # Without Material's table of contents, the matrix has more room.
        source.write_text("---\nhide: [toc]\n---\n" if path == MATRIX else "", encoding="utf-8")
        # Older than any site: `--dirty` builds the page only if it is not there yet.
        os.utime(source, (0, 0))
        file = File.generated(config, path, abs_src_path=str(source))
        name = posixpath.basename(path).removesuffix(".md")
        shallow = name == "index" or not config.use_directory_urls
        file.dest_uri = f"{there}{name}.html" if shallow else f"{there}{name}/index.html"
        if file.dest_uri not in taken:
            files.append(file)
            self._files[path] = file
            self._titles[path] = title

    def title_in_nav(self, files: Files) -> None:
        """Give each page its title in the sidebar, unless it has one."""
        for path, title in self._titles.items():
            file = files.get_file_from_path(path)
            if file is not None and file.page is not None and file.page.title is None:
                file.page.title = theme_title(title)

    def move_to_end(self, files: Files, with_lists: Iterable[str] = ()) -> None:
        """Move the pages to the end of the files, since MkDocs converts pages in this order and they show responses.

        Args:
            files: The site's files.
            with_lists: The paths of the authors' pages with lists of responses, which come before the generated ones.
        """
        for path in (*with_lists, *self._titles):
            file = files.get_file_from_path(path)
            if file is not None:
                files.remove(file)
                files.append(file)

    def __contains__(self, path: object) -> bool:
        """Whether the page at a path is a generated page."""
        return path in self._titles

    @property
    def of_departments(self) -> list[str]:
        """The paths of the departments' pages, in the order of the departments."""
        return list(self._departments)

    def fill(self, page: Page, files: Files, record: Strategy, data: DataFiles) -> str:
        """Make the content of a page, and its table of contents.

        Call this after every page with responses is converted.

        Args:
            page: One of these pages.
            files: The site's files.
            record: The strategy as published.
            data: The data files, for the links to them.

        Returns:
            The page's HTML.
        """
        path = page.file.src_uri
        title = self._titles[path]
        links = {name: data.url(file, page.file) for name, file in LINKED.items()}
        content = self._contents[path] = self._content(path, title, files, page.file, record, links)
        inner = [
            {"level": 2, "id": ident, "name": escape(text, quote=False), "children": []}
            for ident, text in content.headings
        ]
        page.toc = get_toc([{"level": 1, "id": "top", "name": escape(title, quote=False), "children": inner}])  # type: ignore[typeddict-item]
        return content.html

    def fill_lists(self, html: str, page: Page, files: Files, record: Strategy) -> str:
        """Fill the places of lists on an author's page, such as that of `{matrix}`. A search does not read the lists.

        Args:
            html: The page's content.
            page: The page.
            files: The site's files.
            record: The strategy as it is published, with every page.

        Returns:
            The content; `html` itself if it has no such place.
        """
        views, urls, tables = self._views, _Addresses(files, page.file), count()

        def filled(place: re.Match[str]) -> str:
            match place["name"]:
                case "actions":
                    return views.actions_index(record, urls.of_action)
                case "matrix":
                    return views.matrix(record, urls.of_action, urls.of_department, number=next(tables))
                case "progress":
                    return views.totals(record)
                case "outstanding":
                    return views.outstanding(record, urls.of_action, urls.of_department)
            return place[0]

        found = LIST_PLACE.sub(filled, html) if LIST_SIGN in html else html
        if found != html:
            self._contents[page.file.src_uri] = Content(found, LIST_PLACE.sub("", html), [])
        return found

    def show_to_search(self, page: Page, config: MkDocsConfig) -> None:
        """Reduce a page to the part for the search, until `show` restores it.

        MkDocs' own search takes twice as long for a page with cards as for the same words without tags. So it gets the
        page without most of its tags.
        """
        path, html = page.file.src_uri, page.content or ""
        if path not in self and ' data-department="' in html and _search_alone_reads(config):
            self._contents[path] = Content(html, as_searched(html), [])
        content = self._contents.get(path)
        if content is not None:
            page.content = content.searched

    def show(self, page: Page) -> None:
        """Restore a page's whole content after the search has read it."""
        content = self._contents.get(page.file.src_uri)
        if content is not None:
            page.content = content.html

    def _content(
        self, path: str, title: str, files: Files, file: File, strategy: Strategy, links: Mapping[str, str]
    ) -> Content:
        views, urls = self._views, _Addresses(files, file)
        department = self._departments.get(path)
        if department is not None:

            def resolve_for(action: Action) -> Callable[[str], str]:
                target = files.get_file_from_path(action.path)
                return _resolver(target.url if target is not None else "", file.url)

            if self._answers is None:
                self._answers = answers(strategy)
            logo = self._logo_of(department.id)
            found = views.department_page(
                strategy, department, urls.of_action, resolve_for, grouped=self._answers,
                logo=get_relative_url(logo, file.url) if logo else "",
            )  # fmt: skip
            return Content(views.page(title, found.html, links), views.page(title, found.searched), found.headings)
        if path == MATRIX:
            listed = views.departments_index(strategy, urls.of_department)
            table = views.matrix(strategy, urls.of_action, urls.of_department)
            html = f"{table}\n{listed}"
        else:
            html = views.actions_index(strategy, urls.of_action)
        return Content(views.page(title, html, links), views.page(title, ""), [])


class _Addresses:
    """The addresses of actions and departments as a page has them, relative to its own."""

    def __init__(self, files: Files, there: File) -> None:
        self._files = files
        self._there = there
        self._urls: dict[str, str] = {}  # a page asks several times for each

    def of_action(self, action: Action) -> str:
        return self._of(action.path)

    def of_department(self, department: Department) -> str:
        return self._of(f"{DEPARTMENTS}/{department.id}.md")

    def _of(self, path: str) -> str:
        if path not in self._urls:
            target = self._files.get_file_from_path(path)
            self._urls[path] = target.url_relative_to(self._there) if target is not None else ""
        return self._urls[path]


def as_searched(html: str) -> str:
    """A page's HTML without most of its tags. MkDocs' own search finds the same headings and words in it."""
    return _SPACE.sub(" ", html)


def _search_alone_reads(config: MkDocsConfig) -> bool:
    """Whether only MkDocs' own search reads a page between `show_to_search` and `show`.

    Another search may read more than headings and words, and another plugin may change the page.
    """
    return {getattr(hook, "__module__", "") for hook in config.plugins.events["page_context"]} == _READERS


def _folder_of(file: File) -> str:
    """The folder of the site with the page's neighbours.

    It is the page's own folder, or the parent if the page has a folder to itself.
    """
    folder, name = posixpath.split(file.dest_uri)
    has_its_own = file.use_directory_urls and name == "index.html" and file.name != "index"
    return posixpath.dirname(folder) if has_its_own else folder


def _resolver(here: str, there: str) -> Callable[[str], str]:
    """Make a function that rebases addresses from one page to another.

    Args:
        here: The address of the page that the addresses come from, from the site's root.
        there: The address of the page that they are copied to, from the site's root.
    """

    def resolve(url: str) -> str:
        try:
            parts = urlsplit(url)
        except ValueError:  # not an address, so it stays as it is
            return url
        if parts.scheme or parts.netloc or url.startswith("/"):
            return url
        path, mark, anchor = urljoin(f"/{'' if here in ('.', './') else here}", url).lstrip("/").partition("#")
        return get_relative_url(path or ".", there) + mark + anchor

    return resolve
