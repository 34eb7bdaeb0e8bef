"""Problems of the cards as they were published (docs/design.md, law 1).

The card on its page decides whether there is a problem. The problem is reported in the card's file: at the place where
the outline has the same problem of the same card, otherwise at the card's first line. If the card is not in a file, the
problem is reported at the top of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from ..reading.document import Document
from ..reading.grammar.verbatim import code_spans, find_verbatim
from ..reading.placeholders import LONGEST, is_not_applicable, is_short
from ..reading.problems import CardProblem, Problem, apply_severities, sort_by_place
from ..reading.source import Source
from ..settings import Settings
from ..text.words import normalise, quoted
from .checks import (
    link_without_target_message,
    meant_by_misspelt,
    named_in_near_misses,
    on_another_host,
    placeholder_message,
    repetition_message,
    short_message,
    two_addresses_message,
)
from .departments.departments import Department, Departments
from .model import Action, Response, Strategy
from .record import Published
from .states import AWAITING, RESPONDED, WITHHELD

LATE: Final = " It came from a macro, a snippet or another plugin."

_UNCERTAIN: Final = frozenset(("department-missing", "department-duplicate"))
# What macros, snippets and include-markdown replace. Our own marker is an exception.
_TAG = re.compile(r"<[^<>]*>")
_OF_OTHERS = re.compile(r"\{%|-8<-|\{\{(?!\s*DEPARTMENTRESPONSE\s*\}\})")


def recorded_problems(
    outline: Strategy,
    found: Mapping[str, Sequence[Published]],
    sources: Mapping[str, Source],
    departments: Departments,
    settings: Settings,
    folder: str = "",
) -> list[Problem]:
    """Find all problems of a site's pages.

    For a page that was not converted, the problems are those of the outline, without those that depend on other
    plugins.

    Args:
        outline: The strategy as read from the files.
        found: The responses of each page that was converted, by its path.
        sources: The pages as read.
        departments: The departments that the site knows.
        settings: The site's settings.
        folder: The prefix of pages' paths in messages.

    Returns:
        The problems, sorted by place, with the site's severities.
    """
    problems = list(outline.settled)
    pages: dict[str, Sequence[Published]] = {}
    for action in outline.actions:
        written = outline.of_cards.get(action.path, ())
        if action.path in found:
            document, answers = outline.answers[action.path]
            responses = pages[action.path] = _as_declared(action.path, found[action.path], answers, written)
            problems += _Page(action, document, responses, written, departments, settings).problems()
        else:
            problems += _certain(written, sources[action.path].document)
    problems += _repeated(outline, pages, folder)
    return apply_severities(sort_by_place(problems), settings.severities)


def as_far_as_recorded(outline: Strategy, record: Strategy, found: Mapping[str, Sequence[Published]]) -> Strategy:
    """The record, with the responses of the file for each page that was not converted."""
    pairs = zip(outline.actions, record.actions, strict=True)
    actions = [published if published.path in found else written for written, published in pairs]
    return Strategy(actions, outline.problems, record.departments)


def may_be_changed(document: Document) -> bool:
    """Whether a page contains something outside code that another plugin may replace."""
    lines = list(document.lines)
    text = "\n".join(lines)
    if _OF_OTHERS.search(text) is None:
        return False
    code = find_verbatim(text, lines).code
    return any(_holds_others(line) for index, line in enumerate(lines) if index not in code)


def _holds_others(line: str) -> bool:
    spans = code_spans(line)
    return any(not any(start <= one.start() < end for start, end in spans) for one in _OF_OTHERS.finditer(line))


def _certain(written: Iterable[CardProblem], document: Document) -> Iterator[Problem]:
    unsaid = _UNCERTAIN if may_be_changed(document) else ()
    return (one.problem for one in written if one.problem.code not in unsaid)


def _as_declared(
    path: str, responses: Sequence[Published], answers: Iterable[Response], written: Iterable[CardProblem]
) -> Sequence[Published]:
    """The responses of a page, with data of their cards from the file if the expanded text was read again.

    The expanded text no longer contains this data.
    """
    if not any(one.carried.is_read_again for one in responses):
        return responses
    declared: dict[tuple[str, int | None], Response] = {(one.path or path, one.line): one for one in answers}
    unaddressed: dict[tuple[str, int | None], tuple[str, ...]] = {}
    for one in written:
        if one.problem.code == "link-no-target":
            place = one.path, one.line
            unaddressed[place] = (*unaddressed.get(place, ()), one.about)
    found = []
    for response in responses:
        place = response.path, response.line
        if response.carried.is_read_again and (own := declared.get(place)) is not None:
            carried = response.carried._replace(
                url=own.url, unaddressed=unaddressed.get(place, ()), may_repeat=own.declared.may_repeat
            )
            response = replace(response, carried=carried)
        found.append(response)
    return found


class _Places:
    """The places of the problems of a page's cards in the outline. Each place is used once."""

    def __init__(self, action: Action, written: Iterable[CardProblem]) -> None:
        self.action = action
        self._written: dict[tuple[str, str, int | None, str], list[CardProblem]] = {}
        for one in written:
            self._written.setdefault((one.problem.code, one.path, one.line, one.department), []).append(one)

    def take(self, code: str, department: str, path: str, line: int | None, about: str = "") -> Problem | None:
        """Remove and return the outline's problem of a card. `line` is `None` for a department without a card."""
        ones = self._written.get((code, path, line, department), [])
        for one in ones:
            if normalise(one.about) == normalise(about):
                ones.remove(one)
                return one.problem
        return None

    def problem(self, code: str, response: Published, message: str, about: str = "") -> Problem:
        """A problem of a card, at its place in the file."""
        if response.line is None:
            return Problem(code, 1, 1, message + LATE, self.action.path)
        written = self.take(code, response.department.id, response.path, response.line, about)
        if written is None:
            return Problem(code, response.line, 1, message, response.path)
        return written._replace(message=message)


