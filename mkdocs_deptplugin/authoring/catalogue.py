"""Every code explained, with examples. The documentation's page of messages and its tests are made from this."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import fill, indent
from typing import Any, Final, NamedTuple

import yaml

from ..reading.problems import SEVERITIES, Severity
from ..text.spelling import nearest

PAGE: Final = "docs/actions/01.md"
MESSAGES: Final = "https://docs.example.org/mkdocs-deptplugin/messages/"
"""The address of the documentation's page of messages. Each code is an anchor on it."""

CONFIG: Final = "mkdocs.yml"
WIDTH: Final = 79

_SAMPLE: Final = "link-no-target"
_INTRODUCTION = """\
# Messages

Every mistake is one line, in the log of a build and from `deptplugin check`:

{sample}

From left to right it says

- in which **file** the mistake is: `{path}`;
- in which **line** of that file, and at which **column**, which is how far into the line: `{line}:{column}`. Both count
  from 1;
- how bad it is, its **severity**: `{severity}`;
- its **code**: `{code}`. Each code has a section below, and `deptplugin explain {code}` shows the same;
- what is wrong, and **what to do**.

The page is still built, and no word of it is lost.

| severity | what it means |
|---|---|
| error | The page does not show what you meant. `deptplugin check` and `mkdocs build --strict` fail. |
| warning | Something is missing or contradicts itself. `deptplugin check --strict` and `mkdocs build --strict` fail. |
| info | Good to know. Nothing fails. |

In `mkdocs.yml` you can change how bad a code is for your site, or switch it off:

```yaml
plugins:
  - deptplugin:
      problems:
        department-missing: info
        statement-duplicate: off
```

In the examples below, a page without a name is `{page}`. If a site has several files, "Right" shows only those that
change. A message is always one line; here, long ones are wrapped.

## All codes

{table}
"""


class UnknownCode(ValueError):  # noqa: N818 (it says what the word is, to people)
    """There is no such code. The message is for the user."""


class Example(NamedTuple):
    """A small site.

    Attributes:
        files: Texts by path from the site's folder, without `mkdocs.yml`.
        options: The plugin's options.
        markdown_extensions: MkDocs' `markdown_extensions`.
        says: All its problems, in order, each as `path:line:column code`.
        build: Whether only a build can find its problems.
        encoding: The encoding in which the pages are saved.
    """

    files: Mapping[str, str]
    options: Mapping[str, Any]
    markdown_extensions: Sequence[Any]
    says: Sequence[str]
    build: bool
    encoding: str = "utf-8"

    @property
    def config(self) -> str:
        """Its `mkdocs.yml`."""
        plugin = {"deptplugin": dict(self.options)} if self.options else "deptplugin"
        extensions = {"markdown_extensions": list(self.markdown_extensions)} if self.markdown_extensions else {}
        config = {"site_name": "Our Strategy", **extensions, "plugins": [plugin]}
        return yaml.safe_dump(config, sort_keys=False, allow_unicode=True)

    @property
    def whole(self) -> dict[str, str]:
        """All its files by path, with `mkdocs.yml`."""
        return {**self.files, CONFIG: self.config}

    @property
    def shown(self) -> dict[str, str]:
        """The files that a reader has to see. `mkdocs.yml` is one only if it has options or extensions."""
        return self.whole if self.options or self.markdown_extensions else dict(self.files)


class Entry(NamedTuple):
    """The explanation of a code.

    Attributes:
        code: The code.
        severity: How bad it is by default.
        when: When it is reported.
        why: Why it matters.
        remedy: What to do, in addition to the message; can be empty.
        wrong: An example that raises it.
        right: The same example corrected.
    """

    code: str
    severity: Severity
    when: str
    why: str
    remedy: str
    wrong: Example
    right: Example


Said = Callable[[Example], Sequence[str]]
"""Returns the messages for an example, one line for each."""


def entries() -> Sequence[Entry]:
    """All codes of the catalogue, in its order. Each call reads `catalogue.yml`."""
    text = Path(__file__).with_name("catalogue.yml").read_text(encoding="utf-8")
    return tuple(
        Entry(
            code,
            SEVERITIES[code],
            entry["when"],
            entry["why"],
            entry.get("remedy", ""),
            read_example(entry["wrong"]),
            read_example(entry["right"]),
        )
        for code, entry in yaml.safe_load(text).items()
    )


def read_example(written: Mapping[str, Any]) -> Example:
    """Read an example from a catalogue's YAML."""
    page = {PAGE: written["page"]} if "page" in written else {}
    return Example(
        {**page, **written.get("files", {})},
        written.get("options", {}),
        tuple(written.get("markdown_extensions", ())),
        tuple(written.get("says", ())),
        written.get("build", False),
        written.get("encoding", "utf-8"),
    )


