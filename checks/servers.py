"""Fixtures that start the real server, and the real worker, on the test's own database."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from checks.runner import ROOT, end_with_parent

Start = Callable[..., "Server"]


@dataclass(frozen=True)
class Server:
    url: str
    process: subprocess.Popen[bytes]


@pytest.fixture(scope="session")
def _starting(django_db_setup: None) -> Iterator[Start]:
    """Starts servers that live as long as the session; the same environment gives the same server."""
    started: dict[tuple[tuple[str, str], ...], Server] = {}

    def start(**environment: str) -> Server:
        key = tuple(sorted(environment.items()))
        if key not in started or started[key].process.poll() is not None:
            started[key] = _serve(environment)
        return started[key]

    yield start
    for server in started.values():
        stop(server.process)


@pytest.fixture
def start_server(transactional_db: None, _starting: Start) -> Start:
    """`start_server(AFTERCARE_DEMO="1")`: a web server with these settings, shared with tests that ask the same."""
    return _starting


@pytest.fixture
def server(start_server: Start) -> Server:
    """A web server, without a worker, on the test's database."""
    return start_server()


@pytest.fixture
def start_worker(transactional_db: None) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """`start_worker(EMAIL_URL=...)`: a worker that ends with the test."""
    processes: list[subprocess.Popen[bytes]] = []

    def start(**environment: str) -> subprocess.Popen[bytes]:
        processes.append(_process(["work"], environment))
        return processes[-1]

    yield start
    for process in processes:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
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


def _serve(environment: dict[str, str]) -> Server:
    port = environment.get("PORT") or str(free_port())
    process = _process(["serve", "--web-only"], {**environment, "PORT": port})
    url = f"http://localhost:{port}"
    deadline = time.monotonic() + 60
    while not _answers(f"{url}/health/"):
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail("The server did not start; its reason is in the captured output.")
        time.sleep(0.05)
    return Server(url=url, process=process)


def _process(arguments: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    whole = {**os.environ, "DATABASE_URL": database_url(), **environment}
    command = [sys.executable, "-m", "aftercare", *arguments]
    return subprocess.Popen(command, env=whole, cwd=ROOT, preexec_fn=end_with_parent)


def database_url() -> str:
    """The URL of the database this test uses, for another process."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    server, _, _name = os.environ["DATABASE_URL"].rpartition("/")
    return f"{server}/{name}"


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
