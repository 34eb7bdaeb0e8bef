"""Find the department of a card from its first line and its heading (docs/design.md).

If a name cannot be trusted, the answer is not shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final, NamedTuple

from ...reading.document import Card
from ...reading.grammar.withholding import means_withheld
from ...reading.problems import Finding
from ...settings import Terms
from ...text.spelling import nearest
from ...text.words import normalise
from .departments import Department, Departments

LONGEST_NAME: Final = 12
"""The largest number of words in a name."""


class Named(NamedTuple):
    """A card's department.

    Attributes:
        department: The department.
        has_heading: Whether the card's heading is the name, and not a part of the statement.
        faults: The mistakes in the name.
    """

    department: Department
    has_heading: bool
    faults: tuple[Finding, ...] = ()


def name_card(card: Card, departments: Departments, terms: Terms) -> Named:
    """Find the department of a card. Never raises. The messages quote nothing that the author wrote."""
    named = _by_key(card, departments, terms) if card.is_keyed else _by_heading(card, departments)
    if card.typed is not None and card.typed.department:
        named = _as_typed(card, card.typed.department, named, departments, terms)
    if not departments.withholds_anybody and not (
        card.heading is not None and _mentions_withholding(card.heading.text)
    ):
        return named
    for more in (_heading_mentions(card), _not_to_be_trusted(card, named, departments, terms)):
        named = named._replace(faults=(*named.faults, *more))
    return named if named.faults else named._replace(faults=tuple(_names_another(card, named, departments, terms)))


def _heading_mentions(card: Card) -> Iterator[Finding]:
    """Report a heading that mentions withholding, such as `## Home Office state=withheld`."""
    heading = card.heading
    if heading is not None and _mentions_withholding(heading.text):
        message = (
            "This heading mentions withholding, so this answer is not shown. Write {: state=withheld} after the name."
        )
        yield Finding("attributes-invalid", heading.line, heading.column, message, "withholds")


@lru_cache(maxsize=4096)
def _mentions_withholding(name: str) -> bool:
    return any(map(means_withheld, normalise(name).split()))


def _names_another(card: Card, named: Named, departments: Departments, terms: Terms) -> Iterator[Finding]:
    """Report a heading that also names a department that the registry withholds, or that may be its misspelt name."""
    heading = card.heading
    if heading is None or not departments.withholds_anybody or named.department.withheld:
        return
    words = f" {normalise(heading.text)} "
    for one in departments:
        names = [normalise(name) for name in one.names if len(normalise(name)) > 4] if one.withheld else []
        if any(f" {name} " in words for name in names) or nearest(words.strip(), names, 2):
            message = run_together_message("heading", terms)
            yield Finding("department-duplicate", heading.line, heading.column, message, "withholds")
            return


def run_together_message(what: str, terms: Terms) -> str:
    """The message for a heading or a line in a card that names a department that the registry withholds."""
    return (
        f"This {what} names {terms.a_department} that the registry withholds, so this answer is not shown. Give each "
        f"{terms.department} its own card."
    )


def _by_heading(card: Card, departments: Departments) -> Named:
    return Named(departments.identify(card.heading.text if card.heading is not None else ""), card.heading is not None)


def _as_typed(card: Card, ident: str, named: Named, departments: Departments, terms: Terms) -> Named:
    """Check a card typed as HTML against the department id in its tag.

    Without a heading, the id specifies the department. A heading must name the same department.
    """
    heading = card.heading
    if heading is None:
        return named._replace(department=departments.with_id(ident) or named.department)
    if named.department.id == ident:
        return named
    message = (
        f"The tag of this card and its heading name different {terms.departments}, so this answer is not shown. Name "
        f"the same {terms.department} in both."
    )
    return named._replace(
        faults=(*named.faults, Finding("department-duplicate", heading.line, heading.column, message, "withholds"))
    )


def _by_key(card: Card, departments: Departments, terms: Terms) -> Named:
    key, is_understood = _key(card, departments)
    department = departments.identify(key)
    faults = []
    if not is_understood:
        hint = f"Write the {terms.department}'s id, or its name in quotation marks."
        if any(map(means_withheld, card.words)):
            hint = "Did you mean state=withheld?"
        message = f"Something here is not understood, so this answer is not shown. {hint}"
        faults.append(Finding("attributes-invalid", card.line, card.column, message, "withholds"))
    heading = card.heading
    if heading is None:
        return Named(department, False, tuple(faults))
    other = _known(heading.text, departments)
    if normalise(heading.text) == normalise(department.name) or (other is not None and other.id == department.id):
        return Named(department, True, tuple(faults))
    if other is not None:
        message = (
            f"The first line of this card and its heading name different {terms.departments}, so this answer is not "
            f"shown. Name the same {terms.department} in both."
        )
        faults.append(Finding("department-duplicate", heading.line, heading.column, message, "withholds"))
    return Named(department, False, tuple(faults))


def _key(card: Card, departments: Departments) -> tuple[str, bool]:
    """The department that a card's first line names, and whether the whole line was understood.

    The name is a text in quotation marks, the name of a known department, or one word.
    """
    if card.quoted:
        return card.quoted[0], len(card.quoted) == 1 and not card.words
    whole = " ".join(card.words)
    if len(card.words) == 1 or _known(whole, departments) is not None:
        return whole, True
    # Use the longest beginning that is a name, so that the card keeps its department.
    for count in range(min(len(card.words) - 1, LONGEST_NAME), 0, -1):
        if _known(name := " ".join(card.words[:count]), departments) is not None:
            return name, False
    return whole, False


def _not_to_be_trusted(card: Card, named: Named, departments: Departments, terms: Terms) -> Iterator[Finding]:
    """Report a name that is not in the registry if the registry withholds a department.

    The name may be a misspelt name of that department.
    """
    department = named.department
    if not departments.withholds_anybody or departments.find(department.name) is not None:
        return
    heading = card.heading
    if heading is None and not card.is_keyed:
        message = (
            f"This card has no heading, so this answer is not shown. Write the {terms.department}'s name below its "
            "first line."
        )
        yield Finding("heading-missing", card.line, card.column, message, "withholds")
        return
    meant = departments.nearest(department.name)
    if _built_in_name(department.name) and (meant is None or not meant.withheld):
        return
    line, column = (heading.line, heading.column) if heading is not None else (card.line, card.column)
    hint = (
        f"Did you mean {meant.name}?"
        if meant is not None
        else f"Add it to the registry, or add the name to the aliases of {terms.a_department} there."
    )
    message = (
        f"The registry does not contain this {terms.department} and withholds others, so this answer is not shown. "
        f"{hint}"
    )
    yield Finding("department-unknown", line, column, message, "withholds")


def _known(name: str, departments: Departments) -> Department | None:
    """A department of the site or of the built-in set."""
    return departments.find(name) or _built_in().find(name)


@cache
def _built_in() -> Departments:
    return Departments.built_in()


def _built_in_name(name: str) -> bool:
    found = _built_in().find(name)
    # An abbreviation is too short to be certain of.
    return found is not None and normalise(name) != normalise(found.abbreviation)
