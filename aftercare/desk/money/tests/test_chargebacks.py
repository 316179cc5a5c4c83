"""Chargebacks at the desk: who writes them down and decides, and what others see."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aftercare import audit
from aftercare.money.models import Chargeback, ChargebackState, Posting
from aftercare.orders.models import Order
from aftercare.ui.tests.staffed import bought as buy
from aftercare.ui.tests.staffed import open_shop, signed_in, state

pytestmark = pytest.mark.django_db


def written(client: Client, bought: Order, /, **fields: str) -> Any:
    told = {"order": bought.number, "payment": "1", "amount": "10.00", "reason": "fraudulent", **fields}
    return client.post(reverse("money:chargebacks"), told)


def everything() -> list[Any]:
    return [*state(), list(Chargeback.objects.values()), list(Posting.objects.values())]


def test_finance_writes_one_down_sees_it_and_decides() -> None:
    shop = open_shop()
    order, client = buy(shop), signed_in("finance", shop)
    assert written(client, order).status_code == 303
    made = Chargeback.objects.get()
    assert made.amount == 1_000
    page = client.get(reverse("money:chargebacks")).content.decode()
    assert order.number in page and "fraudulent" in page
    assert client.post(reverse("money:chargeback_lost", args=[made.ref])).status_code == 303
    made.refresh_from_db()
    assert made.state == ChargebackState.LOST
    assert order.number not in client.get(reverse("money:chargebacks")).content.decode()
    assert order.number in client.get(reverse("money:chargebacks"), {"all": "1"}).content.decode()
    before = everything()
    client.post(reverse("money:chargeback_won", args=[made.ref]))
    assert everything() == before
    assert audit.run() == []


@pytest.mark.parametrize(
    "fields",
    [{"order": "none"}, {"order": ""}, {"amount": "x"}, {"amount": "0"}, {"amount": "9999999"}, {"payment": "7"}],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_kept(fields: dict[str, str]) -> None:
    shop = open_shop()
    order, client = buy(shop), signed_in("finance", shop)
    before = everything()
    response = written(client, order, **fields)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(fields)
    assert everything() == before


@pytest.mark.parametrize("role", ["agent", "warehouse", "auditor"])
def test_others_decide_nothing(role: str) -> None:
    shop = open_shop()
    order = buy(shop)
    written(signed_in("finance", shop), order)
    made, client, before = Chargeback.objects.get(), signed_in(role, shop), everything()
    assert written(client, order).status_code == 403
    for end in ("won", "lost"):
        assert client.post(reverse(f"money:chargeback_{end}", args=[made.ref])).status_code == 403
    assert everything() == before


def test_another_shops_is_not_there() -> None:
    mine, theirs = open_shop(), open_shop()
    order = buy(theirs)
    written(signed_in("finance", theirs), order)
    made, client, before = Chargeback.objects.get(), signed_in("finance", mine), everything()
    assert client.post(reverse("money:chargeback_won", args=[made.ref])).status_code == 404
    assert written(client, order).status_code == 422
    assert order.number not in client.get(reverse("money:chargebacks"), {"all": "1"}).content.decode()
    assert everything() == before
