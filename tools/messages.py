"""Write the documentation that is generated from the code (`make docs`).

It consists of the page that explains every message, the tables and sections of other pages, and the schema of
`mkdocs.yml` for editors.
`python tools/messages.py FILE` writes only the page of messages, into that file.

The messages on the page are real: each example becomes a site in a temporary folder. The site is read as
`deptplugin check` reads it, or built if only a build finds the problem.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from options import SCHEMA, labels_table, options_table, schema_text
from reference import columns_table, command_sections, compatibility_table, registry_table, template_sections

from mkdocs_deptplugin.authoring.catalogue import CONFIG, Example, as_markdown
from mkdocs_deptplugin.mkdocs_site.build import StopError
from mkdocs_deptplugin.mkdocs_site.project import check_files
from mkdocs_deptplugin.reading.grammar.directives import DIRECTIVES
from mkdocs_deptplugin.reading.problems import Problem, limit_repeats

PAGES = Path(__file__).parents[1] / "docs" / "pages"
PAGE = PAGES / "messages.md"


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


GENERATED: dict[str, tuple[str, Callable[[], str]]] = {
    "directives.md": ("directives", directives),
    "registry.md": ("keys", registry_table),
    "command-line.md": ("commands", command_sections),
    "options.md": ("options", options_table),
    "labels.md": ("labels", labels_table),
    "templates.md": ("templates", template_sections),
    "data.md": ("columns", columns_table),
    "compatibility.md": ("plugins", compatibility_table),
}
"""What is generated on a page of the documentation: its name in the comments around it, and what writes it."""


def with_generated(path: str, text: str) -> str:
    """Return a page with its generated part written again.

    Args:
        path: The page's path below `docs/pages/`.
        text: The page.

    Raises:
        ValueError: If the comment before or after the part does not occur exactly once.
    """
    name, write = GENERATED[path]
    begin, end = f"<!-- {name}: make docs -->", f"<!-- end of {name} -->"
    before, rest = text.split(begin)
    _, after = rest.split(end)
    return f"{before}{begin}\n\n{write()}\n\n{end}{after}"


if __name__ == "__main__":
    (Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE).write_text(as_markdown(messages_of), encoding="utf-8")
    if len(sys.argv) == 1:
        SCHEMA.write_text(schema_text(), encoding="utf-8")
        for name in GENERATED:
            page = PAGES / name
            page.write_text(with_generated(name, page.read_text(encoding="utf-8")), encoding="utf-8")
