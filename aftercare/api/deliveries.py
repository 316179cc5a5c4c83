"""Parcels on their way to the customer, as the shop's system or a carrier reports them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from aftercare.core import clock
from aftercare.orders.delivering import report, send_out
from aftercare.orders.models import Delivery

from .answers import answer
from .callers import caller_of
from .lines import line_ids, unknown_line
from .operations import write
from .orders import DELIVERY
from .schemas.orders import DeliveryShown, ParcelTaken, ReportTaken

router = Router(tags=["Orders"])
GOODS = ("goods:write", "orders:write")


@write(router, "/orders/{ref}/deliveries", scopes=GOODS, answers={201: DeliveryShown})
def send_order(request: HttpRequest, ref: str, parcel: ParcelTaken) -> HttpResponse:
    """Say that a parcel left for the customer"""
    caller = caller_of(request)
    order = caller.order(ref)
    ids = line_ids(order.pk, [item.line for item in parcel.lines])
    for place, item in enumerate(parcel.lines):
        if item.line not in ids:
            raise unknown_line(place, "lines")
    units = {ids[item.line]: item.units for item in parcel.lines} or None
    sent = send_out(
        order, carrier=parcel.carrier, tracking_number=parcel.tracking_number, units=units, by=caller.actor,
        at=clock.now(),
    )  # fmt: skip
    return answer(_shown(sent), status=201)


@write(router, "/orders/{ref}/deliveries/report", scopes=GOODS, answers={200: DeliveryShown})
def report_delivery(request: HttpRequest, ref: str, parcel: ReportTaken) -> HttpResponse:
    """Say what became of a parcel to the customer

    It was delivered, refused at the door, or lost. Saying it twice changes nothing."""
    caller = caller_of(request)
    told = {"tracking_number": parcel.tracking_number, "state": parcel.state}
    return answer(_shown(report(caller.order(ref), **told, by=caller.actor, at=clock.now())))


def _shown(delivery: Delivery) -> dict[str, object]:
    return {name: getattr(delivery, name) for name in DELIVERY}
