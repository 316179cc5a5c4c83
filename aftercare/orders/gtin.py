"""Numbers in the barcodes on goods: EAN-8, UPC-A, EAN-13 and GTIN-14, kept as fourteen digits. Pure."""

from __future__ import annotations

LENGTHS = frozenset({8, 12, 13, 14})


def is_gtin(text: str) -> bool:
    """Whether these digits end in the right check digit."""
    if len(text) not in LENGTHS or not (text.isascii() and text.isdigit()):
        return False
    digits = [int(digit) for digit in text.zfill(14)]
    return sum(digit * (3 if place % 2 == 0 else 1) for place, digit in enumerate(digits)) % 10 == 0


def canonical(text: str) -> str:
    """The same number however it was printed; what is none stays as it is."""
    return text.zfill(14) if is_gtin(text) else text
