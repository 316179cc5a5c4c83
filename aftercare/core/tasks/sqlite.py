"""Jobs in one small table, each held by a lease that its worker keeps alive."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from threading import local

from django.db import connection

from .jobs import changed, held, job_of, rows
from .port import Job
from .wake import WAKE

ADD = """
    INSERT INTO core_task (name, args, run_at, key, state, attempts, last_error, created_at)
    VALUES (%s, %s, %s, %s, 'queued', 0, '', %s)
    ON CONFLICT (key) WHERE state = 'queued' DO NOTHING"""
DUE = """
    SELECT id FROM core_task WHERE state = 'queued' AND (run_at IS NULL OR run_at <= %s)
      AND name NOT IN (SELECT value FROM json_each(%s)) ORDER BY id LIMIT 1"""
LEASE = f"""
    UPDATE core_task SET state = 'running', worker = %s, beat_at = %s WHERE id = ({DUE})
    RETURNING id, name, args, attempts, worker"""
HELD = "id = %s AND state = 'running' AND worker IS %s AND attempts = %s"
DONE = f"DELETE FROM core_task WHERE {HELD}"
# A newer job of the same key may be queued by now; both are kept, and this one gives up its claim to the key.
AGAIN = f"""
    UPDATE core_task
    SET state = 'queued', worker = NULL, beat_at = NULL, run_at = %s, last_error = %s, attempts = attempts + %s,
        key = CASE WHEN EXISTS (SELECT 1 FROM core_task AS newer
                                WHERE newer.key = core_task.key AND newer.state = 'queued') THEN NULL ELSE key END
    WHERE {HELD}"""
BURY = f"""
    UPDATE core_task SET state = 'dead', worker = NULL, beat_at = NULL, run_at = NULL, attempts = attempts + 1,
        last_error = %s, died_at = %s WHERE {HELD}"""
BEAT = "UPDATE core_task SET beat_at = %s WHERE state = 'running' AND worker = %s"
HOLDS = "SELECT 1 FROM core_task WHERE state = 'running' AND worker = %s LIMIT 1"
STALLED = "SELECT id, name, args, attempts, worker FROM core_task WHERE state = 'running' AND beat_at < %s"


HEAR_EVERY = 0.1  # seconds


class SQLiteQueue:
    def __init__(self) -> None:
        self.heard = local()  # each listener's version of the database: it counts per connection

    def add(self, *, name: str, args: str, at: datetime | None, key: str | None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(ADD, (name, args, at and _text(at), key, _wall()))

    def enlist(self) -> int:
        return secrets.randbits(62)

    def beat(self, worker: int) -> bool:
        if rows(HOLDS, (worker,)):  # an idle worker takes no write lock
            changed(BEAT, (_wall(), worker))
        return True

    def leave(self, worker: int) -> None:
        pass  # a worker is known only by the jobs it holds

    def listen(self, seconds: float) -> None:
        late = time.monotonic() + seconds
        while time.monotonic() < late:
            # Moves on when any other connection, in any process, commits; reading it takes no lock.
            version = rows("PRAGMA data_version", ())[0][0]
            if version != getattr(self.heard, "version", version):
                WAKE.set()
                late = 0
            self.heard.version = version
            time.sleep(min(HEAR_EVERY, seconds))

    def due(self, *, now: datetime) -> bool:
        return bool(rows(DUE, (_text(now), "[]")))

    def lease(self, worker: int, *, now: datetime, but: Sequence[str] = ()) -> Job | None:
        due = _text(now), json.dumps(but)
        if not rows(DUE, due):  # looking takes no write lock
            return None
        leased = rows(LEASE, (worker, _wall(), *due))
        return job_of(leased[0]) if leased else None

    def done(self, job: Job) -> bool:
        return changed(DONE, held(job))

    def again(self, job: Job, *, at: datetime, error: str, failed: bool) -> bool:
        return changed(AGAIN, (_text(at), error, int(failed), *held(job)))

    def bury(self, job: Job, *, error: str, at: datetime) -> bool:
        return changed(BURY, (error, _text(at), *held(job)))

    def stalled(self, *, silent: timedelta) -> list[Job]:
        return [job_of(row) for row in rows(STALLED, (_text(datetime.now(UTC) - silent),))]


def _text(at: datetime) -> str:
    """As Django keeps an instant on SQLite, so that both can compare it."""
    return str(at.astimezone(UTC).replace(tzinfo=None))


def _wall() -> str:
    # Leases run on the wall: a virtual clock stands still while a worker works.
    return _text(datetime.now(UTC))
