"""The parent of the web processes and the worker. It loads no application, so that it stays small and starts at once.

The web processes load the application while the first worker prepares the installation, and listen when that is done.
"""

from __future__ import annotations

import http.client
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time

from granian.constants import HTTPModes, Interfaces
from granian.server.mp import MPServer as Server

from aftercare.config import lifeline, settings
from aftercare.config.worker import GRACE, NoWorker, Worker

# A forked web process shares what is loaded here, the lifeline and this event.
multiprocessing.set_start_method("fork", force=True)
ready_to_listen = multiprocessing.Event()


def main(arguments: list[str]) -> int:
    _check_port()
    failed = threading.Event()

    def prepared(done: bool) -> None:
        if done:
            ready_to_listen.set()
            threading.Thread(target=_announce, daemon=True, name="announce").start()
        else:
            failed.set()
            os.kill(os.getpid(), signal.SIGTERM)  # to the process: it must wake the main thread, not this one

    kind = NoWorker if "--web-only" in arguments else Worker
    worker = kind(life=lifeline.tie(), prepared=prepared)
    server = _server()
    server.on_startup(worker.start)
    server.on_shutdown(worker.stop)
    server.serve()
    return 1 if failed.is_set() else 0


def _server() -> Server:
    return Server(
        "aftercare.config.web:app",
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=settings.WEB_PROCESSES,
        backpressure=1024 + settings.LIVE_STREAMS,  # connections; a stream holds one
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
            sys.exit(
                f"PORT: {settings.HOST}:{settings.PORT} cannot be used ({error.strerror}). Set PORT to a free one."
            )


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
