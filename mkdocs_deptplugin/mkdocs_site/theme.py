"""Add the plugin's stylesheets, templates, logos and Markdown extension to a site."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from mkdocs.exceptions import PluginError

from ..rendering.convert import CardsExtension
from ..rendering.templates import TemplateError, Templates
from ..strategy.departments.departments import Departments
from .languages import path_in_every_language

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

PACKAGE: Final = Path(__file__).parents[1]
THEME: Final = PACKAGE / "theme"
SERVING: Final = PACKAGE / "authoring" / "serving"
CARDS: Final = "assets/deptplugin/cards.css"
PANEL: Final = "assets/deptplugin/panel.css"
COLOURS: Final = "assets/deptplugin/departments.css"
_IMAGES = frozenset({".svg", ".png", ".webp", ".avif", ".jpg", ".jpeg", ".gif"})


def add_assets(config: MkDocsConfig, *, is_serving: bool) -> None:
    """Add the plugin's templates and stylesheets to the theme, before the site's own stylesheets.

    The panel's stylesheet is added only while serving.
    """
    folders, sheets = [THEME], [CARDS, COLOURS]
    if is_serving:
        folders, sheets = [*folders, SERVING], [*sheets, PANEL]
    config.theme.dirs += [str(folder) for folder in folders if str(folder) not in config.theme.dirs]
    config.theme.static_templates.add(COLOURS)
    config.extra_css[:0] = [sheet for sheet in sheets if sheet not in config.extra_css]


def install(extension: CardsExtension, config: MkDocsConfig) -> None:
    """Replace the Markdown extension of the build before with that of this build."""
    others = [one for one in config.markdown_extensions if not isinstance(one, CardsExtension)]
    config.markdown_extensions = [*others, extension]  # type: ignore[list-item]


class ThemeTemplates(Templates):
    """The templates of a site's theme. A template that cannot be used stops the build with one sentence."""

    def render(self, name: str, /, **context: object) -> str:
        """Render a template.

        Raises:
            PluginError: The template cannot be used.
        """
        try:
            return super().render(name, **context)
        except TemplateError as error:
            raise PluginError(f"deptplugin: {error}") from error


def read_templates(config: MkDocsConfig) -> Templates:
    """Read the site's templates. Those in `custom_dir` come first.

    Raises:
        PluginError: A template cannot be compiled.
    """
    try:
        return ThemeTemplates(config.theme.dirs, {"config": config}).checked()
    except TemplateError as error:
        raise PluginError(f"deptplugin: {error}") from error


def find_logos(files: Files, folder: str, departments: Departments) -> dict[str, str]:
    """Find the site's own logos. A logo in the registry takes precedence.

    With static-i18n, `files` has one file for each logo: that of the language that is being built, or the default one.

    Returns:
        The logos' addresses from the site's root, by the department's id or the file's name without its ending.
    """
    found: dict[str, str] = {}
    for department in departments:
        if department.logo and (logo := files.get_file_from_path(department.logo)) is not None:
            found[department.id] = logo.url
    for file in files:
        path = PurePosixPath(path_in_every_language(file))
        if path.parent == PurePosixPath(folder) and path.suffix.lower() in _IMAGES and not file.inclusion.is_excluded():
            found.setdefault(path.stem, file.url)
    return found
