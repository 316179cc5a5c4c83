"""What a database connection is told when it is made, and how often a kept one is asked whether it still lives.

Django asks before every request, which is a seventh of what a small request costs. Here it asks when the last answer
is older than `TRUSTED`. A database that went away meanwhile fails one request; Django then opens a new connection.
"""

from __future__ import annotations

import time
from typing import Any

from django.core.signals import request_started
from django.db import connections
from django.db.backends.signals import connection_created

TRUSTED = 5.0  # seconds
ASKED = "_asked_at"  # monotonic seconds, kept on the connection of each thread


def trust_recent(**signal: Any) -> None:
    """At the start of a request, after Django has called for a check: take a recent one as done."""
    now = time.monotonic()
    for connection in connections.all(initialized_only=True):
        if connection.connection is None:
            continue
        if now - vars(connection).get(ASKED, -TRUSTED) < TRUSTED:
            connection.health_check_done = True  # type: ignore[attr-defined]
        else:
            setattr(connection, ASKED, now)


def run_as_written(*, connection: Any, **signal: Any) -> None:
    """Compiling a statement to machine code takes PostgreSQL longer than running any of ours: a second for the
    queue's counts, which take milliseconds."""
    if connection.vendor == "postgresql":
        connection.connection.execute("SET jit = off")


def install() -> None:
    connection_created.connect(run_as_written, dispatch_uid="aftercare.run_as_written")
    request_started.connect(trust_recent, dispatch_uid="aftercare.trust_recent")
