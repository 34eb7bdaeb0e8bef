"""What MkDocs knows, in the core's terms: pages as sources, files as logos, links between pages."""

from __future__ import annotations

import os
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from mkdocs.exceptions import PluginError
from mkdocs.utils.meta import get_data

from .labels import Labels
from .navigation import Link, Neighbours
from .scan import Vocabulary, is_number, scan
from .strategy import Action, Source, Strategy
from .templates import CARD, NAVIGATION, TemplateError, Templates

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

    from .config import StrategyConfig

_IMAGES = frozenset({".svg", ".png", ".webp", ".avif", ".jpg", ".jpeg", ".gif"})
# The number as written: YAML would make 3 of 03, and 8 of 010.
_NUMBER = re.compile(r"""^action:[ \t]*(["']?)(?P<number>[^"'\s#]+)\1""", re.MULTILINE)


def read_sources(files: Files, vocabulary: Vocabulary) -> dict[str, Source]:
    """The pages that hold directives or are actions, by path; without drafts, excluded pages and those left alone."""
    sources = (read_source(file, vocabulary) for file in files.documentation_pages() if _is_shown(file))
    return {source.path: source for source in sources if source is not None}


def _is_shown(file: File) -> bool:
    return not file.inclusion.is_excluded()


def read_source(file: File, vocabulary: Vocabulary) -> Source | None:
    """One page, or None where it holds nothing of ours. What cannot be read is left to MkDocs to report."""
    try:
        text = file.content_string.replace("\r\n", "\n").replace("\r", "\n")
    except (OSError, ValueError):
        return None
    if "{" not in text and "action:" not in text:
        return None
    body, meta = get_data(text)
    if is_left_alone(meta):
        return None
    front = text[: len(text) - len(body)]
    match = _NUMBER.search(front) if "action" in meta else None
    number = match["number"] if match and is_number(match["number"]) else ""
    claims_action = meta.get("action") is not None
    document = scan(body, vocabulary, first_line=front.count("\n") + 1, number=number)
    if not document.has_directives and not document.problems and not claims_action:
        return None
    return Source(file.src_uri, document, number, str(meta.get("title") or ""), claims_action)


def is_left_alone(meta: object) -> bool:
    """Whether a page's front matter says `deptplugin: false`."""
    return isinstance(meta, dict) and meta.get("deptplugin") is False


def find_logos(files: Files, folder: str) -> dict[str, str]:
    """The site's own logos: a file's name without its ending, and its address from the site's root."""
    found: dict[str, str] = {}
    for file in files:
        path = PurePosixPath(file.src_uri)
        if path.parent == PurePosixPath(folder) and path.suffix.lower() in _IMAGES and not file.inclusion.is_excluded():
            found.setdefault(path.stem, file.url)
    return found


def read_templates(config: MkDocsConfig) -> Templates:
    """The templates of the site, its own ones from `custom_dir` first; Jinja's part of them is run once."""
    env = config.theme.get_env()
    card, navigation = (env.get_template(name).render(config=config) for name in (CARD, NAVIGATION))
    try:
        return Templates(card, navigation).checked()
    except TemplateError as error:
        raise PluginError(f"deptplugin: {error}") from error


class Links:
    """Where an action's page leads."""

    def __init__(self, files: Files, config: MkDocsConfig, strategy: Strategy, labels: Labels) -> None:
        self._files = files
        self._strategy = strategy
        self._labels = labels
        self._title = config.site_name
        self._url = ""
        self._home = next((file for file in files.documentation_pages() if file.url in (".", "./", "index.html")), None)
        self._fallback = config.site_url or ""

    def lead_to(self, strategy: StrategyConfig) -> None:
        """Take the strategy's name and page from the configuration. Raises `PluginError` where it is nowhere."""
        self._title = strategy.title or self._title
        url = strategy.url or ""
        path = urlsplit(url).path
        if not url or urlsplit(url).scheme or url.startswith(("/", "#")):
            self._url = url
        elif (home := self._files.get_file_from_path(path)) is not None:
            self._home, self._url = home, urlunsplit(urlsplit(url)._replace(path=""))
        else:
            raise PluginError(f"deptplugin: strategy: url: {url} is no page of this site and no whole address.")

    def of(self, file: File) -> Neighbours:
        """The neighbours of a page, as links from it."""
        before, after = self._strategy.neighbours(file.src_uri)
        strategy = Link(self._strategy_url(file), self._title)
        return Neighbours(self._link(before, file), self._link(after, file), strategy)

    def _strategy_url(self, file: File) -> str:
        if self._url and not self._url.startswith("#"):
            return self._url
        return self._home.url_relative_to(file) + self._url if self._home is not None else self._fallback

    def _link(self, action: Action | None, file: File) -> Link | None:
        target = self._files.get_file_from_path(action.path) if action is not None else None
        if action is None or target is None:
            return None
        return Link(target.url_relative_to(file), self._labels.title(action.number, action.title))


def shown_path(config: MkDocsConfig, path: str) -> str:
    """A page's path from the folder of `mkdocs.yml`, as authors see it."""
    folder = os.path.dirname(config.config_file_path) or "." if config.config_file_path else config.docs_dir
    return PurePosixPath(os.path.relpath(config.docs_dir, folder).replace(os.sep, "/"), path).as_posix()


def root_from(url: str) -> str:
    """The site's root as seen from a page's address below it: empty, or `../` once or more."""
    return "../" * url.count("/")
