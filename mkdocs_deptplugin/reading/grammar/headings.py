"""Headings and action numbers: one reader for an action's title and a card's name (docs/design.md)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from .attributes import NO_ATTRIBUTES, Attributes, parse_attributes

# Attributes as kramdown writes them, `{: .x}`, and as attr_list does, `{.x}` or `{#x}` or `{key=x}`.
_TRAILING = re.compile(r"(?<![\\{])\{(?P<colon>:(?=[\s.#]))?(?P<list>[^{}]*)\}\s*$")
_LOOKS_LIKE_A_LIST = re.compile(r"\s*[.#][^\W\d]|.*[\w-]\s*=")

# `3`, `03`, `3a`, `7(a)`, `12.3`, `R31`, `41bis`: one word with digits at its core.
_DIGITS = r"\d{1,9}(?:\.\d{1,9}){0,9}"
_NUMBER = rf"[A-Za-z]{{0,3}}{_DIGITS}(?:[A-Za-z]{{1,4}})?(?:\([A-Za-z0-9]{{1,4}}\)){{0,3}}"
_WHOLE_NUMBER = re.compile(_NUMBER)
_SEPARATOR = r"\s*[:.,;)–—-]"
# What joins two numbers: a slash, `&`, `+` or a comma; a dash without spaces; or a word. A dash with spaces joins them
# only if the second is followed by a separator or the end, since a title may begin with a number. Only the words ignore
# case, so that the pattern compiles in a third of the time.
_JOINED = re.compile(
    rf"(?P<first>{_NUMBER})(?:"
    rf"(?:\s*[/&+]\s*|[-–—]|\s*,\s*|\s+(?i:and|or|to|through|&)\s+)(?P<second>{_NUMBER})(?!\w)"
    rf"|\s+[-–—]\s+(?P<other>{_NUMBER})(?={_SEPARATOR}|\s*$)"
    rf"|(?:\s*[-–/,&]\s*|\s+(?i:and|or|to)\s+)(?P<part>\([A-Za-z0-9]{{1,4}}\))"
    rf"|[-–/](?P<letter>[A-Za-z])(?={_SEPARATOR}|\s|$))"
)
_PARTED = re.compile(rf"(?P<number>{_DIGITS})\s+(?P<part>\([A-Za-z0-9]{{1,4}}\))(?={_SEPARATOR}|\s*$)")
_ONE = re.compile(rf"(?P<number>{_NUMBER})(?={_SEPARATOR}|[\s*_<]|$)")
_AFTER = re.compile(rf"(?:{_SEPARATOR})?\s*")
_EMPHASIS = re.compile(r"(?P<run>\*{1,3}|_{1,3})(?=\S)")

LABEL: Final = "Action"
"""The word before a number that is recognised on every site, even if the site has its own label."""


class ActionHeading(NamedTuple):
    """An action's heading.

    Attributes:
        label: The label as written.
        number: The number as written; empty if the heading has none or several.
        title: The title.
        prefix: The text before the title, without its separator.
        numbers: All numbers that the heading has.
    """

    label: str
    number: str
    title: str
    prefix: str
    numbers: tuple[str, ...] = ()


def split_attributes(source: str, *, is_cards: bool) -> tuple[str, Attributes]:
    """Split a heading into its text and the attributes at its end.

    Args:
        source: The heading's Markdown without hashes.
        is_cards: Whether it is a card's heading. Any braces at its end are then attributes, so that a mistake in them
            is noticed. In other headings, `{word}` is text.
    """
    match = _TRAILING.search(source) if source.rstrip().endswith("}") else None
    if match is None or not (is_cards or match["colon"] or _LOOKS_LIKE_A_LIST.match(match["list"])):
        return source, NO_ATTRIBUTES
    return source[: match.start()], parse_attributes(match["list"].replace("\u00a0", " "))


def is_number(text: str) -> bool:
    """Whether a text is an action's number, such as `3`, `03`, `3a`, `7(a)`, `12.3`, `R31` or `41bis`."""
    return _WHOLE_NUMBER.fullmatch(text) is not None


def read_action(source: str, labels: Sequence[str]) -> ActionHeading | None:
    """Read the number and the title of a heading such as `Action 03: Title`, also in bold.

    No part of a number becomes part of the title. If there are several numbers, `number` is empty and the title is
    what follows the last one.

    Args:
        source: The heading's Markdown without hashes and attributes.
        labels: The words that can precede a number, the site's own first.

    Returns:
        The heading, or None if it does not begin with a label.
    """
    emphasis = _EMPHASIS.match(source)
    run = emphasis["run"] if emphasis is not None else ""
    match = _labelled(tuple(labels)).match(source, len(run))
    if match is None:
        return None
    at = match.end()
    number, numbers, at = _numbers(source, at)
    if not numbers:
        return ActionHeading(match["label"], "", source, "")
    after = _AFTER.match(source, at)
    assert after is not None  # it also matches an empty string
    prefix, title = source[:at], source[after.end() :]
    if run:
        prefix, title = _without_emphasis(prefix[len(run) :], title, run)
    return ActionHeading(match["label"], number, title.strip(), prefix.strip(), numbers)


def read_other_action(source: str) -> ActionHeading | None:
    """Read a heading such as `Measure 3: Title`, which has another word than a label before its number.

    A separator or the end of the heading is after the number, so `Top 10 ideas` is not such a heading.

    Args:
        source: The heading's Markdown without hashes and attributes.

    Returns:
        The heading with exactly one number, or None.
    """
    match = _other_label().match(source)
    found = read_action(source, (match["label"],)) if match is not None else None
    return found if found is not None and found.number else None


def _numbers(source: str, at: int) -> tuple[str, tuple[str, ...], int]:
    """The number at a position, all numbers there, and the position after them."""
    if match := _JOINED.match(source, at):
        found, at = [one for one in match.groups() if one], match.end()
        while more := _more().match(source, at):
            found.append(more["number"])
            at = more.end()
        return "", tuple(found), at
    if match := _PARTED.match(source, at):
        number = match["number"] + match["part"]
        return number, (number,), match.end()
    if match := _ONE.match(source, at):
        return match["number"], (match["number"],), match.end()
    return "", (), at


def _without_emphasis(prefix: str, title: str, run: str) -> tuple[str, str]:
    """Divide emphasis that began before the label: it ends after the number, or continues in the title."""
    for sign in (run, ":" + run):
        if title.startswith(sign):  # `**Action 3:** Title`
            return prefix, title[len(sign) :].lstrip(" :.–—-")
    if not title:
        return prefix.removesuffix(run), title
    return prefix, f"{run}{title}" if title.endswith(run) or run in title else title


@lru_cache(maxsize=64)
def _labelled(labels: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(r"\s+".join(map(re.escape, label.split())) for label in dict.fromkeys((*labels, LABEL)) if label)
    return re.compile(rf"(?P<label>{words})\s+", re.IGNORECASE)


# Few headings need these, and to compile them takes as long as to read a page.
@cache
def _more() -> re.Pattern[str]:
    return re.compile(rf"(?:\s*[/&+,]\s*|[-–—]|\s+(?i:and|or|to|&)\s+)(?i:and\s+)?(?P<number>{_NUMBER})(?!\w)")


@cache
def _other_label() -> re.Pattern[str]:
    return re.compile(
        rf"(?:\*{{1,3}}|_{{1,3}})?(?P<label>[^\W\d_]+(?:\s+[^\W\d_]+){{0,2}})\s+{_NUMBER}[*_]{{0,3}}(?:{_SEPARATOR}|\s*$)"
    )
