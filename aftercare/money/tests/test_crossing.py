"""Answers that cross: a refusal counts only where nothing else may be paying, and never against what a person paid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from aftercare import audit
from aftercare.cases.models import Case
from aftercare.connectors.payments.taking import take_outcome
from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.core.tasks import run_until_idle
from aftercare.money.actions import ARRIVES_WITHIN, confirm_paid, fail
from aftercare.money.bouncing import bounce, record_returned
from aftercare.money.models import OperationState, Posting, RefundAttempt, RefundOperation
from aftercare.money.paying import check_paid, pay_operation, retry
from aftercare.money.provider import Answer, Outcome, Payment, Why
from stories.makers import FINANCE, NOW, SYSTEM, line_in, make_case, make_order, make_shop
from stories.paying import NAME, connected, paid_online

from .test_paying import standing, work

pytestmark = pytest.mark.django_db
REFUSED = Outcome(Answer.REFUSED, detail="no balance", why=Why.NO_BALANCE)
PAID, UNKNOWN, ABSENT = Outcome(Answer.PAID, ref="p-1"), Outcome(Answer.UNKNOWN), Outcome(Answer.ABSENT)


@dataclass
class Scripted:
    """Answers what it is told to, and does something before it answers."""

    refunds: list[Outcome]
    asks: list[Outcome] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None
    paid: int = 0

    def refund(self, payment: Payment) -> Outcome:
        self.paid += 1
        self.meanwhile()
        return self.refunds.pop(0)

    def ask(self, payment: Payment) -> Outcome:
        self.meanwhile()
        return self.asks.pop(0) if self.asks else ABSENT


@pytest.fixture
def provider() -> Iterator[Scripted]:
    provider = Scripted([REFUSED])
    with connected({NAME: provider}):
        yield provider


@pytest.fixture(autouse=True)
def time() -> Iterator[clock.VirtualClock]:
    with clock.virtual(NOW) as time:
        yield time


def refunding() -> Case:
    return make_case(make_order(make_shop(), [line_in(gross=1001)], tenders=paid_online(1001)), kind="refund_only")


def operation() -> RefundOperation:
    return RefundOperation.objects.select_related("refund__case", "tender").get()


def calling() -> RefundAttempt:
    """A call to pay that another worker has begun."""
    return RefundAttempt.objects.create(operation=operation(), started_at=clock.now())


def balances() -> dict[str, int]:
    paid = Posting.objects.filter(credit__startswith="clearing:").values_list("credit", "amount")
    back = Posting.objects.filter(debit__startswith="clearing:").values_list("debit", "amount")
    found = dict.fromkeys([*(name for name, _ in paid), *(name for name, _ in back)], 0)
    for name, amount in paid:
        found[name] += amount
    for name, amount in back:
        found[name] -= amount
    return found


def test_a_refusal_does_not_count_while_a_later_call_may_be_paying(
    provider: Scripted, time: clock.VirtualClock
) -> None:
    """Finance would pay by hand what the provider is about to pay."""
    case = refunding()
    provider.meanwhile = calling
    run_until_idle()
    assert standing(case) == ("refund", {OperationState.UNKNOWN})
    assert not EventRow.objects.filter(name="refund.failed").exists()
    provider.meanwhile, provider.asks = lambda: None, [PAID]
    work(time)
    assert standing(case) == ("completed", {OperationState.SUCCEEDED})


def test_a_refusal_waits_until_an_earlier_call_that_fell_silent_can_no_longer_arrive(
    provider: Scripted, time: clock.VirtualClock
) -> None:
    provider.refunds = [UNKNOWN, REFUSED, REFUSED]
    case = refunding()
    run_until_idle()
    time.advance(clock.now() + ARRIVES_WITHIN / 2)
    run_until_idle()
    assert standing(case) == ("refund", {OperationState.UNKNOWN})
    work(time)
    assert standing(case) == ("refund", {OperationState.FAILED})


def test_what_was_paid_by_hand_meanwhile_is_not_begun(provider: Scripted) -> None:
    """One worker asks while the other's refusal is recorded and finance pays."""
    case = refunding()
    calling()

    def meanwhile() -> None:
        fail(operation(), REFUSED, at=NOW)
        confirm_paid(case, reference="bank-7", by=FINANCE, at=NOW)

    provider.meanwhile = meanwhile
    pay_operation(operation_id=operation().pk)
    assert provider.paid == 0
    assert standing(case) == ("completed", {OperationState.SUCCEEDED})


