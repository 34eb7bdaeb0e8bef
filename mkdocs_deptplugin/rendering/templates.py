"""The HTML that the plugin writes, as Jinja templates (docs/design.md).

The templates are in `theme/deptplugin/`. The comment at the top of each lists its variables. A site overrides a
template with a file of the same name.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from traceback import walk_tb
from typing import Final

import jinja2
from jinja2.bccache import Bucket
from markupsafe import escape

BUILT_IN: Final = str(Path(__file__).parents[1] / "theme")
"""The folder of the package's own templates."""

REQUIRED: Final[Mapping[str, Sequence[str]]] = {
    "card": ("card.classes", "card.attributes", "heading.classes", "heading.attributes", "name", "body"),
    "department": ("answers.id", "answers.title", "answers.statement"),
    "list": ("entries.text",),
    "matrix": ("caption", "actions.number", "rows.name"),
    "navigation": (
        ".action-navigation", "label", "strategy.text", "previous.url", "previous.text", "next.url", "next.text",
    ),
    "outstanding": ("entries.text",),
    "page": ("title", "content"),
    "panel": ("problems.message",),
    "progress": ("words",),
}  # fmt: skip
"""The output required of each template, so that no site loses text: variables, or a class after a dot.

`a.b` is the `b` of `a`, or of each item if `a` is a list.
"""

# The variables that replace the slots of templates from before Jinja.
_SLOT: Final = re.compile(r'<slot\b(?: name="(?P<name>[\w-]+)")?')
_INSTEAD: Final = {
    "state": "words",
    "part-of": "strategy.text",
    "previous": "previous_label",
    "previous-title": "previous.text",
    "next": "next_label",
    "next-title": "next.text",
}


class TemplateError(ValueError):
    """A template cannot be used. The message says which one and why, in one sentence."""


class Templates:
    """The templates of one site. Each is compiled when it is first rendered."""

    def __init__(self, folders: Iterable[str] = (), variables: Mapping[str, object] | None = None) -> None:
        """Prepare the templates.

        Args:
            folders: The folders of the site's theme. Their templates override the package's.
            variables: Variables for every template.
        """
        self._environment = jinja2.Environment(
            loader=_Loader([*folders, BUILT_IN]),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
            auto_reload=False,
            bytecode_cache=_Compiled(),
        )
        self._environment.globals.update(variables or {})

    def checked(self) -> Templates:
        """Compile the templates that the site overrides, and return all templates.

        Raises:
            TemplateError: A template cannot be compiled.
        """
        loader = self._environment.loader
        assert isinstance(loader, _Loader)
        for name in REQUIRED:
            if loader.is_overridden(_path(name)):
                self._load(name)
        return self

    def render(self, name: str, /, **context: object) -> str:
        """Render a template.

        Args:
            name: The template's name, without folder and ending.
            context: The variables. Text is escaped. HTML must be `Markup`.

        Returns:
            The HTML, without white space around it.

        Raises:
            TemplateError: The template cannot be compiled, fails, or does not print the required output.
        """
        template = self._load(name)
        try:
            html = template.render(context).strip()
        except Exception as error:
            raise _failure(str(template.filename), error) from error
        if not str(template.filename).startswith(BUILT_IN):
            _require(name, str(template.filename), context, html)
        return html

    def _load(self, name: str) -> jinja2.Template:
        try:
            return self._environment.get_template(_path(name))
        except TemplateError:
            raise
        except Exception as error:
            raise _failure(_path(name), error) from error


class _Loader(jinja2.FileSystemLoader):
    """Reads templates from folders. Raises `TemplateError` for a template from before Jinja."""

    def is_overridden(self, path: str) -> bool:
        """Whether the site has this template."""
        return any(os.path.isfile(os.path.join(folder, path)) for folder in self.searchpath if folder != BUILT_IN)

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:  # as the base class has it
        source, filename, is_fresh = super().get_source(environment, template)
        slot = _SLOT.search(source)
        if slot is not None:
            name, line = slot["name"] or "name", source.count("\n", 0, slot.start()) + 1
            raise TemplateError(
                f"The template {_shown(filename)} has a <slot> on line {line}, but templates are Jinja now: print "
                f"{{{{ {_INSTEAD.get(name, name)} }}}} there, or begin with a new copy of the plugin's {template}."
            )
        return source, filename, is_fresh


class _Compiled(jinja2.BytecodeCache):
    """Keeps the package's own templates compiled, in the folder where Python keeps compiled modules.

    To compile them takes longer than everything else that is done with them.
    """

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return filename or name

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key.startswith(BUILT_IN):
            with suppress(OSError), open(_compiled(bucket.key), "rb") as file:
                bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.key.startswith(BUILT_IN) and not sys.dont_write_bytecode:
            target = _compiled(bucket.key)
            whole = f"{target}.{os.getpid()}"  # another build may be reading
            with suppress(OSError):
                with open(whole, "wb") as file:
                    bucket.write_bytecode(file)
                os.replace(whole, target)


def _compiled(filename: str) -> str:
    """The path for a compiled template, beside Python's compiled modules."""
    return cache_from_source(str(Path(__file__).with_name(f"template-{Path(filename).stem}.py")))


def _path(name: str) -> str:
    return f"deptplugin/{name}.html"


def _shown(filename: str) -> str:
    """A file's path for a message: relative to the working directory if it is below it."""
    path = Path(filename)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else filename


def _failure(filename: str, error: Exception) -> TemplateError:
    """The error of a template, with the file and the line, also of an included template."""
    message, line = str(error), None
    if isinstance(error, jinja2.TemplateSyntaxError):
        filename, line, message = error.filename or filename, error.lineno, error.message or ""
    elif isinstance(error, jinja2.TemplateNotFound):
        message = f"there is no template {error.name}"
    for frame, at in walk_tb(error.__traceback__):
        if frame.f_code.co_filename.endswith(".html"):
            filename, line = frame.f_code.co_filename, at
    where = _shown(filename) + (f" fails on line {line}" if line is not None else " cannot be used")
    return TemplateError(f"The template {where}: {message.partition('. ')[0].rstrip('.')}.")


def _require(name: str, filename: str, context: Mapping[str, object], html: str) -> None:
    """Check that a template printed the required output.

    Raises:
        TemplateError: It did not.
    """
    for path in REQUIRED[name]:
        if path.startswith("."):
            is_missing, what = path[1:] not in html, f'have an element of class "{path[1:]}"'
        else:
            is_missing = any(str(escape(value)) not in html for value in _values(context, path))
            what = f"print {{{{ {path} }}}}"
        if is_missing:
            raise TemplateError(f"The template {_shown(filename)} does not {what}. Add it, or delete the file.")


def _values(context: Mapping[str, object], path: str) -> Iterator[object]:
    """The values of a variable, by its path in `REQUIRED`. Values that are `None` are left out."""
    name, _, attribute = path.partition(".")
    found = context[name]
    for value in found if isinstance(found, (list, tuple)) and attribute and not hasattr(found, attribute) else [found]:
        if value is not None:
            yield getattr(value, attribute) if attribute else value
