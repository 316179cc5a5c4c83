"""What another policy would have decided over the recorded requests: every decision taken, every request refused."""

from __future__ import annotations

from .running import finish, run_now, run_part, start

__all__ = ["finish", "run_now", "run_part", "start"]
