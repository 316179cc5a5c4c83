"""Waiting for what other processes and threads do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from aftercare.core.tasks import work

PATIENCE = 60  # seconds before a test that waits for something calls it lost


def wait_until(happened: Callable[[], Any], *, patience: float = PATIENCE, look_every: float = 0.05) -> None:
    late = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < late, "it never happened"
        time.sleep(look_every)


@contextmanager
def worker_thread(**options: Any) -> Iterator[None]:
    """A worker of this process, with the options of `work`."""
    stop = Event()
    thread = Thread(target=work, args=(stop,), kwargs=options)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()
