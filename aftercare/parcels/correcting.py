"""Taking back what was done a moment ago: a count that was too high, a finding that was wrong.

Only while the case still waits for its inspection: what followed from a finished one is disputed, not undone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.cases.models import Case
from aftercare.cases.moves import check_move, give_time
from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.rows import add_all
from aftercare.orders.counters import LineChange, adjust_lines, moving
from aftercare.policy.facts import Path

from .actions import by_sku, rest_until, with_inspections, write_receipts
from .events import FindingWithdrawn, ParcelRecounted
from .models import Inspection, ParcelLine, Restock


@transaction.atomic
def recount(case: Case, *, counts: Mapping[int, int], by: Actor, at: datetime) -> Case:
    """Units were counted that did not come: `counts` is units by case line id. They are waited for again.

    At least one unit stays: that the parcel came is a fact others have acted on.
    """
    case = Case.objects.with_lines_for_change(case.pk)
    check_move(case, "accept", by=by, at=at)
    lines, found = with_inspections(case)
    gone = {pk: units for pk, units in counts.items() if units}
    _check(gone, lines, found)
    if case.path == Path.REFUSED:
        raise Refused(
            _("These came back unopened from the customer's door; ask the desk to settle the count with the carrier."),
            code="refused_at_door",
        )
    with moving():
        for pk, units in gone.items():
            lines[pk].received -= units
            lines[pk].case_line.received -= units
        add_all("parcels_parcelline", ["received"], {lines[pk].pk: [-units] for pk, units in gone.items()})
        add_all("cases_caseline", ["received"], {pk: [-units] for pk, units in gone.items()})
        adjust_lines({lines[pk].case_line.line_id: LineChange(open=n, received=-n) for pk, n in gone.items()})
        write_receipts({lines[pk]: -units for pk, units in gone.items()}, by=by, at=at)
        if found and all(_left(line, found) == 0 for line in lines.values()):
            give_time(case, rest_until(found) - at, at=at)
        told = by_sku(gone, lines)
        emit(ParcelRecounted(case=case, action="recount", left=case.step, entered=case.step, counts=told,
                             units=sum(told.values()), by=by, at=at))  # fmt: skip
    return case


@transaction.atomic
def withdraw_finding(case: Case, *, finding: int = 0, by: Actor, at: datetime) -> Case:
    """Take a finding back, the last one where none is named: its units are looked at again, and leave the stock."""
    case = Case.objects.with_lines_for_change(case.pk)
    check_move(case, "accept", by=by, at=at)
    found = Inspection.objects.filter(parcel_line__parcel__case=case).order_by("-id")
    inspection = (found.filter(pk=finding) if finding else found).first()
    if inspection is None:
        raise Refused(_("That finding is not there any more; reload to see what is."), code="unknown_finding")
    Restock.objects.filter(inspection=inspection).delete()
    units = inspection.units
    inspection.delete()
    emit(FindingWithdrawn(case=case, action="withdraw_finding", left=case.step, entered=case.step, units=units, by=by,
                          at=at))  # fmt: skip
    return case


def _check(gone: Mapping[int, int], lines: Mapping[int, ParcelLine], found: list[Inspection]) -> None:
    if not gone:
        raise Refused(_("Say how many units did not come."), code="nothing_recounted", field="units")
    for pk, units in gone.items():
        if pk not in lines:
            raise Refused(_("That item is not expected with this return."), code="unexpected_item", field="line")
        left = _left(lines[pk], found)
        if not 0 < units <= left:
            raise Refused(
                _("%(sku)s: only %(left)s counted units are not inspected; take their finding back first.")
                % {"sku": lines[pk].case_line.sku, "left": left},
                code="units_inspected",
                field="units",
            )
    if sum(line.received for line in lines.values()) <= sum(gone.values()):
        raise Refused(
            _("At least one unit came with this parcel; if it was another parcel, record this one as found."),
            code="nothing_left",
            field="units",
        )


def _left(line: ParcelLine, found: list[Inspection]) -> int:
    looked_at: Counter[int] = Counter()
    for one in found:
        looked_at[one.parcel_line_id] += one.units
    return line.received - looked_at[line.pk]
