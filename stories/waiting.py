"""Waiting for what other processes do."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 60  # seconds before a test that waits for something calls it lost


def wait_until(happened: Callable[[], Any], *, patience: float = PATIENCE, look_every: float = 0.05) -> None:
    late = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < late, "it never happened"
        time.sleep(look_every)
