"""Durable tasks: work written down in the business transaction and done soon after, at least once.

    @task(name="money.pay_operation", retries=8)
    def pay_operation(*, operation_id: int) -> None: ...

    enqueue(pay_operation, operation_id=7)

A task may run twice (its worker can be killed after the work and before the note of it), so it must be idempotent.
Kept by procrastinate's tables on PostgreSQL and by a small leased table on SQLite; both keep the same contract.
"""

from __future__ import annotations

from .dead import dead_letters, discard, retry
from .perform import Counts, run_until_idle
from .periods import periodic, run_periods
from .queues import enqueue, in_place
from .registry import GiveUp, Later, exponential, task
from .worker import work

__all__ = [
    "Counts",
    "GiveUp",
    "Later",
    "dead_letters",
    "discard",
    "enqueue",
    "exponential",
    "in_place",
    "periodic",
    "retry",
    "run_periods",
    "run_until_idle",
    "task",
    "work",
]
