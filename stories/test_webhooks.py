"""Real workers push to a real receiver: one is killed over a request, two share the work; each case stays in order,
and refunds pass receivers that dawdle."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from itertools import groupby
from threading import Barrier, Event, Lock
from typing import Any

import pytest
from django.db import connection

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.tasks import dead_letters
from aftercare.webhooks.actions import MOST_WEBHOOKS
from aftercare.webhooks.models import Lane, Push
from aftercare.webhooks.tests.makers import case_of, happen, hooked
from aftercare.webhooks.tests.receiver import Receiver, Reply, Seen
from stories.makers import line_in, make_case, make_order, make_shop
from stories.paying import paid_online, sandbox_connected
from stories.waiting import PATIENCE, wait_until, worker_thread

pytestmark = pytest.mark.django_db(transaction=True)
Worker = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOKS_ALLOW_HTTP, settings.WEBHOOKS_ALLOW_PRIVATE = True, [ip_network("127.0.0.0/8")]
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def worker(start_worker: Worker) -> Callable[[], subprocess.Popen[bytes]]:
    return lambda: start_worker(
        WEBHOOKS_ALLOW_HTTP="1", WEBHOOKS_ALLOW_PRIVATE="127.0.0.0/8", WEBHOOKS_RETRY_SECONDS="1," * 30,
        TASK_LEASE_SECONDS="5",
    )  # fmt: skip


def all_delivered() -> bool:
    connection.close()  # see what other processes wrote, on a connection of its own
    return Push.objects.exists() and not Push.objects.exclude(state="delivered").exists()


def test_a_worker_killed_while_the_receiver_acts_has_its_push_repeated(
    worker: Callable[[], subprocess.Popen[bytes]], receiver: Receiver
) -> None:
    over = Event()

    def hang(seen: Seen) -> Reply:
        over.wait(PATIENCE)
        return Reply()

    receiver.plan = hang
    shop = make_shop()
    hooked(receiver.url, shop=shop, types=["case.*"])
    case = case_of(shop)
    happen(case, 2)
    killed = worker()
    wait_until(receiver.arrived.is_set)
    os.kill(killed.pid, signal.SIGKILL)
    assert killed.wait(PATIENCE) == -signal.SIGKILL
    over.set()
    connection.close()
    assert Lane.objects.filter(held_until__isnull=False).count() == 1
    # The half minute that its hold lasts is over.
    Lane.objects.filter(held_until__isnull=False).update(held_until=datetime.now(UTC) - timedelta(seconds=1))
    worker()
    wait_until(all_delivered)
    pushes = [push.ref for push in Push.objects.order_by("event_id")]
    assert receiver.heard(case.ref) == [pushes[0], *pushes]
    assert not dead_letters()


def test_two_workers_keep_each_case_in_order_and_send_different_cases_at_once(
    worker: Callable[[], subprocess.Popen[bytes]], receiver: Receiver
) -> None:
    together, lock = Barrier(2), Lock()
    tried: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    overtaken: list[str] = []

    def plan(seen: Seen) -> Reply:
        case = seen.data["case"]
        with lock:
            inside[case] += 1
            tried[seen.id] += 1
            first_of_all = len(tried) <= 2 and tried[seen.id] == 1
            if inside[case] > 1:
                overtaken.append(case)
        if first_of_all:
            together.wait(PATIENCE)  # two cases are here at once, or this breaks
        time.sleep(0.01)
        with lock:
            inside[case] -= 1
            # Every third push fails once, every ninth twice: later events of its case have to wait.
            failing = hash(seen.id) % 3 == 0 and tried[seen.id] <= 1 + (hash(seen.id) % 9 == 0)
        return Reply(500 if failing else 200)

    receiver.plan = plan
    shop = make_shop()
    hooked(receiver.url, shop=shop, types=["case.*"])
    cases = [case_of(shop) for _ in range(8)]
    for _ in range(4):
        for case in cases:
            happen(case)
    for _ in range(2):
        worker()
    wait_until(all_delivered)
    assert overtaken == []
    assert not together.broken
    for case in cases:
        pushes = Push.objects.filter(lane__subject_kind="case", lane__subject_id=case.pk).order_by("event_id")
        assert [ref for ref, _again in groupby(receiver.heard(case.ref))] == [push.ref for push in pushes]
        assert len(pushes) == 5
    assert receiver.most_busy > 1
    assert not dead_letters()


def test_a_refund_passes_as_many_slow_webhooks_as_a_shop_can_have(receiver: Receiver) -> None:
    over = Event()
    receiver.plan = lambda seen: Reply(200 if over.wait(PATIENCE) else 500)
    shop = make_shop()
    for _ in range(MOST_WEBHOOKS):
        hooked(receiver.url, shop=shop, types=["case.opened"])
    with sandbox_connected(timeout=PATIENCE) as sandbox, worker_thread(concurrency=2):
        try:
            case_of(shop)
            wait_until(receiver.arrived.is_set)
            order = make_order(shop, [line_in(gross=1000)], tenders=paid_online(1000))
            case = make_case(order, kind="refund_only", at=clock.now())
            wait_until(lambda: Case.objects.get(pk=case.pk).step == "completed")
            assert [moved.amount for moved in sandbox.book.movements()] == [1000]
            assert len(receiver.seen) == 1
        finally:
            over.set()
