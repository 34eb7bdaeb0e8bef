"""Replace a document's directives by parts, between the author's lines.

`portable` writes the parts as ordinary Markdown with HTML elements, which the hook returns. `convert` writes them for
our own Markdown extension.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..reading.document import Apply, Blank, CardHeading, Close, Document, Escape, Open, Single, TitleLine, Unbracket
from ..reading.grammar.directives import CARD_KEYS
from ..reading.grammar.elements import MISTAKE, WORDS, Carried, list_place
from ..reading.pages.footnotes import notes_to_withhold
from ..reading.source import Source
from ..settings import Labels
from ..strategy.model import Response
from ..strategy.states import WITHHELD
from ..text.marks import LINE_BREAK
from ..text.words import lines_of, plain
from .portable import Pairs, Part, Value

_SHOWN = {"<": "&lt;"}
_STATEMENT = ("div", (("class", "statement"),))


def expand(
    source: Source,
    responses: Sequence[Response],
    labels: Labels,
    *,
    progress: bool = False,
    late: bool = False,
    navigation: Callable[[int], str] | None = None,
) -> list[str | Part]:
    """Replace the directives of a page by parts.

    Args:
        source: The page.
        responses: The responses, one for each card of the document.
        labels: The words of the site.
        progress: Whether a count of the responses follows the action's heading.
        late: Whether the text was expanded before. Each card then specifies its own file.
        navigation: Returns the HTML of the page's first, second… navigation, counted from 0.

    Returns:
        The author's lines, and the parts that replace directives.
    """
    writer = _Writer(source.document, responses, labels, late=late, path=source.path)
    if source.number and source.document.title is None:  # only the front matter makes the page an action
        writer.title(source.title, (), labels.heading(source.number) + (":" if source.title else ""), "")
    writer.heading = source.number
    writer.progress = progress
    writer.navigation = navigation
    return writer.written()


class _Writer:
    """Processes a document's events. `kinds` has the open elements, the innermost last."""

    def __init__(
        self, document: Document, responses: Sequence[Response], labels: Labels, *, late: bool, path: str
    ) -> None:
        self.document = document
        self.responses = responses
        self.labels = labels
        self.late = late
        self.path = path
        self.heading = ""
        self.progress = False
        self.navigation: Callable[[int], str] | None = None
        self.navigations = 0
        self.out: list[str | Part] = []
        # The element, whether it is a card, and whether an implied statement ends with it.
        self.kinds: list[tuple[str, bool, bool]] = []

    def written(self) -> list[str | Part]:
        lines = _without_notes(_edited(self.document, self.responses), self.responses)
        position, withheld = 0, 0  # the number of open blocks in a withheld card
        for event in self.document.events:
            if withheld:
                # Nothing in a withheld card is written: neither words nor attributes.
                withheld += isinstance(event, Open) - isinstance(event, Close)
                if withheld:
                    position = event.line + _length(event)
                    continue
            elif position < event.line:
                self.out += lines[position : event.line]
            position = max(position, event.line)
            if not self._write(event):
                continue
            if isinstance(event, Open) and event.card >= 0:
                withheld = int(self.responses[event.card].state == WITHHELD)
            position = event.line + _length(event)
        return self.out + lines[position:]

    def _write(self, event: object) -> bool:
        """Write the part for an event. Return whether there is one."""
        match event:
            case Open(card=card) if card >= 0:
                self._card(event, self.responses[card])
            case Open(is_statement=True):
                is_cards = any(is_card for _, is_card, _ in self.kinds)
                self._open("statement" if is_cards else "open", event, event.attributes.html("statement"))
            case Open():
                self._open("open", event, event.attributes.html())
            case Close():
                self._close(self._source(event.line) if event.written else "")
            case TitleLine():
                self._title_of_page(event)
            case Single(name="navigation"):
                self._navigation(event)
            case Single(name="count"):
                if self.late:
                    self._part("", "progress")
            case Single(name=name):
                self._list(name, event.line)
            case Apply():
                if self._is_after_fence():  # there is nothing to apply them to
                    self.out.append("")
                else:
                    self._part(self._source(event.line), "apply", tuple(event.attributes.html().items()))
            case CardHeading() | Blank():
                self.out.append("")  # the text before it and after it is not one paragraph
            case _:
                return False
        return True

    def title(self, text: str, attributes: Pairs, prefix: str, source: str) -> None:
        self._part(source, "title", attributes, prefix, text=text)

    def _is_after_fence(self) -> bool:
        last = next((one for one in reversed(self.out) if one), "")
        return isinstance(last, str) and last.lstrip(" ").startswith(("```", "~~~"))

    def _part(self, source: str, *values: Value, text: str = "", place: str = "") -> None:
        self.out.append(Part(source, values, text, place))

    def _source(self, line: int) -> str:
        return self.document.lines[line] if line < len(self.document.lines) else ""

    def _open(self, kind: str, event: Open, attributes: dict[str, str]) -> None:
        self.kinds.append((event.element, False, False))
        pairs, place = tuple(attributes.items()), self._place(event)
        self._part(self._source(event.line), kind, event.element, pairs, place=place)

    def _place(self, event: Open) -> str:
        """The place where an element was written: its line, after the path of an included file."""
        if event.source or self.late:
            return event.source
        place = self.document.place(event.line)
        if place.late:
            return ""
        return f"{place.path}:{place.line}" if place.path else str(place.line)

    def _close(self, source: str) -> None:
        element, _, ends_statement = self.kinds.pop()
        if ends_statement:
            self._part("", "close", "div")
        self._part(source, "close", element)

    def _unaddressed(self, event: Open, response: Response) -> tuple[str, ...]:
        """The texts of a card's links without an address, also from the registry."""
        if response.url or response.state == WITHHELD:
            return ()
        return tuple(plain(link.text) for link in self.document.links if link.card == event.card and not link.url)

    def _card(self, event: Open, response: Response) -> None:
        card = response.card
        is_withheld = response.state == WITHHELD
        attributes = _card_attributes(event, response)
        heading = _heading_attributes(response)
        about = self.labels.about.format(department=response.name or response.department.name)
        where_from = MISTAKE if response.is_unread else WORDS if response.is_derived else ""
        place = self._place(event)
        unaddressed, may_repeat = self._unaddressed(event, response), response.declared.may_repeat
        is_read_again = self.late and bool(place)
        carried = Carried(where_from, place, self.path, response.url, unaddressed, may_repeat, is_read_again)
        text = LINE_BREAK.join(response.heading)
        source = self._source(event.line)
        self._part(source, "card", event.element, attributes, about, carried, heading, text=text, place=place)
        has_own = any(span.opening != card.line for span in card.statements)
        ends_statement = not is_withheld and not has_own
        self.kinds.append((event.element, True, ends_statement))
        if ends_statement:
            self._part("", "statement", *_STATEMENT)
        if is_withheld:
            if not response.heading:
                words = self.labels.of(response.state, is_unread=response.is_unread)
                self._part("", "state", words)
            self._part("", "statement", *_STATEMENT)
            self._part("", "close", "div")

    def _title_of_page(self, event: TitleLine) -> None:
        title = self.document.title
        assert title is not None
        prefix = (title.prefix or self.labels.heading(self.heading)) + (":" if title.title else "")
        attributes = tuple(title.heading.attributes.html().items())
        self.title(LINE_BREAK.join(lines_of(title.title)), attributes, prefix, self._source(event.line))
        if self.progress:
            self._part("", "progress")

    def _navigation(self, event: Single) -> None:
        html = event.html or (self.navigation(self.navigations) if self.navigation is not None else "")
        self.navigations += 1
        self._part(self._source(event.line), "navigation", html)

    def _list(self, name: str, line: int) -> None:
        """The place of a list of responses, which is filled once all of them are published."""
        if self.heading or self.document.marker is not None:
            self.out.append(self._source(line).replace("{", "&#123;"))
        else:
            self.out += ["", list_place(name), ""]


