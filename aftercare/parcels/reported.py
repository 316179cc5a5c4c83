"""What a carrier reports of a parcel to the customer moves the case that waits for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.events import Event
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.core.tasks import task
from aftercare.orders.events import DeliveryReported
from aftercare.orders.models import Delivery, DeliveryState, LineKind

from .sending import lose
from .stopping import miss, refuse

FOLLOWS: dict[str, Callable[..., Any]] = {
    DeliveryState.DELIVERED: miss,
    DeliveryState.REFUSED: refuse,
    DeliveryState.LOST: lose,
}


def ends_a_journey(event: Event) -> bool:
    return isinstance(event, DeliveryReported) and event.delivery.state in FOLLOWS


@task(name="parcels.follow_delivery")
def follow_delivery(*, event_id: int) -> None:
    """A case that has moved on meanwhile is left alone, so a report told twice or late does no harm.

    Not in the report's own transaction, which holds the order: a case is locked before its order.
    """
    event = EventRow.objects.get(pk=event_id)
    parcel = Delivery.objects.filter(order=event.subject_id, tracking_number=event.data["tracking_number"]).first()
    if parcel is None or parcel.state != event.data["state"]:
        return
    by = Actor(ActorKind.CARRIER, name=parcel.carrier)
    for case in Case.objects.filter(order=event.subject_id, step="intercept").order_by("id"):
        if _holds_all(parcel, case):
            try:
                FOLLOWS[parcel.state](case, by=by, at=clock.now())
            except Refused:
                continue  # somebody was first, or has to say which units were lost


def _holds_all(parcel: Delivery, case: Case) -> bool:
    """Whether all that the case waits for was in this parcel; of several parcels a person decides."""
    held: Counter[int] = Counter()
    for line_id, units in parcel.lines.values_list("line_id", "quantity"):
        held[line_id] += units
    if not held:
        return parcel.order.deliveries.count() == 1
    goods = [line for line in case.asked if case.sold[line.line_id].kind == LineKind.GOODS]
    return all(held[line.line_id] >= line.units for line in goods)
