from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.core import clock
from aftercare.core.tasks import enqueue, in_place, run_until_idle, task

ran: list[int] = []


@task(name="test.counted")
def counted(*, left: int) -> None:
    ran.append(left)
    if left:
        enqueue(counted, left=left - 1)


@pytest.fixture(autouse=True)
def _none_ran(db: None) -> None:
    ran.clear()


def test_tasks_are_done_here_with_those_they_ask_for_and_no_worker_sees_them() -> None:
    with in_place() as kept:
        enqueue(counted, left=2)
        assert ran == []
        assert kept.run() == 3
    assert ran == [2, 1, 0]
    assert run_until_idle().ran == 0


def test_a_task_for_a_later_time_is_queued_as_ever() -> None:
    with in_place() as kept:
        enqueue(counted, left=0, at=clock.now() + timedelta(hours=1))
        assert kept.run() == 0
    with clock.virtual(clock.now() + timedelta(hours=2)):
        assert run_until_idle().done == 1


def test_outside_of_it_tasks_are_queued_again() -> None:
    with in_place():
        pass
    enqueue(counted, left=0)
    assert ran == []
    assert run_until_idle().done == 1