class _Page:
    """An action's page: compares what was published with its file."""

    def __init__(
        self,
        action: Action,
        document: Document,
        responses: Sequence[Published],
        written: Sequence[CardProblem],
        departments: Departments,
        settings: Settings,
    ) -> None:
        self.action = action
        self.document = document
        self.responses = responses
        self.written = written
        self.places = _Places(action, written)
        self.departments = departments
        self.settings = settings

    def problems(self) -> Iterator[Problem]:
        yield from self._duplicates()
        yield from self._headings()
        for response in self.responses:
            if response.state != WITHHELD:
                yield from self._statement(response)
                yield from self._links(response)
        yield from self._missing()

    def _duplicates(self) -> Iterator[Problem]:
        first: dict[str, Published] = {}
        for response in self.responses:
            before = first.setdefault(response.department.id, response)
            if before is response:
                continue
            code, whose, other = "department-duplicate", response.department.id, f"{before.path}:{before.line}"
            message = f"{response.name} has a card already, {self._where(before)}. Keep one of the two."
            written = self.places.take(code, whose, response.path, response.line, other)
            yield written or self.places.problem(code, response, message)

    def _where(self, response: Published) -> str:
        if response.line is None:
            return "which came from a macro, a snippet or another plugin"
        where = f"in line {response.line}"
        return where if response.path == self.action.path else f"{where} of {quoted(response.path)}"

    def _headings(self) -> Iterator[Problem]:
        """Headings in a card that name a department, if the card is still on the page."""
        there = {(one.path, one.line) for one in self.responses}
        return (one.problem for one in self.written if one.is_heading and (one.path, one.line) in there)

    def _statement(self, response: Published) -> Iterator[Problem]:
        if len(_TAG.sub("", response.html)) > LONGEST:
            return  # certainly an answer
        name, words, has_image = response.name, response.words, "<img" in response.html
        if not words and not has_image:
            if response.carried.is_derived or response.state == RESPONDED:
                message = f"There is no statement from {name}. Write it here, or a word such as TBC."
                yield self.places.problem("statement-missing", response, message)
        elif not response.carried.is_derived:
            return
        elif is_not_applicable(words) or response.state == AWAITING:
            yield self.places.problem("statement-placeholder", response, placeholder_message(words, name))
        elif not (has_image or response.links or response.carried.unaddressed) and is_short(words):
            yield self.places.problem("statement-short", response, short_message(words, name))

    def _links(self, response: Published) -> Iterator[Problem]:
        unaddressed = response.carried.unaddressed
        texts = [link.text for link in response.links] if unaddressed else []
        for text in unaddressed:
            # A macro may have removed the link, or given it an address.
            if response.words.count(text) > texts.count(text):
                texts.append(text)
                message = link_without_target_message(text, self.departments, self.settings.terms)
                yield self.places.problem("link-no-target", response, message, text)
        for link in response.links if self.departments.is_registry else ():
            if on_another_host(response.carried.url, link.url) and self.settings.is_generic(link.text):
                message = two_addresses_message(link.text, link.url, response.carried.url)
                yield self.places.problem("link-differs", response, message, link.text)

    def _missing(self) -> Iterator[Problem]:
        there = {one.department.id for one in self.responses}
        absent = [department for department in self.action.expected if department.id not in there]
        if not absent:
            return
        named = [self.departments.find(one.name) for one in self.responses]
        misspelt = meant_by_misspelt(self.responses, self.departments)
        misspelt |= named_in_near_misses(self.document, self.departments)
        for department in absent:
            if department not in named and department not in misspelt:
                written = self.places.take("department-missing", department.id, self.action.path, None)
                yield written or self._left_out(department)

    def _left_out(self, department: Department) -> Problem:
        """The problem of a card that is in the file but not on the page."""
        message = (
            f"{department.name} has no card on the published page: a macro or another plugin removes it. "
            f"Show it, or add one: {{department {department.id}}} … {{/department}}."
        )
        for response in self.action.responses:
            if response.department.id == department.id and response.line is not None:
                return Problem("department-missing", response.line, 1, message, response.path or self.action.path)
        return Problem("department-missing", self.action.line, self.action.column, message, self.action.path)


