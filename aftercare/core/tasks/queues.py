"""The queue of the database in use, and the one way in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection

from .port import Queue
from .registry import task_of

LONGEST_KEY = 200
_dumps = json.JSONEncoder(allow_nan=False, separators=(",", ":"), ensure_ascii=False).encode


def enqueue(
    function: Callable[..., None], /, *, at: datetime | None = None, key: str | None = None, **args: Any
) -> None:
    """Have the task done after the current transaction commits, not before `at`; undone if it rolls back.

    With a `key`, nothing is added while a job of that key is still queued; one already running does not count,
    because it may have read what has changed since.
    """
    task = task_of(function)
    task.check(args)
    if key and len(key) > LONGEST_KEY:
        raise ValueError(f"a key has at most {LONGEST_KEY} characters: {key}")
    kept = _kept.get()
    if kept is not None and at is None:
        kept.tasks.append((function, args))
    else:
        queue().add(name=task.name, args=_dumps(args), at=at, key=key)


class Kept:
    """Tasks that were asked for within `in_place`."""

    def __init__(self) -> None:
        self.tasks: list[tuple[Callable[..., None], dict[str, Any]]] = []

    def run(self) -> int:
        """Do them, and those they ask for, here and now; returns how many."""
        done = 0
        while self.tasks:
            function, args = self.tasks.pop(0)
            function(**args)
            done += 1
        return done


_kept: ContextVar[Kept | None] = ContextVar("kept_tasks", default=None)


@contextmanager
def in_place() -> Iterator[Kept]:
    """Within it tasks are kept here instead of queued: no worker sees them, and the caller runs them.

    For replays, which do an action and what follows it in one transaction. A task for a later time is still queued.
    """
    token = _kept.set(kept := Kept())
    try:
        yield kept
    finally:
        _kept.reset(token)


def queue() -> Queue:
    return _queue(connection.vendor)


@cache
def _queue(vendor: str) -> Queue:
    # Each backend is imported only where its database is in use.
    if vendor == "postgresql":
        from .postgresql import PostgreSQLQueue

        return PostgreSQLQueue()
    from .sqlite import SQLiteQueue

    return SQLiteQueue()
