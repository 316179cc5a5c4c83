"""A kept connection is asked whether it lives now and then, not before every request."""

from __future__ import annotations

import pytest
from django.db import connection

from aftercare.config import connections

pytestmark = pytest.mark.django_db


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    now = {"now": 100.0}
    monkeypatch.setattr("aftercare.config.connections.time.monotonic", lambda: now["now"])
    vars(connection._connections[connection._alias]).pop(connections.ASKED, None)  # type: ignore[attr-defined]
    return now


def begin_request() -> bool:
    """Whether the request that begins now would ask the database first."""
    connection.health_check_done = False  # type: ignore[attr-defined]
    connections.trust_recent()
    return not connection.health_check_done  # type: ignore[attr-defined]


def test_only_the_first_request_in_five_seconds_asks(time: dict[str, float]) -> None:
    asked = []
    for seconds in (0.0, 0.1, 4.9, 5.1, 5.2):
        time["now"] = 100.0 + seconds
        asked.append(begin_request())
    assert asked == [True, False, False, True, False]


def test_no_statement_is_compiled_before_it_runs() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite compiles nothing")
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
