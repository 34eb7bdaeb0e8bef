"""The order of a page's cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..reading.document import Document
from ..text.words import sortable
from .departments.departments import Departments
from .model import Response

# In English, French and Welsh.
_SMALL_WORDS = frozenset(
    ("for", "of", "and", "the", "le", "la", "les", "l", "de", "du", "des", "d", "et", "y", "yr", "r", "a")
)


def in_order(
    document: Document, responses: Sequence[Response], departments: Departments, order: str
) -> tuple[str, list[Response]]:
    """Sort the cards of a page.

    Args:
        document: The page.
        responses: The responses on the page, one for each card.
        departments: The departments that the site knows.
        order: `registry` or `name`.

    Returns:
        The page's Markdown and its responses, in the order of `lines_in_order`.
    """
    places, ordered = lines_in_order(document, responses, departments, order)
    return "\n".join(document.lines[place] for place in places), ordered


def lines_in_order(
    document: Document, responses: Sequence[Response], departments: Departments, order: str
) -> tuple[list[int], list[Response]]:
    """Sort the cards of a page, and return its lines by their indexes.

    Only neighbouring cards change places. A heading or a paragraph keeps its place, with the same cards before
    and after it. A comment stays with the card below it.

    Args:
        document: The page.
        responses: The responses on the page, one for each card.
        departments: The departments that the site knows.
        order: `registry` or `name`.

    Returns:
        The indexes of the lines in their new order, from 0, and the responses in their new order.
    """
    key = _by_registry(departments) if order == "registry" else _by_name
    lines = range(len(document.lines))
    out: list[int] = []
    ordered: list[Response] = []
    position = 0
    for run in _runs(document, responses):
        starts = [start for start, _ in run]
        ends = [response.card.end for _, response in run]
        best = sorted(range(len(run)), key=lambda place: key(run[place][1]))
        for slot, place in enumerate(best):
            out += lines[position : starts[slot]]
            out += lines[starts[place] : ends[place]]
            position = ends[slot]
            ordered.append(run[place][1])
    return [*out, *lines[position:]], ordered


def _runs(document: Document, responses: Sequence[Response]) -> list[list[tuple[int, Response]]]:
    """Groups of cards with only blank lines and comments between them, each with the line where its comment begins."""
    runs: list[list[tuple[int, Response]]] = []
    end = 0
    for response in responses:
        card = response.card
        between = document.lines[end : card.line]
        if runs and _is_quiet("\n".join(between)):
            comment = next((at for at, line in enumerate(between, end) if line.strip()), card.line)
            runs[-1].append((comment, response))
        else:
            runs.append([(_comment_above(document.lines, card.line, end), response)])
        end = card.end
    return runs


def _comment_above(lines: Sequence[str], line: int, least: int) -> int:
    """The first line of the comment right above a line. The line itself if there is no comment."""
    start = line
    while start > least and lines[start - 1].strip():
        start -= 1
    while start < line and not _is_quiet("\n".join(lines[start:line])):
        start += 1
    return start


def _is_quiet(text: str) -> bool:
    text = text.strip()
    while text.startswith("<!--") and "-->" in text:
        text = text.partition("-->")[2].strip()
    return not text


def _by_registry(departments: Departments) -> Callable[[Response], Any]:
    places = {department.id: index for index, department in enumerate(departments)}
    return lambda response: places.get(response.department.id, len(places))


def _by_name(response: Response) -> str:
    return " ".join(word for word in sortable(response.name).split() if word not in _SMALL_WORDS)
