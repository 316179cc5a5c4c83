"""The real server, as `./run` starts it, on the benchmark's database."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aftercare.config.settings import ROOT

PATIENCE = 60  # seconds


@dataclass(frozen=True, slots=True)
class Serving:
    pid: int
    port: int
    ready_seconds: float


def environment(home: Path, url: str, **more: str) -> dict[str, str]:
    """Defaults but for the place and the database: what is measured is what one gets."""
    from checks.isolation import OURS

    kept = {name: value for name, value in os.environ.items() if name not in OURS | {"DJANGO_SETTINGS_MODULE"}}
    return {
        **kept,
        "AFTERCARE_HOME": str(home),
        "DATABASE_URL": url,
        "AFTERCARE_DEMO": "0",
        "WEB_PROCESSES": "1",
        "API_RATE_TOKEN": "1000000",  # counted, never refused
        **more,
    }


@contextlib.contextmanager
def serving(home: Path, url: str, *, worker: bool) -> Iterator[Serving]:
    """One web process, and a worker if asked for."""
    port = free_port()
    command = [sys.executable, "-m", "aftercare", "serve", *([] if worker else ["--web-only"])]
    begun = time.monotonic()
    process = subprocess.Popen(
        command,
        env=environment(home, url, PORT=str(port)),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(process, port)
        yield Serving(process.pid, port, time.monotonic() - begun)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("the server did not start; its reason stands above")
        time.sleep(0.02)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
