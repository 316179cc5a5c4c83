"""Every change of goods coming back, up to their inspection (`inspecting.py`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.cases.events import CaseEvent
from aftercare.cases.models import ASKED, Case, CaseLine
from aftercare.cases.moves import advance, limit_time
from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.rows import Wanted, add_all, append_all, insert, select, select_each, set_all, update, update_where
from aftercare.orders.counters import LineChange, adjust_lines, moving
from aftercare.orders.models import OrderLine
from aftercare.policy.facts import Path

from .events import ParcelReceived, ParcelShipped
from .models import Inspection, Parcel, ParcelLine, ParcelState, Receipt

WAITING = {"send_back", "in_transit"}
REST_WAITS = timedelta(days=5)
"""How long what came waits for the rest, from the first inspection on: less than the seven days in which the law wants
what came back refunded."""


def expect(event: CaseEvent) -> None:
    """Expect a parcel when a case starts waiting for goods (same transaction as the step)."""
    if event.entered not in WAITING or event.left in WAITING:
        return
    if event.left == "replace" and select(Parcel, "case_id = %s LIMIT 1", event.case.pk):
        return  # a replacement sent first was lost, and is sent again
    asked = [line for line in event.case.asked if line.goods_back and line.held]
    on_its_way = "case_id = %s AND state <> 'received' ORDER BY id DESC"
    known = select(Parcel, on_its_way, event.case.pk) if event.left else []
    if known:
        _expect_again(known[0], asked, sent=event.entered != "send_back")
        return
    parcel = Parcel(case=event.case)
    insert(parcel)
    append_all([ParcelLine(parcel=parcel, case_line=line, expected=line.units) for line in asked])


def _expect_again(parcel: Parcel, asked: Sequence[CaseLine], *, sent: bool) -> None:
    """It never came, and the same goods are waited for again: as sent already, or to be sent."""
    if not sent:
        parcel.state = ParcelState.EXPECTED
        update(parcel, "state")
    known = {line.case_line_id: line.pk for line in select(ParcelLine, "parcel_id = %s", parcel.pk)}
    set_all("parcels_parcelline", ["expected"], {known[line.pk]: [line.units] for line in asked if line.pk in known})
    new = [line for line in asked if line.pk not in known]
    append_all([ParcelLine(parcel=parcel, case_line=line, expected=line.units) for line in new])


@transaction.atomic
def ship(case: Case, *, carrier: str, tracking_number: str, by: Actor, at: datetime) -> Case:
    """The customer has sent the parcel."""
    carrier, tracking_number = carrier.strip(), tracking_number.strip().upper()
    if not 4 <= len(tracking_number) <= 60:
        raise Refused(
            _("Enter the tracking number from the carrier's receipt, 4 to 60 letters and digits."),
            code="bad_tracking_number",
            field="tracking_number",
        )
    case = Case.objects.for_change(case.pk)
    sent = {"carrier": carrier[:50], "tracking_number": tracking_number, "shipped_at": at}
    with moving():
        left, entered = advance(case, "ship", by=by, at=at)
        expected = "case_id = %s AND state = 'expected'"
        update_where(Parcel, expected, case.pk, state=ParcelState.IN_TRANSIT, **sent)
        emit(ParcelShipped(case=case, action="ship", left=left, entered=entered, carrier=carrier,
                           tracking_number=tracking_number, by=by, at=at))  # fmt: skip
    return case


@transaction.atomic
def receive(case: Case, *, counts: Mapping[int, int], by: Actor, at: datetime) -> Case:
    """Units have arrived: `counts` is units by case line id. More may arrive later, until inspection is done."""
    case = Case.objects.for_change(case.pk)
    with moving():
        left, entered = advance(case, "receive", by=by, at=at)
        at_door = _refused_at_door(case)
        expected, before = with_inspections(case)
        if before:
            limit_time(case, rest_until(before), at=at)
        arrived = {pk: units for pk, units in counts.items() if units}
        _check_counts(arrived, expected)
        for pk, units in arrived.items():
            expected[pk].received += units
            expected[pk].case_line.received += units
        add_all("parcels_parcelline", ["received"], {expected[pk].pk: [units] for pk, units in arrived.items()})
        add_all("cases_caseline", ["received"], {pk: [units] for pk, units in arrived.items()})
        adjust_lines(
            {
                expected[pk].case_line.line_id: LineChange(
                    open=-n, received=n, refused=-min(n, at_door.get(expected[pk].case_line.line_id, 0))
                )
                for pk, n in arrived.items()
            }
        )
        write_receipts({expected[pk]: units for pk, units in arrived.items()}, by=by, at=at)
        update_where(Parcel, "case_id = %s", case.pk, state=ParcelState.RECEIVED, received_at=at)
        emit(
            ParcelReceived(
                case=case, action="receive", left=left, entered=entered, by=by, at=at,
                counts=by_sku(arrived, expected),
                units=sum(arrived.values()),
                of=sum(line.expected for line in expected.values()),
            )
        )  # fmt: skip
    return case


def _refused_at_door(case: Case) -> dict[int, int]:
    """Units refused at the door that are not back yet, by order line, where the case waits for such."""
    if case.path != Path.REFUSED:
        return {}
    asked = [line.line_id for line in case.asked]
    found = select(OrderLine, f"id IN ({', '.join(['%s'] * len(asked))})", *asked)
    return {line.pk: line.refused for line in found}


def with_inspections(case: Case) -> tuple[dict[int, ParcelLine], list[Inspection]]:
    """What is expected back for a case, by case line, each with its case line; and what was found so far."""
    wanted = [Wanted(ParcelLine, EXPECTED, (case.pk,)), Wanted(Inspection, INSPECTED, (case.pk,))]
    if "asked" in vars(case):
        lines, found = select_each(*wanted)
    else:
        case.asked, lines, found = select_each(Wanted(CaseLine, ASKED, (case.pk,)), *wanted)
    asked = {line.pk: line for line in case.asked}
    expected = [line for line in lines if line.case_line_id in asked]
    for line in expected:
        line.case_line = asked[line.case_line_id]
    return {line.case_line_id: line for line in expected}, found


def rest_until(inspections: Iterable[Inspection]) -> datetime:
    """Until when what came waits for the rest; more that comes, or is looked at, does not put it off."""
    return min(found.at for found in inspections) + REST_WAITS


EXPECTED = "parcel_id IN (SELECT id FROM parcels_parcel WHERE case_id = %s)"
INSPECTED = f"parcel_line_id IN (SELECT id FROM parcels_parcelline WHERE {EXPECTED})"


def write_receipts(counted: Mapping[ParcelLine, int], *, by: Actor, at: datetime) -> None:
    """Keep who counted how many units of which line."""
    append_all(
        [
            Receipt(parcel_line=line, units=units, by_kind=by.kind.value, by_id=by.id, by_name=by.name, at=at)
            for line, units in counted.items()
        ]
    )


def by_sku(arrived: Mapping[int, int], expected: Mapping[int, ParcelLine]) -> Counter[str]:
    """Two lines may be of the same goods."""
    counts: Counter[str] = Counter()
    for pk, units in arrived.items():
        counts[expected[pk].case_line.sku] += units
    return counts


def _check_counts(arrived: Mapping[int, int], expected: Mapping[int, ParcelLine]) -> None:
    if not arrived:
        raise Refused(_("Count at least one unit that arrived."), code="nothing_received", field="units")
    for pk, units in arrived.items():
        if pk not in expected:
            raise Refused(_("That item is not expected with this return."), code="unexpected_item", field="line")
        missing = expected[pk].expected - expected[pk].received
        if not 0 < units <= missing:
            raise Refused(
                _("%(sku)s: %(missing)s still expected, %(units)s counted; count again or note what is extra.")
                % {"sku": expected[pk].case_line.sku, "missing": missing, "units": units},
                code="units_beyond_expected",
                field="units",
            )
