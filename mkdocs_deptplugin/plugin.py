"""The MkDocs plugin. Its hooks only translate. `build.py` and the core do the work."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority

from .mkdocs_site.build import Build, StopError, stop
from .mkdocs_site.config import DeptPluginConfig
from .mkdocs_site.find_registry import read_departments, watched_for_a_registry
from .mkdocs_site.languages import language_of, languages_built
from .mkdocs_site.publication import stopping_where_switched_off
from .mkdocs_site.theme import COLOURS, add_assets, install
from .strategy.departments.registry import Registry, RegistryError, registry_gone

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext


class DeptPlugin(BasePlugin[DeptPluginConfig]):
    """Publishes a strategy and every department's answers to it. `build` is `None` if the plugin is switched off."""

    is_serving = False
    build: Build | None = None
    last_good: Registry | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether `mkdocs serve` is running."""
        self.is_serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig | None:
        """Read the registry, and add the assets and the Markdown extension."""
        self.build = None
        if not self.config.enabled:
            return None
        add_assets(config, is_serving=self.is_serving)
        self.build = Build(self.config, config, self._read_registry(config), is_serving=self.is_serving)
        install(self.build.extension, config)
        return config

    def _read_registry(self, config: MkDocsConfig) -> Registry:
        """Read the registry. While serving, keep the last good one, with the problems of the new one."""
        try:
            terms = self.config.terms(language_of(config), languages_built(config))
            found = read_departments(config, self.config.departments, terms, languages_built(config))
        except RegistryError as error:
            if self.is_serving and self.last_good is not None:
                return self.last_good._replace(problems=error.problems)
            raise StopError("The registry cannot be used, so nothing is built.", error.problems) from error
        before = self.last_good if self.is_serving else None
        if before is not None and before.departments.is_registry and not found.departments.is_registry:
            return before._replace(problems=(registry_gone(),))
        self.last_good = found
        return found

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer | None:
        """Watch for a new registry. `on_config` watches an existing one."""
        folder = watched_for_a_registry(config, self.config.departments)
        if self.build is not None and folder is not None:
            server.watch(folder, recursive=False)
        return server

    @event_priority(50)  # before other plugins look for pages
    def _read_early(self, files: Files, config: MkDocsConfig) -> None:
        """Read every page once, and add the generated pages and files."""
        # static-i18n removes files that were added before it.
        if self.build is not None and "i18n" not in config.plugins:
            self.build.read(files)

    @event_priority(-150)  # after all plugins that add pages
    def _read_late(self, files: Files, config: MkDocsConfig) -> None:
        """Read the pages that other plugins added."""
        if self.build is not None:
            self.build.read(files)
            self.build.link(files)
        else:
            registry = self._read_registry(config)
            settings = self.config.settings(
                language_of(config), languages_built(config), has_registry=registry.departments.is_registry
            )
            stop(stopping_where_switched_off(files, config, registry, settings), is_serving=self.is_serving)

    on_files = CombinedEvent(_read_early, _read_late)

    @event_priority(-100)  # after all plugins that add pages there
    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> None:
        """Set the titles of the actions in the sidebar."""
        if self.build is not None:
            self.build.title(nav, files)

    @event_priority(100)  # before macros, which would read the marker as a variable
    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Expand the directives."""
        return self.build.expand(markdown, page) if self.build is not None else None

    @event_priority(100)  # a page is finished before other plugins read it
    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Add logos and colours to the cards, and keep what was published. Fill the generated pages."""
        return self.build.finish(html, page, files) if self.build is not None else None

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> None:
        """Report the problems after every page is converted, and give the record to every template and data file."""
        if self.build is not None:
            self.build.fill_late_lists(files)
            self.build.report()
            self.build.write_data()
            env.globals["strategy"] = self.build.record

    @event_priority(100)  # before the search reads the page
    def _before_search(self, context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        """Leave only the text for the search, so that a statement is found only on its action's page."""
        if self.build is not None:
            self.build.pages.show_to_search(page, config)

    @event_priority(-100)  # after the search reads the page
    def _after_search(self, context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        """Show all of the page again. While serving, show its problems at the top."""
        if self.build is not None:
            self.build.show(page)

    on_page_context = CombinedEvent(_before_search, _after_search)

    def on_template_context(self, context: TemplateContext, template_name: str, config: MkDocsConfig) -> None:
        """Pass the departments to the stylesheet with their colours."""
        if template_name == COLOURS and self.build is not None:
            context["departments"] = self.build.registry.departments.met  # type: ignore[typeddict-unknown-key]
