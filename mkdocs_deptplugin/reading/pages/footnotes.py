"""Footnotes that only withheld text refers to. Markdown prints every note of a page, even if nothing refers to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..grammar.verbatim import find_verbatim, masked

_DEFINITION = re.compile(r" {0,3}\[\^(?P<name>[^\]\n]+)\]:")
_CODE = re.compile(r"`[^`]*`")
_REFERENCE = re.compile(r"\[\^(?P<name>[^\]\n]+)\](?!:)")


def notes_to_withhold(lines: Sequence[str], withheld: set[int]) -> set[int]:
    """Find the footnotes that must be withheld too.

    A note includes its indented lines, and the lines that follow without a blank line, as in Python-Markdown.

    Args:
        lines: The page's lines.
        withheld: The numbers of the withheld lines, from 0.

    Returns:
        The lines of every note that only withheld lines, or notes withheld in this way, refer to.
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
    """The lines of each note outside withheld text."""
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
