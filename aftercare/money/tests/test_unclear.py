"""A payment of which nothing clear is heard has an owner: after a day finance is told, once, and finds it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from aftercare import audit
from aftercare.cases.models import Case
from aftercare.connectors.payments.moods import Mood
from aftercare.connectors.payments.sandbox import PaymentsSandbox
from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.core.tasks import dead_letters, run_until_idle
from aftercare.money import paying
from aftercare.money.models import RefundOperation
from aftercare.money.paying import retry
from aftercare.money.unclear import PATIENCE, tell_unclear
from aftercare.ui.queues import all_views
from stories.makers import FINANCE, NOW
from stories.paying import connected, sandbox_connected

from .test_paying import refunding, standing, work

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def sandbox() -> Iterator[PaymentsSandbox]:
    with sandbox_connected() as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def time() -> Iterator[clock.VirtualClock]:
    with clock.virtual(NOW) as time:
        yield time


def told() -> int:
    return EventRow.objects.filter(name="refund.unclear").count()


def listed(case: Case) -> bool:
    return Case.objects.filter(all_views(clock.now())["failing"].where, pk=case.pk).exists()


def pass_a_day(time: clock.VirtualClock) -> None:
    time.advance(clock.now() + PATIENCE)
    tell_unclear()


def test_finance_is_told_once_after_a_day_and_no_longer_once_it_is_clear(
    sandbox: PaymentsSandbox, time: clock.VirtualClock
) -> None:
    sandbox.plan(Mood.PAY_LATER)
    case = refunding()
    run_until_idle()
    time.advance(NOW + PATIENCE - MINUTE)
    tell_unclear()
    assert (told(), listed(case)) == (0, False)
    time.advance(NOW + PATIENCE)
    for _again in range(2):
        tell_unclear()
    assert (told(), listed(case)) == (1, True)
    sandbox.release()
    work(time)
    assert (standing(case)[0], listed(case), told()) == ("completed", False, 1)
    assert audit.run() == []


def test_what_a_worker_gave_up_is_told_as_well(
    sandbox: PaymentsSandbox, time: clock.VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def surprise(*_args: object) -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(paying, "_call", surprise)
    case = refunding()
    for _day in range(4):
        work(time, hours=0)
        for _hour in range(4):
            time.advance(clock.now() + timedelta(hours=6))
            run_until_idle()
    assert dead_letters().count() == 1
    tell_unclear()
    assert (told(), listed(case)) == (1, True)
    assert audit.run() == []


def test_a_provider_that_is_gone_while_it_has_a_call_is_told(
    time: clock.VirtualClock, sandbox: PaymentsSandbox
) -> None:
    sandbox.plan(Mood.BREAK_AFTER)
    case = refunding()
    run_until_idle()
    with connected({}):
        pass_a_day(time)
        run_until_idle()
    assert (told(), listed(case)) == (1, True)


def test_what_is_tried_anew_has_a_day_anew(sandbox: PaymentsSandbox, time: clock.VirtualClock) -> None:
    sandbox.plan(Mood.NO_BALANCE, Mood.PAY_LATER)
    case = refunding()
    run_until_idle()
    pass_a_day(time)
    assert told() == 0  # finance knows already
    retry(case, by=FINANCE, at=clock.now())
    run_until_idle()
    tell_unclear()
    assert told() == 0
    pass_a_day(time)
    assert told() == 1
    assert RefundOperation.objects.get().unclear_at == clock.now()
