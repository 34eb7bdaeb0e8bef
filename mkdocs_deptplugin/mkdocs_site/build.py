"""One build of a site: the pages that were read, what has been published so far, and the problems.

Each hook in `plugin.py` calls one method here. A build keeps nothing from the build before it, except the registry that
it is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from itertools import chain
from logging import INFO, WARNING
from typing import TYPE_CHECKING, Final

from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import InclusionLevel

from ..publishing.views import Views
from ..reading.problems import Problem, apply_severities, limit_repeats
from ..rendering.convert import CardsExtension
from ..rendering.renderer import ExposedError, Renderer
from ..strategy.checks import count_unread, summary
from ..strategy.departments.registry import Registry
from ..strategy.model import Strategy
from ..strategy.record import Converted, Published, as_published, late_cards, published, record_of
from ..strategy.recorded_checks import as_far_as_recorded
from ..text.words import theme_title
from .data_files import DataFiles, exports
from .generated_pages import GeneratedPages
from .languages import language_folder, language_of, languages_built
from .navigation import Links, hint_at_index, join_to_index, leave_out_actions, name_sections, root_from, sort_pages
from .publication import Publication, read_publication
from .sources import find_below, meta_file_of, shown_path, texts_of
from .theme import find_logos, read_templates

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from .config import DeptPluginConfig

log = get_plugin_logger("deptplugin")

LEVELS: Final = {"error": WARNING, "warning": WARNING, "info": INFO}


class StopError(PluginError):
    """Stops a build, with one message that names the place of each problem.

    Attributes:
        problems: The problems that stop the build.
    """

    def __init__(self, reason: str, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n  ".join((f"deptplugin: {reason}", *map(str, self.problems))))


def stop(problems: Iterable[Problem], *, is_serving: bool) -> None:
    """Stop a build that would publish withheld text. While serving, such a page is only hidden.

    Args:
        problems: The problems that stop a build, if there are any.
        is_serving: Whether `mkdocs serve` is running.

    Raises:
        StopError: There are problems, and the site is not served.
    """
    problems = list(problems)
    if problems and not is_serving:
        raise StopError("Text that is to be withheld would be published, so nothing is built.", problems)


class Build:
    """One build, from the configuration to the last page."""

    def __init__(
        self, options: DeptPluginConfig, config: MkDocsConfig, registry: Registry, *, is_serving: bool
    ) -> None:
        """Prepare the build.

        Args:
            options: The plugin's options.
            config: The configuration of MkDocs.
            registry: The departments.
            is_serving: Whether `mkdocs serve` is running. Each page then shows its own problems.

        Raises:
            PluginError: A template of the site cannot be compiled.
        """
        self.options = options
        self.config = config
        self.registry = registry
        self.is_serving = is_serving
        settings = options.settings(
            language_of(config), languages_built(config), has_registry=registry.departments.is_registry
        )
        self.labels, self.terms = settings.labels, settings.terms
        find = find_below(config.docs_dir, has_folders=config.use_directory_urls)
        templates = read_templates(config)
        self.renderer = Renderer(registry.departments, settings, templates, {}, find)
        self.views = Views(templates, settings.labels)
        self.publication = Publication(config, settings, registry)
        self.published: dict[str, list[Published]] = {}
        self.late: dict[str, list[Problem]] = {}
        self._record: Strategy | None = None

    @cached_property
    def pages(self) -> GeneratedPages:
        """The generated pages. Do not use them before other plugins have set the language."""
        return GeneratedPages(self.views, language_folder(self.config), self.renderer.decorator.logo_of)

    @cached_property
    def data(self) -> DataFiles:
        """The data files. Do not use them before other plugins have set the language."""
        return DataFiles(language_folder(self.config))

    @property
    def outline(self) -> Strategy:
        """The strategy as read from the files, before any page is converted."""
        return self.publication.strategy

    @property
    def record(self) -> Strategy:
        """The strategy as published. Use it only after every page with responses is converted."""
        if self._record is None:
            self._record = record_of(self.outline, self.published)
        return self._record

    @property
    def extension(self) -> CardsExtension:
        """The Markdown extension that converts the pages of this build."""
        return self.renderer.extension

    def read(self, files: Files) -> None:
        """Read the pages that are new or changed since the last call, and make the outline of all pages.

        Also leave out the pages that are not UTF-8, at which MkDocs would stop; and add the generated pages and the
        data files that the outline needs.

        Raises:
            PluginError: A file with front matter for a folder cannot be read.
        """
        self.publication = read_publication(
            files, self.config, self.registry, self.renderer.settings,
            before=self.publication, ours=self.pages, meta_file=meta_file_of(self.config),
        )  # fmt: skip
        drafts = files.documentation_pages(inclusion=InclusionLevel.is_in_serve) if self.is_serving else ()
        unreadable = {**self.publication.unreadable, **texts_of(drafts)[1]}
        self.publication = replace(self.publication, unreadable=unreadable)
        for path in unreadable:
            if (file := files.get_file_from_path(path)) is not None:
                files.remove(file)
        self.pages.add_to(files, self.config, self.options.pages, self.outline)
        self.data.add_to(files, self.config, self.options.exports, has_actions=bool(self.outline.actions))

    def link(self, files: Files) -> None:
        """Find the logos and the targets of links.

        Raises:
            StopError: Withheld text would be published.
            PluginError: The configured page of the strategy does not exist.
        """
        self.renderer.logos.update(find_logos(files, self.options.logos, self.registry.departments))
        self.links = Links(files, self.config, self.outline, self.labels)
        self.links.lead_to(self.options.strategy)
        if self.options.sidebar == "index" and not self.config.nav:
            leave_out_actions(self.outline, files)
        elif not self.config.nav and (hint := hint_at_index(self.outline, self.terms)):
            log.info(hint)
        self._stop(self.publication.stopping)

    def title(self, nav: Navigation, files: Files) -> None:
        """Give each action its short title in the sidebar, unless its author gave it one.

        Also move the generated pages to the end of the files.
        """
        if not self.config.nav:
            sort_pages(nav, (*(action.path for action in self.outline.actions), *self.pages.of_departments))
            if self.options.sidebar == "index":
                join_to_index(self.outline, files, self.config)
        for action in self.outline.actions:
            file = files.get_file_from_path(action.path)
            page = file.page if file is not None else None
            if page is not None and page.title is None and not self.publication.sources[action.path].title:
                page.title = self.labels.heading(action.number)
        self.pages.title_in_nav(files)
        if not self.config.nav:
            name_sections(nav, self.labels)
        sources = self.publication.sources
        self.pages.move_to_end(files, [path for path, source in sources.items() if source.document.has_lists])

    def expand(self, markdown: str, page: Page) -> str | None:
        """Expand the directives in a page's Markdown. Return `None` if the page stays as it is."""
        path, outline = page.file.src_uri, self.outline
        source = self.publication.sources.get(path)
        if source is None and path in self.publication.left_alone and path not in outline.stopped:
            self.extension.left_alone.add(path)
            return None
        if (action := outline.action_at(path)) is not None:
            page.meta.setdefault("title", theme_title(self.labels.title(action.number, action.title)))
        if path in outline.stopped:
            return self.renderer.not_shown
        try:
            return self.renderer.expand(markdown, source, path, self.links.of(page.file), outline.answers.get(path))
        except ExposedError as error:
            self._stop(one._replace(path=shown_path(self.config, one.path)) for one in error.problems)
            return self.renderer.not_shown

    def finish(self, html: str, page: Page, files: Files) -> str | None:
        """Finish a converted page: add logos and colours and keep what was published, or fill a generated page.

        Returns:
            The page's HTML, or `None` if the page stays as it is.
        """
        converted = self.extension.take(page.file) or Converted(html)
        path = page.file.src_uri
        if path in self.pages:
            return self.pages.fill(page, files, self.record, self.data)
        if path in self.extension.left_alone and not converted.notes:
            return None
        if self._has_stopped(converted, path):
            return self.renderer.not_shown
        counted = ""
        action = self.outline.action_at(path)
        if action is not None and page.markdown != self.renderer.not_shown:
            self.published[path] = published(converted.cards, self.registry.departments)
            self._record = None
            counted = self.views.progress(as_published(action, self.published[path]).counts)
        links = self.links.of(page.file)
        html = self.renderer.decorate(html, converted.cards, links, root_from(page.url), counted)
        source = self.publication.sources.get(path)
        if source is not None and source.document.has_lists:
            html = self.pages.fill_lists(html, page, files, self.record)
        return html

    def _has_stopped(self, converted: Converted, path: str) -> bool:
        """Report the problems that only the conversion finds. Return whether the page would publish withheld text."""
        late = late_cards(converted.cards, self.terms) if self.outline.action_at(path) is not None else ()
        found = apply_severities([*converted.notes, *late], self.renderer.settings.severities)
        self.late[path] = [note.at(shown_path(self.config, path)) for note in found]
        stopping = [note for note in self.late[path] if note.effect == "stops"]
        self._stop(stopping)
        self._report(self.late[path])
        return bool(stopping)

    def fill_late_lists(self, files: Files) -> None:
        """Fill the lists that a macro or a snippet brought to a page, once every page is converted."""
        for file in files.documentation_pages():
            page = file.page
            if page is not None and page.content and self.outline.action_at(file.src_uri) is None:
                page.content = self.pages.fill_lists(page.content, page, files, self.record)

    def report(self) -> None:
        """Report every problem and one summary line. Problems of cards are those of the cards as published."""
        self.publication = replace(self.publication, published=self.published)
        self._report(self.publication.problems)
        strategy = as_far_as_recorded(self.outline, self.record, self.published)
        if unread := strategy.unread:
            log.warning(count_unread(unread))
        if strategy.actions:
            problems = [*self.publication.problems, *chain.from_iterable(self.late.values())]
            log.info(summary(strategy, problems, self.terms))

    def write_data(self) -> None:
        """Fill the data files, before MkDocs copies them."""
        self.data.fill(exports(self.record, self.links))

    def show(self, page: Page) -> None:
        """Restore a page's whole content after the search has read its part of it.

        While serving, also show the page's problems at its top.
        """
        self.pages.show(page)
        if self.is_serving:
            path = page.file.src_uri
            found = [*self.publication.problems_of(path), *self.late.get(path, [])]
            from ..authoring.panel import panel  # a build never shows it

            page.content = panel(found, self.renderer.templates) + (page.content or "")

    def _stop(self, problems: Iterable[Problem]) -> None:
        stop(problems, is_serving=self.is_serving)

    def _report(self, problems: Iterable[Problem]) -> None:
        for problem in limit_repeats(problems):
            log.log(LEVELS[problem.severity], "%s", problem)
