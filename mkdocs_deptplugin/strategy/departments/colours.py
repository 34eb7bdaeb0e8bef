"""Colours with enough contrast, as WCAG 2.2 defines it (success criteria 1.4.3 and 1.4.11)."""

from __future__ import annotations

from typing import Final

NEUTRAL: Final = "#5b6066"
"""The colour for a department without one: 6.3:1 on white."""

_WHITE: Final = "#ffffff"
_BLACK: Final = "#000000"  # a dark grey would be too light on some colours
_DARK_PAGE: Final = "#2e3338"  # lighter than the dark schemes of the themes we know, so that those are safe too


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours in `#rrggbb` or `#rgb`, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def on_dark(colour: str) -> str:
    """Mix a colour with white until its contrast with a dark page is at least 3:1."""
    start = _channels(colour)
    for percent in range(0, 101, 2):
        mixed = "#" + "".join(f"{round(channel + (255 - channel) * percent / 100):02x}" for channel in start)
        if contrast(mixed, _DARK_PAGE) >= 3:
            return mixed
    return _WHITE


def letters_on(colour: str) -> str:
    """The colour of letters on a coloured tile: white if its contrast is at least 4.5:1, otherwise black.

    One of the two always has that contrast: where white has less than 4.5:1, black has more than 21 / 4.5 = 4.66.
    """
    return _WHITE if contrast(_WHITE, colour) >= 4.5 else _BLACK


def _channels(colour: str) -> tuple[int, int, int]:
    if len(colour) == 4:  # `#fd0` is short for `#ffdd00`
        colour = "#" + "".join(2 * digit for digit in colour[1:])
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    parts = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
