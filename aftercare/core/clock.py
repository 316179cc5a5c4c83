"""The time. Edges ask `now()`; everything inside takes `at=`.

A virtual clock lets importers and tests live through history: within `virtual(...)` the time stands still until
it is advanced.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_virtual: ContextVar[VirtualClock | None] = ContextVar("virtual_clock", default=None)


def now() -> datetime:
    """The current instant, aware, in UTC."""
    clock = _virtual.get()
    return clock.at if clock else datetime.now(UTC)


class VirtualClock:
    """A clock that moves only forward, and only when told."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("the clock needs an aware instant")
        self.at = at.astimezone(UTC)

    def advance(self, to: datetime) -> None:
        if to < self.at:
            raise ValueError(f"time runs forward: {to} is before {self.at}")
        self.at = to.astimezone(UTC)


@contextmanager
def virtual(at: datetime) -> Iterator[VirtualClock]:
    clock = VirtualClock(at)
    token = _virtual.set(clock)
    try:
        yield clock
    finally:
        _virtual.reset(token)
