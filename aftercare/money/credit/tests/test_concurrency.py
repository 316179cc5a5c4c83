"""However many spend at once, an account never goes below zero, and one purchase is paid once."""

from __future__ import annotations

from functools import partial

import pytest

from aftercare import audit
from aftercare.core.actor import Actor, ActorKind
from aftercare.money.credit.actions import give_back, grant, spend
from aftercare.money.models import CreditAccount, CreditSpend
from aftercare.people.models import Customer
from stories.makers import FINANCE, NOW, make_shop
from stories.racing import CROWD, race, refusals, winners

pytestmark = pytest.mark.django_db(transaction=True)
SHOP = Actor(ActorKind.INTEGRATION, name="checkout")


def customer() -> Customer:
    return Customer.objects.create(shop=make_shop(), external_id="c-1")


def account_with(*amounts: int) -> CreditAccount:
    owner = customer()
    made = [grant(owner, currency="CNY", amount=one, because="x", by=FINANCE, at=NOW) for one in amounts]
    return made[0].account


def balance() -> int:
    assert audit.run() == []
    return CreditAccount.objects.get().balance


def test_many_purchases_at_once_take_no_more_than_there_is() -> None:
    account = account_with(700, 303)
    ends = race([partial(spend, account, amount=100, reference=f"r-{n}", by=SHOP, at=NOW) for n in range(CROWD)])
    assert (len(winners(ends)), len(refusals(ends))) == (10, CROWD - 10)
    assert {refused.code for refused in refusals(ends)} == {"too_little"}
    assert balance() == 3


def test_one_purchase_sent_many_times_is_paid_once() -> None:
    account = account_with(1000)
    ends = race([partial(spend, account, amount=300, reference="one", by=SHOP, at=NOW) for _ in range(CROWD)])
    assert (len(set(winners(ends))), refusals(ends)) == (1, [])
    assert balance() == 700


def test_given_spent_and_given_back_at_once_ends_at_the_same_sum() -> None:
    account = account_with(800)
    for n in range(8):
        spend(account, amount=100, reference=f"r-{n}", by=SHOP, at=NOW)
    backs = [partial(give_back, account, reference=f"r-{n}", by=SHOP, at=NOW) for n in range(8) for _ in range(2)]
    given = [partial(grant, account.customer, currency="CNY", amount=10, because="x", by=FINANCE, at=NOW)] * 8
    assert refusals(race([*backs, *given])) == []
    assert balance() == 880
    assert not CreditSpend.objects.filter(given_back_at=None).exists()


def test_the_first_grants_at_once_make_one_account() -> None:
    owner = customer()
    give = partial(grant, owner, currency="CNY", amount=1, because="x", by=FINANCE, at=NOW)
    assert refusals(race([give] * CROWD)) == []
    assert balance() == CROWD
