"""What a shop's system or a carrier reports of a parcel on its way to the customer.

The counters on the order's lines say how many units travel, were refused at the door or were lost, so that a
request is decided by where its units are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused

from .counters import LineChange, adjust_lines
from .events import DeliveryReported
from .models import Delivery, DeliveryLine, DeliveryState, LineKind, Order, OrderLine

ENDS = {
    DeliveryState.IN_TRANSIT: {DeliveryState.DELIVERED, DeliveryState.REFUSED, DeliveryState.LOST},
    DeliveryState.LOST: {DeliveryState.DELIVERED},  # found again
}


@transaction.atomic
def send_out(
    order: Order, *, carrier: str = "", tracking_number: str, units: Mapping[int, int] | None = None, by: Actor,
    at: datetime,
) -> Delivery:  # fmt: skip
    """A parcel left for the customer with `units` by line id; None means all that was not sent yet."""
    order = Order.objects.for_change(order.pk)
    tracking_number = tracking_number.strip().upper()
    if not 4 <= len(tracking_number) <= 60:
        raise Refused(
            _("Enter the parcel's tracking number, 4 to 60 letters and digits."),
            code="bad_tracking_number",
            field="tracking_number",
        )
    if order.deliveries.filter(tracking_number=tracking_number).exists():
        raise Refused(_("This parcel is known already."), code="known_parcel", field="tracking_number")
    packed = _packed(order, units)
    delivery = Delivery.objects.create(
        order=order, carrier=carrier.strip()[:50], tracking_number=tracking_number, shipped_at=at,
        state=DeliveryState.IN_TRANSIT,
    )  # fmt: skip
    DeliveryLine.objects.bulk_create(
        DeliveryLine(delivery=delivery, line_id=pk, quantity=count) for pk, count in packed.items()
    )
    adjust_lines({pk: LineChange(shipped=count, in_transit=count) for pk, count in packed.items()})
    emit(DeliveryReported(delivery=delivery, by=by, at=at))
    return delivery


@transaction.atomic
def report(order: Order, *, tracking_number: str, state: str, by: Actor, at: datetime) -> Delivery:
    """A parcel arrived (`delivered`), was `refused` at the door, or was `lost`. Saying it twice changes nothing."""
    order = Order.objects.for_change(order.pk)
    delivery = order.deliveries.filter(tracking_number=tracking_number.strip().upper()).first()
    if delivery is None:
        raise Refused(_("This order has no such parcel."), code="unknown_parcel", field="tracking_number")
    if delivery.state == state:
        return delivery
    was = DeliveryState(delivery.state)
    if state not in ENDS.get(was, set()):
        raise Refused(
            _("The parcel is recorded as “%(state)s” already.") % {"state": was.label}, code="bad_state", field="state"
        )
    _move(order, delivery, was, DeliveryState(state), at=at)
    emit(DeliveryReported(delivery=delivery, by=by, at=at))
    return delivery


def _packed(order: Order, units: Mapping[int, int] | None) -> dict[int, int]:
    left = {
        line.pk: line.quantity - line.shipped - line.kept
        for line in order.lines.filter(kind=LineKind.GOODS)
        if line.quantity > line.shipped + line.kept
    }
    if units is None:
        units = left
    wrong = next((pk for pk, count in units.items() if not 0 < count <= left.get(pk, 0)), None)
    if wrong is not None or not units:
        raise Refused(
            _("Only %(left)s units of that line are still to be sent.") % {"left": left.get(wrong or 0, 0)},
            code="bad_units",
            field="units",
        )
    return dict(units)


def _move(order: Order, delivery: Delivery, was: DeliveryState, now: DeliveryState, *, at: datetime) -> None:
    lines = {line.pk: line for line in order.lines.all()}
    changes = {pk: _change(lines[pk], count, was, now) for pk, count in _contents(delivery, lines).items()}
    adjust_lines(changes)
    delivery.state = now
    if now == DeliveryState.DELIVERED:
        delivery.delivered_at = at
        order.lines.filter(pk__in=changes).update(delivered_at=at)
        if not order.deliveries.filter(state=DeliveryState.IN_TRANSIT).exclude(pk=delivery.pk).exists():
            order.delivered_at = at
            order.save(update_fields=["delivered_at"])
    delivery.save(update_fields=["state", "delivered_at"])


def _contents(delivery: Delivery, lines: Mapping[int, OrderLine]) -> dict[int, int]:
    """Units by line; a parcel without lines carried all that was sent."""
    listed = dict(delivery.lines.values_list("line_id", "quantity"))
    return listed or {pk: line.shipped for pk, line in lines.items() if line.shipped}


def _change(line: OrderLine, count: int, was: DeliveryState, now: DeliveryState) -> LineChange:
    """A case may have taken some of the units off the counters already, so none is taken off twice."""
    moved = min(count, line.in_transit if was == DeliveryState.IN_TRANSIT else line.lost)
    return LineChange(
        in_transit=-moved if was == DeliveryState.IN_TRANSIT else 0,
        lost=(moved if now == DeliveryState.LOST else 0) - (moved if was == DeliveryState.LOST else 0),
        refused=moved if now == DeliveryState.REFUSED else 0,
    )
