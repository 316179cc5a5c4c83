"""A worker is killed while the provider has its call, or the provider pays and falls silent: one effect, one refund."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from aftercare.cases.models import Case
from aftercare.connectors.payments.moods import Mood
from aftercare.connectors.payments.sandbox import PaymentsSandbox
from aftercare.core.models import EventRow
from aftercare.core.tasks import dead_letters
from aftercare.money.models import RefundAttempt, RefundOperation
from stories.makers import line_in, make_case, make_order, make_shop
from stories.paying import NAME, TOKEN, paid_online
from stories.waiting import PATIENCE, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
Worker = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def sandbox() -> Iterator[PaymentsSandbox]:
    with PaymentsSandbox(token=TOKEN) as sandbox:
        yield sandbox


@pytest.fixture
def worker(start_worker: Worker, sandbox: PaymentsSandbox) -> Worker:
    """Starts a worker connected to the sandbox; `timeout` is how many seconds it waits for an answer."""

    def start(*, timeout: int) -> subprocess.Popen[bytes]:
        return start_worker(
            PAYMENTS_NAME=NAME, PAYMENTS_URL=sandbox.url, PAYMENTS_SECRET=TOKEN, PAYMENTS_TIMEOUT=str(timeout),
            TASK_LEASE_SECONDS="5",
        )  # fmt: skip

    return start


def refunding() -> Case:
    order = make_order(make_shop(), [line_in(quantity=3, gross=1000)], tenders=paid_online(400, 600))
    return make_case(order, kind="refund_only")


def is_completed(case: Case) -> bool:
    connection.close()  # see what other processes wrote, on a connection of its own
    return Case.objects.get(pk=case.pk).step == "completed"


def assert_paid_once(case: Case, sandbox: PaymentsSandbox) -> None:
    assert sorted(moved.amount for moved in sandbox.book.movements()) == [400, 600]
    assert len({asked.key for asked in sandbox.asked}) == 2
    case.order.refresh_from_db()
    (line,) = case.order.lines.all()
    assert (case.order.pending, case.order.refunded, line.pending, line.refunded) == (0, 1000, 0, 1000)
    assert all(operation.settled for operation in RefundOperation.objects.all())
    assert EventRow.objects.filter(name="refund.paid", subject_id=case.pk).count() == 1
    assert not dead_letters()


@pytest.mark.parametrize("mood", [Mood.TIME_OUT_AFTER, Mood.TIME_OUT_BEFORE])
def test_a_worker_killed_while_the_provider_has_its_call_leaves_one_refund(
    worker: Worker, sandbox: PaymentsSandbox, mood: Mood
) -> None:
    sandbox.plan(mood)
    case = refunding()
    killed = worker(timeout=60)
    wait_until(sandbox.arrived.is_set)
    wait_until(lambda: len(sandbox.book.movements()) >= (1 if mood is Mood.TIME_OUT_AFTER else 0))
    os.kill(killed.pid, signal.SIGKILL)
    assert killed.wait(PATIENCE) == -signal.SIGKILL
    assert RefundAttempt.objects.filter(outcome="").exists()
    assert not is_completed(case)
    worker(timeout=60)
    wait_until(lambda: is_completed(case))
    assert RefundAttempt.objects.filter(asked=True).exists()
    assert_paid_once(case, sandbox)


def test_a_provider_that_pays_and_then_times_out_is_asked_and_the_case_completes(
    worker: Worker, sandbox: PaymentsSandbox
) -> None:
    sandbox.plan(Mood.TIME_OUT_AFTER, Mood.TIME_OUT_AFTER)
    case = refunding()
    worker(timeout=1)
    wait_until(lambda: is_completed(case))
    assert RefundAttempt.objects.filter(outcome="unknown", asked=False).count() == 2
    assert_paid_once(case, sandbox)