def _repeated(outline: Strategy, found: Mapping[str, Sequence[Published]], folder: str) -> Iterator[Problem]:
    """Report the same words of one department on two actions' pages."""
    if any(action.path not in found for action in outline.actions):
        yield from _repeated_in_files(outline, found)
        return
    alike: dict[tuple[str, str], list[tuple[Action, Published]]] = {}
    for action in outline.actions:
        for response in found[action.path]:
            if response.state == RESPONDED and (beginning := _beginning(response.html)):
                alike.setdefault((response.department.id, beginning), []).append((action, response))
    for group in alike.values():
        if len(group) > 1:
            yield from _repeated_among(group, outline, folder)


def _beginning(html: str) -> str:
    """The first words of a statement. Equal statements begin alike."""
    return " ".join(_TAG.sub(" ", html).casefold().split())[:40]


def _repeated_among(group: Iterable[tuple[Action, Published]], outline: Strategy, folder: str) -> Iterator[Problem]:
    """Report the repetitions among statements of one department that begin alike."""
    first: dict[tuple[object, ...], tuple[Action, Published]] = {}
    for action, response in group:
        key = response.words.casefold(), tuple(link.url for link in response.links)
        other, before = first.setdefault(key, (action, response))
        if other is action or response.carried.may_repeat or before.carried.may_repeat:
            continue
        where = f", line {before.line}" if before.line is not None else ""
        message = repetition_message(response.name, f"{quoted(folder + (before.path or other.path))}{where}")
        places = _Places(action, outline.of_cards.get(action.path, ()))
        yield places.problem("statement-duplicate", response, message)


def _repeated_in_files(outline: Strategy, found: Mapping[str, Sequence[Published]]) -> Iterator[Problem]:
    """Report repetitions as in the files, since a page that was not converted cannot be compared otherwise."""
    for action in outline.actions:
        there = {(one.path, one.line) for one in found.get(action.path, ()) if one.state == RESPONDED}
        for one in outline.of_cards.get(action.path, ()) if action.path in found else ():
            if one.problem.code == "statement-duplicate" and (one.path, one.line) in there:
                yield one.problem