def _length(event: object) -> int:
    if isinstance(event, (CardHeading, TitleLine, Single)):
        return event.length
    return 0 if isinstance(event, Close) and not event.written else 1


def _edited(document: Document, responses: Sequence[Response]) -> list[str]:
    """Change the text within lines, from right to left so that columns stay correct."""
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
    """Remove the footnotes that only withheld text refers to."""
    hidden = {at for one in responses if one.state == WITHHELD for at in range(one.card.line, one.card.end)}
    notes = notes_to_withhold(lines, hidden) if hidden else set()
    return ["" if at in notes else line for at, line in enumerate(lines)] if notes else lines


def _card_attributes(event: Open, response: Response) -> Pairs:
    heading = response.card.heading
    attributes = event.attributes.without(CARD_KEYS).html("department")
    if response.state == WITHHELD:
        # A title or a data- attribute could contain the withheld answer.
        attributes = {name: value for name, value in attributes.items() if name in ("class", "id")}
    if heading is not None and heading.attributes.id:
        attributes["id"] = heading.attributes.id
    # A macro's result is not known yet.
    is_known = "{" not in "".join(response.heading)
    attributes |= {"data-department": response.department.id if is_known else "", "data-state": response.state}
    return tuple(attributes.items())


def _heading_attributes(response: Response) -> Pairs:
    heading = response.card.heading
    attributes = heading.attributes.without(CARD_KEYS).html() if heading is not None else {}
    attributes.pop("id", None)
    if response.state == WITHHELD:
        attributes = {name: value for name, value in attributes.items() if name == "class"}
    return tuple(attributes.items())
