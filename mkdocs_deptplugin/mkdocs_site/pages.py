"""The pages that the plugin writes: for MkDocs files like any other, filled once every action's page is converted."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Container, Mapping, Sequence
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url

from ..publishing.views import Answers, PageHeading, Views, answers
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

# Tags that the search takes for white space.
_SPACE = re.compile(r'</?(?:a|br|div|nav|p|section|span)(?: [\w-]+="[^"<>]*")*(?: /)?>')
_READERS = {"mkdocs.contrib.search", "mkdocs_deptplugin.plugin"}


class Content(NamedTuple):
    """A page's HTML; what of it a search is to find, since the statements are found on the actions' pages; and the
    headings for its contents."""

    html: str
    searched: str
    headings: Sequence[PageHeading]


class GeneratedPages:
    """The pages of one build, by their paths below the documents' folder."""

    def __init__(self, views: Views, prefix: str = "") -> None:
        """`prefix` is where the pages of this language lie: empty, or a folder with a slash at its end."""
        self._strategy = Strategy()
        self._views = views
        self._labels = views.labels
        self._prefix = prefix
        self._folder = TemporaryDirectory(prefix="deptplugin-")
        self._files: dict[str, File] = {}
        self._titles: dict[str, str] = {}
        self._departments: dict[str, Department] = {}
        self._contents: dict[str, Content] = {}
        self._answers: Answers | None = None

    def add_to(self, files: Files, config: MkDocsConfig, options: PagesConfig, strategy: Strategy) -> None:
        """Add the files, and take out those that are not wanted any more; a page of the author's at the same address
        wins. `strategy` is what is known of the pages by now."""
        self._strategy = strategy
        wanted = self._wanted(files, options)
        for path, file in list(self._files.items()):
            theirs = [other for other in files if other.dest_uri == file.dest_uri and other is not file]
            if theirs or path not in wanted:
                del self._files[path], self._titles[path]
                if files.get_file_from_path(path) is file:
                    files.remove(file)
        taken = {file.dest_uri for file in files}
        # What an author wrote in `nav:` is never changed; there the pages are found by their links. A plugin may have
        # read that `nav:` since the pages were added.
        inclusion = InclusionLevel.NOT_IN_NAV if config.nav else InclusionLevel.INCLUDED
        for path, (title, there) in wanted.items():
            self._add(files, config, path, title, there, taken)
            if path in self._files:
                self._files[path].inclusion = inclusion

    def _wanted(self, files: Files, options: PagesConfig) -> dict[str, tuple[str, str]]:
        """The title of each page and the folder of the site that it is in, by its path below the documents' folder."""
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
        # Only what lies on a disk does not upset other plugins, which ask for a file's path there.
        source = Path(self._folder.name, path)
        source.parent.mkdir(parents=True, exist_ok=True)
        # Material leaves out its contents where a page says so, which gives the matrix room.
        source.write_text("---\nhide: [toc]\n---\n" if path == MATRIX else "", encoding="utf-8")
        # Older than any site: `--dirty` builds it where it is not there yet, and else lets it lie.
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
        """Give each page its title, for sidebars."""
        for path, title in self._titles.items():
            file = files.get_file_from_path(path)
            if file is not None and file.page is not None and file.page.title is None:
                file.page.title = theme_title(title)

    def move_to_end(self, files: Files) -> None:
        """MkDocs converts pages in the order of its files: these come last, once every response is known."""
        for path in self._titles:
            file = files.get_file_from_path(path)
            if file is not None:
                files.remove(file)
                files.append(file)

    def __contains__(self, path: object) -> bool:
        """Whether the page at a path is one of these."""
        return path in self._titles

    def fill(self, page: Page, files: Files, record: Strategy, data: DataFiles) -> str:
        """The content of one of these pages, now that every page that has responses is converted."""
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

    def show_to_search(self, page: Page, config: MkDocsConfig) -> None:
        """Leave of a page what a search is to find. A page with cards has so many tags that MkDocs' own search takes
        twice as long for it as for the same words, so that search gets it without them."""
        path, html = page.file.src_uri, page.content or ""
        if path not in self and ' data-department="' in html and _search_alone_reads(config):
            self._contents[path] = Content(html, as_searched(html), [])
        content = self._contents.get(path)
        if content is not None:
            page.content = content.searched

    def show(self, page: Page) -> None:
        """Put a page's whole content in place, once a search has read what it is to find."""
        content = self._contents.get(page.file.src_uri)
        if content is not None:
            page.content = content.html

    def _content(
        self, path: str, title: str, files: Files, file: File, strategy: Strategy, links: Mapping[str, str]
    ) -> Content:
        views = self._views

        def url_of(path: str) -> str:
            target = files.get_file_from_path(path)
            return target.url_relative_to(file) if target is not None else ""

        # A department's page asks twice for each.
        urls = {action.path: url_of(action.path) for action in strategy.actions}

        def url_of_action(action: Action) -> str:
            return urls[action.path]

        def url_of_department(department: Department) -> str:
            return url_of(f"{DEPARTMENTS}/{department.id}.md")

        department = self._departments.get(path)
        if department is not None:

            def resolve_for(action: Action) -> Callable[[str], str]:
                target = files.get_file_from_path(action.path)
                return _resolver(target.url if target is not None else "", file.url)

            if self._answers is None:
                self._answers = answers(strategy)
            found = views.department_page(strategy, department, url_of_action, resolve_for, grouped=self._answers)
            return Content(views.page(title, found.html, links), views.page(title, found.searched), found.headings)
        if path == MATRIX:
            listed = views.departments_index(strategy, url_of_department)
            table = views.matrix(strategy, url_of_action, url_of_department)
            html = f"{table}\n{listed}"
        else:
            html = views.actions_index(strategy, url_of_action)
        return Content(views.page(title, html, links), views.page(title, ""), [])


def as_searched(html: str) -> str:
    """A page's HTML without most of its tags. MkDocs' own search finds the same in it: the same headings and words."""
    return _SPACE.sub(" ", html)


def _search_alone_reads(config: MkDocsConfig) -> bool:
    """Whether MkDocs' own search, and nobody else, sees a page between `show_to_search` and `show`. Another search may
    read more than headings and words, and another plugin may change the page."""
    return {getattr(hook, "__module__", "") for hook in config.plugins.events["page_context"]} == _READERS


def _folder_of(file: File) -> str:
    """The folder of the site where a page's neighbours are: its own, or the one above where it has one to itself."""
    folder, name = posixpath.split(file.dest_uri)
    has_its_own = file.use_directory_urls and name == "index.html" and file.name != "index"
    return posixpath.dirname(folder) if has_its_own else folder


def _resolver(here: str, there: str) -> Callable[[str], str]:
    """How an address on the page at `here` reads on the page at `there`; both from the site's root."""

    def resolve(url: str) -> str:
        try:
            parts = urlsplit(url)
        except ValueError:  # what is no address stays as it is
            return url
        if parts.scheme or parts.netloc or url.startswith("/"):
            return url
        path, mark, anchor = urljoin(f"/{'' if here in ('.', './') else here}", url).lstrip("/").partition("#")
        return get_relative_url(path or ".", there) + mark + anchor

    return resolve
