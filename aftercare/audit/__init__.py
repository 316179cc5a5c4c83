"""The audit: every auditable invariant recomputed from stored facts, over the whole database."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aftercare.people.models import Shop

    from .violation import Violation


def run(shop: Shop | None = None) -> list[Violation]:
    """Every violation found in one consistent view of the database, or of one shop's part of it."""
    from .running import violations  # models may be imported only once the apps are loaded

    return violations(shop)
