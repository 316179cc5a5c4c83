"""A shop's times as cases count them; bound to `cases.clocks` at start."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from aftercare.cases.kinds import KINDS
from aftercare.cases.models import Case
from aftercare.core.rows import select

from .codes import REFUND, SEND_BACK, STEPS
from .known import times_of
from .models import LegalDeadline
from .working import Calendar

RUNNING = "case_id = %s AND met_at IS NULL AND void_at IS NULL AND due_at IS NOT NULL"


def time_of(shop_id: int, kind: str, step: str) -> timedelta | None:
    """How long the step may take in the shop."""
    hours = times_of(shop_id).hours.get((kind, step))
    return timedelta(hours=hours) if hours else KINDS[kind].steps[step].within


def working_of(shop_id: int) -> Calendar | None:
    """The hours the shop is at work; None where every hour counts."""
    return times_of(shop_id).calendar


def held(case: Case, *, plain: datetime, due: datetime) -> datetime:
    """A new case's own deadlines of the law hold it once they are written down."""
    rows = select(LegalDeadline, RUNNING, case.pk) if case.pk and due > plain else ()
    return held_by(rows, case, plain=plain, due=due)


def held_by(rows: Iterable[LegalDeadline], case: Case, *, plain: datetime, due: datetime) -> datetime:
    """No later than leaves the steps up to the money their hours before the law wants it.

    Never earlier than without a calendar: the shop's times fit into the law's by every hour (`floors`).
    """
    owed = [row for row in rows if row.due_at and row.code != SEND_BACK and row.met_at is None]
    latest = min((row.due_at - _rest(case, row) for row in owed if row.due_at), default=due)
    return min(due, max(plain, latest))


def _rest(case: Case, row: LegalDeadline) -> timedelta:
    """What the shop's own steps after this one take until the money is back."""
    if row.code != REFUND:
        return timedelta()
    path = case.table.path
    here = path.index(case.table.on_path.get(case.step, case.step))
    ahead = [step for step in STEPS[row.starts] if step in path[here + 1 :]]
    return sum((time_of(case.shop_id, case.kind, step) or timedelta() for step in ahead), timedelta())
