"""The MkDocs plugin: its hooks translate, and the core does the work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from logging import INFO, WARNING
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger

from .checks import count_unread, summary
from .config import DeptPluginConfig
from .convert import CardsExtension
from .data_files import DataFiles
from .pages import GeneratedPages
from .panel import panel
from .problems import condense, judge
from .record import Converted, Published, as_published, late_cards, published, record_of
from .registry import Registry, RegistryError, gone
from .render import ExposedError, Renderer
from .sidebar import hint_at_index, join_to_index, leave_out_actions
from .site import (
    Links,
    Publication,
    exports,
    find_below,
    find_logos,
    language_folder,
    meta_file_of,
    read_departments,
    read_publication,
    read_templates,
    root_from,
    shown_path,
    stopping_where_switched_off,
    watched_for_a_registry,
)
from .strategy import Source, Strategy
from .words import theme_title

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from .problems import Problem

log = get_plugin_logger("deptplugin")

THEME = Path(__file__).parent / "theme"
SERVING = Path(__file__).parent / "serving"
CARDS = "assets/deptplugin/cards.css"
PANEL = "assets/deptplugin/panel.css"
COLOURS = "assets/deptplugin/departments.css"
LEVELS = {"error": WARNING, "warning": WARNING, "info": INFO}


class StopError(PluginError):
    """What stops a build: one message with the place of each of `problems`."""

    def __init__(self, reason: str, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n  ".join((f"deptplugin: {reason}", *map(str, self.problems))))


class DeptPlugin(BasePlugin[DeptPluginConfig]):
    """Publishes a strategy and every department's answer to it."""

    is_serving = False
    registry: Registry
    last_good: Registry | None = None
    renderer: Renderer
    strategy: Strategy
    publication: Publication
    read_before: Publication | None
    sources: Mapping[str, Source]
    links: Links
    pages: GeneratedPages
    data: DataFiles
    record: dict[str, list[Published]]
    whole_record: Strategy | None
    late: dict[str, list[Problem]]

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether somebody is writing, who is to see what is wrong on the page itself."""
        self.is_serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig | None:
        """Read the registry; bring in the assets and the Markdown extension."""
        if not self.config.enabled:
            return None
        folders, sheets = [THEME], [CARDS, COLOURS]
        if self.is_serving:
            folders, sheets = [*folders, SERVING], [*sheets, PANEL]
        config.theme.dirs += [str(folder) for folder in folders if str(folder) not in config.theme.dirs]
        config.theme.static_templates.add(COLOURS)
        config.extra_css[:0] = [sheet for sheet in sheets if sheet not in config.extra_css]
        self.record, self.late, self.whole_record, self.read_before = {}, {}, None, None
        self.registry = self._read_registry(config)
        departments = self.registry.departments
        rules = self.config.rules(has_registry=departments.is_registry)
        templates, find = read_templates(config), find_below(config.docs_dir, has_folders=config.use_directory_urls)
        self.renderer = Renderer(departments, self.config.labels, rules, templates, {}, find)
        ours = [one for one in config.markdown_extensions if not isinstance(one, CardsExtension)]
        config.markdown_extensions = [*ours, self.renderer.extension]  # type: ignore[list-item]
        return config

    def _read_registry(self, config: MkDocsConfig) -> Registry:
        """The registry; while serving the last good one, with what has become wrong about it."""
        try:
            found = read_departments(config, self.config.departments)
            before = self.last_good if self.is_serving else None
            if before is not None and before.departments.is_registry and not found.departments.is_registry:
                return before._replace(problems=(gone(),))
            self.last_good = found
            return found
        except RegistryError as error:
            if self.is_serving and self.last_good is not None:
                return self.last_good._replace(problems=error.problems)
            raise StopError("The registry cannot be used, so nothing is built.", error.problems) from error

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer | None:
        """Look out for a registry that is not there yet; `on_config` has one that is there watched."""
        folder = watched_for_a_registry(config, self.config.departments)
        if self.config.enabled and folder is not None:
            server.watch(folder, recursive=False)
        return server

    @event_priority(50)  # before other plugins look for pages
    def _read_early(self, files: Files, config: MkDocsConfig) -> None:
        """Read every page once, make the model of them, and add the pages and files that show it."""
        # static-i18n drops what was added before it.
        if self.config.enabled and "i18n" not in config.plugins:
            self._read(files, config)

    @event_priority(-150)  # after whatever adds pages
    def _read_late(self, files: Files, config: MkDocsConfig) -> None:
        """Read what other plugins added; and say what is wrong."""
        if not self.config.enabled:
            self._stop(stopping_where_switched_off(files, config, self._read_registry(config)))
            return
        self._read(files, config)
        self.renderer.logos.update(find_logos(files, self.config.logos, self.registry.departments))
        self.links = Links(files, config, self.strategy, self.config.labels)
        self.links.lead_to(self.config.strategy)
        if self.config.sidebar == "index" and not config.nav:
            leave_out_actions(self.strategy, files)
        elif not config.nav and (hint := hint_at_index(self.strategy)):
            log.info(hint)
        self._stop(self.publication.stopping)
        self._report(self.publication.problems)
        if self.publication.unread:
            log.warning(count_unread(self.publication.unread))
        if self.strategy.actions:
            log.info(summary(self.strategy, self.publication.problems))

    on_files = CombinedEvent(_read_early, _read_late)

    def _read(self, files: Files, config: MkDocsConfig) -> None:
        options = self.config
        before = self.read_before
        if before is None:
            folder = language_folder(config)
            self.pages, self.data = GeneratedPages(self.renderer.views, folder), DataFiles(folder)
        self.publication = self.read_before = read_publication(
            files, config, self.registry, self.renderer.rules,
            before=before, ours=self.pages, meta_file=meta_file_of(config),
        )  # fmt: skip
        self.sources, self.strategy = self.publication.sources, self.publication.strategy
        self.pages.add_to(files, config, options.pages, self.strategy)
        self.data.add_to(files, config, options.exports, has_actions=bool(self.strategy.actions))

    @event_priority(-100)  # after whatever adds pages there
    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> None:
        """Give each action its short title in the sidebar, unless its author gave it one."""
        if not self.config.enabled:
            return
        if self.config.sidebar == "index" and not config.nav:
            join_to_index(self.strategy, files, config)
        for action in self.strategy.actions:
            file = files.get_file_from_path(action.path)
            page = file.page if file is not None else None
            if page is not None and page.title is None and not self.sources[action.path].title:
                page.title = self.config.labels.heading(action.number)
        self.pages.title_in_nav(files)
        self.pages.move_to_end(files)

    @event_priority(100)  # before macros, which would take the marker for a variable
    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Expand the directives."""
        if not self.config.enabled:
            return None
        path = page.file.src_uri
        if path not in self.sources and path in self.publication.left_alone and path not in self.strategy.stopped:
            self.renderer.extension.left_alone.add(path)
            return None
        if (action := self.strategy.action_at(path)) is not None:
            page.meta.setdefault("title", theme_title(self.config.labels.title(action.number, action.title)))
        if path in self.strategy.stopped:
            return self.renderer.not_shown
        try:
            source, answers = self.sources.get(path), self.strategy.answers.get(path)
            return self.renderer.expand(markdown, source, path, self.links.of(page.file), answers)
        except ExposedError as error:
            self._stop(one._replace(path=shown_path(config, one.path)) for one in error.problems)
            return self.renderer.not_shown

    @event_priority(100)  # a page is finished before other plugins read it
    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Give the cards their logos and colours; keep what was published, and show it where it is listed."""
        if not self.config.enabled:
            return None
        converted = self.renderer.extension.take(page.file) or Converted(html)
        path = page.file.src_uri
        if path in self.pages:
            return self.pages.fill(page, files, self._recorded(), self.data)
        if path in self.renderer.extension.left_alone and not converted.notes:
            return None
        action = self.strategy.action_at(path)
        notes = [*converted.notes, *(late_cards(converted.cards) if action is not None else ())]
        self.late[path] = late = [
            note.at(shown_path(config, path)) for note in judge(notes, self.renderer.rules.severities)
        ]
        stopping = [note for note in late if note.effect == "stops"]
        self._stop(stopping)
        self._report(late)
        if stopping:
            return self.renderer.not_shown
        counted = ""
        if action is not None:
            self.record[path] = published(converted.cards, self.registry.departments)
            self.whole_record = None
            counted = self.renderer.views.progress(as_published(action, self.record[path]).counts)
        return self.renderer.decorate(html, converted.cards, self.links.of(page.file), root_from(page.url), counted)

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment | None:
        """Give the record to every template and to the data files, before MkDocs copies those."""
        if not self.config.enabled:
            return None
        strategy = env.globals["strategy"] = self._recorded()
        self.data.fill(exports(strategy, self.links))
        return env

    @event_priority(100)  # before the search reads the page
    def _before_search(
        self, context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext | None:
        """Statements are searched on the actions' pages alone."""
        if self.config.enabled:
            self.pages.show_to_search(page)
        return context

    @event_priority(-100)  # after it
    def _after_search(
        self, context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext | None:
        """Show all of the page; and on top of it, to its author, what is to be mended."""
        if self.config.enabled:
            self.pages.show(page)
            if self.is_serving:
                path = page.file.src_uri
                found = [*self.publication.problems_of(config, path), *self.late.get(path, [])]
                page.content = panel(found, self.renderer.templates) + (page.content or "")
        return context

    on_page_context = CombinedEvent(_before_search, _after_search)

    def on_template_context(
        self, context: TemplateContext, template_name: str, config: MkDocsConfig
    ) -> TemplateContext | None:
        """The colours, for their stylesheet."""
        if template_name == COLOURS and self.config.enabled:
            context["departments"] = self.registry.departments.met  # type: ignore[typeddict-unknown-key]
        return context

    def _recorded(self) -> Strategy:
        """The strategy as it was published; asked for once all pages with responses are converted."""
        if self.whole_record is None:
            self.whole_record = record_of(self.strategy, self.record)
        return self.whole_record

    def _stop(self, problems: Iterable[Problem]) -> None:
        """StopError a build that would publish what is to be withheld; while serving, such a page is not shown."""
        problems = list(problems)
        if problems and not self.is_serving:
            raise StopError("Text that is to be withheld would be published, so nothing is built.", problems)

    def _report(self, problems: Iterable[Problem]) -> None:
        for problem in condense(problems):
            log.log(LEVELS[problem.severity], "%s", problem)
