"""Goods going out within a case: a replacement, or what goes back to the buyer. And parcels that a carrier lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.cases.claims import charge_missing, note_lost, release, write_off
from aftercare.cases.clocks import time_of
from aftercare.cases.events import CaseEvent
from aftercare.cases.kinds.table import PREPAID
from aftercare.cases.models import Case, CaseLine
from aftercare.cases.moves import advance, check_move, give_time, may, role_refused
from aftercare.cases.paths import lost_units
from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.rows import append_all, insert, select, update, update_where
from aftercare.orders.counters import LineChange, adjust_lines, moving
from aftercare.orders.models import LineKind, OrderLine
from aftercare.policy import law
from aftercare.policy.facts import Path

from .events import ClaimClosed, ParcelLost, ShipmentDelivered, ShipmentLost, ShipmentSent
from .models import Parcel
from .outbound import CarrierClaim, ClaimState, Purpose, Shipment, ShipmentLine, ShipmentState

CARRIER_ANSWERS = timedelta(days=law.rule("CN-EXPRESS").days or 7)
"""A courier answers a complaint within seven days (快递暂行条例 28)."""


@transaction.atomic
def dispatch(case: Case, *, carrier: str, tracking_number: str, by: Actor, at: datetime) -> Case:
    """Send the customer what they wait for: the replacement, or their own goods back."""
    carrier, tracking_number = carrier.strip()[:50], tracking_number.strip().upper()[:60]
    case = Case.objects.with_lines_for_change(case.pk)
    check_move(case, "dispatch", by=by, at=at)
    purpose = Purpose.REPLACEMENT if case.step == "replace" else Purpose.RETURN_TO_BUYER
    ordered = _ordered(case) if purpose == Purpose.REPLACEMENT else []
    with moving():
        shipment = Shipment(case=case, purpose=purpose, carrier=carrier, tracking_number=tracking_number, sent_at=at)
        insert(shipment)
        append_all([_line(shipment, line) for line in case.asked if _units(line, purpose)])
        if purpose == Purpose.REPLACEMENT:
            _replaced(case, ordered, at=at)
        left, entered = advance(case, "dispatch", by=by, at=at)
        if entered == "send_back":  # the goods are sent back once the replacement is there
            _give_time(case, "delivering", "send_back", at=at)
        emit(
            ShipmentSent(case=case, action="dispatch", left=left, entered=entered, purpose=purpose.value,
                         carrier=carrier, tracking_number=tracking_number, by=by, at=at)
        )  # fmt: skip
    return case


@transaction.atomic
def deliver(case: Case, *, by: Actor, at: datetime) -> Case:
    """What was sent to the customer has arrived; the case may wait for something else meanwhile."""
    case = Case.objects.for_change(case.pk)
    if not may(by.kind, "deliver"):
        raise role_refused()
    shipment = _on_its_way(case)
    with moving():
        shipment.state, shipment.delivered_at = ShipmentState.DELIVERED, at
        update(shipment, "state", "delivered_at")
        moves = case.at_step.to("deliver", case.path)
        left, entered = advance(case, "deliver", by=by, at=at) if moves else (case.step, case.step)
        action = "deliver" if moves else "record_delivery"
        if entered == "send_back":
            _give_time(case, "send_back", at=at)
        emit(ShipmentDelivered(case=case, action=action, left=left, entered=entered, by=by, at=at))
    return case


@transaction.atomic
def lose(case: Case, *, by: Actor, at: datetime) -> Case:
    """A carrier lost the goods. The shop claims of it; the customer gets the remedy without waiting."""
    case = Case.objects.with_lines_for_change(case.pk)
    check_move(case, "lose", by=by, at=at)
    if case.step in ("in_transit", "turned_back"):
        return _lost_on_the_way_back(case, by=by, at=at)
    if case.step == "intercept":
        return _lost_before_it_came(case, by=by, at=at)
    shipment = _on_its_way(case)
    with moving():
        shipment.state = ShipmentState.LOST
        update(shipment, "state")
        _claim(case, leg="out", carrier=shipment.carrier, tracking_number=shipment.tracking_number, at=at)
        if case.step == "delivering_back" and case.path in PREPAID:
            charge_missing(case)  # the carrier's loss is not the customer's; what they never sent is
        left, entered = advance(case, "lose", by=by, at=at)
        emit(ShipmentLost(case=case, action="lose", left=left, entered=entered, by=by, at=at))
    return case


@transaction.atomic
def lose_sent(case: Case, *, by: Actor, at: datetime) -> Case:
    """The replacement that went out first was lost. Another is sent; goods already on their way back come first."""
    case = Case.objects.for_change(case.pk)
    check_move(case, "lose_sent", by=by, at=at)
    shipment = _on_its_way(case)
    with moving():
        shipment.state = ShipmentState.LOST
        update(shipment, "state")
        _claim(case, leg="out", carrier=shipment.carrier, tracking_number=shipment.tracking_number, at=at)
        left, entered = advance(case, "lose_sent", by=by, at=at)
        if entered != "replace":
            case.path = Path.SEND_BACK
            update(case, "path")
        emit(ShipmentLost(case=case, action="lose_sent", left=left, entered=entered, by=by, at=at))
    return case


def claim_lost(event: CaseEvent) -> None:
    """Claim of the carrier what it lost on the way to the customer (same transaction as the refund)."""
    case = event.case
    if case.path == Path.LOST and event.entered == "refund" and event.left != "refund":
        _claim(case, leg="out", carrier="", tracking_number="", at=event.at)


@transaction.atomic
def close_claim(claim: CarrierClaim, *, recovered: int, by: Actor, at: datetime) -> CarrierClaim:
    """The carrier answered: it pays `recovered` minor units, or nothing."""
    case = Case.objects.for_change(claim.case_id)
    if not (may(by.kind, "paid") or may(by.kind, "lose")):
        raise role_refused()
    claim = CarrierClaim.objects.get(pk=claim.pk)
    if claim.state != ClaimState.OPEN:
        raise Refused(_("This claim is closed already."), code="claim_closed")
    if recovered < 0:
        raise Refused(_("Enter what the carrier pays, or 0."), code="bad_amount", field="recovered")
    claim.recovered, claim.closed_at = recovered, at
    claim.state = ClaimState.PAID if recovered else ClaimState.REFUSED
    claim.save(update_fields=["recovered", "closed_at", "state"])
    emit(ClaimClosed(case=case, action="close_claim", left=case.step, entered=case.step, recovered=recovered, by=by,
                     at=at))  # fmt: skip
    return claim


def _lost_on_the_way_back(case: Case, *, by: Actor, at: datetime) -> Case:
    parcel = select(Parcel, "case_id = %s ORDER BY id DESC", case.pk)[0]
    with moving():
        write_off(case)
        _claim(case, leg="back", carrier=parcel.carrier, tracking_number=parcel.tracking_number, at=at)
        left, entered = advance(case, "lose", by=by, at=at)
        emit(ParcelLost(case=case, action="lose", left=left, entered=entered, by=by, at=at))
    return case


def _give_time(case: Case, *steps: str, at: datetime) -> None:
    """At least the time of these steps from now on; a clock that stands is left alone."""
    times = [time_of(case.shop_id, case.kind, step) or timedelta() for step in steps]
    give_time(case, sum(times, timedelta()), at=at)


def _lost_before_it_came(case: Case, *, by: Actor, at: datetime) -> Case:
    """The order's parcel was lost while the carrier was to stop it. What was reported lost before is lost first."""
    ordered = {line.pk: line for line in _ordered(case)}
    known = {line.pk: lost_units(Path.LOST, line.units, _unclaimed(ordered, line)) for line in case.asked}
    more = {line.pk: min(line.units - known[line.pk], ordered[line.line_id].in_transit) for line in case.asked}
    lost = {pk: known[pk] + more[pk] for pk in known}
    _check_not_delivered(case, ordered, lost)
    with moving():
        adjust_lines({line.line_id: LineChange(in_transit=-more[line.pk], lost=more[line.pk]) for line in case.asked})
        note_lost(case, lost)
        _claim(case, leg="out", carrier="", tracking_number="", at=at)
        left, entered = advance(case, "lose", by=by, at=at)
        emit(ShipmentLost(case=case, action="lose", left=left, entered=entered, by=by, at=at))
    return case


