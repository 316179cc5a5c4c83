"""The contract of durable tasks; the suite runs it against the backend of each database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from aftercare.core import clock
from aftercare.core.tasks import Counts, GiveUp, Later, dead_letters, enqueue, retry, run_until_idle, task
from aftercare.core.tasks.perform import perform, rescue
from aftercare.core.tasks.port import Job
from aftercare.core.tasks.queues import queue
from aftercare.core.tests import chores
from aftercare.core.tests.chores import DONE, TROUBLE, chain, note, troubled

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
AT_ONCE = timedelta(0)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def time() -> Iterator[clock.VirtualClock]:
    chores.start_afresh()
    with clock.virtual(NOW) as time:
        yield time


def leased(worker: int) -> Job:
    job = queue().lease(worker, now=clock.now())
    assert job
    return job


def test_a_job_runs_once_with_its_arguments() -> None:
    enqueue(note, what={"units": 2, "name": "茶杯", "none": None})
    assert run_until_idle() == Counts(done=1)
    assert run_until_idle() == Counts()
    assert DONE == [{"units": 2, "name": "茶杯", "none": None}]


def test_a_job_is_undone_with_its_transaction() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue(note, what="never")
        raise ZeroDivisionError
    assert run_until_idle().ran == 0
    assert DONE == []


def test_adding_a_job_is_one_statement(django_assert_num_queries: pytest.FixtureRequest) -> None:
    with transaction.atomic(), django_assert_num_queries(1):  # type: ignore[operator]
        enqueue(note, what=1, key="one")


def test_a_job_is_handed_out_past_others_that_are_not_wanted() -> None:
    jobs, worker = queue(), queue().enlist()
    for name in ("chores.dawdle", "chores.troubled"):
        jobs.add(name=name, args="{}", at=None, key=None)
    enqueue(note, what=1)
    names = ["chores.dawdle", "chores.troubled"]
    job = jobs.lease(worker, now=NOW, but=names)
    assert job
    assert job.name == "chores.note"
    assert jobs.lease(worker, now=NOW, but=names) is None
    assert [leased(worker).name, leased(worker).name] == names


def test_wrong_arguments_are_refused_where_they_are_given() -> None:
    for wrong in ({}, {"what": 1, "more": 2}, {"what": object()}, {"what": float("nan")}):
        with pytest.raises((TypeError, ValueError)):
            enqueue(note, **wrong)
    assert run_until_idle().ran == 0


def test_only_a_task_can_be_enqueued() -> None:
    with pytest.raises(TypeError, match="is not a task"):
        enqueue(chores.start_afresh)


def test_a_task_takes_keyword_arguments_that_are_not_enqueues_own() -> None:
    with pytest.raises(TypeError, match="keyword-only"):

        @task(name="chores.positional")
        def positional(what: int) -> None: ...

    with pytest.raises(TypeError, match="must not call"):

        @task(name="chores.at")
        def ours(*, at: str) -> None: ...


def test_jobs_added_by_jobs_are_run_too() -> None:
    enqueue(chain, left=3)
    assert run_until_idle().done == 4
    assert DONE == [3, 2, 1, 0]


def test_a_job_waits_for_its_time(time: clock.VirtualClock) -> None:
    enqueue(note, what="later", at=NOW + timedelta(minutes=5))
    assert run_until_idle().ran == 0
    time.advance(NOW + timedelta(minutes=5))
    assert run_until_idle().done == 1


def test_a_failed_job_is_tried_again_after_growing_waits(time: clock.VirtualClock) -> None:
    TROUBLE[:] = [OSError("line down"), OSError("line down")]
    enqueue(troubled)
    assert run_until_idle() == Counts(again=1)
    time.advance(NOW + timedelta(seconds=9))
    assert run_until_idle().ran == 0
    time.advance(NOW + timedelta(seconds=10))
    assert run_until_idle() == Counts(again=1)
    time.advance(NOW + timedelta(seconds=39))
    assert run_until_idle().ran == 0
    time.advance(NOW + timedelta(seconds=40))
    assert run_until_idle() == Counts(done=1)
    assert DONE == ["work"]


def test_the_last_failure_makes_a_dead_letter_that_can_be_retried(time: clock.VirtualClock) -> None:
    TROUBLE[:] = [OSError(f"line down {n}") for n in range(3)]
    enqueue(troubled, what="parcel")
    for day in range(3):
        time.advance(NOW + timedelta(days=day))
        run_until_idle()
    (letter,) = dead_letters()
    assert (letter.name, letter.args, letter.attempts) == ("chores.troubled", {"what": "parcel"}, 3)
    assert letter.last_error == "OSError: line down 2"
    assert letter.died_at == clock.now()
    assert retry(letter.pk)
    assert not retry(letter.pk)
    assert run_until_idle() == Counts(done=1)
    assert (DONE, list(dead_letters())) == (["parcel"], [])


def test_a_task_can_give_up_at_once() -> None:
    TROUBLE[:] = [GiveUp("the card is closed")]
    enqueue(troubled)
    assert run_until_idle() == Counts(dead=1)
    assert dead_letters().get().last_error == "the card is closed"


def test_asking_for_later_is_no_failure(time: clock.VirtualClock) -> None:
    TROUBLE[:] = [Later(60) for _ in range(10)]
    enqueue(troubled)
    for minute in range(10):
        time.advance(NOW + timedelta(minutes=minute))
        assert run_until_idle() == Counts(again=1)
    time.advance(NOW + timedelta(minutes=10))
    assert run_until_idle() == Counts(done=1)


def test_later_lets_time_pass() -> None:
    with pytest.raises(ValueError):
        Later(0)


def test_an_unknown_task_is_kept_as_a_dead_letter() -> None:
    queue().add(name="gone.task", args='{"case_id": 7}', at=None, key=None)
    assert run_until_idle() == Counts(dead=1)
    letter = dead_letters().get()
    assert letter.args == {"case_id": 7}
    assert "gone.task" in letter.last_error


def test_a_key_is_queued_once() -> None:
    for _ in range(3):
        enqueue(note, what="sync", key="sync:7")
    enqueue(note, what="other", key="sync:8")
    assert run_until_idle().done == 2
    enqueue(note, what="sync", key="sync:7")
    assert run_until_idle().done == 1


def test_a_running_job_does_not_hide_news_of_the_same_key() -> None:
    worker = queue().enlist()
    enqueue(note, what="old", key="sync:7")
    running = leased(worker)
    enqueue(note, what="new", key="sync:7")
    assert queue().again(running, at=NOW, error="", failed=True)
    assert run_until_idle().done == 2
    assert sorted(DONE) == ["new", "old"]


def test_a_key_too_long_is_refused() -> None:
    with pytest.raises(ValueError):
        enqueue(note, what=1, key="k" * 201)


def test_who_lost_the_lease_changes_nothing_any_more() -> None:
    jobs = queue()
    enqueue(note, what="parcel")
    slow = leased(jobs.enlist())
    rescue(jobs, silent=AT_ONCE)
    heir = leased(jobs.enlist())
    assert (heir.id, heir.attempts) == (slow.id, 1)
    assert not jobs.done(slow)
    assert not jobs.again(slow, at=NOW, error="", failed=True)
    assert not jobs.bury(slow, error="mine", at=NOW)
    assert perform(jobs, slow) == "lost"
    assert jobs.done(heir)
    assert list(dead_letters()) == []


def test_a_living_worker_keeps_its_job() -> None:
    jobs = queue()
    enqueue(note, what="parcel")
    worker = jobs.enlist()
    job = leased(worker)
    assert jobs.beat(worker)
    rescue(jobs, silent=timedelta(minutes=1))
    assert jobs.done(job)


def test_a_job_that_kills_its_worker_is_given_up_in_the_end() -> None:
    jobs = queue()
    enqueue(troubled)
    for _ in range(3):
        leased(jobs.enlist())
        rescue(jobs, silent=AT_ONCE)
    assert "stopped" in dead_letters().get().last_error
    assert run_until_idle().ran == 0


def test_our_jobs_and_procrastinates_are_the_same() -> None:
    """Guards the hand-written statements against a new version of procrastinate's tables."""
    if connection.vendor != "postgresql":
        pytest.skip("procrastinate is the backend on PostgreSQL only")
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.models import ProcrastinateJob

    app.configure_task("chores.note", queue="aftercare", queueing_lock="theirs").defer(what="theirs")
    enqueue(note, what="ours", key="ours", at=NOW)
    theirs, ours = ProcrastinateJob.objects.order_by("id")
    same = ("queue_name", "task_name", "priority", "lock", "status", "attempts", "abort_requested", "worker_id")
    assert [getattr(ours, field) for field in same] == [getattr(theirs, field) for field in same]
    assert (ours.args, ours.queueing_lock, ours.scheduled_at) == ({"what": "ours"}, "ours", NOW)
    assert run_until_idle().done == 2
    assert DONE == ["theirs", "ours"]
