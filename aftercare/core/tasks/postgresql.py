"""Jobs in procrastinate's tables, written and taken through the Django connection.

Hand-written SQL rather than procrastinate's own calls, because a job must be added in one statement that neither
fails nor waits on a duplicate key, be taken by the time of our clock, and be finished only by who still holds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from psycopg import Connection, sql

from ..statements import execute
from .jobs import changed, held, job_of, rows
from .port import Job
from .wake import WAKE

QUEUE = "aftercare"
CHANNEL = f"procrastinate_queue_v1#{QUEUE}"  # notified by procrastinate's trigger on insert

ADD = f"""
    INSERT INTO procrastinate_jobs (queue_name, task_name, args, scheduled_at, queueing_lock)
    VALUES ('{QUEUE}', %s, %s::jsonb, %s, %s)
    ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING"""
DUE = f"""
    SELECT id FROM procrastinate_jobs
    WHERE status = 'todo' AND queue_name = '{QUEUE}' AND (scheduled_at IS NULL OR scheduled_at <= %s)
      AND task_name <> ALL (%s::text[])
    ORDER BY priority DESC, id LIMIT 1"""
LEASE = f"""
    UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s
    WHERE id = ({DUE} FOR UPDATE SKIP LOCKED)
    RETURNING id, task_name, args::text, attempts, worker_id"""
HELD = "id = %s AND status = 'doing' AND worker_id IS NOT DISTINCT FROM %s::bigint AND attempts = %s"
DONE = f"DELETE FROM procrastinate_jobs WHERE {HELD}"
# A newer job of the same key may be queued by now; both are kept, and this one gives up its claim to the key.
AGAIN = f"""
    UPDATE procrastinate_jobs AS job
    SET status = 'todo', worker_id = NULL, scheduled_at = %s, attempts = attempts + %s, queueing_lock = CASE
        WHEN EXISTS (SELECT 1 FROM procrastinate_jobs AS newer
                     WHERE newer.queueing_lock = job.queueing_lock AND newer.status = 'todo') THEN NULL
        ELSE queueing_lock END
    WHERE {HELD}"""
BURY = f"""
    WITH dead AS (DELETE FROM procrastinate_jobs WHERE {HELD} RETURNING *)
    INSERT INTO core_task (name, args, key, state, attempts, last_error, created_at, died_at)
    SELECT task_name, args, queueing_lock, 'dead', attempts + 1, %s,
        COALESCE((SELECT min(at) FROM procrastinate_events WHERE job_id = dead.id), now()), %s FROM dead"""
STALLED = f"""
    SELECT job.id, task_name, args::text, attempts, worker_id
    FROM procrastinate_jobs AS job LEFT JOIN procrastinate_workers AS worker ON worker.id = worker_id
    WHERE status = 'doing' AND queue_name = '{QUEUE}'
      AND (worker.id IS NULL OR last_heartbeat < clock_timestamp() - %s * interval '1 second')"""
ENLIST = "SELECT worker_id FROM procrastinate_register_worker_v1()"
BEAT = "UPDATE procrastinate_workers SET last_heartbeat = clock_timestamp() WHERE id = %s"
LEAVE = "SELECT procrastinate_unregister_worker_v1(%s)"
# A worker silent for ten leases is gone; one that was only asleep enlists again.
FORGET = "SELECT procrastinate_prune_stalled_workers_v1(%s)"


class PostgreSQLQueue:
    def add(self, *, name: str, args: str, at: datetime | None, key: str | None) -> None:
        execute(ADD, (name, args, at, key))

    def enlist(self) -> int:
        return int(rows(ENLIST, ())[0][0])

    def beat(self, worker: int) -> bool:
        return changed(BEAT, (worker,))

    def leave(self, worker: int) -> None:
        rows(LEAVE, (worker,))

    def listen(self, seconds: float) -> None:
        connection.ensure_connection()
        raw: Connection[Any] = connection.connection
        raw.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)), prepare=False)
        for _ in raw.notifies(timeout=seconds, stop_after=1):
            WAKE.set()

    def due(self, *, now: datetime) -> bool:
        return bool(rows(DUE, (now, [])))

    def lease(self, worker: int, *, now: datetime, but: Sequence[str] = ()) -> Job | None:
        leased = rows(LEASE, (worker, now, list(but)))
        return job_of(leased[0]) if leased else None

    def done(self, job: Job) -> bool:
        return changed(DONE, held(job))

    def again(self, job: Job, *, at: datetime, error: str, failed: bool) -> bool:
        for _ in range(3):  # a newer job of the same key may slip in between the look and the write
            try:
                with transaction.atomic():
                    return changed(AGAIN, (at, int(failed), *held(job)))
            except IntegrityError:
                continue
        return False  # it stays leased, and is rescued when the lease runs out

    def bury(self, job: Job, *, error: str, at: datetime) -> bool:
        return changed(BURY, (*held(job), error, at))

    def stalled(self, *, silent: timedelta) -> list[Job]:
        jobs = [job_of(row) for row in rows(STALLED, (silent.total_seconds(),))]
        if not jobs:
            rows(FORGET, (10 * silent.total_seconds(),))
        return jobs
