"""What the plugin brings to a site's theme and to its Markdown: stylesheets, templates, and the extension."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..rendering.convert import CardsExtension

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

PACKAGE: Final = Path(__file__).parents[1]
THEME: Final = PACKAGE / "theme"
SERVING: Final = PACKAGE / "authoring" / "serving"
CARDS: Final = "assets/deptplugin/cards.css"
PANEL: Final = "assets/deptplugin/panel.css"
COLOURS: Final = "assets/deptplugin/departments.css"


def add_assets(config: MkDocsConfig, *, is_serving: bool) -> None:
    """Add our templates and stylesheets to the theme, before the site's own; the panel's only while serving."""
    folders, sheets = [THEME], [CARDS, COLOURS]
    if is_serving:
        folders, sheets = [*folders, SERVING], [*sheets, PANEL]
    config.theme.dirs += [str(folder) for folder in folders if str(folder) not in config.theme.dirs]
    config.theme.static_templates.add(COLOURS)
    config.extra_css[:0] = [sheet for sheet in sheets if sheet not in config.extra_css]


def install(extension: CardsExtension, config: MkDocsConfig) -> None:
    """Put a build's Markdown extension in the place of the one before it."""
    others = [one for one in config.markdown_extensions if not isinstance(one, CardsExtension)]
    config.markdown_extensions = [*others, extension]  # type: ignore[list-item]