def test_the_same_refusal_twice_is_told_once(provider: Scripted) -> None:
    refunding()
    run_until_idle()
    fail(operation(), REFUSED, at=NOW)
    assert EventRow.objects.filter(name="refund.failed").count() == 1


def test_what_a_person_paid_is_in_the_books_of_the_bank(provider: Scripted) -> None:
    case = refunding()
    run_until_idle()
    confirm_paid(case, reference="bank-7", by=FINANCE, at=NOW)
    assert balances() == {"clearing:manual": 1001}
    assert audit.run() == []
    record_returned(case, payment=1, by=FINANCE, at=NOW)
    provider.refunds = [PAID]
    retry(case, by=FINANCE, at=NOW)
    run_until_idle()
    assert balances() == {"clearing:manual": 0, f"clearing:{NAME}": 1001}
    assert audit.run() == []


def test_the_audit_names_an_account_that_is_not_of_who_paid(provider: Scripted) -> None:
    case = refunding()
    run_until_idle()
    confirm_paid(case, reference="bank-7", by=FINANCE, at=NOW)
    RefundOperation.objects.update(paid_by=NAME)
    found = audit.run()
    assert {violation.invariant for violation in found} == {19}
    assert {violation.row for violation in found} == {f"{case.ref} / clearing:{who}" for who in ("manual", NAME)}


def test_a_provider_that_refuses_once_more_owes_nothing_that_a_person_paid(provider: Scripted) -> None:
    case = refunding()
    run_until_idle()
    confirm_paid(case, reference="bank-7", by=FINANCE, at=NOW)
    take_outcome(operation(), name=NAME, key=operation().call_key, answer=Answer.REFUSED, ref="")
    check_paid(operation_id=operation().pk)
    bounce(operation(), REFUSED, by=SYSTEM, at=NOW)
    assert standing(case) == ("completed", {OperationState.SUCCEEDED})
    assert not EventRow.objects.filter(name="refund.returned").exists()


def test_a_provider_that_pays_after_all_what_a_person_paid_is_told_to_finance_once(provider: Scripted) -> None:
    case = refunding()
    run_until_idle()
    confirm_paid(case, reference="bank-7", by=FINANCE, at=NOW)
    for _again in range(2):
        take_outcome(operation(), name=NAME, key=operation().call_key, answer=Answer.PAID, ref="p-9")
    (event,) = EventRow.objects.filter(name="refund.paid_twice")
    assert (event.data["amount"], event.data["reference"]) == (1001, "p-9")
    assert (operation().provider_ref, standing(case)[0]) == ("bank-7", "completed")
    assert audit.run() == []


def test_an_old_word_that_it_came_back_says_nothing_of_what_was_paid_anew(provider: Scripted) -> None:
    provider.refunds = [PAID, PAID]
    case = refunding()
    run_until_idle()
    before = operation()
    bounce(before, REFUSED, by=SYSTEM, at=NOW)
    retry(case, by=FINANCE, at=NOW)
    run_until_idle()
    bounce(before, REFUSED, by=SYSTEM, at=NOW)
    assert standing(case) == ("completed", {OperationState.SUCCEEDED})
    assert EventRow.objects.filter(name="refund.returned").count() == 1


def test_whether_it_came_back_is_asked_once_the_provider_is_connected_again(
    provider: Scripted, time: clock.VirtualClock
) -> None:
    provider.refunds = [PAID]
    case = refunding()
    run_until_idle()
    take_outcome(operation(), name=NAME, key=operation().call_key, answer=Answer.REFUSED, ref="")
    with connected({}):
        work(time)
    assert standing(case)[0] == "completed"
    provider.asks = [REFUSED]
    work(time)
    assert standing(case) == ("repay", {OperationState.FAILED})


def test_what_was_clearly_refused_goes_to_a_person_where_the_provider_is_gone(provider: Scripted) -> None:
    case = refunding()
    run_until_idle()
    with connected({}):
        retry(case, by=FINANCE, at=NOW)
        run_until_idle()
        assert standing(case) == ("refund", {OperationState.FAILED})
        confirm_paid(case, reference="bank-7", by=FINANCE, at=NOW)
    assert standing(case)[0] == "completed"
