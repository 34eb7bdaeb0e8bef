"""A sidebar that lists the actions' index and not every action, for strategies of many hundred actions.

MkDocs prints the whole sidebar into every page: at a thousand pages that is more than half of a build.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from mkdocs.structure.files import InclusionLevel
from mkdocs.structure.pages import Page

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

    from ..strategy.model import Strategy

MANY = 200
"""From how many actions on the sidebar is worth a word."""


def hint_at_index(strategy: Strategy) -> str:
    """What to say where a sidebar has become long; nothing where it is short."""
    count = len(strategy.actions)
    if count < MANY:
        return ""
    return f"The sidebar lists {count} actions on every page. `sidebar: index` makes it short, and the build fast."


def leave_out_actions(strategy: Strategy, files: Files) -> None:
    """Keep every action whose folder has an index out of the navigation that MkDocs makes of the files."""
    for file, index in _actions_with_index(strategy, files):
        if file is not index:
            file.inclusion = InclusionLevel.NOT_IN_NAV


def join_to_index(strategy: Strategy, files: Files, config: MkDocsConfig) -> None:
    """Make breadcrumbs, previous and next of the actions' pages what they are with a whole sidebar."""
    pages: dict[int, list[Page]] = {}
    for file, index in _actions_with_index(strategy, files):
        if file is index or index.page is None or file.inclusion is not InclusionLevel.NOT_IN_NAV:
            continue
        page = file.page or Page(None, file, config)
        page.parent = index.page.parent
        pages.setdefault(id(index), [index.page]).append(page)
    for row in pages.values():
        index_page, after = row[0], row[0].next_page
        for before, behind in pairwise(row):
            before.next_page, behind.previous_page = behind, before
        row[-1].next_page = after
        if after is not None and after.previous_page is index_page:
            after.previous_page = row[-1]


def _actions_with_index(strategy: Strategy, files: Files) -> Iterator[tuple[File, File]]:
    indexes: dict[str, File | None] = {}
    for action in strategy.actions:
        folder = posixpath.dirname(action.path)
        if folder not in indexes:
            paths = (posixpath.join(folder, name) for name in ("index.md", "README.md"))
            indexes[folder] = next(filter(None, map(files.get_file_from_path, paths)), None)
        file, index = files.get_file_from_path(action.path), indexes[folder]
        if file is not None and index is not None and folder:
            yield file, index
