"""The shop's own colour and logo: text on it and text in it always keep a contrast of 4.5:1, whatever colour it is."""

from __future__ import annotations

from base64 import b64encode

from aftercare.core.colours import Rgb, contrast, hexed, ink_on, parse, readable
from aftercare.people.models import Shop

# The grounds that brand-coloured text stands on: the card and soft grounds of tokens.css, as sRGB.
LIGHT_GROUND, DARK_GROUND = (0xEE, 0xF3, 0xFA), (0x2B, 0x33, 0x40)
WHITE, CARD_DARK = (0xFF, 0xFF, 0xFF), (0x1E, 0x21, 0x29)
LOGO_HEIGHT = 32
"""Of the logo in the header, in CSS pixels; it is kept three times as high, for sharp screens."""


def sheet(shop: Shop) -> str:
    """CSS of the shop: its colour in place of the accent, its logo in place of the letter."""
    return stylesheet(shop.brand_color) + logo_rule(shop)


def version(shop: Shop) -> str:
    """What changes with the sheet, so that it may be cached for ever."""
    return shop.brand_color.removeprefix("#") + shop.logo_digest[:8]


def stylesheet(color: str) -> str:
    """CSS that puts the brand in place of the accent; empty for no colour or one that cannot be read."""
    brand = parse(color)
    if brand is None:
        return ""
    light, dark = readable(brand, on=LIGHT_GROUND), readable(brand, on=DARK_GROUND)
    return (
        "@layer tokens { :root { "
        f"--brand: {hexed(brand)}; --on-brand: {hexed(ink_on(brand))}; "
        f"--brand-text: light-dark({hexed(light)}, {hexed(dark)}); "
        f"--brand-soft: light-dark(color-mix(in oklab, {hexed(brand)} 9%, white), "
        f"color-mix(in oklab, {hexed(brand)} 24%, {hexed(CARD_DARK)})); "
        "} }"
    )


def logo_rule(shop: Shop) -> str:
    """The logo inside the sheet: a page asks for nothing more to show it. Empty where the shop has none."""
    if not shop.logo_digest:
        return ""
    with shop.logo.open("rb") as file:
        picture = b64encode(file.read()).decode()
    width = max(1, round(shop.logo_width * LOGO_HEIGHT / shop.logo_height))
    return (
        f"@layer brand {{ .logo.own {{ width: {width}px; height: {LOGO_HEIGHT}px; "
        f'background: no-repeat center / contain url("data:image/png;base64,{picture}"); }} }}'
    )


def readings(color: str) -> list[tuple[Rgb, Rgb, float]]:
    """How the colour is used, as (text, ground, contrast): on a button, as a link on paper and in the dark."""
    brand = parse(color)
    if brand is None:
        return []
    pairs = [(ink_on(brand), brand), (readable(brand, on=WHITE), WHITE), (readable(brand, on=CARD_DARK), CARD_DARK)]
    return [(text, ground, contrast(text, ground)) for text, ground in pairs]
