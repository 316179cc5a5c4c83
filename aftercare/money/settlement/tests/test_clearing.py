"""A difference is cleared once, by whoever may, posts what follows from that, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from aftercare import audit
from aftercare.audit.tests.tampering import plant
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.core.tasks import run_until_idle
from aftercare.money.ledger.queries import balances
from aftercare.money.models import OperationState, Posting, RefundOperation, SettlementDifference
from aftercare.money.paying import pay_operation
from aftercare.money.provider import Answer, Outcome
from aftercare.money.settlement import clearing
from aftercare.money.settlement.rechecking import recheck_all
from aftercare.money.settlement.watching import warn_overdue
from aftercare.orders.intake import TenderIn
from aftercare.people.models import Shop
from stories.makers import AGENT, NOW, line_in, make_case, make_order, make_shop
from stories.settling import Book, Line, book_connected, send, written

pytestmark = pytest.mark.django_db
ONE, OTHER = Actor(ActorKind.FINANCE, id=1, name="Li"), Actor(ActorKind.FINANCE, id=2, name="Wang")
PAID = Line(NOW, "refund", "re_1", "pi_1", -20_000)
NOISE = Line(NOW - timedelta(hours=1), "charge", "ch_9", "pi_9", 100)
END = Line(NOW + timedelta(days=5), "payout", "po_1", "", -1)


@pytest.fixture(autouse=True)
def book() -> Iterator[Book]:
    with book_connected() as book, clock.virtual(NOW):
        yield book


def paid(shop: Shop, book: Book, outcome: Answer = Answer.PAID) -> RefundOperation:
    """A payment of 200.00 that the provider answered for."""
    order = make_order(shop, [line_in(1, 20_000)], currency="CNY",
                       tenders=[TenderIn(captured=20_000, provider="stripe", provider_ref="pi_1")])  # fmt: skip
    book.pays = Outcome(outcome, ref="re_1" if outcome is Answer.PAID else "", detail="declined")
    make_case(order, step="refund")
    run_until_idle()
    operation = RefundOperation.objects.get()
    assert operation.state in (OperationState.SUCCEEDED, OperationState.FAILED, OperationState.UNKNOWN)
    return operation


def differing(shop: Shop, *lines: Line, name: str = "bill.csv") -> SettlementDifference:
    sent = send(shop, written([NOISE, *lines]), name=name)
    assert sent.state == "done", sent.error
    return SettlementDifference.objects.get()


def account(name: str) -> int:
    return sum(one.amount for one in balances(Posting.objects.all()) if one.account == name)


def test_what_agrees_leaves_the_clearing_account_once_however_often_it_is_sent(book: Book) -> None:
    shop = make_shop(currency="CNY")
    paid(shop, book)
    for name in ("a.csv", "b.csv"):
        send(shop, written([NOISE, PAID]), name=name)
    assert SettlementDifference.objects.count() == 0
    assert (account("clearing:stripe"), account("provider_balance:stripe")) == (0, -20_000)
    assert EventRow.objects.filter(name="settlement.imported").count() == 2
    assert EventRow.objects.filter(name="settlement.differs").count() == 0
    assert not audit.run()


def test_a_fee_is_accepted_with_a_reason_and_posted_and_taken_back(book: Book) -> None:
    shop = make_shop(currency="CNY")
    paid(shop, book)
    found = differing(shop, replace(PAID, fee=30))
    assert (found.kind, found.amount, account("clearing:stripe")) == ("fee", 30, 20_000)
    with pytest.raises(Refused, match="Say why"):
        clearing.accept(found, because=" ", by=ONE, at=NOW)
    cleared = clearing.accept(found, because="By contract.", by=ONE, at=NOW)
    assert (cleared.state, cleared.way, cleared.cleared_by) == ("cleared", "accept", "Li")
    assert (account("clearing:stripe"), account("provider_fees")) == (0, 30)
    assert account("provider_balance:stripe") == -20_030
    assert not audit.run()
    with pytest.raises(Refused, match="cleared already"):
        clearing.accept(found, because="Again.", by=ONE, at=NOW)
    clearing.reopen(found, by=OTHER, at=NOW)
    assert (account("clearing:stripe"), account("provider_fees")) == (20_000, 0)
    clearing.accept(found, because="By contract.", by=ONE, at=NOW)
    assert (account("clearing:stripe"), account("provider_fees")) == (0, 30)
    assert not audit.run()


def test_a_small_rest_is_written_off_by_one_person(book: Book) -> None:
    shop = make_shop(currency="CNY")
    paid(shop, book)
    found = differing(shop, replace(PAID, gross=-20_001))
    assert (found.kind, found.amount) == ("amount", 1)
    assert clearing.write_off(found, because="One fen.", by=ONE, at=NOW).state == "cleared"
    assert (account("clearing:stripe"), account("written_off")) == (0, 1)
    assert account("provider_balance:stripe") == -20_001
    assert not audit.run()


def test_above_the_limit_another_person_has_to_agree(book: Book) -> None:
    shop = make_shop(currency="CNY")
    paid(shop, book)
    found = differing(shop, END)
    assert (found.kind, found.amount, found.movement) == ("missing_there", 20_000, None)
    before = Posting.objects.count()
    assert clearing.write_off(found, because="Lost.", by=ONE, at=NOW).state == "asked"
    with pytest.raises(Refused, match="yourself"):
        clearing.write_off(found, because="Lost.", by=ONE, at=NOW)
    with pytest.raises(Refused, match="another way"):
        clearing.accept(found, because="Lost.", by=OTHER, at=NOW)
    assert Posting.objects.count() == before
    clearing.decline(found, by=OTHER, at=NOW)
    clearing.write_off(found, because="Lost.", by=ONE, at=NOW)
    assert clearing.write_off(found, because="Agreed.", by=OTHER, at=NOW).state == "cleared"
    assert (account("clearing:stripe"), account("written_off")) == (0, -20_000)
    assert not audit.run()


def test_nobody_else_clears_and_nothing_changes_by_trying(book: Book) -> None:
    shop = make_shop(currency="CNY")
    paid(shop, book)
    found = differing(shop, END)
    acts = (clearing.accept, clearing.write_off)
    for act in acts:
        with pytest.raises(Refused):
            act(found, because="No.", by=AGENT, at=NOW)
    for press in (clearing.ask, clearing.believe, clearing.decline, clearing.reopen):
        with pytest.raises(Refused):
            press(found, by=AGENT, at=NOW)
    found.refresh_from_db()
    assert (found.state, found.times) == ("open", 0)


def test_the_provider_is_asked_and_what_never_arrived_is_owed_again(book: Book) -> None:
    shop = make_shop(currency="CNY")
    operation = paid(shop, book)
    found = differing(shop, END)
    book.says[operation.key] = Outcome(Answer.PAID, ref="re_1")
    clearing.ask(found, by=ONE, at=NOW)
    run_until_idle()
    found.refresh_from_db()
    assert found.state == "open"
    book.says[operation.key] = Outcome(Answer.REFUSED, detail="card closed")
    clearing.ask(found, by=ONE, at=NOW)
    run_until_idle()
    found.refresh_from_db()
    operation.refresh_from_db()
    assert (found.state, found.way, operation.state) == ("cleared", "found", "failed")
    assert not audit.run()


def test_the_providers_word_is_taken_for_what_it_paid_though_it_failed_here(book: Book) -> None:
    shop = make_shop(currency="CNY")
    operation = paid(shop, book, Answer.REFUSED)
    found = differing(shop, replace(PAID, key=operation.key))
    assert found.kind == "paid_though_failed"
    after = clearing.believe(found, by=ONE, at=NOW)
    operation.refresh_from_db()
    assert (after.state, after.way, operation.state, operation.provider_ref) == (
        "cleared",
        "found",
        "succeeded",
        "re_1",
    )
    assert (account("refunds_payable"), account("clearing:stripe")) == (0, 0)
    assert not audit.run()


def test_the_providers_word_is_taken_for_what_came_back(book: Book) -> None:
    shop = make_shop(currency="CNY")
    operation = paid(shop, book)
    found = differing(shop, PAID, replace(PAID, what="refund_failure", source="re_1", gross=20_000))
    assert found.kind == "failed_though_paid"
    assert clearing.believe(found, by=ONE, at=NOW).state == "cleared"
    operation.refresh_from_db()
    assert (operation.state, operation.returns, account("provider_balance:stripe")) == ("failed", 1, 0)
    assert (account("refunds_payable"), account("clearing:stripe")) == (20_000, 0)
    assert not audit.run()


def test_a_payment_without_an_answer_agrees_once_the_answer_comes(book: Book) -> None:
    shop = make_shop(currency="CNY")
    operation = paid(shop, book, Answer.UNKNOWN)
    found = differing(shop, replace(PAID, key=operation.key))
    assert found.kind == "timing"
    book.says[operation.key] = Outcome(Answer.PAID, ref="re_1")
    pay_operation(operation_id=operation.pk)
    recheck_all()
    found.refresh_from_db()
    assert (found.state, found.way, account("clearing:stripe")) == ("cleared", "found", 0)


def test_what_is_missing_near_the_end_waits_for_the_next_file(book: Book) -> None:
    shop = make_shop(currency="CNY")
    paid(shop, book)
    found = differing(shop, replace(END, at=NOW + timedelta(hours=1)))
    assert found.kind == "timing"
    send(shop, written([replace(END, at=NOW + timedelta(days=4))]), name="next.csv")
    found.refresh_from_db()
    assert (found.kind, found.state) == ("missing_there", "open")
    send(shop, written([PAID]), name="late.csv")
    found.refresh_from_db()
    assert (found.state, found.way, account("clearing:stripe")) == ("cleared", "found", 0)


def test_what_waits_too_long_is_warned_of(book: Book) -> None:
    shop = make_shop(currency="CNY")
    paid(shop, book)
    differing(shop, END)
    warn_overdue()
    assert not EventRow.objects.filter(name="settlement.overdue").exists()
    with clock.virtual(NOW + timedelta(days=4)):
        warn_overdue()
    assert EventRow.objects.get(name="settlement.overdue").data == {"count": 1, "days": 4}


PLANTED = [
    "UPDATE money_posting SET amount = amount + 1 WHERE substr(entry, 1, 11) = 'settlement:'",
    "DELETE FROM money_posting WHERE substr(entry, 1, 11) = 'settlement:'",
    "UPDATE money_posting SET debit = 'written_off' WHERE substr(entry, 1, 11) = 'settlement:'",
    "UPDATE money_settlementmovement SET settled_at = NULL",
    "UPDATE money_settlementmovement SET amount = amount - 1",
    "UPDATE money_settlementmovement SET fee = 7",
    "INSERT INTO money_settlementmovement (shop_id, provider, identity, file_id, line, movement, reference, key, "
    "payment_ref, amount, currency, fee, fee_currency, at, operation_id, kind) SELECT shop_id, provider, 'x', file_id, "
    "9, movement, 're_9', '', '', amount, currency, fee, fee_currency, at, operation_id, kind "
    "FROM money_settlementmovement",
]


@pytest.mark.parametrize("planted", PLANTED)
def test_the_audit_finds_what_the_journal_has_otherwise_than_the_providers_book(book: Book, planted: str) -> None:
    shop = make_shop(currency="CNY")
    paid(shop, book)
    send(shop, written([NOISE, PAID]))
    assert not audit.run()
    plant(planted)
    assert {violation.invariant for violation in audit.run()} == {19}
