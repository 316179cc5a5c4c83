"""Keeps one worker process running; the first one also prepares the installation."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable

log = logging.getLogger("aftercare.supervisor")
GRACE = 10  # seconds for the tasks in hand
LONGEST_WAIT = 30  # seconds before a worker that keeps dying is started again

# A web process forked while a thread opens pipes would inherit them, and keep the readers waiting for ever.
_pipes = threading.Lock()
os.register_at_fork(before=_pipes.acquire, after_in_parent=_pipes.release, after_in_child=_pipes.release)


class Worker:
    """`prepared` is called once, with whether the installation can be served."""

    def __init__(self, *, life: int, prepared: Callable[[bool], None]) -> None:
        self.life = life
        self.prepared = prepared
        self.stopping = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None
        self.thread = threading.Thread(target=self._keep, name="worker", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        self.stopping.set()
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(GRACE)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def _keep(self) -> None:
        if not self._prepare():
            return
        wait, begun = 1, time.monotonic()
        while self.process and not self.stopping.is_set():
            code = self.process.wait()
            if self.stopping.is_set():
                return
            wait = 1 if time.monotonic() - begun > LONGEST_WAIT else min(wait * 2, LONGEST_WAIT)
            log.error("The worker ended with %s and is started again in %s s.", code, wait)
            self.stopping.wait(wait)
            begun = time.monotonic()
            with _pipes:
                self._launch()

    def _prepare(self) -> bool:
        """The process that has loaded everything to prepare it goes on as the worker."""
        with _pipes:
            read, write = os.pipe()
            self._launch("--prepare", str(write), pass_fds=[write])
            os.close(write)
        done = os.read(read, 1) == b"1"  # it closes unsaid when the process fails
        os.close(read)
        self.prepared(done)
        return done

    def _launch(self, *more: str, pass_fds: list[int] | None = None) -> None:
        command = [sys.executable, "-m", "aftercare", "work", "--supervised", *more]
        self.process = subprocess.Popen(command, stdin=self.life, pass_fds=pass_fds or [])


class NoWorker:
    """Prepares, and leaves the tasks to workers elsewhere."""

    def __init__(self, *, life: int, prepared: Callable[[bool], None]) -> None:
        self.life = life
        self.prepared = prepared

    def start(self) -> None:
        threading.Thread(target=self._prepare, name="prepare", daemon=True).start()

    def stop(self) -> None:
        """There is nothing to stop."""

    def _prepare(self) -> None:
        with _pipes:
            process = subprocess.Popen([sys.executable, "-m", "aftercare", "prepare", "--no-demo"], stdin=self.life)
        self.prepared(process.wait() == 0)
