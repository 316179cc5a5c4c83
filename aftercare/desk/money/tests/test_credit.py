"""Store credit at the desk: who reads it, who gives and takes back, and that no other shop's is there."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from aftercare import audit
from aftercare.money.credit.actions import grant, spend
from aftercare.money.models import CreditAccount, CreditEntry, CreditGrant
from aftercare.people.models import Customer, Shop
from aftercare.ui.tests.staffed import asked, bought, open_shop, signed_in
from stories.makers import FINANCE, NOW

pytestmark = pytest.mark.django_db
GIFT = {"amount": "12.50", "because": "Late parcel", "until": ""}


@pytest.fixture
def shop() -> Shop:
    return open_shop()


def made(shop: Shop) -> CreditGrant:
    customer = Customer.objects.create(shop=shop, external_id=f"CU-{shop.pk}", name="Lin Mei")
    return grant(customer, currency="CNY", amount=1000, because="A gift", by=FINANCE, at=NOW)


def test_who_keeps_the_books_reads_an_account_and_nobody_else(shop: Shop) -> None:
    address = reverse("money:credit_account", args=[made(shop).account.ref])
    assert Client().get(address).status_code == 302
    for role in ("agent", "warehouse"):
        assert signed_in(role, shop).get(address).status_code == 403
    for role in ("finance", "supervisor", "auditor"):
        page = signed_in(role, shop).get(address).content.decode()
        assert "Lin Mei" in page and "A gift" in page
        assert ("credit_give" in page or "/give/" in page) == (role != "auditor")


def test_credit_is_given_and_a_mistake_taken_back(shop: Shop) -> None:
    account, client = made(shop).account, signed_in("finance", shop)
    assert client.post(reverse("money:credit_give", args=[account.ref]), GIFT).status_code == 303
    given = CreditGrant.objects.latest("id")
    assert (given.amount, given.because, given.expires_at) == (1250, "Late parcel", None)
    assert client.post(reverse("money:credit_reverse", args=[account.ref, given.ref])).status_code == 303
    account.refresh_from_db()
    assert account.balance == 1000
    assert audit.run() == []


@pytest.mark.parametrize(
    ("change", "field"), [({"amount": ""}, "amount"), ({"because": " "}, "because"), ({"until": "2020-01-01"}, "until")]
)
def test_a_mistake_is_said_at_its_field_and_changes_nothing(shop: Shop, change: dict[str, str], field: str) -> None:
    account = made(shop).account
    address = reverse("money:credit_give", args=[account.ref])
    answer = signed_in("finance", shop).post(address, {**GIFT, **change})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert CreditEntry.objects.count() == 1


def test_who_may_not_gives_nothing_and_no_other_shop_reaches_it(shop: Shop) -> None:
    one = made(shop)
    give = reverse("money:credit_give", args=[one.account.ref])
    take = reverse("money:credit_reverse", args=[one.account.ref, one.ref])
    for role in ("agent", "warehouse", "auditor"):
        assert signed_in(role, shop).post(give, GIFT).status_code == 403
        assert signed_in(role, shop).post(take).status_code == 403
    other = signed_in("finance", open_shop())
    assert other.post(give, GIFT).status_code == 404
    assert other.post(take).status_code == 404
    assert other.get(reverse("money:credit_account", args=[one.account.ref])).status_code == 404
    assert one.account.ref not in other.get(reverse("money:credit")).content.decode()
    assert CreditAccount.objects.get(pk=one.account_id).balance == 1000


def test_the_list_finds_a_customer_by_their_number(shop: Shop) -> None:
    one = made(shop)
    client = signed_in("finance", shop)
    assert one.account.ref in client.get(reverse("money:credit"), {"customer": f"CU-{shop.pk}"}).content.decode()
    assert one.account.ref not in client.get(reverse("money:credit"), {"customer": "nobody"}).content.decode()


def test_what_was_all_spent_cannot_be_taken_back(shop: Shop) -> None:
    one = made(shop)
    spend(one.account, amount=1000, reference="web-1", by=FINANCE, at=NOW)
    client = signed_in("finance", shop)
    client.post(reverse("money:credit_reverse", args=[one.account.ref, one.ref]))
    assert CreditEntry.objects.count() == 2


def test_it_stands_beside_a_request_of_the_customer(shop: Shop) -> None:
    one = made(shop)
    order = bought(shop)
    order.customer = one.account.customer
    order.save(update_fields=["customer"])
    case = asked(order, units=1)
    page = signed_in("agent", shop).get(reverse("desk:case", args=[case.ref])).content.decode()
    assert "Store credit" in page and "¥10.00" in page
