from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aftercare.cases.events import CaseEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundWayAsked(CaseEvent):
    """The money cannot go back to how it was paid: the customer is asked for another way."""

    name = "refund.way_asked"
    amount: int

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "amount": self.amount}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundWayChosen(CaseEvent):
    """The customer agreed to another way, `credit` or `bank`; `said` is what they said to who wrote it down."""

    name = "refund.way_chosen"
    way: str
    amount: int
    said: str

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "way": self.way, "amount": self.amount, "said": self.said}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundWayOvertaken(CaseEvent):
    """The provider paid after all what it had refused: what the customer chose instead must not be paid."""

    name = "refund.way_overtaken"
    amount: int

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "amount": self.amount}
