"""What happens to orders before anybody asks for anything: taken in by the file, on their way to the customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aftercare.core.events import Event
from aftercare.people.events import ShopEvent

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportStarted(ShopEvent):
    """A file of orders was sent and is being taken in."""

    name = "orders.import_started"
    ref: str
    file_name: str

    def data(self) -> dict[str, Any]:
        return {"import": self.ref, "file": self.file_name}
