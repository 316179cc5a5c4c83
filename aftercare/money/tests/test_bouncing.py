"""Money that comes back after it counted as paid is owed again, once, and can be paid another way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from aftercare import audit
from aftercare.cases.models import Case
from aftercare.connectors.payments.sandbox import PaymentsSandbox
from aftercare.core import clock
from aftercare.core.actor import Actor
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.core.tasks import run_until_idle
from aftercare.money.actions import confirm_paid
from aftercare.money.bouncing import bounce, record_returned
from aftercare.money.models import OperationState, Posting, Refund, RefundOperation
from aftercare.money.paying import retry
from aftercare.money.provider import Answer, Outcome, Why
from aftercare.promises.models import LegalDeadline
from stories.makers import (
    AGENT,
    CUSTOMER,
    FINANCE,
    NOW,
    SYSTEM,
    WAREHOUSE,
    bring_to,
    line_in,
    make_case,
    make_order,
    make_shop,
    open_on,
)
from stories.paying import paid_online, sandbox_connected

pytestmark = pytest.mark.django_db
LOST = Outcome(Answer.REFUSED, detail="card closed", why=Why.CLOSED, spent=True)


@pytest.fixture
def sandbox() -> Iterator[PaymentsSandbox]:
    with sandbox_connected() as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def time() -> Iterator[clock.VirtualClock]:
    with clock.virtual(NOW) as time:
        yield time


def paid(*captured: int) -> Case:
    captured = captured or (1001,)
    order = make_order(make_shop(), [line_in(gross=sum(captured))], tenders=paid_online(*captured))
    case = make_case(order, kind="refund_only")
    run_until_idle()
    return Case.objects.get(pk=case.pk)


def totals(case: Case) -> set[tuple[int, int]]:
    case.order.refresh_from_db()
    rows: list[Any] = [case.order, *case.order.lines.all()]
    return {(row.pending, row.refunded) for row in rows}


def everything() -> list[Any]:
    tables: list[Any] = [Case, Refund, RefundOperation, Posting, EventRow]
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_a_finished_request_is_opened_and_paid_another_way(sandbox: PaymentsSandbox) -> None:
    case = paid()
    assert (case.step, totals(case)) == ("completed", {(0, 1001)})
    bounce(RefundOperation.objects.get(), LOST, by=SYSTEM, at=NOW)
    case.refresh_from_db()
    assert (case.step, case.owner, case.closed_at) == ("repay", "finance", None)
    assert case.due_at is not None
    assert totals(case) == {(1001, 0)}
    assert audit.run() == []
    confirm_paid(case, reference="bank 7", by=FINANCE, at=NOW)
    case.refresh_from_db()
    assert (case.step, totals(case)) == ("completed", {(0, 1001)})
    assert audit.run() == []


def test_it_may_come_back_more_than_once(sandbox: PaymentsSandbox) -> None:
    case = paid()
    for _again in range(3):
        record_returned(case, payment=1, because="no such account", by=FINANCE, at=NOW)
        retry(case, by=FINANCE, at=NOW)
        run_until_idle()
        case.refresh_from_db()
        assert (case.step, totals(case)) == ("completed", {(0, 1001)})
        assert audit.run() == []
    assert len({moved.key for moved in sandbox.book.movements()}) == 4
    assert Posting.objects.filter(entry__endswith=":paid").count() == 4


def test_only_the_part_that_came_back_is_owed_again(sandbox: PaymentsSandbox) -> None:
    case = paid(500, 501)
    record_returned(case, payment=2, by=FINANCE, at=NOW)
    states = list(RefundOperation.objects.order_by("id").values_list("state", flat=True))
    assert states == [OperationState.SUCCEEDED, OperationState.FAILED]
    case.order.refresh_from_db()
    assert (case.order.pending, case.order.refunded) == (501, 500)
    assert "501" in str(EventRow.objects.get(name="refund.returned").data["amount"])
    assert audit.run() == []


def test_beside_goods_still_waited_for_the_request_stays_where_it_is(sandbox: PaymentsSandbox) -> None:
    order = make_order(make_shop(), [line_in(gross=1001)], tenders=paid_online(1001))
    case = open_on(order, kind="return", path="instant")
    run_until_idle()
    case.refresh_from_db()
    assert case.step == "send_back"
    bounce(RefundOperation.objects.get(), LOST, by=SYSTEM, at=NOW)
    case.refresh_from_db()
    assert (case.step, totals(case)) == ("send_back", {(1001, 0)})
    retry(case, by=FINANCE, at=NOW)
    run_until_idle()
    case.refresh_from_db()
    assert (case.step, totals(case)) == ("send_back", {(0, 1001)})
    assert bring_to(case, "completed").step == "completed"
    assert audit.run() == []


def test_told_twice_or_of_an_earlier_round_it_changes_nothing(sandbox: PaymentsSandbox) -> None:
    case = paid()
    earlier = RefundOperation.objects.get()
    bounce(earlier, LOST, by=SYSTEM, at=NOW)
    before = everything()
    bounce(earlier, LOST, by=SYSTEM, at=NOW)
    assert everything() == before
    retry(case, by=FINANCE, at=NOW)
    run_until_idle()
    before = everything()
    bounce(earlier, LOST, by=SYSTEM, at=NOW)
    assert everything() == before


def test_the_laws_day_for_the_refund_is_owed_again(sandbox: PaymentsSandbox) -> None:
    case = paid()
    row = LegalDeadline.objects.filter(case=case, code="refund").first()
    if row is None:
        row = LegalDeadline.objects.create(
            case=case, shop_id=case.shop_id, code="refund", law="CN-7D", article="25", starts="notice", days=7,
            started_at=NOW, due_at=NOW + timedelta(days=8), met_at=NOW,
        )  # fmt: skip
    assert row.met_at
    bounce(RefundOperation.objects.get(), LOST, by=SYSTEM, at=NOW)
    assert LegalDeadline.objects.filter(pk=row.pk, met_at=None, void_at=None).exists()


@pytest.mark.parametrize("actor", [CUSTOMER, AGENT, WAREHOUSE])
def test_only_finance_says_so(sandbox: PaymentsSandbox, actor: Actor) -> None:
    case, before = paid(), everything()
    with pytest.raises(Refused) as refused:
        record_returned(case, payment=1, by=actor, at=NOW)
    assert refused.value.code == "role_not_allowed"
    assert everything() == before


@pytest.mark.parametrize(("payment", "code"), [(0, "no_payment"), (2, "no_payment")])
def test_a_payment_that_is_none_is_refused(sandbox: PaymentsSandbox, payment: int, code: str) -> None:
    case, before = paid(), everything()
    with pytest.raises(Refused) as refused:
        record_returned(case, payment=payment, by=FINANCE, at=NOW)
    assert (refused.value.code, refused.value.field) == (code, "payment")
    assert everything() == before


def test_what_was_not_paid_cannot_come_back(sandbox: PaymentsSandbox) -> None:
    case = paid()
    record_returned(case, payment=1, by=FINANCE, at=NOW)
    before = everything()
    with pytest.raises(Refused) as refused:
        record_returned(case, payment=1, by=FINANCE, at=NOW)
    assert refused.value.code == "not_paid"
    assert everything() == before
