"""The state of an answer: what the attributes of its card declare, and what follows from them (docs/design.md).

An attribute that cannot be read withholds the answer. The messages quote nothing that an author wrote, since it may
belong to a withheld answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from ..reading.document import Card, CardAttributes, Document
from ..reading.grammar.attributes import NO_ATTRIBUTES, Attributes
from ..reading.grammar.directives import CARD_KEYS, CARD_STATES, HTML_KEYS
from ..reading.grammar.elements import MISTAKE
from ..reading.grammar.withholding import means_withheld
from ..reading.placeholders import is_placeholder
from ..reading.problems import Finding
from ..settings import Settings, Terms
from ..text.spelling import nearest
from ..text.words import definitions, first_words

State = Literal["responded", "awaiting", "withheld", "not-applicable", "missing"]

RESPONDED: Final = "responded"
AWAITING: Final = "awaiting"
WITHHELD: Final = "withheld"
NOT_APPLICABLE: Final = "not-applicable"
MISSING: Final = "missing"

STATES: Final[tuple[State, ...]] = (RESPONDED, AWAITING, WITHHELD, NOT_APPLICABLE, MISSING)
"""Every state, in the order of counts. A card has one of the first four."""

TO_COME: Final = (AWAITING, MISSING)
"""The states of an answer that is still to come."""

# Attributes that authors know from HTML. A message may name them, since they are not secret.
_FROM_HTML: Final = frozenset(
    ("aria-hidden", "align", "data-department", "data-state", "hidden", "name", "role", "tabindex", "style", "width")
)
_OURS_ALONE: Final = ("data-state", "data-department")
_LISTED: Final = ", ".join(f"{key}=" for key in CARD_KEYS)
_LISTED_HTML: Final = ", ".join(f"{key}=" for key in HTML_KEYS)
_SHOWN_STATES: Final = tuple(state for state in CARD_STATES if state != WITHHELD)
_STATE_CLASSES: Final = (*CARD_STATES, "withdrawn", "missing")


class Declaration(NamedTuple):
    """The values of a card's attributes.

    Attributes:
        state: The state. Empty if there is none or it cannot be read.
        url: The address for links without one.
        may_repeat: Whether the statement may also be in another action's card.
        is_unread: Whether something was not understood. The answer is then withheld in any state.
    """

    state: str = ""
    url: str = ""
    may_repeat: bool = False
    is_unread: bool = False


NO_DECLARATION: Final = Declaration()


def declare(parts: Sequence[CardAttributes], terms: Terms) -> tuple[Declaration, list[Finding]]:
    """Read the attributes of a card. Never raises.

    Args:
        parts: The card's attribute lists.
        terms: The site's nouns.

    Returns:
        The values and the mistakes.
    """
    if all(part.attributes == NO_ATTRIBUTES for part in parts):
        return NO_DECLARATION, []
    faults = [fault for part in parts if part.attributes != NO_ATTRIBUTES for fault in _faults(part, terms)]
    given: dict[str, str] = {}
    for part in parts:
        for key, value in part.attributes.pairs:
            if key not in CARD_KEYS:
                continue
            if key == "state" and (key in given or key in part.attributes.twice):
                faults.append(_fault(part, "The state is written twice, so this answer is not shown. Keep one."))
            elif key == "state" and value not in CARD_STATES:
                faults.append(_fault(part, _no_state(value)))
            elif key == "duplicate" and value != "ok":
                message = f'duplicate="{value}" has no effect. Write duplicate=ok if the text is meant to appear twice.'
                faults.append(Finding("attributes-invalid", part.line, part.column, message))
            given.setdefault(key, value)
    is_unread = any(fault.effect for fault in faults)
    state = given.get("state", "")
    readable = state if state in CARD_STATES else ""
    return Declaration(readable, given.get("url", ""), given.get("duplicate") == "ok", is_unread), faults


def _faults(part: CardAttributes, terms: Terms) -> list[Finding]:
    return [
        Finding(code, part.line, part.column, message, "withholds")
        for code, message in _wrong(part.attributes, part.takes_key, terms)
    ]


# Every page has the same few lists.
@lru_cache(maxsize=4096)
def _wrong(attributes: Attributes, takes_key: bool, terms: Terms) -> tuple[tuple[str, str], ...]:
    return tuple(_each_wrong(attributes, takes_key, terms))


def _each_wrong(attributes: Attributes, takes_key: bool, terms: Terms) -> Iterator[tuple[str, str]]:
    if attributes.unsafe:
        message = "An attribute here is not allowed on a page, so this answer is not shown. Delete it."
        yield "directive-unsafe", message
    words = () if takes_key else (*attributes.words, *attributes.quoted)
    if attributes.invalid or words:
        yield "attributes-invalid", _not_understood((*words, *attributes.invalid.split()), terms, takes_key=takes_key)
    for key, _ in attributes.pairs:
        if not _is_known(key):
            yield "attributes-invalid", _unknown_key(key)
    for name in attributes.classes:
        if state := _state_meant(name.casefold()):
            message = f"A class here is named like a state, so this answer is not shown. Did you mean state={state}?"
            yield "attributes-invalid", message
    known = [(key, value) for key, value in attributes.pairs if _is_known(key) and key != "state"]
    words = (attributes.id, *(value for _, value in known), *(one for key, _ in known for one in key.split("-")))
    if any(map(means_withheld, words)):
        message = "Something here mentions withholding, so this answer is not shown. Did you mean state=withheld?"
        yield "attributes-invalid", message


def _is_known(key: str) -> bool:
    return (key in CARD_KEYS or key in HTML_KEYS or key.startswith("data-")) and key not in _OURS_ALONE


def _state_meant(name: str) -> str:
    """The state that a class is named like. Empty if there is none.

    Only `withheld` is also found if it is misspelt, since other words are similar to the other states.
    """
    if name in _STATE_CLASSES:
        return name
    return "withheld" if any(map(means_withheld, name.split("-"))) else ""


def _fault(part: CardAttributes, message: str) -> Finding:
    return Finding("attributes-invalid", part.line, part.column, message, "withholds")


def _no_state(value: str) -> str:
    meant = WITHHELD if means_withheld(value) else nearest(value.casefold(), _SHOWN_STATES, 3)
    hint = f"Did you mean state={meant}?" if meant else f"The states are {', '.join(CARD_STATES)}."
    return f"There is no such state, so this answer is not shown. {hint}"


def _not_understood(words: Sequence[str], terms: Terms, *, takes_key: bool) -> str:
    hint = f"A card takes {_LISTED}, classes and an id."
    if takes_key:
        hint = f"Put the {terms.department}'s name in quotation marks. {hint}"
    if any(map(means_withheld, words)):
        hint = "Did you mean state=withheld?"
    return f"Something here is not understood, so this answer is not shown. {hint}"


def _unknown_key(key: str) -> str:
    if means_withheld(key):
        return "Something here is not understood, so this answer is not shown. Did you mean state=withheld?"
    if key in _FROM_HTML:
        return f"{key}= is not an attribute of a card, so this answer is not shown. Delete it."
    meant = nearest(key, CARD_KEYS, 2)
    hint = f"Did you mean {meant}=?" if meant else f"A card takes {_LISTED}, {_LISTED_HTML} and data-…=."
    return f"This card has an unknown attribute, so this answer is not shown. {hint}"


class Decision(NamedTuple):
    """The state of an answer.

    Attributes:
        state: The state.
        is_unread: Whether the answer is withheld only because of a mistake.
        is_derived: Whether the state is derived from the words of the statement.
    """

    state: State
    is_unread: bool = False
    is_derived: bool = False


def decide(
    document: Document,
    card: Card,
    declared: Declaration,
    settings: Settings,
    *,
    is_withheld: bool,
    has_faults: bool,
) -> Decision:
    """Decide the state of a card's answer.

    The first of these decides: the registry or the card withholds the answer; something in the card cannot be read; the
    card declares a state; the words of the statement.

    Args:
        document: The page.
        card: The card on it.
        declared: The values of the card's attributes.
        settings: The site's settings, for its placeholders.
        is_withheld: Whether the registry withholds the department.
        has_faults: Whether the department's name cannot be trusted.
    """
    if is_withheld or declared.state == WITHHELD:
        is_mistake = card.typed is not None and card.typed.state_from == MISTAKE
        return Decision(WITHHELD, is_unread=is_mistake and not is_withheld)
    if declared.is_unread or has_faults:
        return Decision(WITHHELD, is_unread=True)
    for state in STATES:
        if declared.state == state:
            return Decision(state)
    words = first_words(document.statement(card))
    defined = definitions("\n".join(document.lines)) if words.startswith("[") else ()
    return Decision(AWAITING if is_placeholder(words, settings, defined) else RESPONDED, is_derived=True)
