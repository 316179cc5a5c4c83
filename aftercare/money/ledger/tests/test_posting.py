"""The journal: what is posted when, that it balances, that it only grows."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.db import Error, connection, transaction

from aftercare.audit.tests.tampering import plant
from aftercare.audit.tests.world import MADE, World
from aftercare.money.ledger.accounts import Account, clearing
from aftercare.money.models import Posting

pytestmark = pytest.mark.django_db
KEPT = ("entry", "leg", "at", "shop_id", "order_id", "case_id", "customer_id", "currency", "debit", "credit", "amount")


def postings() -> list[tuple[Any, ...]]:
    return sorted(Posting.objects.values_list(*KEPT), key=lambda row: row[:2])


def balances(case_id: int) -> dict[str, int]:
    """Debits less credits."""
    found: dict[str, int] = {}
    for posting in Posting.objects.filter(case_id=case_id):
        found[posting.debit] = found.get(posting.debit, 0) + posting.amount
        found[posting.credit] = found.get(posting.credit, 0) - posting.amount
    return {account: balance for account, balance in found.items() if balance}


def test_a_refund_is_owed_when_granted_and_no_more_when_paid() -> None:
    world = World()
    waiting = world.case("waiting")
    owed = waiting.amount.minor
    assert balances(waiting.pk)[Account.PAYABLE] == -owed
    returned = world.case("returned")
    found = balances(returned.pk)
    assert Account.PAYABLE not in found
    assert (
        sum(-balance for account, balance in found.items() if account.startswith("clearing:")) == returned.amount.minor
    )
    assert found[Account.RETURNS] + found.get(Account.TAX, 0) == returned.granted
    assert sum(found.values()) == 0


def test_a_request_that_pays_nothing_posts_nothing() -> None:
    world = World()
    for name in ("refused", "exchanged"):
        assert balances(world.case(name).pk) == {}


@pytest.mark.parametrize("change", ["UPDATE money_posting SET amount = 1", "DELETE FROM money_posting"])
def test_what_is_posted_stays(change: str) -> None:
    World().case("returned")
    before = postings()
    with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert postings() == before


@pytest.mark.parametrize(
    "wrong",
    [{"amount": 0}, {"amount": -1}, {"debit": Account.FEES, "credit": Account.FEES}, {"entry": "once", "leg": 0}],
)
def test_the_database_refuses_what_no_journal_holds(wrong: dict[str, Any]) -> None:
    case = World().case("waiting")
    usual = {"entry": "new", "leg": 0, "debit": Account.PAYABLE, "credit": clearing("x"), "amount": 5}
    about = {"at": case.opened_at, "shop_id": case.shop_id, "order_id": case.order_id, "currency": "CNY"}
    Posting.objects.create(**about, **{**usual, "entry": "once"})
    before = postings()
    with pytest.raises(Error), transaction.atomic():
        Posting.objects.create(**{**about, **usual, **wrong})
    assert postings() == before


def test_the_migration_posts_what_would_have_been_posted() -> None:
    world = World()
    for name in MADE:
        world.case(name)
    before = postings()
    assert before
    plant("DELETE FROM money_posting")
    migration = import_module("aftercare.money.migrations.0004_ledger")
    with connection.cursor() as cursor:
        for leg, debit, credit, amount in migration.LEGS:
            cursor.execute(migration.GRANTED % (leg, debit, credit, amount, amount))
        cursor.execute(migration.PAID)
        cursor.execute(migration.OWED)
    assert postings() == before
