"""A complaint, by the steps of ISO 10002: acknowledged, assessed, investigated, answered."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.rows import insert, select, update
from aftercare.orders.counters import moving

from ..clocks import time_of
from ..dialogue import Complaint, Severity
from ..events import CauseFound, ComplaintAcknowledged, ComplaintAnswered, ComplaintAssessed, ComplaintClosed
from ..models import Case
from ..moves import CLOCK, advance, check_move, set_due
from .deciding import words_of


@transaction.atomic
def acknowledge(case: Case, *, by: Actor, at: datetime) -> Case:
    """Tell the customer that the complaint is heard."""
    case = Case.objects.for_change(case.pk)
    check_move(case, "acknowledge", by=by, at=at)
    with moving():
        left, entered = advance(case, "acknowledge", by=by, at=at)
        insert(Complaint(case=case, acknowledged_at=at))
        emit(ComplaintAcknowledged(case=case, action="acknowledge", left=left, entered=entered, by=by, at=at))
    return case


@transaction.atomic
def assess(case: Case, *, severity: str, by: Actor, at: datetime) -> Case:
    if severity not in Severity.values:
        raise Refused(
            _("Say how severe it is: %(all)s.") % {"all": ", ".join(Severity.values)},
            code="bad_severity",
            field="severity",
        )
    case, found = _found(case, "assess", by=by, at=at)
    with moving():
        left, entered = advance(case, "assess", by=by, at=at)
        found.severity = severity
        _hurry(case, found, at=at)
        update(found, "severity")
        emit(ComplaintAssessed(case=case, action="assess", left=left, entered=entered, severity=severity, by=by, at=at))
    return case


@transaction.atomic
def find(case: Case, *, cause: str, by: Actor, at: datetime) -> Case:
    """Record the root cause; the customer does not read it."""
    if not cause.strip():
        raise Refused(_("Write what caused it, so that it can be mended."), code="cause_missing", field="cause")
    case, found = _found(case, "find", by=by, at=at)
    with moving():
        left, entered = advance(case, "find", by=by, at=at)
        found.root_cause = cause.strip()
        _hurry(case, found, at=at)
        update(found, "root_cause")
        emit(CauseFound(case=case, action="find", left=left, entered=entered, cause=cause.strip(), by=by, at=at))
    return case


@transaction.atomic
def respond(
    case: Case, *, words: str, corrective_action: str = "", corrective_owner: str = "",
    corrective_due: date | None = None, by: Actor, at: datetime,
) -> Case:  # fmt: skip
    """Answer the customer; `corrective_action` is what the shop changes, who does it and by when: for its own eyes."""
    words = words_of(words)
    case, found = _found(case, "respond", by=by, at=at)
    with moving():
        left, entered = advance(case, "respond", by=by, at=at)
        found.response, found.corrective_action, found.answered_at = words, corrective_action.strip(), at
        found.corrective_owner, found.corrective_due = corrective_owner.strip()[:200], corrective_due
        update(found, "response", "corrective_action", "corrective_owner", "corrective_due", "answered_at")
        emit(
            ComplaintAnswered(case=case, action="respond", left=left, entered=entered, words=words,
                              corrective_action=corrective_action.strip(), by=by, at=at)
        )  # fmt: skip
    return case


@transaction.atomic
def close(case: Case, *, by: Actor, at: datetime) -> Case:
    """The customer had time to object and did not."""
    case = Case.objects.for_change(case.pk)
    with moving():
        left, entered = advance(case, "close", by=by, at=at)
        emit(ComplaintClosed(case=case, action="close", left=left, entered=entered, by=by, at=at))
    return case


SOONER = {Severity.CRITICAL: 4, Severity.HIGH: 2}
"""By how much the time of investigation and answer is divided."""


def _hurry(case: Case, found: Complaint, *, at: datetime) -> None:
    within = time_of(case.shop_id, case.kind, case.step)
    if within and found.severity in SOONER:
        set_due(case, within / SOONER[Severity(found.severity)], case.due_action, at=at)
        update(case, *CLOCK)


def _found(case: Case, action: str, *, by: Actor, at: datetime) -> tuple[Case, Complaint]:
    case = Case.objects.for_change(case.pk)
    check_move(case, action, by=by, at=at)
    return case, select(Complaint, "case_id = %s", case.pk)[0]
