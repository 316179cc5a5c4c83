"""Colours as sRGB, and how well one is read on another (WCAG 2)."""

from __future__ import annotations

import re

WHITE, BLACK = (255, 255, 255), (0, 0, 0)  # one of the two has 4.58:1 on any colour
ENOUGH = 4.5
Rgb = tuple[int, int, int]


def parse(color: str) -> Rgb | None:
    """A colour as #rgb or #rrggbb; None for anything else."""
    digits = color.strip().removeprefix("#")
    if len(digits) == 3:
        digits = "".join(char * 2 for char in digits)
    if not re.fullmatch(r"[0-9a-fA-F]{6}", digits):
        return None
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def hexed(color: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)


def contrast(one: Rgb, other: Rgb) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(ground: Rgb) -> Rgb:
    """White or black, whichever is read better there."""
    return WHITE if contrast(WHITE, ground) >= contrast(BLACK, ground) else BLACK


def readable(color: Rgb, *, on: Rgb) -> Rgb:
    """The colour, moved toward black or white just far enough to be read on that ground."""
    end = ink_on(on)
    for step in range(21):
        mixed = mix(color, end, step / 20)
        if contrast(mixed, on) >= ENOUGH:
            return mixed
    return end


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(color: Rgb) -> float:
    linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in color]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
