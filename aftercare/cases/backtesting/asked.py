"""A recorded request, with what is known of who asked. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aftercare.policy.facts import CustomerFacts, Facts


@dataclass(slots=True, kw_only=True)
class Recorded:
    """A request. `case` is empty for one that was refused; `times` counts how often that one was asked.

    `customer` is who asked as far as is known: recorded with the decision, or (`afterwards`) worked out now. None
    where the order is gone. `objects` says that this customer wants no decision by a program alone.
    """

    facts: Facts
    decision: dict[str, Any]
    case_id: int = 0
    case: str = ""
    order: str = ""
    customer_id: int | None = None
    known: bool = True
    times: int = 1
    customer: CustomerFacts | None = None
    afterwards: bool = False
    objects: bool = False
