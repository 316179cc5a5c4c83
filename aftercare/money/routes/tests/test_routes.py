"""What cannot go back to how it was paid goes the way the customer chooses, once, and its account stays secret."""

from __future__ import annotations

import json
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
from aftercare.core.refusal import Refused
from aftercare.core.tasks import run_until_idle
from aftercare.money.actions import confirm_paid, fail, settle
from aftercare.money.bouncing import bounce, record_returned
from aftercare.money.models import (
    CreditAccount,
    CreditEntry,
    OperationState,
    Posting,
    Refund,
    RefundOperation,
    RefundRoute,
)
from aftercare.money.paying import retry
from aftercare.money.provider import Answer, Outcome, Why
from aftercare.money.routes.accounts import BankAccount, accounts_of, erase_accounts
from aftercare.money.routes.actions import choose_way
from aftercare.people.models import Customer
from stories.makers import AGENT, CUSTOMER, FINANCE, NOW, SYSTEM, WAREHOUSE, line_in, make_case, make_order, make_shop
from stories.paying import paid_online, sandbox_connected

pytestmark = pytest.mark.django_db
CLOSED = Outcome(Answer.REFUSED, detail="card closed", why=Why.CLOSED, spent=True)
LIN = BankAccount("Lin Mei", "6222 0200 1234 5678", "ICBC")
PROGRAM = Actor(ActorKind.INTEGRATION)


@pytest.fixture
def sandbox() -> Iterator[PaymentsSandbox]:
    with sandbox_connected() as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def time() -> Iterator[clock.VirtualClock]:
    with clock.virtual(NOW) as time:
        yield time


@pytest.fixture
def case(sandbox: PaymentsSandbox) -> Case:
    """A refund of 1001 that came back: the card is closed."""
    order = make_order(make_shop(), [line_in(gross=1001)], tenders=paid_online(1001))
    order.customer = Customer.objects.create(shop=order.shop, external_id="c-1")
    order.save(update_fields=["customer"])
    made = make_case(order, kind="refund_only")
    run_until_idle()
    bounce(RefundOperation.objects.get(), CLOSED, by=SYSTEM, at=NOW)
    return Case.objects.get(pk=made.pk)


def chosen(case: Case, way: str = "credit", **more: Any) -> Case:
    return choose_way(case, **{"way": way, "by": CUSTOMER, "at": NOW, **more})


def everything() -> list[Any]:
    tables: list[Any] = [Case, Refund, RefundOperation, RefundRoute, CreditAccount, CreditEntry, Posting, EventRow]
    return [list(table.objects.order_by("pk").values()) for table in tables]


def counted(case: Case) -> tuple[str, int, int, int]:
    case = Case.objects.select_related("order").get(pk=case.pk)
    tender = case.order.tenders.get()
    return case.step, case.order.pending, tender.pending, tender.refunded


def test_the_customer_is_asked_once_the_provider_refuses_for_good(case: Case) -> None:
    assert EventRow.objects.get(name="refund.returned").data["asks"] == "customer"
    assert RefundOperation.objects.get().asks_customer
    retry(case, by=FINANCE, at=NOW)
    operation = RefundOperation.objects.get()
    fail(operation, CLOSED, at=NOW)
    assert EventRow.objects.get(name="refund.way_asked").data["amount"] == 1001
    case.refresh_from_db()
    assert case.owner and case.due_at  # owned and timed until somebody answers


def test_what_finance_can_mend_is_no_question_to_the_customer(case: Case) -> None:
    retry(case, by=FINANCE, at=NOW)
    fail(RefundOperation.objects.get(), Outcome(Answer.REFUSED, why=Why.NO_BALANCE), at=NOW)
    assert not EventRow.objects.filter(name="refund.way_asked").exists()
    with pytest.raises(Refused) as refused:
        chosen(case)
    assert refused.value.code == "nothing_asked"


def test_store_credit_is_given_at_once_and_counts_against_the_tender(case: Case) -> None:
    chosen(case)
    assert counted(case) == ("completed", 0, 0, 1001)
    assert CreditAccount.objects.get().balance == 1001
    posted = Posting.objects.order_by("-id").values_list("debit", "credit", "amount").first()
    assert posted == ("refunds_payable", "store_credit", 1001)
    told = EventRow.objects.get(name="refund.way_chosen")
    assert (told.data["way"], told.actor_kind) == ("credit", "customer")
    assert audit.run() == []


def test_a_transfer_waits_for_finance_which_alone_reads_the_account(case: Case) -> None:
    chosen(case, "bank", account=LIN)
    assert counted(case)[1:] == (1001, 1001, 0)
    operation = RefundOperation.objects.get()
    assert operation.waits_for_person and accounts_of([operation.pk]) == {operation.pk: LIN}
    confirm_paid(case, reference="bank 7", by=FINANCE, at=NOW)
    assert counted(case) == ("completed", 0, 0, 1001)
    assert Posting.objects.filter(credit="clearing:manual", amount=1001).count() == 1
    assert audit.run() == []
    assert LIN.number not in json.dumps(everything(), default=str)


