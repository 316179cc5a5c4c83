"""Periodic functions: once per period, whatever the number of workers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from aftercare.core.tasks import run_periods
from aftercare.core.tasks.models import Period
from aftercare.core.tasks.periods import Turns
from aftercare.core.tests import chores
from aftercare.core.tests.chores import DONE, TROUBLE

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SWEEP = "chores.sweep"


@pytest.fixture(autouse=True)
def afresh(transactional_db: None) -> None:
    chores.start_afresh()


def sweeps(turns: Turns, at: datetime) -> int:
    return turns.take(at=at).count(SWEEP)


def test_two_workers_run_a_period_once() -> None:
    one, two = Turns(), Turns()
    assert [sweeps(one, NOW), sweeps(two, NOW), sweeps(one, NOW)] == [1, 0, 0]
    later = NOW + timedelta(seconds=15)
    assert [sweeps(two, later), sweeps(one, later)] == [1, 0]


def test_a_period_in_progress_asks_the_database_nothing(django_assert_num_queries: pytest.FixtureRequest) -> None:
    turns = Turns()
    turns.take(at=NOW)
    with django_assert_num_queries(0):  # type: ignore[operator]
        turns.take(at=NOW + timedelta(milliseconds=500))


def test_a_failing_turn_is_noted_and_the_next_one_comes() -> None:
    TROUBLE[:] = [OSError("line down")]
    assert run_periods(at=NOW).count(SWEEP) == 1
    assert Period.objects.get(name=SWEEP).error == "OSError: line down"
    assert run_periods(at=NOW + timedelta(seconds=15)).count(SWEEP) == 1
    assert Period.objects.get(name=SWEEP).error == ""


def test_a_clock_that_went_back_repeats_nothing() -> None:
    run_periods(at=NOW)
    assert SWEEP not in run_periods(at=NOW - timedelta(hours=1))


def test_workers_at_the_same_instant_run_it_once() -> None:
    start = Barrier(6)

    def take() -> None:
        try:
            start.wait(30)
            run_periods(at=NOW)
        finally:
            connection.close()

    threads = [Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert DONE == ["swept"]
