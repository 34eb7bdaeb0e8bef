"""The file name of a new action's page: like those of the other actions, and in the order of the numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final, NamedTuple, TypeVar

from ...reading.grammar.headings import is_number
from ...text.words import natural, quoted
from . import StarterError

T = TypeVar("T")

FOLDER: Final = "actions"
"""The folder of actions' pages below the documents' folder, unless the site has them elsewhere."""

_LEAST: Final = 2
"""The digits in the name of a site's first action: enough for 99 actions."""

_PARTS = re.compile(r"(?P<prefix>[A-Za-z]*)(?P<digits>[0-9]+)(?P<rest>.*)")
_RUNS = re.compile(r"[0-9]+|[A-Za-z]+")


class NewAction(NamedTuple):
    """A new action.

    Attributes:
        number: The number for its heading.
        path: Its page's path below the documents' folder.
        hint: A sentence for the user, if the files' names do not have the order of the numbers. Otherwise empty.
    """

    number: str
    path: str
    hint: str = ""


class _Name(NamedTuple):
    """The name of an existing action's page that contains the action's number.

    Attributes:
        number: The action's number.
        path: The page's path.
        before: The text before the number.
        prefix: The letters at the beginning of the number, as in `R31`.
        digits: The first digits of the number, with the leading zeros of the name.
    """

    number: str
    path: PurePosixPath
    before: str
    prefix: str
    digits: str


def next_path(
    number: str, existing: Sequence[tuple[str, str]], shown_folder: str = "", *, folder: str = FOLDER
) -> NewAction:
    """Choose the path of a new action's page: in the folder of most other actions, with a name like theirs.

    Sorted by name, the new file is where its number is: the names get leading zeros, unless those of the other actions
    have none. `7(a)` is `07a.md`, after `07.md`.

    Args:
        number: The number as typed.
        existing: The number and path of every existing action.
        shown_folder: The prefix of a path in messages.
        folder: The folder of a site's first action.

    Returns:
        The path, the number, and a hint if the names do not have the order of the numbers. A whole number gets leading
        zeros if all others have the same number of digits.

    Raises:
        StarterError: It is not an action's number, or the number is taken.
    """
    if not (is_number(number) and number.isascii()):
        raise StarterError(f'"{number}" is not a number for an action. Write one such as 3, 03, 3a, 7(a) or 3.1.')
    for other, path in existing:
        if natural(other) == natural(number):
            raise StarterError(
                f"Action {other} already exists, in {quoted(shown_folder + path)}. Choose another number."
            )
    paths = [PurePosixPath(one) for _, one in existing]
    there = _most([one.parent for one in paths], PurePosixPath(folder))
    numbered = zip((other for other, _ in existing), paths, strict=True)
    names = [name for other, one in numbered if (name := _read(other, one)) is not None]
    shown = _padded(number, [other for other, _ in existing])
    possible = [there / name for name in _candidates(shown, names)]
    free = [one for one in possible if one not in paths] or possible
    chosen = next((one for one in free if not _disordered(number, one, names)), free[0])
    disordered = _disordered(number, chosen, names)
    return NewAction(shown, str(chosen), _hint(*disordered[0]) if disordered else "")


def _read(number: str, path: PurePosixPath) -> _Name | None:
    """Find the number of an action in the name of its page. None if it is not there."""
    parts = _PARTS.fullmatch(number)
    if parts is None:
        return None
    runs = (f"0*{int(run)}" if run.isdigit() else run for run in _RUNS.findall(parts["rest"]))
    rest = "".join(f"[^0-9A-Za-z]*{run}" for run in runs)
    prefix, first = parts["prefix"], int(parts["digits"])
    pattern = rf"(?P<before>(?:.*[^0-9])??)(?P<prefix>{prefix})(?P<digits>0*{first}){rest}"
    match = re.fullmatch(pattern, path.stem, re.DOTALL | re.IGNORECASE)
    return _Name(number, path, match["before"], match["prefix"], match["digits"]) if match is not None else None


def _candidates(number: str, names: Sequence[_Name]) -> Iterator[str]:
    """Names for the page of an action, the usual one first."""
    parts = _PARTS.fullmatch(number)
    assert parts is not None  # it is a number
    alike = [name for name in names if name.prefix.casefold() == parts["prefix"].casefold()]
    before = _most([name.before for name in names], "")
    prefix = _most([name.prefix for name in alike], parts["prefix"])
    width = _width([name.digits for name in alike], max(_LEAST, len(parts["digits"])))
    digits = str(int(parts["digits"])).zfill(width)
    rest = parts["rest"].replace(")(", "-").replace("(", "").replace(")", "")
    yield f"{before}{prefix}{digits}{rest}.md"
    if rest:
        # "12.3.md" is before "12.md", and 7a can be another action than 7(a). "_" is after "." and before letters.
        yield f"{before}{prefix}{digits}_{rest.lstrip('.')}.md"


def _width(digits: Sequence[str], default: int) -> int:
    """The digits of a new name: as many as the names with zeros have, or as all have. Otherwise no zeros are added."""
    if not digits:
        return default
    padded, widths = {len(one) for one in digits if one.startswith("0")}, {len(one) for one in digits}
    return max(padded) if padded else widths.pop() if len(widths) == 1 else 1


def _disordered(number: str, path: PurePosixPath, names: Sequence[_Name]) -> list[tuple[str, str]]:
    """The pairs of files in a new file's folder, itself and another, that names sort differently than numbers do.

    The first of a pair has the lower number.
    """
    found = []
    for name in names:
        is_lower = natural(name.number) < natural(number)
        if name.path.parent == path.parent and is_lower != (name.path.name < path.name):
            found.append((name.path.name, path.name) if is_lower else (path.name, name.path.name))
    return found


def _hint(lower: str, higher: str) -> str:
    return (
        f"Sorted by name, {higher} is before {lower}. The site sorts by number; to sort the files too, rename them "
        "with leading zeros, which changes their addresses."
    )


def _padded(number: str, others: Sequence[str]) -> str:
    """Add leading zeros to a whole number, if the others all have the same number of digits."""
    widths = {len(other) for other in others if other.isdigit()}
    return number.zfill(widths.pop()) if number.isdigit() and len(widths) == 1 else number


def _most(items: Sequence[T], default: T) -> T:
    return Counter(items).most_common(1)[0][0] if items else default
