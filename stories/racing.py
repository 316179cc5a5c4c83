"""Many at once: threads with a database connection each, let go at the same instant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from typing import Any

from django.db import connection

from aftercare.core.refusal import Refused

PATIENCE = 120  # seconds
CROWD = 24


def race(runners: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each returned, or the `Refused` it raised. Anything else raised, or one still running, fails the test."""
    start, ends = Barrier(len(runners)), [None] * len(runners)
    surprises: list[BaseException] = []

    def run(place: int, runner: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(PATIENCE)
            ends[place] = runner()
        except Refused as refused:
            ends[place] = refused  # type: ignore[call-overload]
        except BaseException as surprise:
            surprises.append(surprise)
        finally:
            connection.close()

    threads = [Thread(target=run, args=each, daemon=True) for each in enumerate(runners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), "somebody waits for ever"
    if surprises:
        raise surprises[0]
    return ends


def refusals(ends: Sequence[Any]) -> list[Refused]:
    return [end for end in ends if isinstance(end, Refused)]


def winners(ends: Sequence[Any]) -> list[Any]:
    return [end for end in ends if not isinstance(end, Refused)]
