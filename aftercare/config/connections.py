"""How often a kept database connection is asked whether it still lives.

Django asks before every request, which is a seventh of what a small request costs. Here it asks when the last answer
is older than `TRUSTED`. A database that went away meanwhile fails one request; Django then opens a new connection.
"""

from __future__ import annotations

import time
from typing import Any

from django.core.signals import request_started
from django.db import connections

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


def install() -> None:
    request_started.connect(trust_recent, dispatch_uid="aftercare.trust_recent")
