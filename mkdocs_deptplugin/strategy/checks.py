"""The problems in the pages of actions, each with its remedy (docs/design.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from ..reading.document import Document, Title
from ..reading.grammar.directives import key_of, read_braces
from ..reading.grammar.headings import ActionHeading, read_action, read_other_action
from ..reading.placeholders import is_not_applicable, is_short
from ..reading.problems import CardProblem, Problem
from ..reading.source import Source
from ..settings import Settings, Terms
from ..text.words import comparable, comparable_beginning, first_words, natural, plain, pluralise, quoted
from .departments.departments import Department, Departments
from .leaks import BELOW
from .model import Action, Answer, Response, Strategy
from .states import AWAITING, MISSING, RESPONDED, STATES, WITHHELD

_PLAIN_NUMBER = re.compile(r"\d+")
_PARENT = re.compile(r"(?P<number>\d+)\(")


def check_action(source: Source, departments: Departments, settings: Settings) -> Iterator[Problem]:
    """Check a page's number and title, against its front matter and the strategy's own titles."""
    document, title, label = source.document, source.document.title, settings.labels.action
    terms = settings.terms
    line, column = (title.heading.line, title.heading.column) if title is not None else (document.marker or 0, 1)
    words = plain(title.title) if title is not None else source.title
    written = title.number if title is not None else ""
    number = written or source.number
    numbers = title.numbers if title is not None else ()
    if len(numbers) > 1:
        first = f'"# {title.label or label} {numbers[0]}: {words or "Title"}"' if title is not None else ""
        listed = f"{', '.join(numbers[:-1])} and {numbers[-1]}"
        message = f"This heading has the numbers {listed}. Give each number its own page, with a heading like {first}."
        yield document.problem("action-number", line, column, message)
    elif title is not None and (other := other_label(title, source, settings)) is not None:
        right = f"# {label} {other.number}: {plain(other.title) or 'Title'}"
        message = f'This site uses "{label}", not "{other.label}". Write "{right}".'
        yield document.problem("action-number", line, column, message)
    elif not number:
        # Another label than the site's, such as "Measure 1:" instead of "Action 1:", is not part of the title.
        found = re.match(r"(?:\w+\s+)?(?P<number>\d+[A-Za-z]?)\b\s*[:.–—-]?\s*", words)
        text, shown = (words[found.end() :], found["number"]) if found else (words, "1")
        message = (
            f'This {terms.action} has no number. Write its heading like this: "# {label} {shown}: {text or "Title"}".'
        )
        yield document.problem("action-number", line, column, message)
    if written and source.number and natural(written) != natural(source.number):
        message = f"The heading says {written}, the front matter says {source.number}. Make them the same number."
        yield document.problem("action-number", line, column, message)
    if number and settings.titles and (message := _drift(number, words, settings.titles, terms)):
        yield document.problem("title-drift", line, column, message)
    for name in source.applies_to or () if departments.is_registry else ():
        if departments.find(name) is None:
            message = (
                f'The registry has no {terms.department} "{name}" for applies_to. {_meant(name, departments, terms)}'
            )
            path, line = source.applied_by.get(name, ("", source.applies_line))
            yield Problem("department-unknown", line, 1, message, path)


def other_label(title: Title, source: Source, settings: Settings) -> ActionHeading | None:
    """Read the heading of an action if it has another word before its number than the site uses.

    Args:
        title: The page's title.
        source: The page, for the number in its front matter. With one, a title may begin with a word and a number.
        settings: The site's settings, for its word.
    """
    if title.label:
        other = read_action(title.heading.source, (title.label,)) if title.number else None
        return other if other is not None and not settings.is_label_of_action(title.label) else None
    other = read_other_action(title.heading.source)
    is_same = other is not None and natural(other.number) == natural(source.number)
    return other if is_same or not source.number else None


def _drift(number: str, words: str, titles: Mapping[str, str], terms: Terms) -> str:
    """Describe how an action's number and title differ from the strategy's. Empty if they are the same."""
    for other, right in titles.items():
        if natural(other) == natural(number):
            if _letters(right) == _letters(words):
                return ""
            remedy = "Make the title the same, or correct it in mkdocs.yml."
            return f'The strategy calls this {terms.action} "{right}". {remedy}'
    meant = next((other for other, right in titles.items() if _letters(right) == _letters(words)), "")
    hint = f"Did you mean {meant}?" if meant else f"Correct the number, or add the {terms.action} in mkdocs.yml."
    return f"The strategy has no {terms.action} {number}. {hint}"


def check_marker(document: Document, terms: Terms) -> Iterator[Problem]:
    """Report a page with an action's heading and cards that is not marked as an action's page."""
    title = document.title
    if title is not None and title.number and document.cards:
        message = (
            f"This page has {terms.an_action}'s heading and cards, but is not marked as {terms.an_action}'s. "
            "Put {{DEPARTMENTRESPONSE}} on its own line above the heading."
        )
        yield document.problem("action-number", title.heading.line, title.heading.column, message)


def _letters(title: str) -> str:
    """A title with straight quotation marks and single spaces, so that two authors' spellings are equal."""
    return " ".join(title.translate(str.maketrans("‘’“”", "''\"\"")).split())


