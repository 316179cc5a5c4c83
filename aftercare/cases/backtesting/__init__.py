"""What another policy would have decided over the recorded requests: every decision taken, every request refused."""

from __future__ import annotations

from .changed import changed_requests, is_cursor
from .ending import cancel, fail, finish
from .running import run_now, run_part, start

__all__ = ["cancel", "changed_requests", "fail", "finish", "is_cursor", "run_now", "run_part", "start"]