def _unclaimed(ordered: Mapping[int, OrderLine], line: CaseLine) -> int:
    """Units of the line that a carrier lost and no other request counts as written off."""
    sold = ordered[line.line_id]
    return sold.lost - (sold.written_off - line.lost)


def _check_not_delivered(case: Case, ordered: Mapping[int, OrderLine], lost: Mapping[int, int]) -> None:
    """What the customer has is not paid as lost; nor are goods that come back, where the request waits for all."""
    for line in case.asked:
        sold = ordered[line.line_id]
        elsewhere = 0 if line.goods_back else sold.refused + sold.quantity - sold.shipped
        if sold.kind == LineKind.GOODS and line.units > lost[line.pk] + elsewhere:
            raise Refused(
                _("%(sku)s: only %(lost)s of the %(units)s units can be lost; record where the parcel is instead.")
                % {"sku": line.sku, "lost": lost[line.pk], "units": line.units},
                code="not_all_lost",
            )


def _claim(case: Case, *, leg: str, carrier: str, tracking_number: str, at: datetime) -> None:
    append_all(
        [
            CarrierClaim(
                case=case, carrier=carrier, tracking_number=tracking_number, leg=leg, opened_at=at,
                amount=sum(line.amount for line in case.asked), due_at=at + CARRIER_ANSWERS,
            )
        ]
    )  # fmt: skip


