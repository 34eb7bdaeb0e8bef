"""Write the documentation that is generated from the code (`make docs`).

It consists of the page that explains every message, the README's tables, and the schema of `mkdocs.yml` for editors.
`python tools/messages.py FILE` writes only the page of messages, into that file.

The messages on the page are real: each example becomes a site in a temporary folder. The site is read as
`deptplugin check` reads it, or built if only a build finds the problem.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from options import SCHEMA, labels_table, options_table, schema_text

from mkdocs_deptplugin.authoring.catalogue import CONFIG, Example, as_markdown, as_table
from mkdocs_deptplugin.mkdocs_site.build import StopError
from mkdocs_deptplugin.mkdocs_site.project import check_files
from mkdocs_deptplugin.reading.grammar.directives import DIRECTIVES
from mkdocs_deptplugin.reading.problems import Problem, limit_repeats

README = Path(__file__).parents[1] / "README.md"
PAGE = Path(__file__).parents[1] / "example_site" / "docs" / "messages.md"


@contextmanager
def site(example: Example) -> Iterator[Path]:
    """Write the example into a temporary folder, and make it the current folder, from which snippets are read."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        (root / "docs").mkdir()
        for path, text in example.whole.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding=example.encoding if path.endswith(".md") else "utf-8")
        os.chdir(root)
        try:
            yield root
        finally:
            os.chdir(before)


def checked(example: Example) -> list[Problem]:
    """Return what `deptplugin check` finds in an example."""
    return limit_repeats(check_files(example.whole, example.encoding))


class _Problems(logging.Handler):
    """Collects the problems in the log."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Problem] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found += (one for one in record.args or () if isinstance(one, Problem))


def built(example: Example) -> list[Problem]:
    """Return the problems that a build of an example logs."""
    log, handler = logging.getLogger("mkdocs"), _Problems()
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    try:
        with site(example) as root:
            # The smallest possible theme: the messages do not depend on it, and a build is much faster.
            (root / "theme").mkdir()
            (root / "theme" / "main.html").write_text("{{ page.content }}", encoding="utf-8")
            config = load_config(str(root / CONFIG), theme={"name": None, "custom_dir": str(root / "theme")})
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
    except Abort as abort:
        return [*handler.found, *(abort.__context__.problems if isinstance(abort.__context__, StopError) else ())]
    finally:
        log.removeHandler(handler)
    return handler.found


def messages_of(example: Example) -> list[str]:
    """Return the messages of an example, one line each."""
    return [str(problem) for problem in (built if example.build else checked)(example)]


def directives() -> str:
    """Return the table of directives, with all elements in one row."""
    elements = [one.name for one in DIRECTIVES if one.role == "element"]
    rows = [f"| `{DIRECTIVES[0].example}` | that element; also {', '.join(f'`{name}`' for name in elements[1:])} |"]
    rows += [f"| `{one.example}` | {one.becomes} |" for one in DIRECTIVES if one.role != "element"]
    return "\n".join(("| directive | it becomes |", "|---|---|", *rows))


def with_tables(readme: str) -> str:
    """Return the README with new tables.

    Raises:
        ValueError: If the comment before or after a table does not occur exactly once.
    """
    for begin, end, table in (
        ("<!-- directives: make docs -->", "<!-- end of directives -->", directives()),
        ("<!-- options: make docs -->", "<!-- end of options -->", options_table()),
        ("<!-- labels: make docs -->", "<!-- end of labels -->", labels_table()),
        ("<!-- codes: make docs -->", "<!-- end of codes -->", as_table("example_site/docs/messages.md")),
    ):
        before, rest = readme.split(begin)
        _, after = rest.split(end)
        readme = f"{before}{begin}\n\n{table}\n\n{end}{after}"
    return readme


if __name__ == "__main__":
    (Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE).write_text(as_markdown(messages_of), encoding="utf-8")
    if len(sys.argv) == 1:
        SCHEMA.write_text(schema_text(), encoding="utf-8")
        README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")
