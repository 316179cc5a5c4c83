"""One listener for each web process: what any process commits, it hears within a fraction of a second.

PostgreSQL notifies, by a trigger on the table of events. On SQLite the version of the database is looked at, which
takes no lock; only when it moved are the new rows read. Nobody listens while no stream is open.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator

from django.db import connection

from aftercare.core.statements import execute

from .hints import CHANNEL
from .subjects import Key, keys_of_event

log = logging.getLogger(__name__)
LOOK_EVERY = 0.2  # seconds, on SQLite
PATIENCE = 2.0  # seconds until a lost database is tried again, or a lone listener looks whether it is still wanted
LAST = "SELECT COALESCE((SELECT MAX(id) FROM core_event), 0), COALESCE((SELECT MAX(id) FROM live_hint), 0)"
EVENTS = "SELECT id, subject_kind, subject_id, shop_id FROM core_event WHERE id > %s ORDER BY id"
HINTS = "SELECT id, kind, subject_id, 0 FROM live_hint WHERE id > %s ORDER BY id"


class _Older(Exception):
    """Events have gone that were seen before: a backup was put back."""


Told = Iterator[list[Key]]


class Listener:
    """`tell` is called with what changed, on the listener's thread; `missed` when something may not have been heard."""

    def __init__(
        self, *, tell: Callable[[Iterable[Key]], None], missed: Callable[[], None], wanted: Callable[[], bool]
    ) -> None:
        self.tell, self.missed, self.wanted = tell, missed, wanted
        self.thread: threading.Thread | None = None
        self.lock = threading.Lock()
        self.listening = threading.Event()

    def start(self) -> None:
        """Listen from now on, if nobody does yet; what happens after this returns is heard."""
        with self.lock:
            if self.thread is None:
                self.listening.clear()
                self.thread = threading.Thread(target=self._run, name="live", daemon=True)
                self.thread.start()
        self.listening.wait(PATIENCE)

    def _run(self) -> None:
        again = False
        while self._goes_on():
            try:
                self._listen(again=again)
            except _Older:
                log.warning("The database is an older one than before; every page looks anew.")
            except Exception:
                log.exception("The live updates lost the database and try again.")
                connection.close()
                time.sleep(PATIENCE)
            again = True
        connection.close()

    def _listen(self, *, again: bool) -> None:
        told = _notified() if connection.vendor == "postgresql" else _looked()
        next(told)  # from here on everything is heard
        if again:
            self.missed()
        self.listening.set()
        while self.wanted():
            self.tell(next(told))

    def _goes_on(self) -> bool:
        """Under the lock, so that a stream that opens now finds either this thread or none."""
        with self.lock:
            if not self.wanted():
                self.thread = None
            return self.thread is not None


def _notified() -> Told:
    connection.ensure_connection()
    raw = connection.connection
    raw.execute(f"LISTEN {CHANNEL}", prepare=False)
    yield []
    while True:
        for told in raw.notifies(timeout=PATIENCE):
            kind, subject_id, shop_id = told.payload.split()
            yield keys_of_event(kind, int(subject_id), int(shop_id))
        yield []


def _looked() -> Told:
    version = _version()
    events, hints = execute(LAST, []).fetchone()
    while True:
        yield []
        time.sleep(LOOK_EVERY)
        seen, version = version, _version()
        if version == seen:
            continue
        new_events, new_hints = execute(EVENTS, [events]).fetchall(), execute(HINTS, [hints]).fetchall()
        if not new_events + new_hints and execute(LAST, []).fetchone()[0] < events:
            raise _Older
        events = new_events[-1][0] if new_events else events
        hints = new_hints[-1][0] if new_hints else hints
        yield [key for _id, kind, subject_id, shop_id in new_events + new_hints
               for key in keys_of_event(kind, subject_id, shop_id)]  # fmt: skip


def _version() -> int:
    """Moves when any other connection, in any process, commits."""
    return int(execute("PRAGMA data_version", []).fetchone()[0])
