"""Functions run once per period, by whichever worker comes first. A turn that fails is logged; the next one comes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection

from .. import clock
from .models import Period

log = logging.getLogger(__name__)
Function = TypeVar("Function", bound=Callable[[], None])

# The row is taken by who moves it on; whoever comes second changes nothing.
TAKE = """
    INSERT INTO core_period (name, turn, started_at, error) VALUES (%s, %s, %s, '')
    ON CONFLICT (name) DO UPDATE SET turn = excluded.turn, started_at = excluded.started_at
    WHERE core_period.turn < excluded.turn"""


@dataclass(frozen=True, slots=True)
class Periodic:
    name: str
    every: timedelta
    function: Callable[[], None]

    def turn(self, at: datetime) -> int:
        return int(at.timestamp() // self.every.total_seconds())


PERIODIC: dict[str, Periodic] = {}


def periodic(*, every: timedelta, name: str) -> Callable[[Function], Function]:
    """Register a function to be run once per period across all workers. Let it be idempotent and short."""

    def register(function: Function) -> Function:
        PERIODIC[name] = Periodic(name, every, function)
        return function

    return register


class Turns:
    """What this process knows to be taken already, so that an idle second asks the database nothing."""

    def __init__(self) -> None:
        self.seen: dict[str, int] = {}

    def take(self, *, at: datetime | None = None) -> list[str]:
        """Run what nobody has run in the current period; the names of what ran here."""
        ran = []
        for period in list(PERIODIC.values()):
            now = at or clock.now()
            turn = period.turn(now)
            if self.seen.get(period.name, -1) >= turn:
                continue
            if _take(period, turn, now):
                _run(period)
                ran.append(period.name)
            self.seen[period.name] = turn
        return ran


def run_periods(*, at: datetime) -> list[str]:
    """Run every periodic function whose turn it is; the names of those that ran here and not elsewhere before."""
    return Turns().take(at=at)


def _take(period: Periodic, turn: int, at: datetime) -> bool:
    started = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, (period.name, turn, started))
        return bool(cursor.rowcount)


def _run(period: Periodic) -> None:
    error = ""
    try:
        period.function()
    except Exception as problem:
        log.exception("%s failed; its next turn comes in %s", period.name, period.every)
        error = f"{type(problem).__name__}: {problem}"[:2000]
    Period.objects.filter(name=period.name).update(finished_at=clock.now(), error=error)
