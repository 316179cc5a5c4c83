from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aftercare.core.events import Event

from .models import Chargeback


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargebackEvent(Event):
    """Something that happened to a chargeback, on the timeline of its order."""

    chargeback: Chargeback

    @property
    def subject(self) -> tuple[str, int]:
        return ("order", self.chargeback.order_id)

    @property
    def shop_id(self) -> int:
        return self.chargeback.shop_id

    def data(self) -> dict[str, Any]:
        return {"chargeback": self.chargeback.ref, "amount": self.chargeback.amount}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargebackOpened(ChargebackEvent):
    """A payment is asked back: refunds on its order wait."""

    name = "chargeback.opened"

    def data(self) -> dict[str, Any]:
        until = self.chargeback.until
        return {**ChargebackEvent.data(self), "until": until.isoformat() if until else None}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargebackWon(ChargebackEvent):
    """The payment stays with the shop: refunds on its order go on."""

    name = "chargeback.won"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargebackLost(ChargebackEvent):
    """The customer has the money from the bank; refunds that waited are looked at by finance."""

    name = "chargeback.lost"
