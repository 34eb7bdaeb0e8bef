"""Read pages as sources of the strategy, and write their paths for messages."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError
from mkdocs.utils import markdown_extensions
from mkdocs.utils.meta import get_data

from ..reading.grammar.elements import may_be_typed
from ..reading.pages.front_matter import Defaults, MetaFileError, check_front_matter, read_front_matter
from ..reading.pages.include import Find, Text, find_nothing, read_page
from ..reading.pages.site import Site
from ..reading.problems import Problem
from ..reading.source import Source
from ..settings import Settings
from ..text.words import quoted

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

MARKDOWN = tuple(markdown_extensions)
META = ("meta", "material/meta", "materialx/meta")
META_FILE = ".meta.yml"


class EncodingError(PluginError):
    """A file is not saved as UTF-8.

    Attributes:
        problem: The problem of a page, at the first character that cannot be read. Such a page is left out of the site.
    """

    def __init__(self, path: str, error: UnicodeDecodeError) -> None:
        super().__init__(f"deptplugin: {quoted(path)} is not saved as UTF-8. Save it as UTF-8, and try again.")
        before = error.object[: error.start].decode("utf-8", "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = "This page is not saved as UTF-8, so it is left out of the site. Save it as UTF-8."
        self.problem = Problem("page-unreadable", line, column, message, path)


def read_sources(files: Files, settings: Settings, find: Find) -> dict[str, Source]:
    """Read the pages that have directives or are actions, without drafts and excluded pages.

    Returns:
        The sources, by path.
    """
    texts, _ = texts_of(file for file in files.documentation_pages() if is_shown(file))
    sources = (read_source(path, text, settings, find) for path, text in texts.items() if text is not None)
    return {source.path: source for source in sources if source is not None}


def read_source(
    path: str,
    text: str,
    settings: Settings,
    find: Find = find_nothing,
    defaults: Sequence[Defaults] = (),
    folder: str = "",
) -> Source | None:
    """Read one page.

    Args:
        path: The page's path below the documents' folder.
        text: The page's text, with its front matter.
        settings: The site's settings for reading pages.
        find: The function that reads what the page includes.
        defaults: The front matter that files such as `.meta.yml` set for pages.
        folder: The prefix of the paths of those files in messages.

    Returns:
        The source, or `None` if the page has no directives and is not an action.

    Raises:
        PluginError: The front matter for a folder does not fit.
    """
    defaults = [one for one in defaults if one.applies_to(path)]
    is_ours = "{" in text or "action:" in text or "deptplugin:" in text or may_be_typed(text)
    if not is_ours and not defaults:
        return None
    body, meta = get_data(text)
    front = text[: len(text) - len(body)]
    try:
        said = read_front_matter(path, front, meta, defaults, folder)
    except MetaFileError as error:
        raise PluginError(f"deptplugin: {error}") from error
    first_line = _first_line(text, body)
    document = read_page(body, settings, path=path, first_line=first_line, number=said.number, find=find)
    if not meta and (problem := check_front_matter(text)):
        document = replace(document, problems=[problem, *document.problems])
    # A page that is left alone may get cards from a macro or a snippet, which are left alone too.
    if not (document.has_directives or document.problems or said.claims_action or said.is_left_alone):
        return None
    return said._replace(document=document)


def text_of(file: File) -> str | None:
    """Read a page's text.

    Returns:
        The text, with `\\n` at the end of each line. `None` if the file cannot be opened, which MkDocs reports.

    Raises:
        EncodingError: The file is not UTF-8. MkDocs would stop without the name of the file.
    """
    try:
        return file.content_string.replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise EncodingError(file.src_uri, error) from error
    except OSError:
        return None


def texts_of(files: Iterable[File]) -> tuple[dict[str, str | None], dict[str, Problem]]:
    """Read the texts of pages.

    Returns:
        The text of each page, by path, without the pages that are not UTF-8; and a problem for each of those, by path.
    """
    texts: dict[str, str | None] = {}
    unreadable: dict[str, Problem] = {}
    for file in files:
        try:
            texts[file.src_uri] = text_of(file)
        except EncodingError as error:
            unreadable[file.src_uri] = error.problem
    return texts, unreadable


def is_shown(file: File) -> bool:
    """Whether a file is published: neither a draft nor excluded."""
    return not file.inclusion.is_excluded()


def find_below(folder: str, *, has_folders: bool = False) -> Find:
    """Make the function that reads what a page includes. It does not read files outside the documents' folder.

    Args:
        folder: The documents' folder.
        has_folders: Whether each page is published in a folder of its own.
    """
    root = Path(folder).resolve()

    def holds(path: str) -> bool:
        try:
            target = (root / path).resolve()
            return target.is_relative_to(root) and target.is_file()
        except (OSError, ValueError):
            return False

    site = Site(holds, has_folders)

    def find(path: str) -> Text | None:
        try:
            target = (root / path).resolve()
            if not target.is_relative_to(root) or not target.is_file():
                return None
            text = target.read_text(encoding="utf-8-sig")
        except (OSError, ValueError):
            return None
        body, _ = get_data(text)
        return Text(body, _first_line(text, body), site)

    return find


def _first_line(text: str, body: str) -> int:
    """The number of the first line after the front matter. Lines count from 1."""
    return text[: len(text) - len(body)].count("\n") + 1


def meta_file_of(config: MkDocsConfig) -> str:
    """The name of Material's files with front matter for a folder. Empty if the site does not use that plugin."""
    for name in META:
        plugin = config.plugins.get(name)
        if plugin is not None and plugin.config.get("enabled", True):
            return str(plugin.config.get("meta_file", META_FILE))
    return ""


def shown_path(config: MkDocsConfig, path: str) -> str:
    """The path of a file relative to the folder of `mkdocs.yml`, for messages.

    Args:
        config: The configuration of MkDocs.
        path: A page's path below the documents' folder. Any other file's path is relative to that of `mkdocs.yml`
            already.
    """
    if not path.endswith(MARKDOWN):
        return path
    return shown_folder(config) + path


def shown_folder(config: MkDocsConfig) -> str:
    """The prefix of pages' paths in messages: empty, or a path with a slash at its end."""
    folder = os.path.dirname(config.config_file_path) or "." if config.config_file_path else config.docs_dir
    shown = os.path.relpath(config.docs_dir, folder).replace(os.sep, "/")
    return "" if shown == "." else f"{shown}/"
