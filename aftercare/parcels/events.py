from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aftercare.cases.events import CaseEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelShipped(CaseEvent):
    """The customer handed the parcel to a carrier."""

    name = "parcel.shipped"
    carrier: str
    tracking_number: str

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "carrier": self.carrier, "tracking_number": self.tracking_number}


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelReceived(CaseEvent):
    """Units arrived at the warehouse. `counts` is units by SKU, `of` what was asked back in all."""

    name = "parcel.received"
    counts: Mapping[str, int]
    units: int
    of: int

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "counts": dict(self.counts), "units": self.units, "of": self.of}


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsInspected(CaseEvent):
    """Units were looked at. When all that came has been, the case moves on: to refund, or back to the customer."""

    name = "goods.inspected"
    accepted: int
    refused: int
    notes: list[str] = field(default_factory=list)

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "accepted": self.accepted, "refused": self.refused, "notes": self.notes}
