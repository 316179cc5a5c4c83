"""Runs checks side by side, prints each one whole when it ends, and sums them up."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
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
    return [_run(check) for check in checks]


def _run(check: Check) -> Result:
    begun = time.monotonic()
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        environment = {**os.environ, **check.environment}
        process = subprocess.Popen(
            check.command, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        _wait(process, check, begun)
        output.seek(0)
        text = output.read().rstrip()
    closing = text.splitlines()[-1].strip() if text else ""
    result = Result(check, process.returncode == 0, time.monotonic() - begun, closing)
    with _printing:
        print(f"\n== {check.name}: {'passed' if result.passed else 'FAILED'}")
        print(text if check.shown or not result.passed else closing, flush=True)
    return result


def _wait(process: subprocess.Popen[bytes], check: Check, begun: float) -> None:
    while True:
        try:
            process.wait(HEARTBEAT)
            return
        except subprocess.TimeoutExpired:
            with _printing:
                print(f"   … {check.name}: {time.monotonic() - begun:.0f} s", flush=True)
