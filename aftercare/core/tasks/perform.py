"""Runs a job and sees it to an end: done, to be tried again, or a dead letter."""

from __future__ import annotations

import logging
import time
import traceback
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from .. import clock
from .port import Job, Queue
from .queues import queue
from .registry import DEFAULT_BACKOFF, TASKS, GiveUp, Later

log = logging.getLogger(__name__)

LONGEST_ERROR = 2000  # characters kept of what went wrong


@dataclass(slots=True)
class Counts:
    """What became of the jobs that ran."""

    done: int = 0
    again: int = 0  # failed or not yet possible, will be tried again
    dead: int = 0
    lost: int = 0  # taken over by another worker meanwhile

    @property
    def ran(self) -> int:
        return self.done + self.again + self.dead + self.lost


def run_until_idle() -> Counts:
    """Do every job that is due by the clock, those they add included, here and now. For tests and replays."""
    counts, jobs = Counts(), queue()
    if not jobs.due(now=clock.now()):
        return counts
    worker, beaten = jobs.enlist(), time.monotonic()
    while job := jobs.lease(worker, now=clock.now()):
        outcome = perform(jobs, job)
        setattr(counts, outcome, getattr(counts, outcome) + 1)
        if time.monotonic() - beaten > lease_time().total_seconds() / 3:
            worker, beaten = worker if jobs.beat(worker) else jobs.enlist(), time.monotonic()
    jobs.leave(worker)
    return counts


def perform(jobs: Queue, job: Job) -> str:
    """Run the job and note how it ended; the answer is the field of `Counts` it adds to."""
    task = TASKS.get(job.name)
    if task is None:
        return _bury(jobs, job, f"no task is called {job.name!r} in this version; retry once one is")
    try:
        task.function(**job.args)
    except Later as later:
        at = clock.now() + timedelta(seconds=later.seconds)
        return "again" if jobs.again(job, at=at, error="", failed=False) else _lost(job)
    except GiveUp as reason:
        return _bury(jobs, job, str(reason))
    except Exception as error:
        _log_failure(job, error)
        return _failed(jobs, job, f"{type(error).__name__}: {error}")
    return "done" if jobs.done(job) else _lost(job)


def rescue(jobs: Queue, *, silent: timedelta) -> None:
    """Take the jobs of killed workers back. It counts as a failure, or a job that kills would be run for ever."""
    for job in jobs.stalled(silent=silent):
        _failed(jobs, job, "its worker stopped without finishing it", wait=False)


def _failed(jobs: Queue, job: Job, error: str, *, wait: bool = True) -> str:
    task = TASKS.get(job.name)
    failures = job.attempts + 1
    if task and failures > task.retries:
        return _bury(jobs, job, error)
    backoff = task.backoff if task else DEFAULT_BACKOFF
    at = clock.now() + (backoff(failures) if wait else timedelta(0))
    return "again" if jobs.again(job, at=at, error=error[:LONGEST_ERROR], failed=True) else _lost(job)


def _bury(jobs: Queue, job: Job, error: str) -> str:
    log.error("%s %s is a dead letter; `./run tasks` says why", job.name, job.id)
    return "dead" if jobs.bury(job, error=error[:LONGEST_ERROR], at=clock.now()) else _lost(job)


def _log_failure(job: Job, error: Exception) -> None:
    # The text of an exception may hold an address or a message, which belong in no log; the job keeps it.
    where = traceback.extract_tb(error.__traceback__)[-1]
    kind = type(error).__name__
    log.warning("%s %s failed: %s at %s:%s", job.name, job.id, kind, where.filename, where.lineno)
    log.debug("%s %s", job.name, job.id, exc_info=error)


def _lost(job: Job) -> str:
    log.warning("%s %s was taken over by another worker before this one finished it", job.name, job.id)
    return "lost"


def lease_time() -> timedelta:
    """How long a worker may be silent before its jobs are given to others."""
    return timedelta(seconds=getattr(settings, "TASK_LEASE_SECONDS", 60))
