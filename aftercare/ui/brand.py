"""The shop's own colour: text on it and text in it always keep a contrast of 4.5:1, whatever colour it is."""

from __future__ import annotations

import re

# The grounds that brand-coloured text stands on: the card and soft grounds of tokens.css, as sRGB.
LIGHT_GROUND, DARK_GROUND = (0xEE, 0xF3, 0xFA), (0x2B, 0x33, 0x40)
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


def contrast(one: Rgb, other: Rgb) -> float:
    """WCAG 2: from 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def stylesheet(color: str) -> str:
    """CSS that puts the brand in place of the accent; empty for no colour or one that cannot be read."""
    brand = parse(color)
    if brand is None:
        return ""
    ink = WHITE if contrast(WHITE, brand) >= contrast(BLACK, brand) else BLACK
    light, dark = _toward(brand, BLACK, LIGHT_GROUND), _toward(brand, WHITE, DARK_GROUND)
    return (
        "@layer tokens { :root { "
        f"--brand: {_hex(brand)}; --on-brand: {_hex(ink)}; --brand-text: light-dark({_hex(light)}, {_hex(dark)}); "
        f"--brand-soft: light-dark(color-mix(in oklab, {_hex(brand)} 9%, white), "
        f"color-mix(in oklab, {_hex(brand)} 24%, {_hex((0x1E, 0x21, 0x29))})); "
        "} }"
    )


def _toward(color: Rgb, end: Rgb, ground: Rgb) -> Rgb:
    """The colour, moved toward `end` just far enough to be read on `ground`."""
    for step in range(21):
        mixed = _mix(color, end, step / 20)
        if contrast(mixed, ground) >= ENOUGH:
            return mixed
    return end


def _mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(color: Rgb) -> float:
    linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in color]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _hex(color: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)
