"""Find the known word that an unknown word was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], most: int) -> str:
    """Find the known word nearest to `word`.

    A slip is a letter that is added, missing, wrong, or swapped with its neighbour (optimal string alignment).

    Returns:
        The nearest known word, or an empty string if none is within `most` slips.
    """
    best, best_distance = "", most + 1
    for other in known:
        if abs(len(other) - len(word)) < best_distance:
            distance = _distance(word, other)
            if distance < best_distance:
                best, best_distance = other, distance
    return best


def is_within(word: str, text: str, most: int) -> bool:
    """Whether a text contains a word with at most `most` letters wrong, added or missing (Sellers, 1980)."""
    row = list(range(len(word) + 1))
    for letter in text:
        before, row = row, [0]
        for at, own in enumerate(word, 1):
            row.append(min(before[at - 1] + (own != letter), before[at] + 1, row[-1] + 1))
        if row[-1] <= most:
            return True
    return False


def _distance(left: str, right: str) -> int:
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        above, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]
