"""What happens to an order on its way to the customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aftercare.core.events import Event

from .models import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReported(Event):
    """A parcel to the customer left, arrived, was refused at the door or was lost."""

    name = "delivery.reported"
    delivery: Delivery

    @property
    def subject(self) -> tuple[str, int]:
        return ("order", self.delivery.order_id)

    @property
    def shop_id(self) -> int:
        return self.delivery.order.shop_id

    def data(self) -> dict[str, Any]:
        return {"tracking_number": self.delivery.tracking_number, "state": self.delivery.state}
