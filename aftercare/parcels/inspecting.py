"""Inspection: what came back is looked at, graded and given a place to go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from aftercare.cases.models import Case, CaseLine, Photo
from aftercare.cases.moves import advance, may, release
from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.money import cumulative
from aftercare.core.refusal import Refused
from aftercare.orders.counters import LineChange, adjust_lines

from .events import GoodsInspected
from .models import Disposition, Grade, Inspection, ParcelLine, Restock


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Units of one case line in the same state; `photos` are references of kept photos."""

    case_line_id: int
    units: int
    grade: str
    accepted: bool
    disposition: str
    note: str = ""
    photos: tuple[str, ...] = ()


@transaction.atomic
def inspect(case: Case, *, findings: Sequence[Finding], by: Actor, at: datetime) -> Case:
    """Record findings. When every unit that came has been looked at, the case moves on with what was accepted."""
    case = Case.objects.for_change(case.pk)
    if "accept" not in case.at_step.moves or not may(by.kind, "accept"):
        advance(case, "accept", by=by, at=at)  # refuses with the sentence of the step or the role
    lines = {
        line.case_line_id: line
        for line in ParcelLine.objects.filter(parcel__case=case, received__gt=0).select_related("case_line__line")
    }
    seen = _seen(lines.values())
    _check(findings, lines, seen)
    for finding in findings:
        _keep(finding, lines[finding.case_line_id], case=case, at=at)
        seen[finding.case_line_id] += finding.units
    left, entered = case.step, case.step
    if all(seen[pk] == line.received for pk, line in lines.items()):
        left, entered = _conclude(case, lines.values(), by=by, at=at)
    accepted = sum(finding.units for finding in findings if finding.accepted)
    emit(
        GoodsInspected(
            case=case, action="inspect" if left == entered else "accept" if entered == "refund" else "send_back",
            left=left, entered=entered, accepted=accepted,
            refused=sum(finding.units for finding in findings) - accepted,
            notes=[finding.note for finding in findings if finding.note], by=by, at=at,
        )
    )  # fmt: skip
    return case


def _seen(lines: Iterable[ParcelLine]) -> dict[int, int]:
    by_line = {line.pk: line.case_line_id for line in lines}
    seen = dict.fromkeys(by_line.values(), 0)
    looked_at = Inspection.objects.filter(parcel_line__in=by_line).values_list("parcel_line").annotate(Sum("units"))
    for parcel_line_id, units in looked_at:
        seen[by_line[parcel_line_id]] += units
    return seen


def _check(findings: Sequence[Finding], lines: dict[int, ParcelLine], seen: dict[int, int]) -> None:
    if not findings:
        raise Refused(_("Record at least one finding."), code="nothing_inspected", field="findings")
    asked = dict.fromkeys(lines, 0)
    for finding in findings:
        _check_one(finding, lines)
        asked[finding.case_line_id] += finding.units
    for pk, units in asked.items():
        left = lines[pk].received - seen[pk]
        if units > left:
            raise Refused(
                _("%(sku)s: only %(left)s received units are not inspected yet.")
                % {"sku": lines[pk].case_line.line.sku, "left": left},
                code="units_beyond_received",
                field="units",
            )


def _check_one(finding: Finding, lines: dict[int, ParcelLine]) -> None:
    if finding.case_line_id not in lines:
        raise Refused(_("Receive that item before inspecting it."), code="not_received", field="line")
    if finding.units < 1:
        raise Refused(_("Inspect at least one unit."), code="bad_units", field="units")
    if finding.grade not in Grade.values:
        raise Refused(_("Choose a grade from A to D."), code="bad_grade", field="grade")
    if finding.disposition not in Disposition.values:
        raise Refused(_("Choose where the goods go."), code="bad_disposition", field="disposition")
    if finding.accepted == (finding.disposition == Disposition.TO_CUSTOMER):
        raise Refused(
            _("What is accepted stays here; what is not goes back to the customer."),
            code="bad_disposition",
            field="disposition",
        )


def _keep(finding: Finding, line: ParcelLine, *, case: Case, at: datetime) -> None:
    inspection = Inspection.objects.create(
        parcel_line=line, units=finding.units, grade=finding.grade, accepted=finding.accepted,
        disposition=finding.disposition, note=finding.note, at=at,
    )  # fmt: skip
    if finding.photos:
        inspection.photos.set(_photos(finding, case))
    if finding.disposition == Disposition.SELLABLE:
        Restock.objects.create(inspection=inspection, sku=line.case_line.line.sku, units=finding.units, at=at)


def _photos(finding: Finding, case: Case) -> list[Photo]:
    found = list(Photo.objects.filter(shop_id=case.shop_id, ref__in=finding.photos))
    if len(found) < len(set(finding.photos)):
        raise Refused(_("A photo was not found; take it again."), code="unknown_photo", field="photos")
    return found


def _conclude(case: Case, lines: Iterable[ParcelLine], *, by: Actor, at: datetime) -> tuple[str, str]:
    """All that came has been looked at: refund what was accepted, give back the rest."""
    accepted = dict(
        Inspection.objects.filter(parcel_line__parcel__case=case, accepted=True)
        .values_list("parcel_line__case_line")
        .annotate(Sum("units"))
    )
    asked = list(case.lines.all())
    for line in asked:
        if line.goods_back:
            line.accepted = accepted.get(line.pk, 0)
    if not accepted:
        CaseLine.objects.bulk_update(asked, ["accepted"])
        moved = advance(case, "send_back", by=by, at=at)
        release(case, asked)
        return moved
    _grant_accepted(case, asked)
    return advance(case, "accept", by=by, at=at)


def _grant_accepted(case: Case, asked: list[CaseLine]) -> None:
    """Shrink the grant to the accepted units and give everything else back to the order's lines."""
    changes: dict[int, LineChange] = {}
    for line in asked:
        if line.goods_back and line.accepted is not None and line.accepted < line.units:
            amount = cumulative(line.amount, line.accepted, line.units)
            tax = cumulative(line.tax, line.accepted, line.units)
            changes[line.line_id] = LineChange(
                open=-(line.units - line.received),
                received=-(line.received - line.accepted),
                granted=amount - line.amount,
                granted_tax=tax - line.tax,
            )
            line.amount, line.tax = amount, tax
    CaseLine.objects.bulk_update(asked, ["accepted", "amount", "tax"])
    adjust_lines(changes)
    case.granted = sum(line.amount for line in asked)
    case.tax = sum(line.tax for line in asked)
    case.fees = min(case.fees, case.granted)
