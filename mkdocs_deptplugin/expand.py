"""From a document to plain Markdown, our constructs as marks that `convert` turns into elements."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .directives import CARD_KEYS
from .document import Apply, Blank, CardHeading, Close, Document, Escape, Open, Single, TitleLine, Unbracket
from .footnotes import notes_to_withhold
from .labels import Labels
from .marks import LINE_BREAK, write_mark, write_text_mark
from .strategy import WITHHELD, Response
from .words import lines_of

_SHOWN = {"<": "&lt;"}


def expand(
    document: Document,
    responses: Sequence[Response],
    labels: Labels,
    *,
    number: str = "",
    title: str = "",
    progress: bool = False,
    late: bool = False,
    navigation: Callable[[int], str] | None = None,
    path: str = "",
) -> str:
    """Write a page's Markdown without directives.

    In: the document, its cards as responses, the action's number and title as the front matter gives them, whether
    `progress` follows the action's heading, and whether the text is `late`, so that its cards have no place in a file;
    the HTML of the page's first, second… navigation; and the page's own path. Out: Markdown in which each of our
    constructs is a line that begins with a mark; every other line is the author's.
    """
    lines = _without_notes(_edited(document, responses), responses)
    out: list[str] = []
    marks: list[str] = []
    if number and document.title is None:  # the front matter alone makes it an action
        out += [write_text_mark(title, "title", (), labels.heading(number) + (":" if title else "")), ""]
    headed = {event.card for event in document.events if isinstance(event, CardHeading)}
    navigations = 0
    position, withheld = 0, 0  # how many blocks of a card that is withheld are open
    for event in document.events:
        if withheld:
            # Nothing that stands in a withheld card goes on from here: not a word, not an attribute.
            position = event.line
            withheld += isinstance(event, Open) - isinstance(event, Close)
            if isinstance(event, CardHeading):
                marks.append(_heading(responses[event.card]))
            if withheld:
                position += _length(event)
                continue
        if position < event.line:
            between = lines[position : event.line]
            if not marks:
                out += between
            elif any(between):
                _flush(marks, out)
                out += between
            position = event.line
        source = document.lines[event.line] if event.line < len(document.lines) else ""
        match event:
            case Open(card=card) if card >= 0:
                response = responses[card]
                place = document.place(event.line)
                where = () if late or place.late else (place.path or path, place.line)
                marks.append(_card(event, response, labels, source, where))
                if response.card.heading is None and response.heading and card not in headed:
                    marks.append(_heading(response))
                withheld = int(response.state == WITHHELD)
                if withheld and not response.heading:
                    marks.append(write_mark("", "state", labels.of(response.state, is_unread=response.is_unread)))
            case Open(is_statement=True):
                attributes = _pairs(event.attributes.html("statement"))
                marks.append(write_mark(source, "statement", event.element, attributes))
            case Open():
                marks.append(write_mark(source, "open", event.element, _pairs(event.attributes.html())))
            case Close():
                marks.append(write_mark(source if event.written else "", "close"))
            case CardHeading():
                marks.append(_heading(responses[event.card]))
            case TitleLine():
                marks.append(_title(document, labels, number))
                if progress:
                    marks.append(write_mark("", "progress"))
            case Single(name="navigation") if navigation is not None:
                marks.append(write_mark(source, "navigation", navigation(navigations)))
                navigations += 1
            case Single(name=name):
                marks.append(write_mark(source, name))
            case Apply():
                marks.append(write_mark(source, "apply", _pairs(event.attributes.html())))
            case Blank():
                marks.append("")
            case _:
                continue
        position = event.line + _length(event)
    if marks:
        _flush(marks, out)
    return "\n".join(out + lines[position:])


def _length(event: object) -> int:
    if isinstance(event, (CardHeading, TitleLine)):
        return event.length
    return 0 if isinstance(event, Close) and not event.written else 1


def _flush(marks: list[str], out: list[str]) -> None:
    """Marks stand in a paragraph of their own, so that Markdown hands them over together."""
    out += ["", *filter(None, marks), ""]
    marks.clear()


def _edited(document: Document, responses: Sequence[Response]) -> list[str]:
    """The lines with what is to be changed inside them, from the right so that columns stay true."""
    lines = list(document.lines)
    edits = [event for event in document.events if isinstance(event, (Escape, Unbracket))]
    for event in sorted(edits, key=lambda edit: -edit.column):
        line, at = lines[event.line], event.column - 1
        if isinstance(event, Escape):
            lines[event.line] = line[:at] + (_SHOWN.get(line[at]) or "\\" + line[at]) + line[at + 1 :]
        else:
            url = responses[event.card].url if event.card >= 0 else ""
            opening, closing = ("[" if event.opens else "", f"](<{url}>)" if event.closes else "") if url else ("", "")
            lines[event.line] = line[:at] + opening + event.text + closing + line[at + event.length :]
    return lines


def _without_notes(lines: list[str], responses: Sequence[Response]) -> list[str]:
    """The lines without the footnotes that only withheld text refers to."""
    hidden = {at for one in responses if one.state == WITHHELD for at in range(one.card.line, one.card.end)}
    notes = notes_to_withhold(lines, hidden) if hidden else set()
    return ["" if at in notes else line for at, line in enumerate(lines)] if notes else lines


def _pairs(attributes: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(attributes.items())


def _card(event: Open, response: Response, labels: Labels, source: str, where: tuple[object, ...]) -> str:
    heading = response.card.heading
    attributes = event.attributes.without(CARD_KEYS).html("department")
    if response.state == WITHHELD:
        # A title or a data- attribute could say what the statement is not to.
        attributes = {name: value for name, value in attributes.items() if name in ("class", "id")}
    if heading is not None and heading.attributes.id:
        attributes["id"] = heading.attributes.id
    attributes |= {"data-department": response.department.id, "data-state": response.state}
    about = labels.about.format(department=response.name or response.department.name)
    carried = response.is_unread, response.is_derived, *where
    return write_mark(source, "card", event.element, _pairs(attributes), about, carried)


def _heading(response: Response) -> str:
    heading = response.card.heading
    attributes = heading.attributes.without(CARD_KEYS).html() if heading is not None else {}
    attributes.pop("id", None)
    if response.state == WITHHELD:
        attributes = {name: value for name, value in attributes.items() if name == "class"}
    return write_text_mark(LINE_BREAK.join(response.heading), "heading", _pairs(attributes))


def _title(document: Document, labels: Labels, number: str) -> str:
    title = document.title
    assert title is not None
    prefix = title.prefix or labels.heading(number)
    prefix += ":" if title.title else ""
    return write_text_mark(
        LINE_BREAK.join(lines_of(title.title)), "title", _pairs(title.heading.attributes.html()), prefix
    )
