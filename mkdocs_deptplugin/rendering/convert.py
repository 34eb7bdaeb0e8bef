"""Convert Markdown to HTML: the extension of Python-Markdown (docs/design.md).

A preprocessor replaces each part of the expansion by a mark. The block processor leaves flat opening and closing marks
in the tree. A tree processor nests them with a stack, so that deep nesting needs no recursion. Ids and links are
elements before MkDocs looks for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension, Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from ..reading.document import Document
from ..reading.grammar.elements import NAVIGATION_CLASS, Carried, place_of
from ..reading.placeholders import LONGEST, is_placeholder
from ..reading.problems import Problem
from ..reading.scan import scan
from ..reading.source import Source
from ..settings import Settings
from ..strategy.departments.departments import Departments
from ..strategy.model import Response
from ..strategy.outline import find_stops, problems_of_cards, read_responses
from ..strategy.record import Converted, ConvertedCard
from ..strategy.states import AWAITING, RESPONDED, WITHHELD, State
from ..text.html import Language, languages
from ..text.html import read as words_and_links
from ..text.marks import (
    BODY,
    CARD,
    END,
    LINE,
    LINE_BREAK,
    MARKS,
    NAVIGATION,
    NUMBER,
    STATEMENT,
    holds_marks,
    read_mark,
    restore,
    write_mark,
)
from .expand import expand
from .portable import Known, Pairs, Part

_MARK = "deptplugin-mark"
_STATE = "response-state"

_ID_IN_HTML = re.compile(r"""\sid\s*=\s*["']?([^"'\s>]+)""")
_RAW_LINK = re.compile(
    "(?P<before>\x02wzxhzdk:(?P<open>\\d+)\x03)(?P<text>[^\x02]*)(?P<after>\x02wzxhzdk:(?P<close>\\d+)\x03)"
)
_PLAIN_WORDS = re.compile(rf"(?:[^\W_]|[ ,&'’(){LINE_BREAK}-])*")
_TAG = re.compile(r"<[^<>]*>")
_TO_BE_READ: Final = ("{", "}", "<!--", "```", "~~~")
_MAY_BE_OURS: Final = ("<", " <", "  <", "   <", '# <span class="action-number"')
_PLACEHOLDER = re.compile("\x02[^\x03]*\x03")


class _Card:
    """A card in the tree.

    Attributes:
        source: The path of the card's file. Empty if the card is not in a file.
        line: The line of the card in that file. `None` if the card is not in a file.
    """

    def __init__(self, element: Element, about: str, carried: Carried) -> None:
        self.element = element
        self.about = about
        self.carried = carried
        path, self.line = place_of(carried.place)
        self.source = (path or carried.page) if self.line is not None else ""
        self.heading: Element | None = None
        self.statements: list[Element] = []


class _Conversion:
    """The data that the processors of one Markdown instance share while they convert one page."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.marked: list[Part] = []
        self.parents: list[Element] = []
        self.cards: list[_Card] = []
        self.navigations: list[str] = []
        self.notes: list[Problem] = []

    def marks(self, parts: Iterable[str | Part]) -> list[str]:
        """Replace each part by a mark. Marks that follow each other are in one paragraph."""
        out: list[str] = []
        is_after_part, blanks = False, 0
        for part in parts:
            if part == "":
                blanks += 1
                continue
            is_part = isinstance(part, Part)
            if is_part != is_after_part:
                out.append("")
            if not is_part:
                out += [""] * blanks
            blanks, is_after_part = 0, is_part
            if isinstance(part, str):
                out.append(part)
            else:
                out.append(write_mark(len(self.marked)))
                self.marked.append(part)
        return [*out, ""] if is_after_part else out


class CardsExtension(Extension):
    """A Python-Markdown extension that reads the result of `expand`, and directives that were added after it.

    Attributes:
        known: The result of the last expansion, which need not be read again.
        said: The codes and messages of the problems found in the last expansion.
        left_alone: The paths of the pages with directives that are not read.
        path: The path of the page, if MkDocs does not specify it.
    """

    def __init__(self, departments: Departments, settings: Settings) -> None:
        super().__init__()
        self.departments = departments
        self.settings = settings
        self.known: Known = {}
        self.said: set[tuple[str, str]] = set()
        self.left_alone: set[str] = set()
        self.path = ""
        self._converted: list[tuple[object, Converted]] = []

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name is Python-Markdown's)
        """Register the processors. The comments explain their priorities."""
        conversion = _Conversion()
        # After fences are stashed (25), before raw HTML is (20); MkDocs itself reads raw HTML at 21.
        md.preprocessors.register(_LateDirectives(md, self, conversion), "deptplugin-late", 22)
        md.parser.blockprocessors.register(_Marks(md.parser, conversion), "deptplugin-marks", 110)
        # Before inline patterns (20), which then read headings and titles.
        md.treeprocessors.register(_Nest(md, conversion), "deptplugin-nest", 30)
        md.treeprocessors.register(_Links(md, self.settings, conversion), "deptplugin-links", 15)
        # After attr_list (8) has set its ids, before the table of contents (5) sets the others.
        md.treeprocessors.register(_Ids(md, conversion), "deptplugin-ids", 6)
        md.treeprocessors.register(_Brackets(md, conversion), "deptplugin-brackets", -50)
        md.postprocessors.register(_Leftovers(md, self, conversion), "deptplugin-leftovers", -50)
        # The very last: links, contents and raw HTML do not change any more.
        md.postprocessors.register(_Record(md, self, conversion), "deptplugin-record", -100)

    def take(self, file: object = None) -> Converted | None:
        """Return the result of the last conversion, and forget all results.

        Args:
            file: The page's file in MkDocs. Default: any page.

        Returns:
            The result, or `None` if there is none.
        """
        found = next((one for of, one in reversed(self._converted) if file is None or of is file), None)
        self._converted.clear()
        return found

    def keep(self, file: object, converted: Converted) -> None:
        """Remember the result of a conversion.

        Only the last ten are kept, since some are never taken, such as a blog's excerpts.
        """
        del self._converted[:-9]
        self._converted.append((file, converted))


class _LateDirectives(Preprocessor):
    """Reads the result of `expand`, and expands directives from a snippet or a macro."""

    def __init__(self, md: Markdown, extension: CardsExtension, conversion: _Conversion) -> None:
        super().__init__(md)
        self.extension = extension
        self.conversion = conversion

    def run(self, lines: list[str]) -> list[str]:
        conversion, extension = self.conversion, self.extension
        conversion.begin()
        if (parts := _recognized(lines, extension.known)) is not None:
            return conversion.marks(parts)
        document = scan("\n".join(lines), extension.settings, late=True)
        if not document.lines:
            return lines
        document, responses = read_responses(document, extension.departments, extension.settings)
        path = getattr(_file_of(self.md), "src_uri", extension.path)
        if path in extension.left_alone:
            if any(one.state == WITHHELD for one in responses):
                message = "A withheld card was added to this page, but its directives are not read. Remove the card."
                conversion.notes.append(Problem("directive-unknown", 1, 1, message, effect="stops"))
            return lines
        conversion.notes += self._new(document, responses)
        if not document.has_directives:
            return lines
        return conversion.marks(expand(Source(path, document), responses, extension.settings.labels, late=True))

    def _new(self, document: Document, responses: Sequence[Response]) -> Iterator[Problem]:
        """Find the problems of a text that was expanded before, except those reported then."""
        is_action = bool(document.cards)
        extension = self.extension
        stopping = find_stops(document, responses, extension.departments, extension.settings.terms, is_action=is_action)
        for problem in dict.fromkeys((*document.problems, *problems_of_cards(document, responses), *stopping)):
            if (problem.code, problem.message) not in self.extension.said:
                yield problem._replace(line=1, column=1, path="")
        for include in document.includes:
            message = f"{{include {include.path}}} came from a snippet or a macro. Write it in the page itself."
            yield Problem("include-missing", 1, 1, message)


def _file_of(md: Markdown) -> object:
    """The file that MkDocs converts. `None` outside MkDocs."""
    return next((getattr(one, "file", None) for one in md.treeprocessors if hasattr(one, "file")), None)


def _recognized(lines: list[str], known: Known) -> list[str | Part] | None:
    """Recognise a page that is exactly the result of `expand`, so that nothing has to be read again.

    Returns:
        Its lines and parts, or `None` if anything else may be a directive, code or HTML.
    """
    if not known:
        return None
    text = "\n".join(lines)
    if any(sign in text for sign in _TO_BE_READ) or holds_marks(text):
        return None
    out: list[str | Part] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if not line.startswith(_MAY_BE_OURS):
            out.append(line)
            continue
        others, part = known.get(line, ([], None))
        if part is None or lines[at : at + len(others)] != others:
            return None
        at += len(others)
        out.append(part)
    return out


class _Marks(BlockProcessor):
    """Turns lines with marks into flat elements."""

    def __init__(self, parser: Any, conversion: _Conversion) -> None:
        super().__init__(parser)
        self.conversion = conversion

    def test(self, parent: Element, block: str) -> bool:
        return block.startswith(LINE)

    def run(self, parent: Element, blocks: list[str]) -> None:
        if not self.conversion.parents or self.conversion.parents[-1] is not parent:
            self.conversion.parents.append(parent)
        lines = blocks.pop(0).split("\n")
        for place, line in enumerate(lines):
            if not line.startswith(LINE):
                blocks.insert(0, "\n".join(lines[place:]))
                return
            SubElement(parent, _MARK).text = AtomicString(line)


class _Nest(Treeprocessor):
    """Puts the elements between an opening and a closing mark into an element."""

    def __init__(self, md: Markdown, conversion: _Conversion) -> None:
        super().__init__(md)
        self.conversion = conversion

    def run(self, root: Element) -> None:
        for parent in self.conversion.parents:
            children = list(parent)
            if children:
                _Nester(parent, self.conversion).nest(children)


class _Nester:
    """A stack of open elements. Each handler takes the text of a part and then its values (see `Part`)."""

    def __init__(self, parent: Element, conversion: _Conversion) -> None:
        self.stack = [parent]
        self.marked = conversion.marked
        self.cards = conversion.cards
        self.navigations = conversion.navigations
        self.card: _Card | None = None
        self.handlers: dict[str, Callable[..., None]] = {
            "open": self._open,
            "statement": self._statement,
            "close": self._close,
            "card": self._card,
            "title": self._title,
            "apply": self._apply,
            "navigation": self._navigation,
            "progress": self._progress,
            "state": self._state,
        }

    def nest(self, children: list[Element]) -> None:
        parent = self.stack[0]
        parent[:] = []
        for child in children:
            if child.tag != _MARK:
                self.stack[-1].append(child)
                continue
            _, (kind, *values), text, _ = self.marked[read_mark(child.text or "")]
            self.handlers[str(kind)](text, *values)
        while len(self.stack) > 1:
            self._close("")

    def _open(self, text: str, tag: str, attributes: Pairs) -> None:
        self.stack.append(SubElement(self.stack[-1], tag, dict(attributes)))

    def _statement(self, text: str, tag: str, attributes: Pairs) -> None:
        self._open(text, tag, attributes)
        if self.card is not None:
            self.card.statements.append(self.stack[-1])

    def _close(self, text: str, tag: str = "") -> None:
        if len(self.stack) == 1:
            return
        element = self.stack.pop()
        if self.card is not None and element is self.card.element:
            self.card = None

    def _card(
        self, text: str, tag: str, attributes: Pairs, about: str, carried: Carried, heading_attributes: Pairs
    ) -> None:
        self._open("", tag, attributes)
        card = self.card = _Card(self.stack[-1], about, carried)
        self.cards.append(card)
        if text:
            card.heading = SubElement(card.element, "h2", dict(heading_attributes))
            card.heading.text = _broken(card.heading, text)

    def _title(self, text: str, attributes: Pairs, prefix: str) -> None:
        title = SubElement(self.stack[-1], "h1", dict(attributes))
        number = SubElement(title, "span", {"class": "action-number"})
        number.text = AtomicString(prefix)
        number.tail = _broken(title, f" {text}") if text else None

    def _apply(self, text: str, attributes: Pairs) -> None:
        if not len(self.stack[-1]):
            return
        element = self.stack[-1][-1]
        if _PLACEHOLDER.fullmatch((element.text or "").strip()):  # code or raw HTML, which Markdown has stashed
            return
        for key, value in attributes:
            if key == "class" and element.get("class"):
                value = f"{element.get('class')} {value}"
            element.set(key, value)

    def _state(self, text: str, words: str) -> None:
        SubElement(self.stack[-1], "p", {"class": _STATE}).text = AtomicString(words)

    def _progress(self, text: str) -> None:
        SubElement(self.stack[-1], "div", {"class": "response-progress"}).text = ""

    def _navigation(self, text: str, html: str = "") -> None:
        if html:
            # Not in Markdown's stash of raw HTML, which the table of contents searches for every heading.
            SubElement(self.stack[-1], "p").text = AtomicString(f"{NAVIGATION}{len(self.navigations)}{NAVIGATION}")
            self.navigations.append(html)
            return
        SubElement(self.stack[-1], "nav", {"class": NAVIGATION_CLASS}).text = ""


def _broken(heading: Element, text: str) -> str:
    """Add the line breaks of a text to its heading, and return the text before the first one."""
    if not _PLAIN_WORDS.fullmatch(text):  # a link or emphasis may continue after the break
        return text.replace(LINE_BREAK, " <br>")
    # Plain words need no inline patterns.
    first, *others = text.split(LINE_BREAK)
    # The space separates words where line breaks are dropped: in the contents and the search index.
    for place, line in enumerate(others, 1):
        SubElement(heading, "br").tail = AtomicString(line + " " if place < len(others) else line)
    return AtomicString(first + " " if others else first)


class _Links(Treeprocessor):
    """Names the department for screen readers in a "Read more" link. The visible words stay."""

    def __init__(self, md: Markdown, settings: Settings, conversion: _Conversion) -> None:
        super().__init__(md)
        self.settings = settings
        self.conversion = conversion

    def run(self, root: Element) -> None:
        for card in self.conversion.cards:
            for link in list(card.element.iter("a")):
                if self.settings.is_generic(_PLACEHOLDER.sub(" ", "".join(link.itertext()))):
                    hidden = SubElement(link, "span", {"class": "visually-hidden"})
                    hidden.text = AtomicString(f" {card.about}")
            if self.md.htmlStash.rawHtmlBlocks:
                self._raw_links(card)

    def _raw_links(self, card: _Card) -> None:
        """Do the same for links typed as HTML. Markdown has stashed their tags."""
        stash = self.md.htmlStash

        def told(match: re.Match[str]) -> str:
            opening, closing = (str(stash.rawHtmlBlocks[int(match[number])]) for number in ("open", "close"))
            is_link = opening.lower().startswith("<a ") and closing.lower() == "</a>"
            if not is_link or not self.settings.is_generic(match["text"]):
                return match[0]
            hidden = stash.store(f'<span class="visually-hidden"> {escape(card.about)}</span>')
            return f"{match['before']}{match['text']}{hidden}{match['after']}"

        for element in card.element.iter():
            if element.text and "\x02" in element.text:
                element.text = _RAW_LINK.sub(told, element.text)
            if element.tail and "\x02" in element.tail:
                element.tail = _RAW_LINK.sub(told, element.tail)


class _Ids(Treeprocessor):
    """Gives each card's heading the department's id, and makes all ids unique."""

    def __init__(self, md: Markdown, conversion: _Conversion) -> None:
        super().__init__(md)
        self.conversion = conversion

    def run(self, root: Element) -> None:
        if not self.conversion.parents:
            return
        used = {
            ident
            for raw in self.md.htmlStash.rawHtmlBlocks
            if isinstance(raw, str)
            for ident in _ID_IN_HTML.findall(raw)
        }
        names = _Names(used)
        headings = set()
        for card in self.conversion.cards:
            if card.heading is not None:
                headings.add(card.heading)
                card.heading.set("id", names.unused(card.element.get("data-department", "")))
        for element in root.iter():
            ident = element.get("id")
            if ident and element not in headings:
                element.set("id", names.unused(ident))


class _Names:
    """Makes ids unique: an id that is used already gets a number."""

    def __init__(self, used: set[str]) -> None:
        self._used = used
        self._counts: dict[str, int] = {}

    def unused(self, ident: str) -> str:
        name, count = ident, self._counts.get(ident, 0)
        while name in self._used:
            count += 1
            name = f"{ident}_{count}"
        self._counts[ident] = count
        self._used.add(name)
        return name


class _Brackets(Treeprocessor):
    """Marks the beginning of each card, the end of its heading, and its end, for `_Record`."""

    def __init__(self, md: Markdown, conversion: _Conversion) -> None:
        super().__init__(md)
        self.conversion = conversion

    def run(self, root: Element) -> None:
        for number, card in enumerate(self.conversion.cards):
            heading = card.heading
            if not len(card.element) or (heading is not None and card.element[0] is not heading):
                continue  # another extension has changed it
            card.element.text = f"{CARD}{number}{NUMBER}" + ("" if heading is not None else BODY)
            if heading is not None:
                heading.tail = BODY + (heading.tail or "")
            for statement in card.statements:
                statement.text = STATEMENT + (statement.text or "")
                if len(statement):
                    statement[-1].tail = (statement[-1].tail or "") + STATEMENT
                else:
                    statement.text += STATEMENT
            last = card.element[-1]
            last.tail = (last.tail or "") + END


class _Leftovers(Postprocessor):
    """Turns marks that Markdown read as code or raw HTML into the author's lines again."""

    def __init__(self, md: Markdown, extension: CardsExtension, conversion: _Conversion) -> None:
        super().__init__(md)
        self.extension = extension
        self.conversion = conversion

    def run(self, text: str) -> str:
        if LINE not in text:
            return text
        # What was written as a directive is shown as one.
        written = (self.extension.known.get(part.source, ([], part))[1] for part in self.conversion.marked)
        text, lines = restore(text, [part.source for part in written])
        for line in lines:
            message = f"{line.strip()} is in code or raw HTML, so it is shown as text. End the HTML before it."
            self.conversion.notes.append(Problem("directive-inline", 1, 1, message))
        return text


class _Record(Postprocessor):
    """Removes every mark from the HTML, and keeps the page's cards for `CardsExtension.take`."""

    def __init__(self, md: Markdown, extension: CardsExtension, conversion: _Conversion) -> None:
        super().__init__(md)
        self.extension = extension
        self.conversion = conversion

    def run(self, text: str) -> str:
        cards: list[ConvertedCard] = []
        if NAVIGATION in text:
            for number, html in enumerate(self.conversion.navigations):
                text = text.replace(f"<p>{NAVIGATION}{number}{NAVIGATION}</p>", html, 1)
        if self.conversion.cards:
            text = self._cards(text, cards)
        if cards or self.conversion.notes:
            self.extension.keep(_file_of(self.md), Converted(text, cards, tuple(self.conversion.notes)))
        return text

    def _cards(self, html: str, found: list[ConvertedCard]) -> str:
        text, *parts = html.split(CARD)
        out: list[str] = []
        marked = languages(html, STATEMENT)
        for _ in range(text.count(STATEMENT)):
            next(marked)
        for part in parts:
            spoken = [next(marked) for _ in range(part.count(STATEMENT))]
            head, _, rest = part.partition(BODY)
            number, _, heading = head.partition(NUMBER)
            body, end, after = rest.partition(END)
            start, stop = text.rfind("<"), after.find(">") + 1
            # Another extension may have split the card, or an author may have typed such a character.
            if not (end and start >= 0 and stop and number.isdecimal() and int(number) < len(self.conversion.cards)):
                text += part.partition(NUMBER)[2] if number.isdecimal() else part
                continue
            pieces = body.split(STATEMENT)
            card = self._card(
                self.conversion.cards[int(number)],
                text[start:] + heading,
                heading,
                "".join(pieces),
                after[:stop],
                "\n".join(_statements(pieces, spoken)),
            )
            out += [text[:start], card.html]
            found.append(card)
            text = after[stop:]
        whole = "".join((*out, text))
        if holds_marks(whole):  # of a card that another extension has split
            found[:] = map(_without_marks, found)
            whole = MARKS.sub("", whole)
        return whole

    def _card(self, card: _Card, head: str, heading: str, body: str, end: str, statement: str) -> ConvertedCard:
        element = card.element
        state: State = element.get("data-state", "")  # type: ignore[assignment]
        if card.carried.is_derived:  # a macro may have changed the words
            is_answer = (
                "<img" in statement
                or len(_TAG.sub("", statement)) > LONGEST
                or not self._is_placeholder(words_and_links(statement).words)
            )
            derived: State = RESPONDED if is_answer else AWAITING
            head = head.replace(f'data-state="{state}"', f'data-state="{derived}"', 1)
            state = derived
        name = words_and_links(heading).words
        anchor = card.heading.get("id", "") if card.heading is not None else ""
        department = element.get("data-department", "")
        where = card.source, card.line
        return ConvertedCard(department, name, state, anchor, *where, head, body, end, statement, card.carried)

    def _is_placeholder(self, words: str) -> bool:
        return is_placeholder(words, self.extension.settings)


def _statements(pieces: list[str], spoken: list[Language]) -> Iterator[str]:
    """The statements that are not empty, with their own tags. Their language may come from an element around them."""
    for before, inner, after, language in zip(pieces[::2], pieces[1::2], pieces[2::2], spoken[::2], strict=False):
        if not inner.strip():
            continue
        start, end = before.rfind("<"), after.find(">") + 1
        tag = before[start:]
        if start < 0 or not tag.endswith(">") or not after.startswith("</"):  # another extension has changed it
            tag, after, end = '<div class="statement">', "</div>", 6
        for name, value in language._asdict().items():
            if value and f' {name}="' not in tag:
                tag = f'{tag[:-1]} {name}="{escape(value)}">'
        yield tag + inner + after[:end]


def _without_marks(card: ConvertedCard) -> ConvertedCard:
    head, body, end, statement = (MARKS.sub("", html) for html in (card.head, card.body, card.end, card.statement))
    return card._replace(head=head, body=body, end=end, statement=statement)
