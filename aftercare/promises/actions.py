"""A person stops a case's clock, starts it again, or gives more time. One function, one transaction, one event."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.cases.clocks import due_after, left_until, time_of, warned_before, working_of
from aftercare.cases.models import Case
from aftercare.cases.moves import CLOCK, role_refused
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.rows import insert, select, update, update_where
from aftercare.orders.counters import moving

from .events import CaseExtended, CasePaused, CaseResumed
from .models import Pause

MAY_SET_CLOCKS = frozenset({ActorKind.AGENT, ActorKind.SUPERVISOR, ActorKind.INTEGRATION})
PAUSED_FOR = timedelta(days=7)
MOST_LATER = timedelta(days=90)
"""How far from now a deadline may be moved at once."""


@transaction.atomic
def pause(case: Case, *, because: str, until: datetime | None = None, by: Actor, at: datetime) -> Case:
    """Stop the clock, for seven days unless said otherwise; it runs again by itself. The customer reads why."""
    because, case = _said(because), _running(case, by=by, at=at)
    assert case.due_at is not None
    if case.due_at <= at:
        raise Refused(_("The time has run out already; extend it instead."), code="too_late")
    stopped = Pause(case=case, at=at, until=until or at + min(PAUSED_FOR, _longest()), because=because)
    _check_end(stopped)
    _lengthen(case, stopped.until - at, by)
    was_due, case.paused_at = case.due_at, at
    case.paused_left = math.ceil(left_until(case, was_due, at=at).total_seconds())
    case.due_at = case.warn_at = None
    with moving():
        update_where(Pause, "case_id = %s AND ended_at IS NULL", case.pk, ended_at=at)  # one that a move has ended
        insert(stopped)
        update(case, *CLOCK)
        emit(
            CasePaused(case=case, action="pause", left=case.step, entered=case.step, because=because, was_due=was_due,
                       until=stopped.until, by=by, at=at)
        )  # fmt: skip
    return case


@transaction.atomic
def resume(case: Case, *, by: Actor, at: datetime) -> Case:
    """Start the clock again, with the time that was left when it was stopped."""
    case = Case.objects.for_change(case.pk)
    _check_role(by)
    if case.paused_at is None:
        raise Refused(_("The clock of this request runs already."), code="not_paused")
    return run_again(case, since=at, by=by, at=at)


@transaction.atomic
def extend(
    case: Case, *, until: datetime | None = None, by_hours: int | None = None, because: str, by: Actor, at: datetime
) -> Case:
    """Give whoever must act more time: until an instant, or by so many hours. Time is never taken away."""
    because, case = _said(because), _running(case, by=by, at=at)
    assert case.due_at is not None
    was_due, due = case.due_at, _later(case, until, by_hours)
    _check_later(due, was_due, at=at)
    _lengthen(case, due - was_due, by)
    case.due_at, warned = due, warned_before(case, due, time_of(case.shop_id, case.kind, case.step) or due - at)
    case.warn_at = warned if warned > at else case.warn_at
    with moving():
        update(case, "due_at", "warn_at", "lengthened")
        emit(
            CaseExtended(case=case, action="extend", left=case.step, entered=case.step, because=because,
                         was_due=was_due, due=due, by=by, at=at)
        )  # fmt: skip
    return case


def run_again(case: Case, *, since: datetime, by: Actor, at: datetime) -> Case:
    """Let a locked, paused case's clock run on as of `since`."""
    stopped, left = open_pause(case), timedelta(seconds=case.paused_left or 0)
    if stopped and since < stopped.until:
        case.lengthened -= math.floor((stopped.until - since).total_seconds())
    due = due_after(case, left, at=since)
    warned = warned_before(case, due, time_of(case.shop_id, case.kind, case.step) or left)
    case.paused_at = case.paused_left = None
    case.due_at, case.warn_at = due, warned if warned > since else None  # who was warned before is not again
    with moving():
        update(case, *CLOCK)
        update_where(Pause, "case_id = %s AND ended_at IS NULL", case.pk, ended_at=at)
        emit(CaseResumed(case=case, action="resume", left=case.step, entered=case.step, due=due, by=by, at=at))
    return case


def open_pause(case: Case) -> Pause | None:
    """The pause a case is in."""
    if case.paused_at is None:
        return None
    return next(iter(select(Pause, "case_id = %s AND ended_at IS NULL", case.pk)), None)


def _running(case: Case, *, by: Actor, at: datetime) -> Case:
    """The case, locked, with a deadline that runs. Raises `Refused` otherwise."""
    case = Case.objects.for_change(case.pk)
    check_running(case, by)
    return case


def check_running(case: Case, by: Actor) -> None:
    """Raises `Refused` where there is no clock to stop or to lengthen, or not for this role."""
    _check_role(by)
    if case.paused_at is not None:
        raise Refused(_("The clock of this request stands already; start it again first."), code="paused")
    if case.due_at is None:
        raise Refused(_("No deadline runs on this request."), code="no_deadline")


def _check_role(by: Actor) -> None:
    if by.kind not in MAY_SET_CLOCKS:
        raise role_refused()


def _said(because: str) -> str:
    if not because.strip():
        raise Refused(_("Write why: the customer reads it."), code="reason_missing", field="because")
    return because.strip()


def _longest() -> timedelta:
    return timedelta(days=settings.PAUSE_DAYS_MOST)


def _check_end(stopped: Pause) -> None:
    if not stopped.at < stopped.until <= stopped.at + _longest():
        raise Refused(
            _("A clock may stand for %(days)s days at most, from now on.") % {"days": settings.PAUSE_DAYS_MOST},
            code="bad_end",
            field="until",
        )


def _later(case: Case, until: datetime | None, by_hours: int | None) -> datetime:
    """The hours are those in which the case's clock runs."""
    if (until is None) == (by_hours is None):
        raise Refused(_("Say until when, or by how many hours."), code="bad_end", field="until")
    if until is not None:
        return until
    assert by_hours is not None and case.due_at is not None
    more, working = timedelta(hours=min(max(by_hours, 0), 24 * 366)), working_of(case)
    return working.add(case.due_at, more) if working else case.due_at + more


def _lengthen(case: Case, more: timedelta, by: Actor) -> None:
    """Pauses and extensions of one step add up; beyond what one pause may be it takes a supervisor."""
    case.lengthened += math.ceil(more.total_seconds())
    if by.kind != ActorKind.SUPERVISOR and timedelta(seconds=case.lengthened) > _longest():
        raise Refused(
            _("This step has been made longer by %(days)s days already, or would be; only a supervisor gives more.")
            % {"days": settings.PAUSE_DAYS_MOST},
            code="longest",
            field="until",
        )


def _check_later(due: datetime, was_due: datetime, *, at: datetime) -> None:
    if due <= was_due or due <= at:
        raise Refused(_("Choose a later time than now; time is never taken away."), code="not_later", field="until")
    if due > at + MOST_LATER:
        raise Refused(
            _("Give %(days)s days from now at most.") % {"days": MOST_LATER.days}, code="bad_end", field="until"
        )
