"""How a refund is split over the means of payment. Pure."""

from __future__ import annotations

from collections.abc import Sequence


def split(amount: int, left: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Take `amount` from the tenders in order, each up to what it has left; `left` is (tender id, minor units).

    Raises `ValueError` when they hold less than the amount.
    """
    parts: dict[int, int] = {}
    for tender_id, available in left:
        part = min(amount, available)
        if part > 0:
            parts[tender_id] = part
            amount -= part
    if amount > 0:
        raise ValueError(f"{amount} minor units have no tender to go back to")
    return parts
