"""Departments, and how a heading is matched to one (docs/design.md)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from ...text.spelling import nearest
from ...text.words import address, normalise
from .colours import NEUTRAL, letters_on, on_dark

_IN_BRACKETS = re.compile(r"\s*\([^()]{1,20}\)\s*$")
_SMALL_WORDS = frozenset({"for", "of", "and", "the", "in", "on", "to"})


@dataclass(frozen=True)
class Department:
    """An organisation that answers. Colours are `#rrggbb` or `#rgb`. Only a tile of another colour has a `tile`."""

    id: str
    name: str
    lines: tuple[str, ...] = ()
    abbreviation: str = ""
    aliases: tuple[str, ...] = ()
    colour: str = ""
    tile: str = ""
    url: str = ""
    logo: str = ""
    withheld: bool = False

    @property
    def heading(self) -> tuple[str, ...]:
        """The name, split into the lines of the logo."""
        return self.lines or (self.name,)

    @cached_property
    def letters(self) -> str:
        """The letters on the tile: the abbreviation, or the initials of the name."""
        return self.abbreviation or _initials(self.name)

    @property
    def border(self) -> str:
        """The border colour on a light page."""
        return self.colour or NEUTRAL

    @cached_property
    def border_on_dark(self) -> str:
        """The border colour on a dark page."""
        return on_dark(self.border)

    @property
    def tile_colour(self) -> str:
        """The colour of the tile."""
        return self.tile or self.border

    @cached_property
    def letter_colour(self) -> str:
        """The colour of the letters on the tile: white or black, whichever is legible."""
        return letters_on(self.tile_colour)

    @property
    def names(self) -> tuple[str, ...]:
        """All names of the department."""
        return (self.name, " ".join(self.lines), self.abbreviation, self.id.replace("-", " "), *self.aliases)


class Departments:
    """The departments that a site knows, in their order. They are found by any of their names."""

    def __init__(self, known: Iterable[Department] = (), *, is_registry: bool = False) -> None:
        """Index the departments by name.

        Args:
            known: The departments.
            is_registry: Whether they come from a site's registry. Any other name is then a mistake.
        """
        self._known = {department.id: department for department in known}
        self.is_registry = is_registry
        self._by_name = {normalise(name): one for one in reversed(list(self)) for name in one.names if normalise(name)}
        self._by_id = dict(self._known)

    @cached_property
    def _all_names(self) -> dict[str, Department]:
        return {normalise(one): department for department in self for one in department.names if normalise(one)}

    @cached_property
    def withholds_anybody(self) -> bool:
        """Whether the site's registry withholds at least one department."""
        return any(one.withheld for one in self)

    @classmethod
    def built_in(cls) -> Departments:
        """The 18 departments of `departments.csv`."""
        table = Path(__file__).with_name("departments.csv").read_text(encoding="utf-8")
        return cls(
            Department(
                id=row["id"],
                name=row["name"],
                lines=tuple(row["lines_in_seed"].split("|")),
                abbreviation=row["abbreviation"],
                colour=row["colour_2012"],
                tile=row["contrast_safe_colour"],
            )
            for row in csv.DictReader(table.splitlines())
        )

    def __iter__(self) -> Iterator[Department]:
        return iter(self._known.values())

    def find(self, name: str) -> Department | None:
        """Find a department that the site knows, by name, abbreviation, alias or id."""
        found = (self._by_name.get(folded) for folded in _spellings(name))
        return next((one for one in found if one is not None and one.id in self._known), None)

    def nearest(self, name: str) -> Department | None:
        """Find the department that was probably meant: a name that differs by a few letters, or that begins alike."""
        names, folded = self._all_names, normalise(name)
        begun = {one.id: one for text, one in names.items() if len(folded) > 3 and text.startswith(folded)}
        if len(begun) == 1:
            return next(iter(begun.values()))
        return names.get(nearest(folded, names, 1 if len(folded) < 7 else max(2, len(folded) // 6)))

    def identify(self, name: str) -> Department:
        """The department that a heading names, without regard to case, line breaks, spacing, commas, `&` or quotes.

        An unknown department gets an id from its name, in the same way as pymdownx's slugs.
        """
        folded, *others = _spellings(name)
        department = self._by_name.get(folded)
        if department is None and others:
            department = self.find(name)
        if department is None:
            # One id is one department: a name that differs only in punctuation belongs to the known department.
            department = _unknown(name)
            department = self._by_name[folded] = self._by_id.setdefault(department.id, department)
        return department

    def with_id(self, ident: str) -> Department | None:
        """The department with this id. It may also be an unknown one that `identify` added."""
        return self._by_id.get(ident)

    @property
    def met(self) -> list[Department]:
        """All departments: the known ones, then the unknown ones that `identify` added."""
        return list(self._by_id.values())


@lru_cache(maxsize=4096)
def _spellings(name: str) -> tuple[str, ...]:
    """The forms of a name to compare: as it is, without a leading "The", and without an abbreviation in brackets."""
    found = [normalise(name)]
    if found[0].startswith("the "):
        found.append(found[0].removeprefix("the "))
    if (match := _IN_BRACKETS.search(name)) is not None:
        found += [one for one in _spellings(name[: match.start()]) if one]
    return tuple(found)


def _unknown(name: str) -> Department:
    return Department(id=address(name) or "department", name=name)


def _initials(name: str) -> str:
    """The initials of a name without an abbreviation, without small words. For a single word, its beginning."""
    words = [word for word in normalise(name).split() if word not in _SMALL_WORDS]
    if not words:
        return ""
    return (words[0][:4] if len(words) == 1 else "".join(word[0] for word in words)[:5]).upper()