def in_brief(example: Example) -> Sequence[str]:
    """The place, severity and code of each message for an example. The site does not have to be read."""
    parts = (said.rsplit(" ", 1) for said in example.says)
    return [f"{place}: {SEVERITIES[code]}: {code}" for place, code in parts]


def known_code(code: str) -> str:
    """The code itself.

    Raises:
        UnknownCode: There is no such code. The message names the code that was probably meant.
    """
    if code not in SEVERITIES:
        meant = nearest(code.lower(), SEVERITIES, 3)
        hint = f"Did you mean {meant}?" if meant else f"The codes are {', '.join(SEVERITIES)}."
        raise UnknownCode(f'There is no code "{code}". {hint}')
    return code


def explain(code: str, said: Said = in_brief) -> str:
    """Explain a code in a terminal: severity, when, why, what to do, a wrong example with its messages, a right one.

    Args:
        code: The code.
        said: Returns the messages for the wrong example.

    Raises:
        UnknownCode: There is no such code. The message names the code that was probably meant.
    """
    entry = {entry.code: entry for entry in entries()}[known_code(code)]
    wrong, right = entry.wrong, entry.right
    parts = [
        f"{code} ({entry.severity})",
        *(_wrapped(text) for text in (entry.when, entry.why, entry.remedy) if text),
        "Wrong:" if wrong.encoding == "utf-8" else f"Wrong, saved as {wrong.encoding}:",
        *_indented(_blocks(wrong.shown, of=len(wrong.shown))),
        "Messages:",
        indent("\n".join(said(wrong)), "    "),
        "Right:",
        *_indented(_blocks(_changed(wrong, right), of=len(wrong.shown))),
    ]
    return "\n\n".join(parts) + "\n"


def _wrapped(text: str, further: str = "") -> str:
    return fill(text, WIDTH, subsequent_indent=further, break_long_words=False, break_on_hyphens=False)


def _indented(blocks: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, text in blocks:
        if name:
            yield f"  {name}"
        yield indent(text.rstrip(), "    ")


def as_markdown(said: Said) -> str:
    """The documentation's page: how to read a message, a table of all codes, and a section for each.

    Every directive on it is in code, so the page itself has no problems.

    Args:
        said: Returns the messages for a wrong example.
    """
    found = entries()
    return "\n".join([_introduction(found, said), *(_section(entry, said) for entry in found)])


def as_table() -> str:
    """A table of all codes with severity and meaning. Each code is a link to its section of the page."""
    rows = (f"| [{one.code}](#{one.code}) | {one.severity} | {one.when} |" for one in entries())
    return "\n".join(["| code | severity | when |", "|---|---|---|", *rows])


def _introduction(found: Sequence[Entry], said: Said) -> str:
    """How to read a message, with a real message as an example."""
    sample = next(entry for entry in found if entry.code == _SAMPLE)
    path, line, column = sample.wrong.says[0].split(" ")[0].split(":")
    return _INTRODUCTION.format(
        sample=_fence(_broken(said(sample.wrong)), "text"),
        path=path,
        line=line,
        column=column,
        severity=sample.severity,
        code=sample.code,
        page=PAGE,
        table=as_table(),
    )


def _section(entry: Entry, said: Said) -> str:
    wrong, right = entry.wrong, entry.right
    parts = [
        f"## {entry.code}",
        f"*{entry.severity.capitalize()}.* {entry.when}",
        entry.why,
        *([entry.remedy] if entry.remedy else []),
        "**Wrong**" if wrong.encoding == "utf-8" else f"**Wrong**, saved as {wrong.encoding}",
        *_fenced(_blocks(wrong.shown, of=len(wrong.shown))),
        "**Messages**",
        _fence(_broken(said(wrong)), "text"),
        "**Right**",
        *_fenced(_blocks(_changed(wrong, right), of=len(wrong.shown))),
    ]
    return "\n\n".join(parts) + "\n"


def _changed(wrong: Example, right: Example) -> dict[str, str]:
    """The files of the right example that are new or different from the wrong example."""
    is_saved_anew = wrong.encoding != right.encoding
    return {path: text for path, text in right.shown.items() if wrong.whole.get(path) != text or is_saved_anew}


def _blocks(files: Mapping[str, str], *, of: int) -> Iterator[tuple[str, str]]:
    """The names and texts of files to show. The only page of a site (`of` is 1) needs no name."""
    for path, text in files.items():
        yield ("" if path == PAGE and of == 1 else path), text


def _fenced(blocks: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, text in blocks:
        if name:
            yield f"`{name}`"
        yield _fence(text, "yaml" if name.endswith(".yml") else "text")


def _broken(lines: Iterable[str]) -> str:
    """Wrap messages, so that nobody has to scroll to read what to do."""
    return "\n".join(_wrapped(line, "    ") for line in lines)


def _fence(text: str, language: str) -> str:
    """Text as a block of code. The fence is longer than any fence in the text."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"
