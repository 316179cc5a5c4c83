"""Goods that have not reached the customer: held in the warehouse, stopped on the way, refused at the door."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from aftercare.cases.models import Case
from aftercare.cases.moves import advance, check_move
from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.rows import select
from aftercare.orders.counters import LineChange, adjust_lines, moving
from aftercare.orders.models import Order, OrderLine
from aftercare.policy.facts import Path

from .events import ParcelAlreadySent, ParcelHeld, ParcelNotStopped, ParcelStopped


@transaction.atomic
def hold(case: Case, *, by: Actor, at: datetime) -> Case:
    """The goods were not sent and will not be; the money goes back."""
    case = Case.objects.for_change(case.pk)
    with moving():
        left, entered = advance(case, "hold", by=by, at=at)
        emit(ParcelHeld(case=case, action="hold", left=left, entered=entered, by=by, at=at))
    return case


@transaction.atomic
def sent(case: Case, *, by: Actor, at: datetime) -> Case:
    """It was too late to hold the goods: they are on their way, and the carrier has to stop them."""
    case = Case.objects.for_change(case.pk)
    check_move(case, "sent", by=by, at=at)
    unsent = {line.pk: line.quantity - line.shipped for line in _lines(case)}
    with moving():
        gone = {line.line_id: min(line.units, unsent[line.line_id]) for line in case.asked}
        adjust_lines({pk: LineChange(shipped=units, in_transit=units) for pk, units in gone.items()})
        case.path = Path.INTERCEPT
        left, entered = advance(case, "sent", by=by, at=at)
        emit(ParcelAlreadySent(case=case, action="sent", left=left, entered=entered, by=by, at=at))
    return case


@transaction.atomic
def intercept(case: Case, *, by: Actor, at: datetime) -> Case:
    """The carrier stopped the parcel."""
    return _stopped(case, "intercept", by=by, at=at)


@transaction.atomic
def refuse(case: Case, *, by: Actor, at: datetime) -> Case:
    """The customer refused the parcel at the door."""
    return _stopped(case, "refuse", by=by, at=at)


def _known_as_refused(case: Case) -> bool:
    """The carrier has reported it: the units count as refused until they are back."""
    return Path.REFUSED in case.table.start and any(line.refused for line in _lines(case))


@transaction.atomic
def miss(case: Case, *, by: Actor, at: datetime) -> Case:
    """The parcel reached the customer after all."""
    case = Case.objects.for_change(case.pk)
    check_move(case, "miss", by=by, at=at)
    travelling = _travelling(case)
    with moving():
        adjust_lines({pk: LineChange(in_transit=-units) for pk, units in travelling.items()})
        case.path = Path.REFUND if case.kind == "refund_only" else Path.SEND_BACK
        left, entered = advance(case, "miss", by=by, at=at)
        emit(ParcelNotStopped(case=case, action="miss", left=left, entered=entered, by=by, at=at))
    return case


def _stopped(case: Case, action: str, *, by: Actor, at: datetime) -> Case:
    case = Case.objects.for_change(case.pk)
    check_move(case, action, by=by, at=at)
    travelling = _travelling(case)
    with moving():
        adjust_lines({pk: LineChange(in_transit=-units) for pk, units in travelling.items()})
        if action == "refuse" and _known_as_refused(case):
            case.path = Path.REFUSED
        left, entered = advance(case, action, by=by, at=at)
        emit(ParcelStopped(case=case, action=action, left=left, entered=entered, by=by, at=at))
    return case


def _travelling(case: Case) -> dict[int, int]:
    """Units of the case still on their way to the customer, by order line."""
    on_their_way = {line.pk: line.in_transit for line in _lines(case)}
    return {line.line_id: min(line.units, on_their_way[line.line_id]) for line in case.asked}


def _lines(case: Case) -> list[OrderLine]:
    """The order's lines that the case asks for, held still by the order's lock."""
    Order.objects.for_change(case.order_id)
    asked = [line.line_id for line in case.asked]
    return select(OrderLine, f"id IN ({', '.join(['%s'] * len(asked))})", *asked)
