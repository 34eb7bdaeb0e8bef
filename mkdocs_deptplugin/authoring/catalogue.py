"""Every code explained, with examples: the one source of the documentation's page of messages and of its tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import fill, indent
from typing import Any, Final, NamedTuple

import yaml

from ..reading.problems import SEVERITIES, Severity
from ..text.spelling import nearest

PAGE: Final = "docs/actions/01.md"
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

The page is built all the same, and every word of it is there.

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

In the examples below, a page without a name is `{page}`. Of a site with several files, "Right" shows those that are to
be changed. A message is one line; here, long ones are broken.

## All codes

{table}
"""


class UnknownCode(ValueError):  # noqa: N818 (it says what the word is, to people)
    """There is no such code; the message is for the person who asked."""


class Example(NamedTuple):
    """A small site.

    `files` are texts by their path from the site's folder, without `mkdocs.yml`; `says` are all its problems, in order,
    each as `path:line:column code`; `build` marks one whose problems only a build can know.
    """

    files: Mapping[str, str]
    options: Mapping[str, Any]
    markdown_extensions: Sequence[Any]
    says: Sequence[str]
    build: bool

    @property
    def config(self) -> str:
        """Its `mkdocs.yml`."""
        plugin = {"deptplugin": dict(self.options)} if self.options else "deptplugin"
        extensions = {"markdown_extensions": list(self.markdown_extensions)} if self.markdown_extensions else {}
        config = {"site_name": "Our Strategy", **extensions, "plugins": [plugin]}
        return yaml.safe_dump(config, sort_keys=False, allow_unicode=True)

    @property
    def whole(self) -> dict[str, str]:
        """All its files with `mkdocs.yml`, by path: what to write to try it."""
        return {**self.files, CONFIG: self.config}

    @property
    def shown(self) -> dict[str, str]:
        """The files that a reader has to see: `mkdocs.yml` only where it holds more than any other."""
        return self.whole if self.options or self.markdown_extensions else dict(self.files)


class Entry(NamedTuple):
    """A code: when it is reported, why it matters, what to do beyond what the message says; an example that raises it,
    and the same example corrected."""

    code: str
    severity: Severity
    when: str
    why: str
    remedy: str
    wrong: Example
    right: Example


Said = Callable[[Example], Sequence[str]]
"""The lines that are said of an example."""


def entries() -> Sequence[Entry]:
    """All codes of the catalogue, in its order, read from `catalogue.yml` at each call."""
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
    """An example as a catalogue's YAML has it."""
    page = {PAGE: written["page"]} if "page" in written else {}
    return Example(
        {**page, **written.get("files", {})},
        written.get("options", {}),
        tuple(written.get("markdown_extensions", ())),
        tuple(written.get("says", ())),
        written.get("build", False),
    )


def in_brief(example: Example) -> Sequence[str]:
    """What is said of an example without its remedies, for those who cannot read sites: place, severity and code."""
    parts = (said.rsplit(" ", 1) for said in example.says)
    return [f"{place}: {SEVERITIES[code]}: {code}" for place, code in parts]


def explain(code: str, said: Said = in_brief) -> str:
    """A code for a terminal: severity, when, why, what to do, a wrong example with its messages, a right one.

    `said` gives the lines of the wrong example. Raises `UnknownCode`, with the code that was probably meant.
    """
    found = {entry.code: entry for entry in entries()}
    if code not in found:
        meant = nearest(code.lower(), found, 3)
        hint = f"Did you mean {meant}?" if meant else f"The codes are {', '.join(found)}."
        raise UnknownCode(f'There is no code "{code}". {hint}')
    entry = found[code]
    wrong, right = entry.wrong, entry.right
    parts = [
        f"{code} ({entry.severity})",
        *(_wrapped(text) for text in (entry.when, entry.why, entry.remedy) if text),
        "Wrong:",
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

    `said` gives the lines of a wrong example. Every directive stands in code, so that the page itself raises nothing.
    """
    found = entries()
    return "\n".join([_introduction(found, said), *(_section(entry, said) for entry in found)])


def as_table(page: str = "") -> str:
    """All codes with severity and meaning, each a link to its section of `page`."""
    rows = (f"| [{one.code}]({page}#{one.code}) | {one.severity} | {one.when} |" for one in entries())
    return "\n".join(["| code | severity | when |", "|---|---|---|", *rows])


def _introduction(found: Sequence[Entry], said: Said) -> str:
    """How to read a message, shown by one that is really said."""
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
        "**Wrong**",
        *_fenced(_blocks(wrong.shown, of=len(wrong.shown))),
        "**Messages**",
        _fence(_broken(said(wrong)), "text"),
        "**Right**",
        *_fenced(_blocks(_changed(wrong, right), of=len(wrong.shown))),
    ]
    return "\n\n".join(parts) + "\n"


def _changed(wrong: Example, right: Example) -> dict[str, str]:
    """The files of the right example that the wrong one has not, or has otherwise."""
    return {path: text for path, text in right.shown.items() if wrong.whole.get(path) != text}


def _blocks(files: Mapping[str, str], *, of: int) -> Iterator[tuple[str, str]]:
    """Names and texts of files to show; a page that is the only one `of` its site needs no name."""
    for path, text in files.items():
        yield ("" if path == PAGE and of == 1 else path), text


def _fenced(blocks: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, text in blocks:
        if name:
            yield f"`{name}`"
        yield _fence(text, "yaml" if name.endswith(".yml") else "text")


def _broken(lines: Iterable[str]) -> str:
    """Messages as a page has room for them: nobody should have to scroll to read what to do."""
    return "\n".join(_wrapped(line, "    ") for line in lines)


def _fence(text: str, language: str) -> str:
    """Text as a block of code, whose fence is longer than any in it."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"
