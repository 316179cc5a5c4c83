"""Durable tasks with real workers: threads and processes, killed ones included."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection

from aftercare.core import clock
from aftercare.core.messages import Message, send
from aftercare.core.tasks import enqueue, run_until_idle
from aftercare.core.tasks.models import Period
from aftercare.core.tasks.queues import queue
from aftercare.core.tasks.worker import Hand, Keeper
from aftercare.core.tests import chores
from aftercare.core.tests.chores import ARRIVED, DONE, ENOUGH, dawdle, hang_once, note
from checks.servers import database_url
from stories.waiting import PATIENCE, wait_until, worker_thread

MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def afresh() -> Iterator[None]:
    chores.start_afresh()
    yield
    chores.start_afresh()


@contextmanager
def worker_process(tmp_path: Path, *, lease: float) -> Iterator[subprocess.Popen[bytes]]:
    env = {**os.environ, "DATABASE_URL": database_url(), "AFTERCARE_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "aftercare.core.tests.chore_worker", str(lease)]
    with subprocess.Popen(command, env=env) as process:
        try:
            yield process
        finally:
            process.kill()


def nothing_queued() -> bool:
    return not queue().due(now=datetime(9999, 1, 1, tzinfo=UTC)) and not queue().stalled(silent=timedelta(0))


def test_a_killed_workers_job_is_run_again_with_one_effect(tmp_path: Path) -> None:
    marker = tmp_path / "started"
    enqueue(hang_once, marker=str(marker))
    with worker_process(tmp_path, lease=60) as process:
        wait_until(marker.exists)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)
    assert not nothing_queued()
    with worker_process(tmp_path, lease=0.5):
        wait_until(nothing_queued)
    assert Period.objects.filter(name__startswith="effect").count() == 1


def test_a_worker_runs_jobs_until_it_is_stopped() -> None:
    with worker_thread(concurrency=2):
        for number in range(20):
            enqueue(note, what=number)
        wait_until(lambda: len(DONE) >= 20 + DONE.count("swept"))
    assert sorted(done for done in DONE if done != "swept") == list(range(20))
    assert "swept" in DONE
    assert nothing_queued()


@pytest.mark.parametrize("hands", [2, 3])
def test_slow_tasks_leave_a_hand_for_the_others_and_for_periods(hands: int) -> None:
    for number in range(4):
        enqueue(dawdle, number=number)
    try:
        with worker_thread(concurrency=hands):
            for _ in range(hands - 1):
                assert ARRIVED.acquire(timeout=PATIENCE)
            for number in range(5):
                enqueue(note, what=number)
            wait_until(lambda: {*range(5), "swept"} <= set(DONE))
            assert not ARRIVED.acquire(blocking=False)
            ENOUGH.set()
            wait_until(nothing_queued)
    finally:
        ENOUGH.set()
    assert {f"dawdled {number}" for number in range(4)} <= set(DONE)


def test_a_mail_server_that_does_not_answer_holds_up_no_other_work(settings: Any) -> None:
    settings.MESSAGE_CHANNELS = {"email": "aftercare.core.tests.chores.dawdling_channel"}
    for number in range(3):
        to = f"ana{number}@example.com"
        send(channel="email", to=to, subject="Hi", text="", shop_id=1, about=("case", 7), at=clock.now())
    try:
        with worker_thread(concurrency=2):
            assert ARRIVED.acquire(timeout=PATIENCE)
            enqueue(note, what="case work")
            wait_until(lambda: "case work" in DONE)
            assert Message.objects.filter(state=Message.State.QUEUED).count() == 3
            ENOUGH.set()
            wait_until(nothing_queued)
    finally:
        ENOUGH.set()
    assert Message.objects.filter(state=Message.State.SENT).count() == 3


def test_a_single_hand_does_slow_tasks_last() -> None:
    ENOUGH.set()
    enqueue(dawdle, number=1)
    enqueue(note, what="quick")
    with worker_thread():
        wait_until(nothing_queued)
    assert [done for done in DONE if done != "swept"] == ["quick", "dawdled 1"]


def test_the_lease_of_a_long_job_is_renewed_while_it_runs() -> None:
    with worker_thread(lease=timedelta(seconds=1)):
        enqueue(chores.watch_the_lease, beats=3)
        wait_until(lambda: 3 in DONE)


def test_a_renewed_lease_is_not_taken_over_and_a_forgotten_one_is() -> None:
    enqueue(note, what="parcel")
    busy = Hand(Event())
    busy.number = queue().enlist()
    assert queue().lease(busy.number, now=datetime.now(UTC))
    mine, others = Keeper([busy], lease=MINUTE), Keeper([], lease=MINUTE)
    chores.age_leases()
    mine.keep()
    others.keep()
    assert not queue().due(now=datetime.now(UTC))
    chores.age_leases()
    others.beaten = 0
    others.keep()
    assert queue().due(now=datetime.now(UTC))


def test_a_worker_taken_for_dead_drops_its_number_and_takes_another() -> None:
    hand = Hand(Event())
    hand.number = queue().enlist()
    keeper = Keeper([hand], lease=timedelta(seconds=60))
    keeper.keep()
    assert hand.number
    if connection.vendor == "postgresql":  # on SQLite a worker is known only by the jobs it holds
        queue().leave(hand.number)
        keeper.beaten = 0
        keeper.keep()
        assert hand.number is None


def test_two_workers_never_take_the_same_job() -> None:
    for number in range(40):
        enqueue(note, what=number)
    threads = [Thread(target=in_own_connection(run_until_idle)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(DONE) == list(range(40))


def test_a_key_added_by_many_at_once_is_queued_once() -> None:
    threads = [Thread(target=in_own_connection(lambda: enqueue(note, what="sync", key="k"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert run_until_idle().done == 1


def test_a_worker_hears_of_a_job_before_it_looks() -> None:
    heard, listening = Event(), Event()

    def listen() -> None:
        connection.ensure_connection()
        listening.set()
        queue().listen(PATIENCE)
        heard.set()

    thread = Thread(target=in_own_connection(listen))
    thread.start()
    listening.wait(PATIENCE)
    late = time.monotonic() + PATIENCE / 2
    while not heard.is_set() and time.monotonic() < late:
        enqueue(note, what="news")  # the first may be too early to be heard
        heard.wait(0.2)
    assert heard.is_set()
    thread.join(PATIENCE)


def in_own_connection(function: Callable[[], Any]) -> Callable[[], None]:
    def run() -> None:
        try:
            function()
        finally:
            connection.close()

    return run
