"""Thousands of deadlines at one instant, two workers, one of them killed while it sweeps: each fires exactly once."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Count, Q

from aftercare import audit
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.core.models import EventRow
from aftercare.orders.factories import make_shop
from aftercare.orders.intake import take_orders
from aftercare.orders.models import Order
from aftercare.people.models import Shop
from aftercare.policy.actions import publish
from aftercare.policy.terms import Terms
from checks.servers import stop
from stories.makers import EASY, STRICT, line_in, make_case, order_in
from stories.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
Worker = Callable[..., "subprocess.Popen[bytes]"]
HOURS, DAYS = timedelta(hours=1), timedelta(days=1)

# Of every ten: the terms of their shop, their kind, how long their step takes, and what the deadline does.
MIX = [
    (6, EASY, "return", 7 * DAYS, "case.expired"),
    (3, STRICT, "return", 48 * HOURS, "case.approved"),
    (1, STRICT, "refund_only", 48 * HOURS, "case.escalated"),
]
FIRED = [event for *_rest, event in MIX]


def due_at_once(count: int) -> datetime:
    """So many cases of the mix, all due at one instant that has just passed."""
    due = clock.now() - HOURS
    for share, terms, kind, within, _event in MIX:
        shop = open_shop(terms, at=due - 30 * DAYS)
        for order in orders_of(shop, count * share // 10, at=due - 10 * DAYS):
            make_case(order, kind=kind, at=due - within)
    assert set(Case.objects.values_list("due_at", flat=True)) == {due}
    return due


def open_shop(terms: Terms, *, at: datetime) -> Shop:
    shop = make_shop()
    publish(shop=shop, terms=terms, by=SYSTEM, at=at)
    return shop


def orders_of(shop: Shop, count: int, *, at: datetime) -> list[Order]:
    when = {"placed_at": at, "paid_at": at, "delivered_at": at}
    return [order for start in range(0, count, 500) for order in _taken(shop, min(500, count - start), when)]


def _taken(shop: Shop, count: int, when: dict[str, datetime]) -> list[Order]:
    return take_orders(shop, [order_in([line_in(1)], **when) for _ in range(count)])[0]


def fired() -> int:
    connection.close()  # see what other processes wrote, on a connection of its own
    return EventRow.objects.filter(name__in=FIRED).count()


def sweep_with_two(start_worker: Worker, count: int, *, kill_at: int) -> int:
    """Two workers; the one that sweeps is killed, and the other goes on. How many deadlines the killed one left."""
    due_at_once(count)
    first = start_worker()
    wait_until(fired, look_every=0.005)
    second = start_worker()
    # Each look opens a connection: of many, the moment need not be met as closely.
    wait_until(lambda: fired() >= kill_at, patience=300, look_every=kill_at / 50_000)
    os.kill(first.pid, signal.SIGKILL)
    assert first.wait(60) == -signal.SIGKILL
    left = count - fired()
    wait_until(lambda: fired() >= count, patience=300, look_every=0.25)
    stop(second)
    return left


def assert_each_fired_once(count: int) -> None:
    once = Count("pk", filter=Q(name__in=FIRED))
    of_cases = EventRow.objects.filter(subject_kind="case").values("subject_id").annotate(times=once)
    assert of_cases.count() == count
    assert not of_cases.exclude(times=1).exists()
    for share, _terms, _kind, _within, event in MIX:
        assert EventRow.objects.filter(name=event, actor_kind="system").count() == count * share // 10
    assert audit.run() == []


def test_a_worker_killed_while_it_sweeps_leaves_each_deadline_to_fire_once(start_worker: Worker) -> None:
    sweep_with_two(start_worker, 300, kill_at=30)
    assert_each_fired_once(300)


@pytest.mark.long
def test_ten_thousand_deadlines_at_once_fire_exactly_once(start_worker: Worker) -> None:
    assert sweep_with_two(start_worker, 10_000, kill_at=5_000)
    assert_each_fired_once(10_000)
