"""How long steps take in a shop, and in which hours their time passes. Who knows is bound once, at start."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from aftercare.core.actor import ActorKind

from .kinds import KINDS
from .models import Case

OURS = frozenset(
    {ActorKind.AGENT, ActorKind.WAREHOUSE, ActorKind.FINANCE, ActorKind.SUPERVISOR, ActorKind.SYSTEM}
)  # fmt: skip
"""Whose time is the shop's. A customer's and a carrier's passes at every hour."""
WARN_AT_MOST = timedelta(hours=24)


class Working(Protocol):
    """The hours in which a shop is at work."""

    def add(self, start: datetime, amount: timedelta) -> datetime: ...
    def back(self, end: datetime, amount: timedelta) -> datetime: ...
    def between(self, start: datetime, end: datetime) -> timedelta: ...
    def opening(self, at: datetime) -> datetime: ...
    def days(self, amount: timedelta) -> int: ...

    @property
    def working_day(self) -> timedelta: ...


class Times(Protocol):
    """What a shop has set."""

    def time_of(self, shop_id: int, kind: str, step: str) -> timedelta | None:
        """How long the step takes at most; of an end, how long it may be appealed."""

    def working_of(self, shop_id: int) -> Working | None:
        """None: every hour counts."""

    def held(self, case: Case, *, plain: datetime, due: datetime) -> datetime:
        """The deadline counted in working time, as far as the law lets it be later than the plain one."""


class AsListed:
    """The kinds' own times, by every hour."""

    def time_of(self, _shop_id: int, kind: str, step: str) -> timedelta | None:
        return KINDS[kind].steps[step].within

    def working_of(self, _shop_id: int) -> Working | None:
        return None

    def held(self, _case: Case, *, plain: datetime, due: datetime) -> datetime:
        return min(plain, due)


_times: Times = AsListed()


def bind_times(times: Times) -> None:
    global _times
    _times = times


def time_of(shop_id: int, kind: str, step: str) -> timedelta | None:
    """How long the step takes at most in this shop, in its working time where the step is its own."""
    return _times.time_of(shop_id, kind, step)


def working_of(case: Case) -> Working | None:
    """The hours in which this case's clock runs; None: all."""
    return _times.working_of(case.shop_id) if case.owner in OURS else None


def counted_at(shop_id: int, kind: str, step: str) -> Working | None:
    """The hours in which a step's time passes, whoever has it later."""
    return _times.working_of(shop_id) if KINDS[kind].steps[step].by in OURS else None


def due_after(case: Case, within: timedelta, *, at: datetime) -> datetime:
    """When so much of the time of whoever must act has passed."""
    working = working_of(case)
    return _times.held(case, plain=at + within, due=working.add(at, within)) if working else at + within


def left_until(case: Case, due: datetime, *, at: datetime) -> timedelta:
    """How much of that time is left; all hours, where none of the shop's lies before the deadline."""
    working = working_of(case)
    return (working.between(at, due) if working else None) or due - at


def warned_before(case: Case, due: datetime, within: timedelta) -> datetime:
    working = working_of(case)
    return working.back(due, notice(within)) if working else due - notice(within)


def notice(within: timedelta) -> timedelta:
    """How long before a deadline whoever must act is warned: a quarter of the time, a day's hours at most."""
    return min(WARN_AT_MOST, within / 4)
