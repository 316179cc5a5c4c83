"""Store credit is spent down to nothing and never further, and every account adds up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aftercare import audit
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.core.tasks import run_until_idle
from aftercare.money.credit.actions import give_back, grant, reverse, spend
from aftercare.money.credit.tasks import expire_credit
from aftercare.money.models import CreditAccount, CreditEntry, CreditGrant, CreditSpend, Posting
from aftercare.people.models import Customer
from stories.makers import AGENT, CUSTOMER, FINANCE, NOW, WAREHOUSE, make_shop

pytestmark = pytest.mark.django_db
SHOP = Actor(ActorKind.INTEGRATION, name="checkout")
DAY = timedelta(days=1)


@pytest.fixture
def customer() -> Customer:
    return Customer.objects.create(shop=make_shop(), external_id="c-1", name="Lin")


def given(customer: Customer, amount: int = 1000, **more: Any) -> CreditGrant:
    more = {"currency": "CNY", "because": "late parcel", "by": FINANCE, "at": NOW, **more}
    return grant(customer, amount=amount, **more)


def balance() -> int:
    assert audit.run() == []
    return CreditAccount.objects.get().balance


def everything() -> list[Any]:
    tables: list[Any] = [CreditAccount, CreditGrant, CreditSpend, CreditEntry, Posting, EventRow]
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_what_is_given_with_its_bonus_can_be_spent(customer: Customer) -> None:
    account = given(customer, 1000, bonus=100).account
    assert balance() == 1100
    spend(account, amount=1100, reference="web-1", by=SHOP, at=NOW)
    assert balance() == 0
    assert list(Posting.objects.order_by("id").values_list("debit", "credit", "amount")) == [
        ("credit_given", "store_credit", 1100), ("store_credit", "credit_spent", 1100),
    ]  # fmt: skip
    assert EventRow.objects.get(name="credit.spent").data["balance"] == 0


def test_more_than_there_is_is_refused_and_changes_nothing(customer: Customer) -> None:
    account = given(customer).account
    before = everything()
    with pytest.raises(Refused) as refused:
        spend(account, amount=1001, reference="web-1", by=SHOP, at=NOW)
    assert (refused.value.code, refused.value.field) == ("too_little", "amount")
    assert everything() == before


def test_the_same_reference_takes_once(customer: Customer) -> None:
    account = given(customer).account
    first = spend(account, amount=400, reference="web-1", by=SHOP, at=NOW)
    before = everything()
    assert spend(account, amount=400, reference="web-1", by=SHOP, at=NOW) == first
    with pytest.raises(Refused) as refused:
        spend(account, amount=401, reference="web-1", by=SHOP, at=NOW)
    assert refused.value.code == "reference_used"
    assert everything() == before


def test_what_expires_first_is_spent_first_and_given_back_to_where_it_was(customer: Customer) -> None:
    forever, soon = given(customer, 500), given(customer, 300, expires_at=NOW + DAY)
    account = forever.account
    spend(account, amount=400, reference="web-1", by=SHOP, at=NOW)
    assert list(CreditGrant.objects.order_by("id").values_list("left", flat=True)) == [400, 0]
    for _twice in range(2):
        give_back(account, reference="web-1", by=SHOP, at=NOW)
    assert list(CreditGrant.objects.order_by("id").values_list("left", flat=True)) == [500, 300]
    assert balance() == 800
    assert CreditGrant.objects.get(pk=soon.pk).expires_at == NOW + DAY


def test_what_nobody_spent_in_time_expires_once(customer: Customer) -> None:
    account = given(customer, 500).account
    given(customer, 300, expires_at=NOW + DAY)
    with pytest.raises(Refused):
        spend(account, amount=501, reference="late", by=SHOP, at=NOW + DAY)
    with clock.virtual(NOW + DAY):
        for _twice in range(2):
            expire_credit()
            run_until_idle()
    assert balance() == 500
    assert Posting.objects.get(credit="breakage").amount == 300
    assert EventRow.objects.filter(name="credit.expired").count() == 1


def test_what_expired_while_it_was_spent_is_good_again_once_the_purchase_is_undone(customer: Customer) -> None:
    account = given(customer, 300, expires_at=NOW + DAY).account
    spend(account, amount=300, reference="web-1", by=SHOP, at=NOW)
    give_back(account, reference="web-1", by=SHOP, at=NOW + 2 * DAY)
    spend(account, amount=300, reference="web-2", by=SHOP, at=NOW + 3 * DAY)
    assert balance() == 0


def test_a_mistake_is_taken_back_as_far_as_it_was_not_spent(customer: Customer) -> None:
    made = given(customer)
    spend(made.account, amount=400, reference="web-1", by=SHOP, at=NOW)
    reverse(made, by=FINANCE, at=NOW)
    assert balance() == 0
    before = everything()
    with pytest.raises(Refused) as refused:
        reverse(made, by=FINANCE, at=NOW)
    assert refused.value.code == "nothing_left"
    assert everything() == before


@pytest.mark.parametrize("actor", [CUSTOMER, AGENT, WAREHOUSE])
def test_who_may_not_give_or_spend_changes_nothing(customer: Customer, actor: Actor) -> None:
    made = given(customer)
    before = everything()
    for attempt in (
        lambda: given(customer, by=actor),
        lambda: spend(made.account, amount=1, reference="x", by=actor, at=NOW),
        lambda: give_back(made.account, reference="x", by=actor, at=NOW),
        lambda: reverse(made, by=actor, at=NOW),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == "role_not_allowed"
    assert everything() == before


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": 10**12 + 1}, "amount"),
        ({"expires_at": NOW}, "expires_at"),
        ({"because": " "}, "because"),
    ],
)
def test_a_grant_that_makes_no_sense_is_refused(customer: Customer, terms: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        given(customer, **terms)
    assert refused.value.field == field
    assert not CreditAccount.objects.exists()