def _meant(name: str, departments: Departments, terms: Terms) -> str:
    """Suggest the department that was meant, or a remedy if no name is similar."""
    meant = departments.nearest(name)
    if meant is not None:
        return f"Did you mean {meant.name}?"
    return f"Add it to the registry, or to the aliases of {terms.a_department} there."


def check_numbers(actions: Sequence[Action], terms: Terms, folder: str = "") -> list[Problem]:
    """Report numbers that two actions share, and numbers that are skipped.

    Args:
        actions: The actions, sorted by number.
        terms: The site's nouns.
        folder: The prefix of pages' paths in messages.
    """
    problems = []
    for before, after in pairwise(actions):
        if natural(before.number) == natural(after.number):
            message = f"{quoted(folder + before.path)} also has the number {before.number}. Change one of them."
            problems.append(Problem("action-duplicate", after.line, after.column, message, after.path))
    # Gaps are found in plain numbers only. A part such as 7(a) counts as the whole number.
    plain_numbers = [(int(match[match.lastgroup or 0]), one) for one in actions if (match := _plain(one.number))]
    for (before_number, _), (number, after) in pairwise(plain_numbers):
        if number > before_number + 1:
            message = _gap(before_number + 1, number - 1, terms)
            problems.append(Problem("action-gap", after.line, after.column, message, after.path))
    return problems


def _plain(number: str) -> re.Match[str] | None:
    return _PLAIN_NUMBER.fullmatch(number) or _PARENT.match(number)


def _gap(first: int, last: int, terms: Terms) -> str:
    if first == last:
        return f"There is no {terms.action} {first}. Add it, or leave it if the strategy skips it."
    return f"There are no {terms.actions} {first} to {last}. Add them, or leave it if the strategy skips them."


def check_repetitions(
    actions: Sequence[Action], texts: Mapping[str, Sequence[tuple[Response, str]]], folder: str = ""
) -> Iterator[tuple[str, CardProblem]]:
    """Report the same words of one department on two actions' pages.

    Args:
        actions: The actions, sorted by number.
        texts: The responses by the action's path, each with its statement.
        folder: The prefix of pages' paths in messages.

    Returns:
        Each problem with the path of the later page.
    """
    alike: dict[tuple[str, str], list[tuple[Action, Response, str]]] = {}
    for action in actions:
        for response, text in texts[action.path]:
            if response.state == RESPONDED and (beginning := comparable_beginning(text)):
                alike.setdefault((response.department.id, beginning), []).append((action, response, text))
    for group in alike.values():
        if len(group) > 1:
            yield from _repeated_among(group, folder)


def _repeated_among(group: Iterable[tuple[Action, Response, str]], folder: str) -> Iterator[tuple[str, CardProblem]]:
    """Report the repetitions among statements of one department that begin alike."""
    first: dict[str, tuple[Action, Response]] = {}
    for action, response, text in group:
        other, before = first.setdefault(comparable(text), (action, response))
        if other is action or response.declared.may_repeat or before.declared.may_repeat:
            continue
        message = repetition_message(
            response.name, f"{quoted(folder + (before.path or other.path))}, line {before.line}"
        )
        path = response.path or action.path
        problem = Problem("statement-duplicate", response.line, response.card.column, message, path)
        yield action.path, CardProblem(problem, response.department.id, path, response.line)


def repetition_message(name: str, where: str) -> str:
    """The message for a statement that is also in another action's card."""
    return (
        f"{name} says the same in {where}. Replace one of them, or write duplicate=ok in the first line of this card."
    )


