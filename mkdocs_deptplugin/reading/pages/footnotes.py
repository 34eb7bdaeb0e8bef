"""Footnotes that only withheld text refers to: Markdown prints every note that a page defines, referred to or not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..grammar.verbatim import find_verbatim, masked

_DEFINITION = re.compile(r" {0,3}\[\^(?P<name>[^\]\n]+)\]:")
_CODE = re.compile(r"`[^`]*`")
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
    verbatim = find_verbatim("\n".join(lines), list(lines))
    readers: dict[str, set[str]] = {}  # who refers to a note: other notes; or "" for any other line
    refers: dict[str, set[str]] = {}
    asked: list[str] = []  # notes that withheld lines refer to
    for line, text in enumerate(lines):
        if "[^" not in text:
            continue
        own = note_of.get(line, "")
        for match in _REFERENCE.finditer(_CODE.sub("", masked(text))):
            if line in withheld:
                asked.append(match["name"])
            elif line not in verbatim.code and match["name"] != own:
                readers.setdefault(match["name"], set()).add(own)
                refers.setdefault(own, set()).add(match["name"])
    left_out: set[str] = set()
    while asked:
        name = asked.pop()
        if name in notes and name not in left_out and not readers.get(name):
            left_out.add(name)
            for other in refers.get(name, ()):
                readers[other].discard(name)
                asked.append(other)
    return {line for name in left_out for line in notes[name]}


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
            if text.strip() and after_blank and not text.startswith(("  ", "\t")):
                name = ""
                continue
            after_blank = not text.strip()
            notes[name].append(line)
    return notes
