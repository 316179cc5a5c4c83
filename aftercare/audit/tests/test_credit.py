"""Store credit that does not add up is found and named."""

from __future__ import annotations

import pytest

from aftercare import audit
from aftercare.audit.tests.tampering import plant
from aftercare.core.actor import Actor, ActorKind
from aftercare.money.credit.actions import give_back, grant, spend
from aftercare.money.models import CreditAccount
from aftercare.people.models import Customer
from stories.makers import FINANCE, NOW, make_shop

pytestmark = pytest.mark.django_db
SHOP = Actor(ActorKind.INTEGRATION)
PLANTED = [
    "UPDATE money_creditaccount SET balance = balance + 1",
    'UPDATE money_creditgrant SET "left" = "left" - 1',
    "UPDATE money_creditgrant SET bonus = bonus + 1",
    "UPDATE money_creditentry SET amount = amount + 1 WHERE kind = 'granted'",
    "DELETE FROM money_creditentry WHERE kind = 'given_back'",
    "UPDATE money_creditspend SET amount = amount + 1",
    "UPDATE money_creditspend SET given_back_at = NULL",
    "UPDATE money_posting SET amount = amount + 1 WHERE credit = 'store_credit'",
    "UPDATE money_posting SET customer_id = 0 WHERE credit = 'credit_spent'",
    "DELETE FROM money_posting WHERE debit = 'credit_given'",
]


@pytest.fixture
def account() -> CreditAccount:
    owner = Customer.objects.create(shop=make_shop(), external_id="c-1")
    account = grant(owner, currency="CNY", amount=1000, bonus=50, because="x", by=FINANCE, at=NOW).account
    spend(account, amount=200, reference="a", by=SHOP, at=NOW)
    give_back(account, reference="a", by=SHOP, at=NOW)
    return account


@pytest.mark.parametrize("sql", PLANTED, ids=[str(n) for n in range(len(PLANTED))])
def test_a_planted_violation_is_found(account: CreditAccount, sql: str) -> None:
    assert audit.run() == []
    plant(sql)
    found = audit.run()
    assert {violation.invariant for violation in found} == {21}
    assert all(violation.row in violation.sentence for violation in found)
