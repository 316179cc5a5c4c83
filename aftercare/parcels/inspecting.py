"""Inspection: what came back is looked at, graded and given a place to go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.cases.claims import accept, note_good
from aftercare.cases.kinds.table import PREPAID
from aftercare.cases.models import Case, Photo
from aftercare.cases.moves import advance, check_move, give_time
from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.rows import append_all, insert_all
from aftercare.orders.counters import moving

from .actions import rest_until, with_inspections
from .events import GoodsInspected
from .findings import Finding
from .following import follow
from .models import Disposition, Grade, Inspection, ParcelLine, Restock


@transaction.atomic
def inspect(case: Case, *, findings: Sequence[Finding] = (), complete: bool = False, by: Actor, at: datetime) -> Case:
    """Record findings. When all that is expected came and was looked at, the case moves on with what was accepted.

    `complete` says that nothing more comes: what is missing is not waited for.
    """
    case = Case.objects.with_lines_for_change(case.pk)
    check_move(case, "accept", by=by, at=at)
    expected, before = with_inspections(case)
    lines = {pk: line for pk, line in expected.items() if line.received}
    _check(findings, lines, before, complete=complete)
    inspections = before + _keep(findings, lines, case=case, by=by, at=at)
    looked_at = all(_units(line, inspections) == line.received for line in lines.values())
    if complete and not looked_at:
        raise Refused(
            _("Look at every unit that came first; then say that nothing more comes."),
            code="not_all_inspected",
            field="complete",
        )
    worth = {line.pk: line.amount for line in case.asked}
    with moving():
        action, left, entered = "inspect", case.step, case.step
        if looked_at and (complete or not missing(case)):
            action, left, entered = _conclude(case, lines, inspections, by=by, at=at)
        elif looked_at:
            give_time(case, rest_until(inspections) - at, at=at)
        accepted = sum(finding.units for finding in findings if finding.accepted)
        emit(
            GoodsInspected(
                case=case, action=action, left=left, entered=entered, accepted=accepted,
                refused=sum(finding.units for finding in findings) - accepted,
                notes=[finding.note for finding in findings if finding.note], by=by, at=at,
            )
        )  # fmt: skip
    if action == "accept":
        follow(case, expected, inspections, worth=worth, inspect=inspect, by=by, at=at)
    return case


def missing(case: Case) -> bool:
    """Whether units that the customer is to send back have not come."""
    return any(line.received < line.units for line in case.asked if line.goods_back and line.held)


def end_waiting(case: Case, *, by: Actor, at: datetime) -> Case | None:
    """The rest did not come in time: go on with what came, if all of it was looked at. None: there is no such wait."""
    expected, before = with_inspections(case)
    lines = {pk: line for pk, line in expected.items() if line.received}
    waits = missing(case) and all(_units(line, before) == line.received for line in lines.values())
    return inspect(case, complete=True, by=by, at=at) if lines and waits else None


def _units(line: ParcelLine, inspections: Iterable[Inspection], *, accepted: bool | None = None) -> int:
    """Units of the line that were looked at, or of them those accepted."""
    return sum(
        found.units
        for found in inspections
        if found.parcel_line_id == line.pk and (accepted is None or found.accepted is accepted)
    )


def _check(
    findings: Sequence[Finding], lines: dict[int, ParcelLine], before: Sequence[Inspection], *, complete: bool
) -> None:
    if not findings and not complete:
        raise Refused(_("Record at least one finding."), code="nothing_inspected", field="findings")
    asked = dict.fromkeys(lines, 0)
    for finding in findings:
        _check_one(finding, lines)
        asked[finding.case_line_id] += finding.units
    for pk, units in asked.items():
        left = lines[pk].received - _units(lines[pk], before)
        if units > left:
            raise Refused(
                _("%(sku)s: only %(left)s received units are not inspected yet.")
                % {"sku": lines[pk].case_line.sku, "left": left},
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


def _keep(
    findings: Sequence[Finding], lines: dict[int, ParcelLine], *, case: Case, by: Actor, at: datetime
) -> list[Inspection]:
    inspections = [
        Inspection(
            parcel_line=lines[finding.case_line_id], units=finding.units, grade=finding.grade,
            accepted=finding.accepted, disposition=finding.disposition, note=finding.note,
            checks=[{"check": check, "ok": ok} for check, ok in finding.checks],
            by_kind=by.kind.value, by_id=by.id, by_name=by.name, at=at,
        )
        for finding in findings
    ]  # fmt: skip
    insert_all(inspections)
    for finding, inspection in zip(findings, inspections, strict=True):
        if finding.photos:
            inspection.photos.set(_photos(finding, case))
    append_all(
        [
            Restock(inspection=found, sku=found.parcel_line.case_line.sku, units=found.units, at=at)
            for found in inspections
            if found.disposition == Disposition.SELLABLE
        ]
    )
    return inspections


def _photos(finding: Finding, case: Case) -> list[Photo]:
    found = list(Photo.objects.filter(shop_id=case.shop_id, ref__in=finding.photos))
    if len(found) < len(set(finding.photos)):
        raise Refused(_("A photo was not found; take it again."), code="unknown_photo", field="photos")
    return found


def _conclude(
    case: Case, lines: dict[int, ParcelLine], inspections: Sequence[Inspection], *, by: Actor, at: datetime
) -> tuple[str, str, str]:
    """All that came has been looked at: the remedy for what was accepted. Nothing accepted is nothing granted.

    Who has the money or the replacement already must have sent back all of it as agreed; what was not accepted goes
    back to them unless they dispute that, and is charged then.
    """
    accepted = {
        line.pk: _units(lines[line.pk], inspections, accepted=True) if line.pk in lines else 0
        for line in case.asked
        if line.goods_back and line.held
    }
    short = any(accepted[line.pk] < line.units for line in case.asked if line.pk in accepted)
    if short and case.path in PREPAID:
        note_good(case, accepted)
        action = "fail" if any(not found.accepted for found in inspections) else "fall_short"
        return (action, *advance(case, action, by=by, at=at))
    if not any(accepted.values()):
        return ("fail", *advance(case, "fail", by=by, at=at))
    accept(case, accepted)
    return ("accept", *advance(case, "accept", by=by, at=at))


__all__ = ["Finding", "end_waiting", "inspect", "missing"]
