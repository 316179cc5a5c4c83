"""While a payment is asked back no refund on its order is paid; whatever the bank decides, nobody is paid twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from aftercare import audit
from aftercare.cases.models import Case
from aftercare.connectors.payments.sandbox import PaymentsSandbox
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.money import Money
from aftercare.core.refusal import Refused
from aftercare.core.tasks import run_until_idle
from aftercare.money.actions import confirm_paid
from aftercare.money.chargebacks.actions import close_chargeback, open_chargeback
from aftercare.money.chargebacks.frozen import count_charged_back, release_refund
from aftercare.money.chargebacks.hearing import hear
from aftercare.money.models import Chargeback, ChargebackState, OperationState, Posting, RefundOperation
from aftercare.money.provider import DisputeNotice, DisputeState
from aftercare.orders.models import Order, Tender
from stories.makers import AGENT, CUSTOMER, FINANCE, NOW, WAREHOUSE, line_in, make_case, make_order, make_shop
from stories.paying import NAME, paid_online, sandbox_connected

pytestmark = pytest.mark.django_db


@pytest.fixture
def sandbox() -> Iterator[PaymentsSandbox]:
    with sandbox_connected() as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def time() -> Iterator[clock.VirtualClock]:
    with clock.virtual(NOW) as time:
        yield time


@pytest.fixture
def order() -> Order:
    return make_order(make_shop(), [line_in(gross=1001)], tenders=paid_online(1001))


def refunding(order: Order) -> Case:
    case = make_case(order, kind="refund_only")
    assert case.step == "refund"
    return case


def asked_back(order: Order, amount: int = 1001) -> Chargeback:
    return open_chargeback(order, tender=order.tenders.get(), amount=amount, reason="fraudulent", by=FINANCE, at=NOW)


def states() -> list[str]:
    return list(RefundOperation.objects.order_by("id").values_list("state", flat=True))


def totals(order: Order) -> tuple[int, int, int, int]:
    order.refresh_from_db()
    return order.pending, order.refunded, order.disputed, order.charged_back


def everything() -> list[Any]:
    tables: list[Any] = [Case, Order, Tender, Chargeback, RefundOperation, Posting, EventRow]
    return [list(table.objects.order_by("pk").values()) for table in tables]


def told(state: DisputeState, *, amount: int = 1001, payment: str = "pay-1", number: str = "1") -> None:
    notice = DisputeNotice(
        id=f"evt-{state}-{number}", dispute="dp-1", payment_ref=payment, state=state, amount=Money(amount, "CNY"),
        reason="fraudulent", at=NOW, until=NOW + timedelta(days=7),
    )  # fmt: skip
    hear(notice, provider=NAME)


def test_a_refund_waits_and_goes_on_when_the_payment_stays(sandbox: PaymentsSandbox, order: Order) -> None:
    case = refunding(order)
    chargeback = asked_back(order)
    run_until_idle()
    assert (states(), sandbox.book.movements()) == ([OperationState.FROZEN], [])
    assert totals(order) == (1001, 0, 1001, 0)
    assert audit.run() == []
    close_chargeback(chargeback, won=True, by=FINANCE, at=NOW)
    run_until_idle()
    case.refresh_from_db()
    assert (case.step, len(sandbox.book.movements())) == ("completed", 1)
    assert totals(order) == (0, 1001, 0, 0)
    assert audit.run() == []


def test_a_lost_one_leaves_it_to_finance_who_counts_it_as_paid(sandbox: PaymentsSandbox, order: Order) -> None:
    case = refunding(order)
    chargeback = asked_back(order)
    run_until_idle()
    with pytest.raises(Refused) as refused:
        count_charged_back(case, by=FINANCE, at=NOW)
    assert refused.value.code == "still_disputed"
    close_chargeback(chargeback, won=False, by=FINANCE, at=NOW)
    run_until_idle()
    assert (states(), totals(order)) == ([OperationState.FROZEN], (1001, 0, 0, 0))
    assert audit.run() == []
    count_charged_back(case, by=FINANCE, at=NOW)
    case.refresh_from_db()
    assert (case.step, states(), totals(order)) == ("completed", [OperationState.SUCCEEDED], (0, 1001, 0, 0))
    assert sandbox.book.movements() == []
    assert audit.run() == []


def test_or_who_pays_it_all_the_same(sandbox: PaymentsSandbox, order: Order) -> None:
    case = refunding(order)
    chargeback = asked_back(order, 400)
    run_until_idle()
    close_chargeback(chargeback, won=False, by=FINANCE, at=NOW)
    release_refund(case, by=FINANCE, at=NOW)
    run_until_idle()
    case.refresh_from_db()
    assert (case.step, len(sandbox.book.movements())) == ("completed", 1)
    assert audit.run() == []


def test_money_that_a_lost_one_took_cannot_be_refunded_any_more(sandbox: PaymentsSandbox, order: Order) -> None:
    close_chargeback(asked_back(order, 600), won=False, by=FINANCE, at=NOW)
    assert totals(order) == (0, 0, 0, 600)
    assert order.tenders.get().left == 401
    with pytest.raises(Refused, match=r"4\.01"):
        make_case(order, kind="refund_only")
    assert audit.run() == []


def test_what_is_asked_meanwhile_is_looked_at_by_a_person(order: Order) -> None:
    asked_back(order)
    case = make_case(order, kind="refund_only")
    assert (case.step, case.decision.because.says) == ("review", "payment_asked_back")


def test_one_of_two_keeps_it_waiting(sandbox: PaymentsSandbox, order: Order) -> None:
    refunding(order)
    first, second = asked_back(order, 500), asked_back(order, 501)
    run_until_idle()
    close_chargeback(first, won=True, by=FINANCE, at=NOW)
    run_until_idle()
    assert states() == [OperationState.FROZEN]
    close_chargeback(second, won=True, by=FINANCE, at=NOW)
    run_until_idle()
    assert states() == [OperationState.SUCCEEDED]
    assert audit.run() == []


def test_nobody_pays_by_hand_meanwhile() -> None:
    order = make_order(make_shop(), [line_in(gross=1001)])
    case = refunding(order)
    asked_back(order)
    before = everything()
    with pytest.raises(Refused) as refused:
        confirm_paid(case, reference="bank", by=FINANCE, at=NOW)
    assert refused.value.code == "still_disputed"
    assert everything() == before


@pytest.mark.parametrize("end", [DisputeState.WON, DisputeState.LOST])
def test_a_provider_tells_it_in_any_order_and_again(order: Order, end: DisputeState) -> None:
    told(end)
    before = everything()
    told(DisputeState.OPEN)
    told(end, number="2")
    told(DisputeState.OPEN, number="3")
    assert everything() == before
    assert Chargeback.objects.get().state == ChargebackState(end.value)
    names = EventRow.objects.filter(name__startswith="chargeback.").order_by("id").values_list("name", flat=True)
    assert list(names) == ["chargeback.opened", f"chargeback.{end}"]
    assert audit.run() == []


def test_a_payment_of_nobody_here_changes_nothing(order: Order) -> None:
    before = everything()
    told(DisputeState.OPEN, payment="pay-of-others")
    assert everything() == before


def test_more_than_was_paid_is_taken_for_all_of_it(order: Order) -> None:
    told(DisputeState.OPEN, amount=99_999)
    assert Chargeback.objects.get().amount == 1001


@pytest.mark.parametrize("actor", [CUSTOMER, AGENT, WAREHOUSE, Actor(ActorKind.AUDITOR)])
def test_only_finance_writes_it_down(order: Order, actor: Actor) -> None:
    chargeback, before = asked_back(order, 100), everything()
    with pytest.raises(Refused) as refused:
        open_chargeback(order, tender=order.tenders.get(), amount=1, by=actor, at=NOW)
    assert refused.value.code == "role_not_allowed"
    with pytest.raises(Refused) as refused:
        close_chargeback(chargeback, won=True, by=actor, at=NOW)
    assert refused.value.code == "role_not_allowed"
    assert everything() == before


@pytest.mark.parametrize("amount", [0, -1, 1002])
def test_an_amount_beyond_the_payment_is_refused(order: Order, amount: int) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        asked_back(order, amount)
    assert (refused.value.code, refused.value.field) == ("bad_amount", "amount")
    assert everything() == before


def test_another_orders_payment_is_refused_and_what_is_decided_stays(order: Order) -> None:
    other = make_order(order.shop, [line_in(gross=5)], tenders=paid_online(5))
    chargeback = close_chargeback(asked_back(order), won=True, by=FINANCE, at=NOW)
    before = everything()
    with pytest.raises(Refused) as refused:
        open_chargeback(order, tender=other.tenders.get(), amount=1, by=FINANCE, at=NOW)
    assert refused.value.code == "no_payment"
    with pytest.raises(Refused) as refused:
        close_chargeback(chargeback, won=False, by=FINANCE, at=NOW)
    assert refused.value.code == "decided"
    assert everything() == before


def test_what_does_not_wait_is_not_released(order: Order) -> None:
    case = refunding(order)
    for act in (release_refund, count_charged_back):
        with pytest.raises(Refused) as refused:
            act(case, by=FINANCE, at=NOW)
        assert refused.value.code == "nothing_frozen"
