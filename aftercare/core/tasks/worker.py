"""The worker of a process: hands that run jobs, and a keeper that keeps their leases alive and listens for news."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from threading import Event, Thread

from django.db import close_old_connections, connection

from .. import clock
from .perform import lease_time, perform, rescue
from .periods import Turns
from .port import Job
from .queues import queue
from .registry import slow_tasks
from .wake import WAKE

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds between looks for jobs that became due or that nobody told us of


def work(stop: Event, *, concurrency: int = 1, lease: timedelta | None = None) -> None:
    """Run jobs and periodic functions in this process until `stop` is set; the jobs in hand are finished first.

    `lease` is how long a worker may be silent before its jobs go to others; all workers must agree on it.
    """
    hands = [Hand(stop, quick=number == 0 < concurrency - 1) for number in range(concurrency)]
    keeper = Keeper(hands, lease=lease or lease_time())
    threads = [Thread(target=hand.run, name="task-hand", daemon=True) for hand in hands[1:]]
    threads.append(Thread(target=keeper.run, name="task-keeper", daemon=True))
    for thread in threads:
        thread.start()
    hands[0].run()
    for thread in threads[:-1]:
        thread.join()
    keeper.stop.set()
    threads[-1].join()


class Hand:
    """Runs one job at a time, under a number of its own; slow tasks when there is nothing else to do. A `quick` one
    leaves those to others, so that refunds and deadlines go on while every receiver takes its time."""

    def __init__(self, stop: Event, *, quick: bool = False) -> None:
        self.stop = stop
        self.quick = quick
        self.jobs = queue()
        self.turns = Turns()
        # None: to enlist (again). The keeper sets it when others took this hand for dead.
        self.number: int | None = None

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self.number = self.number or self.jobs.enlist()
                self.drain()
            except Exception:
                # The job in hand may be unfinished in the books: its lease must run out, so the number is dropped.
                log.exception("a worker stumbled; it goes on in a second")
                self.number = None
                self.stop.wait(LOOK_EVERY)
            close_old_connections()
        self.leave()

    def drain(self) -> None:
        """Run what is due, then wait for more, a second at most."""
        WAKE.clear()
        self.turns.take()
        while (number := self.number) and not self.stop.is_set():
            job = self.next_job(number)
            if job is None:
                WAKE.wait(LOOK_EVERY)
                return
            perform(self.jobs, job)
            self.turns.take()

    def next_job(self, number: int) -> Job | None:
        job = self.jobs.lease(number, now=clock.now(), but=slow_tasks())
        return job if job or self.quick else self.jobs.lease(number, now=clock.now())

    def leave(self) -> None:
        try:
            if self.number:
                self.jobs.leave(self.number)
        except Exception:
            log.exception("a worker could not sign off; its number is forgotten in time")
        connection.close()


class Keeper:
    """Keeps the hands' leases alive while they are busy, and takes back the jobs of the dead."""

    def __init__(self, hands: list[Hand], *, lease: timedelta) -> None:
        self.hands = hands
        self.lease = lease
        self.jobs = queue()
        self.stop = Event()  # set once every hand has finished
        self.beaten = 0.0  # monotonic seconds

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self.jobs.listen(min(LOOK_EVERY, self.lease.total_seconds() / 3))
                self.keep()
            except Exception:
                log.exception("the leases could not be kept; they may run out")
                self.stop.wait(LOOK_EVERY)
                close_old_connections()
        connection.close()

    def keep(self) -> None:
        if time.monotonic() - self.beaten < self.lease.total_seconds() / 3:
            return
        self.beaten = time.monotonic()
        for hand in self.hands:
            number = hand.number
            if number and not self.jobs.beat(number) and hand.number == number:
                hand.number = None
        rescue(self.jobs, silent=self.lease)
