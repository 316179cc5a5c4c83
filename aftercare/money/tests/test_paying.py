"""A refund is paid once whatever the provider and the network do, and never waits without an owner."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from aftercare.cases.models import Case
from aftercare.connectors.payments.moods import Mood
from aftercare.connectors.payments.sandbox import PaymentsSandbox
from aftercare.core import clock
from aftercare.core.actor import Actor
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.core.tasks import run_until_idle
from aftercare.money.actions import confirm_paid, fail, settle
from aftercare.money.models import OperationState, RefundAttempt, RefundOperation
from aftercare.money.paying import pay_operation, retry
from aftercare.money.provider import Answer, Outcome, Why
from aftercare.orders.models import Order
from stories.makers import AGENT, CUSTOMER, FINANCE, NOW, SYSTEM, WAREHOUSE, line_in, make_case, make_order, make_shop
from stories.paying import connected, paid_online, sandbox_connected
from stories.racing import CROWD, race, refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def sandbox() -> Iterator[PaymentsSandbox]:
    with sandbox_connected() as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def time() -> Iterator[clock.VirtualClock]:
    with clock.virtual(NOW) as time:
        yield time


def refunding(*captured: int) -> Case:
    """A case whose money is about to go back."""
    captured = captured or (1001,)
    order = make_order(make_shop(), [line_in(gross=sum(captured))], tenders=paid_online(*captured))
    return make_case(order, kind="refund_only")


def work(time: clock.VirtualClock, *, hours: int = 1) -> None:
    """What a worker does in the next hours."""
    until = clock.now() + timedelta(hours=hours)
    while clock.now() < until:
        run_until_idle()
        time.advance(clock.now() + timedelta(minutes=5))
    run_until_idle()


def standing(case: Case) -> tuple[str, set[str]]:
    case.refresh_from_db()
    return case.step, set(RefundOperation.objects.filter(refund__case=case).values_list("state", flat=True))


def totals(order: Order) -> set[tuple[int, int]]:
    order.refresh_from_db()
    rows: list[Any] = [order, *order.lines.all()]
    return {(row.pending, row.refunded) for row in rows}


def test_a_refund_is_paid_and_the_case_completes(sandbox: PaymentsSandbox) -> None:
    case = refunding()
    run_until_idle()
    assert standing(case) == ("completed", {OperationState.SUCCEEDED})
    (operation,) = RefundOperation.objects.all()
    (moved,) = sandbox.book.movements()
    assert (moved.key, moved.amount, moved.currency, moved.payment) == (operation.key, 1001, "CNY", "pay-1")
    assert operation.provider_ref == sandbox.book.entries()[0].id
    assert totals(case.order) == {(0, 1001)}


@pytest.mark.parametrize(
    "mood", [Mood.TIME_OUT_BEFORE, Mood.TIME_OUT_AFTER, Mood.HANG_UP_AFTER, Mood.BREAK_BEFORE, Mood.BREAK_AFTER]
)
def test_after_trouble_the_provider_is_asked_and_pays_once(
    sandbox: PaymentsSandbox, time: clock.VirtualClock, mood: Mood
) -> None:
    sandbox.plan(mood)
    case = refunding()
    run_until_idle()
    assert standing(case) == ("refund", {OperationState.UNKNOWN})
    assert totals(case.order) == {(1001, 0)}
    work(time)
    assert standing(case) == ("completed", {OperationState.SUCCEEDED})
    assert [moved.amount for moved in sandbox.book.movements()] == [1001]
    assert len({asked.key for asked in sandbox.asked}) == 1
    assert RefundAttempt.objects.filter(asked=True).exists()


def test_trouble_at_every_try_still_pays_once(sandbox: PaymentsSandbox, time: clock.VirtualClock) -> None:
    sandbox.plan(*[Mood.TIME_OUT_BEFORE, Mood.BREAK_BEFORE] * 2, Mood.TIME_OUT_AFTER)
    case = refunding(500, 501)
    work(time, hours=2)
    assert standing(case)[0] == "completed"
    assert sorted(moved.amount for moved in sandbox.book.movements()) == [500, 501]


def test_a_refusal_waits_for_a_person_who_may_try_again(sandbox: PaymentsSandbox, time: clock.VirtualClock) -> None:
    sandbox.book.set_balance(0)
    case = refunding()
    work(time)
    assert standing(case) == ("refund", {OperationState.FAILED})
    assert totals(case.order) == {(1001, 0)}
    assert EventRow.objects.filter(name="refund.failed").count() == 1
    key = RefundOperation.objects.get().key
    sandbox.book.set_balance(5000)
    retry(case, by=FINANCE, at=NOW)
    work(time)
    assert standing(case) == ("completed", {OperationState.SUCCEEDED})
    assert [moved.key for moved in sandbox.book.movements()] == [key]


def test_what_a_person_paid_is_never_paid_again_by_the_provider(
    sandbox: PaymentsSandbox, time: clock.VirtualClock
) -> None:
    sandbox.plan(Mood.NO_BALANCE)
    case = refunding()
    run_until_idle()
    confirm_paid(case, reference="bank-7", by=FINANCE, at=NOW)
    pay_operation(operation_id=RefundOperation.objects.get().pk)
    work(time)
    assert standing(case) == ("completed", {OperationState.SUCCEEDED})
    assert sandbox.book.movements() == []


def test_a_task_run_again_does_not_retry_what_waits_for_a_person(sandbox: PaymentsSandbox) -> None:
    """A person may be paying it by bank at this moment."""
    sandbox.plan(Mood.NO_BALANCE)
    refunding()
    run_until_idle()
    pay_operation(operation_id=RefundOperation.objects.get().pk)
    assert sandbox.book.movements() == []
    assert len(sandbox.asked) == 1


def test_while_the_outcome_is_unknown_nobody_pays_by_hand(sandbox: PaymentsSandbox) -> None:
    sandbox.plan(Mood.BREAK_AFTER)
    case = refunding()
    run_until_idle()
    with pytest.raises(Refused) as refused:
        confirm_paid(case, reference="bank", by=FINANCE, at=NOW)
    assert refused.value.code == "nothing_to_confirm"
    with pytest.raises(Refused):
        retry(case, by=FINANCE, at=NOW)
    assert standing(case) == ("refund", {OperationState.UNKNOWN})


def test_one_providers_trouble_stays_its_own(sandbox: PaymentsSandbox) -> None:
    sandbox.book.set_payment("pay-1", 0)
    case = refunding(400, 601)
    run_until_idle()
    assert standing(case) == ("refund", {OperationState.FAILED, OperationState.SUCCEEDED})
    assert [(row.pending, row.refunded) for row in case.order.tenders.order_by("position")] == [(400, 0), (0, 601)]
    confirm_paid(case, reference="bank", by=FINANCE, at=NOW)
    assert standing(case) == ("completed", {OperationState.SUCCEEDED})


def test_a_provider_that_is_not_connected_leaves_the_refund_to_a_person(time: clock.VirtualClock) -> None:
    with connected({}):
        case = refunding()
        work(time)
        assert standing(case) == ("refund", {OperationState.FAILED})
        confirm_paid(case, reference="bank", by=FINANCE, at=NOW)
    assert standing(case)[0] == "completed"


def test_a_provider_disconnected_after_a_try_is_asked_once_it_is_back(time: clock.VirtualClock) -> None:
    with sandbox_connected() as sandbox:
        sandbox.plan(Mood.TIME_OUT_AFTER)
        case = refunding()
        run_until_idle()
        with connected({}):
            work(time)
            assert standing(case) == ("refund", {OperationState.UNKNOWN})
        work(time)
        assert standing(case)[0] == "completed"
        assert len(sandbox.book.movements()) == 1


def test_who_is_asked_often_is_asked_ever_more_seldom(sandbox: PaymentsSandbox, time: clock.VirtualClock) -> None:
    sandbox.plan(Mood.PAY_LATER)
    refunding()
    work(time, hours=24)
    assert RefundAttempt.objects.count() < 200
    sandbox.release()
    work(time)
    assert len(sandbox.book.movements()) == 1
    assert RefundOperation.objects.get().settled


@pytest.mark.parametrize("actor", [CUSTOMER, AGENT, WAREHOUSE])
def test_only_finance_confirms_or_retries(sandbox: PaymentsSandbox, actor: Actor) -> None:
    sandbox.plan(Mood.NO_BALANCE, Mood.NO_BALANCE)
    case = refunding(500, 501)
    run_until_idle()
    for action in (partial(confirm_paid, reference="x"), retry):
        with pytest.raises(Refused) as refused:
            action(case, by=actor, at=NOW)
        assert refused.value.code == "role_not_allowed"
    assert standing(case) == ("refund", {OperationState.FAILED})
    assert totals(case.order) == {(1001, 0)}


def test_a_late_refusal_does_not_undo_a_payment(sandbox: PaymentsSandbox) -> None:
    case = refunding()
    run_until_idle()
    fail(RefundOperation.objects.get(), Outcome(Answer.REFUSED, detail="late"), at=NOW)
    assert standing(case) == ("completed", {OperationState.SUCCEEDED})
    assert not EventRow.objects.filter(name="refund.failed").exists()


def test_a_key_refused_for_good_is_followed_by_a_new_one_and_any_other_refusal_keeps_it(
    sandbox: PaymentsSandbox, time: clock.VirtualClock
) -> None:
    sandbox.plan(Mood.NO_BALANCE)
    case = refunding()
    run_until_idle()
    refused = RefundOperation.objects.get()
    assert (refused.round, refused.call_key) == (1, refused.key)
    fail(refused, Outcome(Answer.REFUSED, detail="card closed", why=Why.CLOSED, spent=True), at=NOW)
    refused.refresh_from_db()
    assert (refused.round, refused.call_key, refused.why) == (2, f"{refused.key}-2", Why.CLOSED)
    retry(case, by=FINANCE, at=NOW)
    work(time)
    assert [moved.key for moved in sandbox.book.movements()] == [f"{refused.key}-2"]
    assert standing(case) == ("completed", {OperationState.SUCCEEDED})


def test_a_refusal_of_an_earlier_round_says_nothing_of_this_one(sandbox: PaymentsSandbox) -> None:
    sandbox.plan(Mood.NO_BALANCE)
    case = refunding()
    run_until_idle()
    earlier = RefundOperation.objects.get()
    fail(earlier, Outcome(Answer.REFUSED, spent=True), at=NOW)
    retry(case, by=FINANCE, at=NOW)
    before = RefundOperation.objects.values().get()
    fail(earlier, Outcome(Answer.REFUSED, detail="once more"), at=NOW)
    assert RefundOperation.objects.values().get() == before


def test_settling_twice_changes_nothing(sandbox: PaymentsSandbox) -> None:
    case = refunding()
    run_until_idle()
    before = RefundOperation.objects.values().get()
    settle(RefundOperation.objects.get(), ref="another", by=SYSTEM, at=NOW + timedelta(days=1))
    assert RefundOperation.objects.values().get() == before
    assert totals(case.order) == {(0, 1001)}


@pytest.mark.django_db(transaction=True)
def test_many_workers_pay_one_operation_once(sandbox: PaymentsSandbox) -> None:
    case = refunding()
    operation = RefundOperation.objects.get()
    ends = race([partial(pay_operation, operation_id=operation.pk) for _ in range(CROWD)])
    assert refusals(ends) == []
    assert len(sandbox.book.movements()) == 1
    assert standing(case) == ("completed", {OperationState.SUCCEEDED})
    assert totals(case.order) == {(0, 1001)}
    assert EventRow.objects.filter(name="refund.paid").count() == 1


def test_a_refund_of_nothing_completes_without_a_payment(sandbox: PaymentsSandbox) -> None:
    order = make_order(make_shop(), [line_in(gross=1000)], points=1000, tenders=[])
    case = make_case(order, kind="refund_only")
    assert standing(case) == ("completed", set())
    assert sandbox.asked == []
    assert EventRow.objects.filter(name="refund.paid").count() == 1
