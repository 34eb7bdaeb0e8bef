"""The data files, `responses.json` and others.

They are files like any other for MkDocs, so that links to them are checked. They are written after every page is
published.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, InclusionLevel

from ..publishing.data import as_csv, as_json, rows, schema
from ..strategy.model import Strategy

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from .config import ExportsConfig
    from .navigation import Links

JSON = "responses.json"
SCHEMA = "responses.schema.json"
CSV = "responses.csv"
LINKED = {"CSV": CSV, "JSON": JSON}
"""The files that pages link to, by their names on the page."""


class DataFiles:
    """The data files of one build, by name."""

    def __init__(self, prefix: str = "") -> None:
        """Prepare the files.

        Args:
            prefix: The folder of this language: empty, or a path with a slash at its end.
        """
        self._prefix = prefix
        self._folder = TemporaryDirectory(prefix="deptplugin-")
        self._files: dict[str, File] = {}

    def add_to(self, files: Files, config: MkDocsConfig, options: ExportsConfig, *, has_actions: bool) -> None:
        """Add the files that the site wants, unless the site has a file at the same address."""
        wanted = [*((JSON, SCHEMA) if options.json else ()), *((CSV,) if options.csv else ())] if has_actions else []
        for name, file in list(self._files.items()):
            theirs = files.src_uris.get(name) is not file
            if theirs or name not in wanted:
                del self._files[name]
                if not theirs:
                    files.remove(file)
        taken = {file.dest_uri for file in files}
        for name in wanted:
            place = self._prefix + name
            if place not in taken and files.get_file_from_path(name) is None:
                source = Path(self._folder.name, name)
                self._write(source, "")
                # `exclude_docs` is for files in the documents' folder.
                shown = InclusionLevel.INCLUDED
                file = self._files[name] = File.generated(config, name, abs_src_path=str(source), inclusion=shown)
                # A page of any language links to the file by the same path, as static-i18n looks it up.
                file.dest_uri = place
                files.append(file)

    def url(self, name: str, there: File) -> str:
        """The address of a file, relative to a page. Empty if the file is not published."""
        file = self._files.get(name)
        return file.url_relative_to(there) if file is not None else ""

    def fill(self, texts: Mapping[str, Callable[[], str]]) -> None:
        """Write the files.

        Args:
            texts: Functions that return the text of each file, by the file's name.
        """
        for name, file in self._files.items():
            self._write(Path(str(file.abs_src_path)), texts[name]())

    def _write(self, path: Path, text: str) -> None:
        path.write_bytes(text.encode("utf-8"))
        # Older than any site: `--dirty` copies the file only if it is not there yet.
        os.utime(path, (0, 0))


def exports(strategy: Strategy, links: Links) -> dict[str, Callable[[], str]]:
    """Functions that return the text of each data file, by the file's name."""
    found = cache(lambda: rows(strategy, links.url_of, links.site_url))
    return {JSON: lambda: as_json(found(), links.title), SCHEMA: schema, CSV: lambda: as_csv(found())}
