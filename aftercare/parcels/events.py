from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aftercare.cases.events import CaseEvent
from aftercare.core.events import Event
from aftercare.people.events import ShopEvent

from .strays import Stray


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
        told = {"accepted": self.accepted, "refused": self.refused, "notes": self.notes}
        return {**CaseEvent.data(self), **told, **self.priced()}


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelHeld(CaseEvent):
    """The warehouse held back what was not sent yet."""

    name = "parcel.held"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelAlreadySent(CaseEvent):
    """The warehouse could not hold the goods: they are on their way to the customer."""

    name = "parcel.already_sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelStopped(CaseEvent):
    """The carrier stopped the parcel, or it was refused at the door; it comes back."""

    name = "parcel.stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelNotStopped(CaseEvent):
    """The parcel could not be stopped; it reached the customer."""

    name = "parcel.not_stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelLost(CaseEvent):
    """A carrier lost the goods; the shop claims of it, and the customer does not wait for that."""

    name = "parcel.lost"


def _by_when(event: CaseEvent) -> dict[str, str]:
    """The customer who had the replacement first sends the goods back by then."""
    due = event.case.due_at
    return {"due": due.isoformat()} if due and event.entered == "send_back" else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentSent(CaseEvent):
    """A replacement, or goods that were not accepted, left for the customer."""

    name = "shipment.sent"
    purpose: str
    carrier: str
    tracking_number: str

    def data(self) -> dict[str, Any]:
        told = {"purpose": self.purpose, "carrier": self.carrier, "tracking_number": self.tracking_number}
        return {**CaseEvent.data(self), **told, **_by_when(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentDelivered(CaseEvent):
    """What was sent to the customer has arrived."""

    name = "shipment.delivered"

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), **_by_when(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentLost(CaseEvent):
    """What was sent to the customer was lost on the way."""

    name = "shipment.lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimClosed(CaseEvent):
    """A carrier answered a claim: it paid `recovered` minor units, or nothing."""

    name = "claim.closed"
    recovered: int

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "recovered": self.recovered}


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelRecounted(CaseEvent):
    """Units were counted that had not come; `counts`, by SKU, are taken back and waited for again."""

    name = "parcel.recounted"
    counts: Mapping[str, int]
    units: int

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "counts": dict(self.counts), "units": self.units}


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingWithdrawn(CaseEvent):
    """A finding was taken back before anything followed from it; the units are looked at again."""

    name = "goods.finding_withdrawn"
    units: int

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "units": self.units}


@dataclass(frozen=True, slots=True, kw_only=True)
class StrayEvent(Event):
    """Something that happened to goods nobody expected."""

    stray: Stray

    @property
    def subject(self) -> tuple[str, int]:
        return ("stray", self.stray.pk)

    @property
    def shop_id(self) -> int:
        return self.stray.shop_id


class StrayFound(StrayEvent):
    """A parcel or an item came that nobody expected; the desk finds out whose it is."""

    name = "stray.found"

    def data(self) -> dict[str, Any]:
        return {"code": self.stray.code, "place": self.stray.place}


class StrayMatched(StrayEvent):
    """Goods that nobody expected belong to a request after all."""

    name = "stray.matched"

    def data(self) -> dict[str, Any]:
        return {"case": self.stray.case.ref if self.stray.case else ""}


class StrayClosed(StrayEvent):
    """Goods that nobody expected belong to no request; it is written down what was done with them."""

    name = "stray.closed"

    def data(self) -> dict[str, Any]:
        return {"outcome": self.stray.outcome}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistChanged(ShopEvent):
    """What is looked at in goods of a category was written anew; without checks, those of the trade hold."""

    name = "checklist.changed"
    category: str
    checks: list[str]

    def data(self) -> dict[str, Any]:
        return {"category": self.category, "checks": self.checks}
