"""`serve` as a user starts it: one parent, one web process, one worker, all of which end together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checks.runner import ROOT
from checks.servers import free_port

Serve = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    processes = []

    def start(**environment: str) -> subprocess.Popen[str]:
        given = {"PATH": os.environ["PATH"], "AFTERCARE_HOME": str(tmp_path), "AFTERCARE_DEMO": "0", **environment}
        given.setdefault("PORT", str(free_port()))
        command = [sys.executable, "-m", "aftercare"]
        pipe = subprocess.PIPE
        processes.append(subprocess.Popen(command, env=given, cwd=ROOT, stdout=pipe, stderr=pipe, text=True))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.wait()


def said(process: subprocess.Popen[str]) -> str:
    """The address; an empty installation says before it how to begin."""
    assert process.stdout
    line = process.stdout.readline()
    return process.stdout.readline() if "/desk/first/" in line else line


def children(process: subprocess.Popen[str]) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True)
    return [int(pid) for pid in found.stdout.split() if Path(f"/proc/{pid}").exists()]


def eventually(condition: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def alive(pid: int) -> bool:
    """A zombie nobody waited for is dead."""
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_the_address_is_printed_when_it_answers_and_all_end_together(serve: Serve) -> None:
    process = serve()
    assert said(process).startswith("Aftercare is at http://localhost:")
    family = children(process)
    assert len(family) == 2
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert not any(alive(pid) for pid in family)


def test_no_child_outlives_a_supervisor_that_was_killed(serve: Serve) -> None:
    process = serve()
    assert said(process)
    family = children(process)
    process.kill()
    assert eventually(lambda: not any(alive(pid) for pid in family))


def test_a_worker_or_web_process_that_was_killed_is_started_again(serve: Serve) -> None:
    process = serve()
    assert said(process)
    before = children(process)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: len(set(children(process)) - set(before)) == 2)
    assert process.poll() is None


def test_two_installations_do_not_share_a_port(serve: Serve, tmp_path: Path) -> None:
    first = serve(PORT=str(free_port()))
    port = said(first).partition("localhost:")[2].partition("/")[0]
    second = serve(PORT=port)
    assert second.wait(60) != 0
    assert f"PORT: 127.0.0.1:{port} cannot be used" in second.communicate()[1]


def test_a_database_that_cannot_be_prepared_stops_the_start(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "aftercare.sqlite3").write_text("This is no database. " * 100)
    process = serve()
    assert process.wait(60) == 1
    assert "file is not a database" in process.communicate()[1]


def test_the_supervisor_loads_no_application() -> None:
    code = "import sys, aftercare.config.supervisor; print('django.db.models' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "False"
