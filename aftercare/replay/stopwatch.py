"""How long each action took, on the wall's clock."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Stopwatch:
    def __init__(self) -> None:
        self.started = time.perf_counter()
        self.seconds: dict[str, list[float]] = defaultdict(list)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name].append(time.perf_counter() - start)

    @property
    def total(self) -> float:
        return time.perf_counter() - self.started

    def figures(self) -> dict[str, dict[str, Any]]:
        return {name: _figures(taken) for name, taken in self.seconds.items()}


def _figures(taken: list[float]) -> dict[str, Any]:
    ranked = sorted(taken)
    return {
        "count": len(ranked),
        "seconds": round(sum(ranked), 3),
        "p50_ms": round(1000 * ranked[len(ranked) // 2], 2),
        "p99_ms": round(1000 * ranked[min(len(ranked) - 1, len(ranked) * 99 // 100)], 2),
    }