def test_the_account_is_erased_some_time_after_it_was_paid(case: Case) -> None:
    chosen(case, "bank", account=LIN)
    with clock.virtual(NOW + timedelta(days=90)):
        erase_accounts()  # still to be paid
    assert RefundRoute.objects.get().account
    confirm_paid(case, reference="bank 7", by=FINANCE, at=NOW)
    with clock.virtual(NOW + timedelta(days=29)):
        erase_accounts()
    assert RefundRoute.objects.get().account
    with clock.virtual(NOW + timedelta(days=30)):
        erase_accounts()
    assert not RefundRoute.objects.get().account


def test_what_goes_another_way_is_not_tried_at_the_provider_again(case: Case) -> None:
    chosen(case, "bank", account=LIN)
    before = everything()
    with pytest.raises(Refused) as refused:
        retry(case, by=FINANCE, at=NOW)
    assert refused.value.code == "nothing_to_retry"
    assert everything() == before


def test_a_provider_that_paid_after_all_takes_the_place_of_the_transfer_loudly(case: Case) -> None:
    chosen(case, "bank", account=LIN)
    settle(RefundOperation.objects.get(), ref="late-1", by=SYSTEM, at=NOW)
    assert counted(case) == ("completed", 0, 0, 1001)
    assert EventRow.objects.get(name="refund.way_overtaken").data["amount"] == 1001
    with pytest.raises(Refused):
        confirm_paid(case, reference="bank 7", by=FINANCE, at=NOW)
    assert audit.run() == []


def test_a_provider_that_paid_beside_store_credit_is_told_to_finance_once(case: Case) -> None:
    chosen(case)
    for _twice in range(2):
        settle(RefundOperation.objects.get(), ref="late-1", by=SYSTEM, at=NOW)
    assert EventRow.objects.filter(name="refund.paid_twice").count() == 1
    assert counted(case) == ("completed", 0, 0, 1001)
    assert audit.run() == []


def test_store_credit_cannot_come_back_and_a_transfer_can_be_asked_about_anew(case: Case) -> None:
    chosen(case, "bank", account=LIN)
    confirm_paid(case, reference="bank 7", by=FINANCE, at=NOW)
    record_returned(case, payment=1, because="no such account", by=FINANCE, at=NOW)
    chosen(case)
    assert audit.run() == []
    before = everything()
    with pytest.raises(Refused) as refused:
        record_returned(case, payment=1, by=FINANCE, at=NOW)
    assert refused.value.code == "is_credit"
    assert everything() == before


def test_chosen_twice_it_happens_once(case: Case) -> None:
    chosen(case)
    before = everything()
    with pytest.raises(Refused) as refused:
        chosen(case)
    assert refused.value.code == "nothing_asked"
    assert everything() == before


@pytest.mark.parametrize("by", [AGENT, FINANCE, PROGRAM])
def test_whoever_writes_it_down_says_what_the_customer_said(case: Case, by: Actor) -> None:
    before = everything()
    for said, code in (("", "said_missing"), ("to 6222 0200 1234 5678", "said_too_much")):
        with pytest.raises(Refused) as refused:
            chosen(case, by=by, said=said)
        assert (refused.value.code, refused.value.field) == (code, "said")
    assert everything() == before
    chosen(case, by=by, said="By phone: as store credit, please")
    assert EventRow.objects.get(name="refund.way_chosen").data["said"] == "By phone: as store credit, please"


@pytest.mark.parametrize("by", [WAREHOUSE, SYSTEM])
def test_nobody_else_chooses(case: Case, by: Actor) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        chosen(case, by=by, said="x")
    assert refused.value.code == "role_not_allowed"
    assert everything() == before


@pytest.mark.parametrize(
    ("way", "account", "field"),
    [
        ("bank", None, "holder"),
        ("bank", BankAccount("", "123456"), "holder"),
        ("bank", BankAccount("Lin", "12"), "number"),
        ("cash", None, "way"),
    ],
)
def test_what_cannot_be_paid_is_refused_at_its_field(
    case: Case, way: str, account: BankAccount | None, field: str
) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        chosen(case, way, account=account)
    assert refused.value.field == field
    assert everything() == before


def test_a_guest_is_not_offered_store_credit(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(customer=None)
    with pytest.raises(Refused) as refused:
        chosen(case)
    assert refused.value.code == "no_such_way"
    assert RefundOperation.objects.get().state == OperationState.FAILED
