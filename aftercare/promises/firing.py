"""Does what is due to one case, unless a person or another sweep was first: each is one transaction under its lock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction

from aftercare.cases.actions import LATE, escalate
from aftercare.cases.models import Case
from aftercare.cases.moves import call_supervisor
from aftercare.core.actor import SYSTEM
from aftercare.core.events import emit
from aftercare.core.rows import select, update
from aftercare.orders.counters import moving

from .actions import run_again
from .codes import REFUND, SEND_BACK
from .counting import due_after
from .events import CaseDueSoon, LegalDeadlineMissed, LegalDeadlineNear
from .models import LegalDeadline, Pause

Instead = Callable[..., Case | None]
_instead: dict[str, Instead] = {}


def bind_instead(step: str, end: Instead) -> None:
    """Set what the end of a step's time may do before its late action; called once at start."""
    _instead[step] = end


@transaction.atomic
def fire(pk: int, *, at: datetime) -> bool:
    """Take the case's late action."""
    case = _locked(pk, "AND due_at <= %s", at)
    if case is None:
        return False
    instead = _instead.get(case.step)
    if instead is None or instead(case, by=SYSTEM, at=at) is None:
        LATE[case.due_action](case, by=SYSTEM, at=at)
    return True


@transaction.atomic
def warn(pk: int, *, at: datetime) -> bool:
    """Tell whoever must act that the deadline comes near."""
    case = _locked(pk, "AND warn_at <= %s AND due_at > %s", at, at)
    if case is None:
        return False
    assert case.due_at is not None
    case.warn_at = None
    with moving():
        update(case, "warn_at")
        emit(CaseDueSoon(case=case, action="warn", left=case.step, entered=case.step, due=case.due_at,
                         by=SYSTEM, at=at))  # fmt: skip
    return True


@transaction.atomic
def resume_by_itself(pk: int, *, at: datetime) -> bool:
    """Start the clock again at the end of a pause: as of that instant, however late the sweep comes."""
    pause = Pause.objects.get(pk=pk)
    case = _locked(pause.case_id)
    if case is None:
        return False
    pause.refresh_from_db()
    if pause.ended_at is not None:
        return False
    if case.paused_at != pause.at:  # a move has ended it
        pause.ended_at = at
        update(pause, "ended_at")
        return False
    run_again(case, since=pause.until, by=SYSTEM, at=at)
    return True


@transaction.atomic
def near(pk: int, *, at: datetime) -> bool:
    """Warn the staff that a legal deadline comes near."""
    found = _legal(pk)
    if found is None or found[0].warn_at is None or found[0].warn_at > at:
        return False
    row, case = found
    row.warn_at = None
    with moving():
        update(row, "warn_at")
        if row.due_at and row.due_at > at:
            emit(_told(LegalDeadlineNear, row, case, "legal_near", at))
    return True


@transaction.atomic
def miss(pk: int, *, at: datetime) -> bool:
    """Note that a legal deadline was missed, and call a supervisor."""
    found = _legal(pk)
    if found is None or found[0].missed_at or found[0].due_at is None or found[0].due_at > at:
        return False
    row, case = found
    if row.code == SEND_BACK:
        row.void_at = at
        update(row, "void_at")
        return False
    if _waits_for_goods(row, case):
        row.due_at = due_after(at, 1, timezone=case.shop.timezone)
        update(row, "due_at")
        return False
    row.missed_at, row.warn_at = at, None
    with moving():
        update(row, "missed_at", "warn_at")
        emit(_told(LegalDeadlineMissed, row, case, "legal_missed", at))
    _call_supervisor(case, at=at)
    return True


def _locked(pk: int, condition: str = "", *values: datetime) -> Case | None:
    """The case if it still is as `condition` says and nobody is at work on it."""
    skip = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    return next(iter(select(Case, f"id = %s {condition} {skip}", pk, *values)), None)


def _legal(pk: int) -> tuple[LegalDeadline, Case] | None:
    """An open legal deadline with its case locked. One whose case has ended is void."""
    case = _locked(LegalDeadline.objects.values_list("case_id", flat=True).get(pk=pk))
    row = LegalDeadline.objects.open().filter(pk=pk).first() if case else None
    if case is None or row is None:
        return None
    if case.closed_at:
        row.void_at, row.warn_at = case.closed_at, None
        update(row, "void_at", "warn_at")
        return None
    return row, case


def _waits_for_goods(row: LegalDeadline, case: Case) -> bool:
    """A refund may be withheld until the customer has sent the goods back."""
    return row.code == REFUND and case.step == "send_back"


def _told(
    kind: type[LegalDeadlineNear], row: LegalDeadline, case: Case, action: str, at: datetime
) -> LegalDeadlineNear:
    assert row.due_at is not None
    return kind(
        case=case, action=action, left=case.step, entered=case.step, law=row.law, article=row.article, code=row.code,
        due=row.due_at, by=SYSTEM, at=at,
    )  # fmt: skip


def _call_supervisor(case: Case, *, at: datetime) -> None:
    """Where the next deadline only calls, it calls now; one that decides for the customer goes on."""
    if case.escalations:
        return
    if case.due_action == "escalate" and case.paused_at is None:
        escalate(case, by=SYSTEM, at=at)
    else:
        call_supervisor(case, at=at)
        update(case, "escalated_at", "owner")