def check_responses(
    source: Source, action: Action | None, responses: Sequence[Response], departments: Departments, terms: Terms
) -> Iterator[CardProblem]:
    """Check an action's cards: headings, departments, statements and links. Also report missing cards.

    Args:
        source: The page.
        action: The action, or `None` if the page has no number.
        responses: The responses on the page, one for each card.
        departments: The departments that the site knows.
        terms: The site's nouns.
    """
    document = source.document
    first: dict[str, tuple[Response, int]] = {}
    for response in responses:
        card, heading = response.card, response.card.heading
        place = (heading.line, heading.column) if heading is not None else (card.line, card.column)
        said = {fault.code for fault in response.faults}
        if not response.has_name:
            message = (
                f"This card has no heading. Write the {terms.department}'s name below its first line: "
                '"## Cabinet Office".'
            )
            if "heading-missing" not in said:
                yield CardProblem(document.problem("heading-missing", *place, message))
        elif departments.is_registry and departments.find(response.department.name) is None:
            name = response.department.name
            message = f'The registry has no {terms.department} "{name}". {_meant(name, departments, terms)}'
            if "department-unknown" not in said:
                yield CardProblem(document.problem("department-unknown", *place, message))
        if response.department.id in first and response.has_name:
            other, line = first[response.department.id]
            message = f"{response.name} has a card already, in {document.where(line)}. Keep one of the two."
            problem = document.problem("department-duplicate", *place, message)
            yield _of_card(source, response, problem, f"{other.path or source.path}:{other.line}")
        first.setdefault(response.department.id, (response, place[0]))
        for text, problem in _check_headings(document, response, departments, terms):
            yield _of_card(source, response, problem, text)._replace(is_heading=True)
        for problem in _check_statement(document, response, terms):
            yield _of_card(source, response, problem)
    yield from _check_links(source, responses, departments, terms)
    if action is not None:
        yield from _check_missing_cards(document, action, responses, departments)


def _of_card(source: Source, response: Response, problem: Problem, about: str = "") -> CardProblem:
    """Assign a problem to a card. A card without a name is not a response, and is not in the record."""
    department = response.department.id if response.has_name else ""
    return CardProblem(problem, department, response.path or source.path, response.line, about)


def _check_missing_cards(
    document: Document, action: Action, responses: Sequence[Response], departments: Departments
) -> Iterator[CardProblem]:
    """Report each missing card at the place where it belongs: after the card of the department before it.

    A card with a misspelt name is not missing.
    """
    if all(action.states[department.id] != MISSING for department in action.expected):
        return
    misspelt = meant_by_misspelt(responses, departments) | named_in_near_misses(document, departments)
    cards = {response.department.id: response for response in reversed(responses)}
    before = None
    for department in action.expected:
        if action.states[department.id] != MISSING:
            before = cards[department.id]
            continue
        if department in misspelt:
            continue
        directives = f"{{department {department.id}}} … {{/department}}"
        if not responses:
            message = f"{department.name} has no card here. Add one: {directives}."
            problem = Problem("department-missing", action.line, action.column, message)
        elif before is None:
            message = f"{department.name} has no card here. Add one before the first card: {directives}."
            problem = document.problem("department-missing", responses[0].card.line, 1, message)
        else:
            first, last = document.place(before.card.line), document.place(before.card.end - 1)
            message = (
                f"{department.name} has no card here. Add one after the card of {before.name} in lines "
                f"{first.line} to {last.line}: {directives}."
            )
            # If that card has several statements, the first lines of the missing card may belong between them.
            several = before.card.statements[1:]
            line = several[-1].opening if several else before.card.end - 1
            problem = document.problem("department-missing", line, 1, message)
        yield CardProblem(problem, department.id, action.path)


def meant_by_misspelt(responses: Iterable[Answer], departments: Departments) -> set[Department | None]:
    """The departments that misspelt names on a page probably mean."""
    unknown = (one.department.name for one in responses if departments.find(one.department.name) is None)
    return set(map(departments.nearest, unknown))


def named_in_near_misses(document: Document, departments: Departments) -> set[Department | None]:
    """The departments of lines such as `{Department HO}`. Each line is reported, so their cards are not missing."""
    found = set()
    for unread in document.unread:
        braced = read_braces(unread.text.strip())
        if braced is None or braced.kind != "unknown" or braced.end or braced.meant != "department":
            continue
        below = (one.text for one in document.loose if unread.line < one.line < unread.line + BELOW)
        found.add(departments.find(key_of(braced) or next(below, "")))
    return found


def _check_headings(
    document: Document, response: Response, departments: Departments, terms: Terms
) -> Iterator[tuple[str, Problem]]:
    """Report further headings of a card that name a department: two cards have run together.

    Returns:
        Each problem with the heading's text.
    """
    for heading in response.card.further:
        department = departments.find(heading.text)
        if department is not None:
            remedy = f"Give {department.name} its own card." if department != response.department else "Delete it."
            where = document.where(response.card.line)
            message = (
                f"This heading is in the card of {response.name or terms.a_department} that begins in {where}. {remedy}"
            )
            yield heading.text, document.problem("department-duplicate", heading.line, heading.column, message)


