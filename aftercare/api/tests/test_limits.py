"""How often a caller may ask: counted over processes, told in headers, refused with the time to wait."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from aftercare.api.limits import GROUP, GROUPS, Buckets, buckets
from aftercare.core import clock
from aftercare.core.addresses import network

from .talk import Talk, ask, new_order, new_shop
from .test_problems import problem

AT = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _few(settings: LazySettings, tmp_path: Path) -> Any:
    settings.API_RATE_TOKEN, settings.API_RATE_CUSTOMER, settings.API_RATE_ADDRESS = 3, 2, 1
    settings.HOME = tmp_path
    buckets.cache_clear()
    yield
    buckets.cache_clear()


@pytest.mark.django_db
def test_a_token_that_asks_too_often_is_told_how_long_to_wait_and_then_served() -> None:
    talk = Talk.of_shop(new_shop())
    with clock.virtual(clock.now()) as now:
        left = []
        for _ in range(3):
            response = talk.client.get("/api/v1/orders", headers=talk._headers({}))
            assert response.status_code == 200
            left.append([response.headers[f"RateLimit-{name}"] for name in ("Limit", "Remaining", "Reset")])
        assert left == [["3", "2", "20"], ["3", "1", "40"], ["3", "0", "60"]]
        refused = talk.client.get("/api/v1/orders", headers=talk._headers({}))
        told = problem(refused, 429, "too-many-requests")
        assert (refused.headers["Retry-After"], refused.headers["RateLimit-Remaining"]) == ("20", "0")
        assert "20 s" in told["detail"]
        now.advance(clock.now() + timedelta(seconds=20))
        assert talk.get("/orders")[0] == 200
        assert talk.get("/orders")[0] == 429


@pytest.mark.django_db
def test_a_refused_write_changes_nothing_and_its_key_stays_free() -> None:
    shop = new_shop()
    talk, body = Talk.of_shop(shop), ask(new_order(shop))
    with clock.virtual(clock.now()) as now:
        for _ in range(3):
            talk.get("/orders")
        assert talk.send("/cases", body, idempotency_key="k").status_code == 429
        assert not shop.cases.exists()
        now.advance(clock.now() + timedelta(minutes=1))
        assert talk.send("/cases", body, idempotency_key="k").status_code == 201


@pytest.mark.django_db
def test_each_token_and_each_customer_has_a_bucket_of_their_own() -> None:
    shop = new_shop()
    order = new_order(shop)
    busy, other = Talk.of_shop(shop), Talk.of_shop(shop)
    assert [busy.get("/orders")[0] for _ in range(4)] == [200, 200, 200, 429]
    assert other.get("/orders")[0] == 200
    # A new token for the same order is the same customer.
    assert [Talk.of_customer(order).get("/orders")[0] for _ in range(3)] == [200, 200, 429]
    assert Talk.of_customer(new_order(shop)).get("/orders")[0] == 200


@pytest.mark.django_db
def test_without_a_valid_token_an_address_is_counted() -> None:
    assert [Talk("aft_guess").get("/orders")[0] for _ in range(2)] == [401, 429]
    assert Talk().get("/orders")[0] == 429
    assert Talk().post("/lookups", {"number": "N", "contact": "a@example.com"})[0] == 429
    assert Talk().client.get("/api/v1/orders", REMOTE_ADDR="192.0.2.7").status_code == 401
    assert Talk().get("/ping")[0] == 200


@pytest.mark.django_db
def test_no_limit_is_no_limit_and_says_nothing_of_one(settings: LazySettings) -> None:
    settings.API_RATE_TOKEN = 0
    talk = Talk.of_shop(new_shop())
    for _ in range(5):
        response = talk.client.get("/api/v1/orders", headers=talk._headers({}))
        assert response.status_code == 200
    assert not any(name.startswith("RateLimit") for name in response.headers)


def test_an_ipv6_customer_counts_as_their_network() -> None:
    assert network("2001:db8:1:2::1") == network("2001:db8:1:2:ffff::9") != network("2001:db8:1:3::1")
    assert network("::ffff:192.0.2.7") == network("192.0.2.7") != network("192.0.2.8")
    assert network("unix") == "unix"


def test_a_clock_set_back_locks_nobody_out(tmp_path: Path) -> None:
    table = Buckets(tmp_path / "table", secret=b"s")
    assert [table.take("a", 1, at=1_000_000).wait for _ in range(2)] == [0, 60]
    assert table.take("a", 1, at=500_000).wait == 0


def test_a_full_group_gives_its_fullest_place_away(tmp_path: Path) -> None:
    table = Buckets(tmp_path / "table", secret=b"s")
    for number in range(GROUPS * 8 + 5_000):
        assert table.take(f"caller {number}", 10, at=1_000_000).remaining == 9
    assert (tmp_path / "table").stat().st_size == GROUP * GROUPS


def test_threads_share_what_is_allowed(tmp_path: Path) -> None:
    table = Buckets(tmp_path / "table", secret=b"s")
    with ThreadPoolExecutor(8) as pool:
        left = list(pool.map(lambda _place: table.take("a", 500, at=1_000_000), range(2_000)))
    assert sum(not one.wait for one in left) == 500


HAMMER = """
import json, sys
from pathlib import Path
from aftercare.api.limits import Buckets
table = Buckets(Path(sys.argv[1]), secret=b"s")
print("ready", flush=True)
sys.stdin.readline()
print(json.dumps(sum(not table.take("a", 1_000, at=1_000_000).wait for _ in range(2_000))))
"""


def test_processes_share_what_is_allowed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HAMMER, str(tmp_path / "table")]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, **pipes) for _ in range(3)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    told = [process.communicate("go\n", timeout=60)[0] for process in processes]
    assert sum(json.loads(text) for text in told) == 1_000
