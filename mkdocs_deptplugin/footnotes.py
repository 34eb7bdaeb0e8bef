"""Footnotes that only withheld text refers to: Markdown prints every note that a page defines, referred to or not."""

from __future__ import annotations

import re
from collections.abc import Sequence

_DEFINITION = re.compile(r" {0,3}\[\^(?P<name>[^\]\n]+)\]:")
_REFERENCE = re.compile(r"\[\^(?P<name>[^\]\n]+)\](?!:)")


def notes_to_withhold(lines: Sequence[str], withheld: set[int]) -> set[int]:
    """The lines of notes that are to be left out.

    In: a page's lines and which of them (from 0) are withheld. Out: the lines of every note that a withheld line, or a
    note that is left out, refers to, and no other line does. A note goes on over indented lines, and over those that
    follow without a blank one between, as in Python-Markdown.
    """
    if not withheld or not any("[^" in lines[line] for line in withheld if line < len(lines)):
        return set()
    notes = _notes(lines, withheld)
    note_of = {line: name for name, own in notes.items() for line in own}
    referring: dict[str, set[str | int]] = {}  # by whom a note is referred to: another note, or a line
    for line, text in enumerate(lines):
        for match in _REFERENCE.finditer(text):
            referring.setdefault(match["name"], set()).add(-1 if line in withheld else note_of.get(line, line))
    left_out: set[str] = set()
    while True:
        more = {
            name
            for name in notes
            if name not in left_out
            and (by := referring.get(name, set()) - {name})
            and all(one == -1 or one in left_out for one in by)
        }
        if not more:
            return {line for name in left_out for line in notes[name]}
        left_out |= more


def _notes(lines: Sequence[str], withheld: set[int]) -> dict[str, list[int]]:
    """The lines of each note that stands outside what is withheld."""
    notes: dict[str, list[int]] = {}
    name, after_blank = "", False
    for line, text in enumerate(lines):
        match = _DEFINITION.match(text) if "[^" in text else None
        if line in withheld:
            name = ""
        elif match is not None:
            name, after_blank = match["name"], False
            notes.setdefault(name, []).append(line)
        elif name:
            if text.strip() and after_blank and not text.startswith(("    ", "\t")):
                name = ""
                continue
            after_blank = not text.strip()
            notes[name].append(line)
    return notes