def _replaced(case: Case, ordered: list[OrderLine], *, at: datetime) -> None:
    """The replacement takes the units' place on the order, and the time for returns and repairs starts anew."""
    for line in ordered:
        update_where(OrderLine, "id = %s", line.pk, delivered_at=at)
    sent_again = {line.line_id: line.units for line in case.asked if line.held and (line.lost or not line.goods_back)}
    found = {line.pk: min(line.lost, sent_again.get(line.pk, 0)) for line in ordered}
    if any(found.values()) and _sent_once(case):  # sent again, it replaces what was sent and not what was lost
        adjust_lines({pk: LineChange(lost=-units) for pk, units in found.items()})
    if case.path != Path.SHIP_FIRST:
        release(case.asked)


def _sent_once(case: Case) -> bool:
    return len(select(Shipment, "case_id = %s AND purpose = %s LIMIT 2", case.pk, Purpose.REPLACEMENT)) == 1


def _ordered(case: Case) -> list[OrderLine]:
    asked = [line.line_id for line in case.asked]
    return select(OrderLine, f"id IN ({', '.join(['%s'] * len(asked))})", *asked)


def _on_its_way(case: Case) -> Shipment:
    found = select(Shipment, "case_id = %s AND state = 'sent' ORDER BY id DESC", case.pk)
    if not found:
        raise Refused(_("Nothing is on its way to the customer."), code="nothing_sent")
    return found[0]


def _units(line: CaseLine, purpose: Purpose) -> int:
    if purpose == Purpose.RETURN_TO_BUYER:
        return line.received - (line.accepted or 0)
    return line.units if line.accepted is None else line.accepted


def _line(shipment: Shipment, line: CaseLine) -> ShipmentLine:
    replaces = shipment.purpose == Purpose.REPLACEMENT
    return ShipmentLine(
        shipment=shipment, case_line=line, sku=(line.wanted or line.sku) if replaces else line.sku,
        units=_units(line, Purpose(shipment.purpose)), value=line.amount,
    )  # fmt: skip