def _check_links(
    source: Source, responses: Sequence[Response], departments: Departments, terms: Terms
) -> Iterator[CardProblem]:
    document = source.document
    for link in document.links:
        response = responses[link.card] if link.card >= 0 else None
        if response is not None and response.state == WITHHELD:
            continue
        if not link.url and (response is None or not response.url):
            code = "link-no-target"
            message = link_without_target_message(link.text, departments if response else None, terms)
        elif link.url and response is not None and departments.is_registry and on_another_host(response.url, link.url):
            code, message = "link-differs", two_addresses_message(link.text, link.url, response.url)
        else:
            continue
        problem = document.problem(code, link.line, link.column, message)
        yield _of_card(source, response, problem, plain(link.text)) if response else CardProblem(problem)


def link_without_target_message(text: str, departments: Departments | None, terms: Terms) -> str:
    """The message for a link without an address.

    Args:
        text: The link's text.
        departments: The departments, or `None` for a link outside a card.
        terms: The site's nouns.
    """
    where = f" Or give the {terms.department} a url in the registry." if departments and departments.is_registry else ""
    return f'"{text}" has no address. Give it one: [{text}](https://…).{where}'


def two_addresses_message(text: str, written: str, decided: str) -> str:
    """The message for a link with another address than the registry's."""
    return f'"{text}" leads to another website, {written}, than the registry, {decided}. Delete the one that is wrong.'


def on_another_host(decided: str, written: str) -> bool:
    """Whether an address is on another host than the address decided on. False if either has no host."""
    host = _host(decided)
    return host != "" and _host(written) not in ("", host)


def _host(url: str) -> str:
    if "//" not in url:
        return ""
    try:
        return (urlsplit(url).hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:  # brackets without an IPv6 address
        return ""


def _check_statement(document: Document, response: Response, terms: Terms) -> Iterator[Problem]:
    card, name = response.card, response.name or f"this {terms.department}"
    statement = document.statement(card)
    text = first_words(statement)
    if not text:
        # A card that says awaiting or not-applicable needs no statement.
        if response.state in (AWAITING, RESPONDED) and response.declared.state in ("", RESPONDED):
            line = card.statements[0].opening if card.statements else card.line
            message = f"There is no statement from {name}. Write it here, or a word such as TBC."
            yield document.problem("statement-missing", line, _column(document.lines[line]), message)
    elif not response.declared.state and response.state in (AWAITING, RESPONDED):
        lines = (at for span in card.statements for at in range(span.start, span.end) if document.lines[at].strip())
        line = next(lines)
        column = _column(document.lines[line])
        if is_not_applicable(text) or response.state == AWAITING:
            yield document.problem("statement-placeholder", line, column, placeholder_message(text, name))
        elif response.has_name and is_short(statement):
            yield document.problem("statement-short", line, column, short_message(text, name))


def placeholder_message(text: str, name: str) -> str:
    """The message for words in place of an answer."""
    if is_not_applicable(text):
        return f'"{text}" is counted as an awaited answer. Write state=not-applicable in the first line of this card.'
    return f'"{text}" is a placeholder for an answer that {name} still has to give. Replace it when the answer is here.'


def short_message(text: str, name: str) -> str:
    """The message for an answer of few words."""
    return f'"{text}" is short for an answer. If {name} still has to give one, write TBC.'


def _column(line: str) -> int:
    return len(line) - len(line.lstrip()) + 1


def summary(strategy: Strategy, problems: Sequence[Problem], terms: Terms) -> str:
    """One line about the whole site: `8 actions, 18 departments: 131 responded, 9 awaiting; 3 problems`."""
    states = [f"{strategy.counts[state]} {state}" for state in STATES if strategy.counts[state]]
    parts = terms.count_actions(len(strategy.actions)), terms.count_departments(len(strategy.departments))
    infos = sum(problem.severity == "info" for problem in problems)
    said = pluralise(len(problems) - infos, "problem") + (f" and {pluralise(infos, 'info')}" if infos else "")
    return f"{', '.join(parts)}: {', '.join(states) or 'no responses'}; {said}"


def count_unread(count: int) -> str:
    """One line about the answers that are withheld only because of a mistake."""
    be = "answer is" if count == 1 else "answers are"
    return f"{count} {be} withheld because of a mistake in the card. The errors above show where."
