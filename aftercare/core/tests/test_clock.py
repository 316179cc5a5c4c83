"""Time comes from one place, and a virtual clock stands still until it is advanced."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

import pytest

from aftercare.core import clock

THEN = datetime(2011, 12, 9, 8, 26, tzinfo=UTC)


def test_the_wall_clock_is_aware_and_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)


def test_a_virtual_clock_moves_only_when_told() -> None:
    with clock.virtual(THEN) as time:
        assert clock.now() == clock.now() == THEN
        time.advance(THEN + timedelta(days=7))
        assert clock.now() == THEN + timedelta(days=7)
    assert clock.now() > THEN + timedelta(days=365)


def test_it_never_runs_backwards() -> None:
    with clock.virtual(THEN) as time, pytest.raises(ValueError):
        time.advance(THEN - timedelta(microseconds=1))


def test_it_needs_to_know_where_on_earth() -> None:
    with pytest.raises(ValueError), clock.virtual(THEN.replace(tzinfo=None)):
        pass


def test_it_speaks_utc_whatever_it_was_set_with() -> None:
    with clock.virtual(THEN.astimezone(ZoneInfo("Asia/Shanghai"))):
        assert clock.now().tzinfo is UTC


def test_it_is_left_even_after_trouble() -> None:
    with pytest.raises(ZeroDivisionError), clock.virtual(THEN):
        raise ZeroDivisionError
    assert clock.now() != THEN


def test_another_thread_keeps_its_own_time() -> None:
    seen = []
    with clock.virtual(THEN):
        thread = Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen[0] > THEN
