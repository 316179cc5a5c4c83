"""Runs checks side by side, prints each one whole when it ends, and sums them up."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
ONCE = "TEST_ONCE"  # set where the suite of the other database runs as well
HEARTBEAT = 60  # seconds between signs of life, for logs that are cut off when silent


@dataclass(frozen=True)
class Check:
    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    shown: bool = False  # the whole output even when it passes


@dataclass(frozen=True)
class Result:
    check: Check
    passed: bool
    seconds: float
    closing: str

    def line(self) -> str:
        return f"{self.check.name:<22} {'passed' if self.passed else 'FAILED'} {self.seconds:7.1f} s  {self.closing}"


_printing = threading.Lock()
_running: set[subprocess.Popen[bytes]] = set()
_stopping = threading.Event()


def end_with_parent() -> None:
    """For a child before it starts: a killed ./test leaves nothing behind. Linux only; elsewhere it does nothing."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(1, int(signal.SIGTERM))


def stop() -> None:
    """Ends what is running and starts no more."""
    _stopping.set()
    for process in list(_running):
        process.terminate()


def run(lanes: list[list[Check]]) -> list[Result]:
    """Each lane in order, the lanes side by side."""
    with ThreadPoolExecutor(max_workers=len(lanes)) as pool:
        return [result for lane in pool.map(_lane, lanes) for result in lane]


def stream(check: Check) -> Result:
    """One check with its output as it comes, for a person who waits for it."""
    print(f"== {check.name}", flush=True)
    begun = time.monotonic()
    code = subprocess.run(check.command, env={**os.environ, **check.environment}, cwd=ROOT).returncode
    return Result(check, code == 0, time.monotonic() - begun, "")


def _lane(checks: list[Check]) -> list[Result]:
    return [_run(check) for check in checks if not _stopping.is_set()]


def _run(check: Check) -> Result:
    begun = time.monotonic()
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        environment = {**os.environ, **check.environment}
        process = _start(check.command, environment, output)
        _wait(process, check, begun)
        output.seek(0)
        text = output.read().rstrip()
    closing = text.splitlines()[-1].strip() if text else ""
    result = Result(check, process.returncode == 0, time.monotonic() - begun, closing)
    with _printing:
        print(f"\n== {check.name}: {'passed' if result.passed else 'FAILED'}")
        print(text if check.shown or not result.passed else closing, flush=True)
    return result


def _start(command: list[str], environment: dict[str, str], output: IO[str]) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        command,
        env=environment,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        preexec_fn=end_with_parent,
    )
    _running.add(process)
    return process


def _wait(process: subprocess.Popen[bytes], check: Check, begun: float) -> None:
    while True:
        try:
            process.wait(HEARTBEAT)
            _running.discard(process)
            return
        except subprocess.TimeoutExpired:
            with _printing:
                print(f"   … {check.name}: {time.monotonic() - begun:.0f} s", flush=True)
