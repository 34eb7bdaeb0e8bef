"""The data files: one row per response, as JSON and as CSV (docs/design.md)."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote, urljoin

from ..strategy.model import Strategy
from ..strategy.states import MISSING, WITHHELD, State
from ..text.html import NO_READING, TextLink

SCHEMA: Final = "responses.schema.json"
"""The name of the schema's file, in this folder and on the site, where it is next to the JSON file."""

_ABSOLUTE = re.compile(r"[a-zA-Z][a-zA-Z\d+.-]*:|[/\\]")
_SPACE = re.compile(r"\s")
_RUNS = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠]|[\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")


class Row(NamedTuple):
    """One response, or one missing answer, which has only the first five fields.

    Attributes:
        links: The statement's links. Their addresses are like `url`.
        url: The card's address: absolute if the site's address is known, otherwise relative to the site's root.
        source: The file with the card; empty if the card came from a macro, a snippet or another plugin.
        line: The line in `source`, from 1; None if the card came from one of these.
    """

    action: str
    action_title: str
    department: str
    department_name: str
    state: State
    statement: str
    links: tuple[TextLink, ...]
    url: str
    source: str
    line: int | None


def rows(strategy: Strategy, url_of: Callable[[str], str], site_url: str = "") -> list[Row]:
    """Make a row for every response and every missing answer.

    Args:
        strategy: The strategy.
        url_of: Returns the address of the page at a path, relative to the site's root.
        site_url: The absolute address of the site's root; empty if it is not known.

    Returns:
        For each action, its responses in the order of the page, then its missing answers. The row of a withheld
        response has no statement and no links.
    """
    root = f"{site_url.rstrip('/')}/" if site_url else ""
    found = []
    for action in strategy.actions:
        page = url_of(action.path)
        for response in action.responses:
            hidden = response.state == WITHHELD
            words, links = NO_READING if hidden else response.reading
            found.append(
                Row(
                    action=action.number,
                    action_title=action.title,
                    department=response.department.id,
                    department_name=response.department.name,
                    state=response.state,
                    statement=words,
                    links=tuple(TextLink(link.text, _whole(from_root(link.url, page), root)) for link in links),
                    url=_whole(f"{page}#{response.anchor}", root),
                    source=response.path or (action.path if response.line is not None else ""),
                    line=response.line,
                )
            )
        for department in action.expected:
            if action.states[department.id] == MISSING:
                first = action.number, action.title, department.id, department.name
                found.append(Row(*first, MISSING, "", (), "", "", None))
    return found


def _whole(url: str, root: str) -> str:
    return urljoin(root, url) if root and _ABSOLUTE.match(url) is None else url


def from_root(url: str, page: str) -> str:
    """Make an address on a page relative to the site's root. One with a host, or from the root, does not change."""
    if _ABSOLUTE.match(url) is None:
        with suppress(ValueError):  # an invalid address does not change
            url = urljoin(f"/{page.removeprefix('./')}", url).removeprefix("/") or "./"
    return _SPACE.sub(lambda match: quote(match[0]), url)


def as_json(rows: Iterable[Row], strategy_title: str) -> str:
    """The rows as JSON, as in `responses.schema.json`. Each row is one line, so that two versions can be compared."""
    write = json.JSONEncoder(ensure_ascii=False).encode
    responses = ",\n".join(write(_as_object(row)) for row in rows)
    return (
        f'{{\n"$schema": {write(SCHEMA)},\n"strategy": {write(strategy_title)},\n"responses": [\n{responses}\n]\n}}\n'
    )


def _as_object(row: Row) -> dict[str, Any]:
    empty = ("statement", "links", "url", "source", "line")
    if row.state == MISSING:
        return row._asdict() | dict.fromkeys(empty)
    return row._asdict() | {"links": [link._asdict() for link in row.links], "source": row.source or None}


def as_csv(rows: Iterable[Row]) -> str:
    """The rows as CSV (RFC 4180), with a header, and a byte order mark so that spreadsheets recognise UTF-8.

    The links are their addresses, separated by spaces. A cell that a spreadsheet would run as a formula begins with an
    apostrophe (https://owasp.org/www-community/attacks/CSV_Injection); a number stays a number.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(Row._fields)
    for row in rows:
        links = " ".join(link.url for link in row.links)
        cells = ("" if cell is None else str(cell) for cell in row._replace(links=links))  # type: ignore[arg-type]
        writer.writerow(map(safe_cell, cells))
    return f"\ufeff{out.getvalue()}"


def schema() -> str:
    """The JSON Schema of what `as_json` writes."""
    return Path(__file__).with_name(SCHEMA).read_text(encoding="utf-8")


def safe_cell(cell: str) -> str:
    """Add an apostrophe to a cell that a spreadsheet would run as a formula. Other cells do not change."""
    return f"'{cell}" if _RUNS.match(cell) and not _NUMBER.fullmatch(cell) else cell
