"""The parent of the web processes and the worker. It loads no application, so that it stays small.

python -m aftercare.config.supervisor [--web-only]; the command `serve` prepares everything and becomes this.
"""

from __future__ import annotations

import http.client
import logging
import multiprocessing
import os
import socket
import subprocess
import sys
import threading
import time

from granian.constants import HTTPModes, Interfaces
from granian.server import Server

from aftercare.config import lifeline, settings

log = logging.getLogger("aftercare.supervisor")
GRACE = 10  # seconds for requests and tasks under way
LONGEST_WAIT = 30  # seconds before a worker that keeps dying is started again


class Worker:
    """Keeps one worker process running until told to stop."""

    def __init__(self, life: int) -> None:
        self.life = life
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
        wait = 1
        while not self.stopping.is_set():
            begun = time.monotonic()
            command = [sys.executable, "-m", "aftercare", "work", "--supervised"]
            self.process = subprocess.Popen(command, stdin=self.life)
            code = self.process.wait()
            if not self.stopping.is_set():
                wait = 1 if time.monotonic() - begun > LONGEST_WAIT else min(wait * 2, LONGEST_WAIT)
                log.error("The worker ended with %s and is started again in %s s.", code, wait)
                self.stopping.wait(wait)


def main(arguments: list[str]) -> None:
    _check_port()
    multiprocessing.set_start_method("fork")  # a web process shares what is loaded here, and the lifeline
    life = lifeline.tie()
    server = _server()
    if "--web-only" not in arguments:
        worker = Worker(life)
        server.on_startup(worker.start)
        server.on_shutdown(worker.stop)
    threading.Thread(target=_announce, daemon=True, name="announce").start()
    server.serve()


def _server() -> Server:
    return Server(
        "aftercare.config.web:app",
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=settings.WEB_PROCESSES,
        blocking_threads_idle_timeout=600,  # seconds; an idle thread that ends drops its connections
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
        log_enabled=False,
    )


def _check_port() -> None:
    """The server shares its port between processes, so two installations would silently share it too."""
    family = socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.HOST, settings.PORT))
        except OSError as error:
            sys.exit(f"PORT: {settings.HOST}:{settings.PORT} cannot be used ({error.strerror}). Set PORT to a free one.")


def _announce() -> None:
    """The address is printed when it answers, not before."""
    while not _answers():
        time.sleep(0.02)
    demo = " (a demo: anybody who reaches it may enter)" if settings.DEMO else ""
    sys.stdout.write(f"Aftercare is at {settings.PUBLIC_URL}/{demo}\n")
    sys.stdout.flush()


def _answers() -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)
    connection = http.client.HTTPConnection(host, settings.PORT, timeout=5)
    try:
        connection.request("GET", "/health/", headers={"Host": settings.ALLOWED_HOSTS[0]})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftercare.config.settings")
    main(sys.argv[1:])
