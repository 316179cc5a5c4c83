"""What another policy would have decided over the recorded requests: every decision taken, every request refused."""

from __future__ import annotations

from .ending import fail, finish
from .running import run_now, run_part, start

__all__ = ["fail", "finish", "run_now", "run_part", "start"]
