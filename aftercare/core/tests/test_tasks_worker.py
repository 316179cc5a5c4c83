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
from urllib.parse import quote

import pytest
from django.db import connection

from aftercare.core.tasks import enqueue, run_until_idle, work
from aftercare.core.tasks.models import Period
from aftercare.core.tasks.queues import queue
from aftercare.core.tasks.worker import Hand, Keeper
from aftercare.core.tests import chores
from aftercare.core.tests.chores import DONE, hang_once, note

PATIENCE = 60  # seconds before a test that waits for something calls it lost

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def afresh() -> Iterator[None]:
    chores.start_afresh()
    yield
    chores.start_afresh()


def wait_until(happened: Callable[[], Any]) -> None:
    late = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < late, "it never happened"
        time.sleep(0.02)


def database_url() -> str:
    """The address of the test database for a process of its own."""
    settings = connection.settings_dict
    name = str(settings["NAME"])
    if connection.vendor == "sqlite":
        assert "memory" not in name, "the test database must be a file, so that other processes see it"
        return f"sqlite:///{name}"
    user, host = quote(settings["USER"] or "postgres", safe=""), quote(settings["HOST"] or "", safe="")
    secret = f":{quote(settings['PASSWORD'], safe='')}" if settings["PASSWORD"] else ""
    return f"postgresql://{user}{secret}@{host}:{settings['PORT'] or 5432}/{name}"


@contextmanager
def worker_process(tmp_path: Path, *, lease: float) -> Iterator[subprocess.Popen[bytes]]:
    env = {**os.environ, "DATABASE_URL": database_url(), "AFTERCARE_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "aftercare.core.tests.chore_worker", str(lease)]
    with subprocess.Popen(command, env=env) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def worker_thread(**options: Any) -> Iterator[None]:
    stop = Event()
    thread = Thread(target=work, args=(stop,), kwargs=options)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


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
    assert DONE.count("swept") in (1, 2)  # two if a period ended meanwhile
    assert nothing_queued()


def test_a_long_job_keeps_its_lease() -> None:
    """The job outlives several leases while another worker is ready to take it over."""
    with worker_thread(lease=timedelta(seconds=0.3)), worker_thread(lease=timedelta(seconds=0.3)):
        enqueue(chores.slow, what="slow", seconds=1.5)
        wait_until(lambda: "slow" in DONE and nothing_queued())
    assert DONE.count("slow") == 1


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
