"""The sweep of what is due: what it costs to find nothing, and to do what is due to each case.

Run as a process of its own on the benchmark's database.
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

from django.db import connection

from aftercare.bench import processes
from aftercare.core import clock
from aftercare.promises.sweep import sweep

IDLE = 100  # sweeps that find nothing
LATE = """
    UPDATE cases_case SET due_at = %s WHERE id IN (
        SELECT id FROM cases_case WHERE due_at > %s AND warn_at > %s ORDER BY id DESC LIMIT %s)"""


def sweep_due(plan: dict[str, Any], most: int) -> dict[str, Any]:
    """`postmaster` of the plan is whose CPU is the database's; 0 where that cannot be read."""
    now = clock.now()
    sweep(now)  # connects, prepares, and takes what the benchmark left behind
    told = {f"idle_{name}": spent / IDLE for name, spent in _spent(plan, lambda: _idle(now)).items()}
    with connection.cursor() as cursor:
        cursor.execute(LATE, [now - timedelta(minutes=1), now, now, most])
    done: list[int] = []
    spent = _spent(plan, lambda: done.append(sweep(now)["late"]))
    return {**told, "done": done[0], **{name: total / max(1, done[0]) for name, total in spent.items()}}


def _idle(now: Any) -> None:
    for _ in range(IDLE):
        sweep(now)


def _spent(plan: dict[str, Any], act: Any) -> dict[str, float]:
    roots = {"app_cpu_ms": os.getpid(), "db_cpu_ms": plan["postmaster"]}
    before = {name: processes.cpu_ms(root) if root else 0.0 for name, root in roots.items()}
    act()
    return {name: processes.cpu_ms(root) - before[name] if root else 0.0 for name, root in roots.items()}
