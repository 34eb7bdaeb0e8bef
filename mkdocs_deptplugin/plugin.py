"""The MkDocs plugin: its hooks translate, and the core does the work."""

from __future__ import annotations

from collections.abc import Iterable
from logging import INFO, WARNING
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger

from .config import DeptPluginConfig
from .convert import CardsExtension
from .departments import Departments
from .marks import leave_alone, was_left_alone
from .render import Renderer
from .site import Links, find_logos, is_left_alone, read_sources, read_templates, root_from, shown_path
from .strategy import Source, Strategy, build_strategy

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from .problems import Problem

log = get_plugin_logger("deptplugin")

THEME = Path(__file__).parent / "theme"
CARDS = "assets/deptplugin/cards.css"
COLOURS = "assets/deptplugin/departments.css"
LEVELS = {"error": WARNING, "warning": WARNING, "info": INFO}


class DeptPlugin(BasePlugin[DeptPluginConfig]):
    """Publishes a strategy and every department's answer to it."""

    renderer: Renderer
    strategy: Strategy
    sources: dict[str, Source]
    links: Links

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig | None:
        """Bring in the assets and the Markdown extension."""
        if not self.config.enabled:
            return None
        if str(THEME) not in config.theme.dirs:
            config.theme.dirs.append(str(THEME))
        config.theme.static_templates.add(COLOURS)
        config.extra_css[:0] = [sheet for sheet in (CARDS, COLOURS) if sheet not in config.extra_css]
        options, departments = self.config, Departments.built_in()
        self.renderer = Renderer(departments, options.labels, options.vocabulary, read_templates(config), {})
        ours = [one for one in config.markdown_extensions if not isinstance(one, CardsExtension)]
        config.markdown_extensions = [*ours, self.renderer.extension]  # type: ignore[list-item]
        return config

    @event_priority(-100)  # after whatever adds pages
    def on_files(self, files: Files, config: MkDocsConfig) -> None:
        """Read every page once, and make the model of them."""
        if not self.config.enabled:
            return
        options, renderer = self.config, self.renderer
        renderer.logos.update(find_logos(files, options.logos))
        self.sources = read_sources(files, renderer.vocabulary)
        self.strategy = build_strategy(self.sources.values(), renderer.departments, renderer.vocabulary)
        self.links = Links(files, config, self.strategy, options.labels)
        self.links.lead_to(options.strategy)
        self._report(self.strategy.problems, config)

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> None:
        """Give each action its short title in the sidebar, unless its author gave it one."""
        if not self.config.enabled:
            return
        for action in self.strategy.actions:
            file = files.get_file_from_path(action.path)
            page = file.page if file is not None else None
            if page is not None and page.title is None and not self.sources[action.path].title:
                page.title = self.config.labels.heading(action.number)

    @event_priority(100)  # before macros, which would take the marker for a variable
    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Expand the directives."""
        if not self.config.enabled:
            return None
        if is_left_alone(page.meta):
            return leave_alone(markdown)
        path = page.file.src_uri
        if (action := self.strategy.action_at(path)) is not None:
            page.meta.setdefault("title", self.config.labels.title(action.number, action.title))
        return self.renderer.expand(markdown, self.sources.get(path))

    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Give the cards their logos and colours, and put the links to the neighbouring actions in place."""
        if not self.config.enabled or was_left_alone(page.markdown):
            return None
        neighbours = self.links.of(page.file)
        dressed = self.renderer.dress(html, neighbours, root_from(page.url))
        self._report((note.at(page.file.src_uri) for note in dressed.notes), config)
        return dressed.html

    def on_template_context(
        self, context: TemplateContext, template_name: str, config: MkDocsConfig
    ) -> TemplateContext | None:
        """The colours, for their stylesheet."""
        if template_name == COLOURS and self.config.enabled:
            context["departments"] = self.renderer.departments.met  # type: ignore[typeddict-unknown-key]
        return context

    def _report(self, problems: Iterable[Problem], config: MkDocsConfig) -> None:
        for problem in problems:
            log.log(LEVELS[problem.severity], "%s", problem.at(shown_path(config, problem.path)))
