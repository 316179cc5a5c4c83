"""Chargebacks by the API: written down, read, decided; its own shop's alone."""

from __future__ import annotations

from typing import Any

import pytest

from aftercare import audit
from aftercare.money.models import Chargeback
from aftercare.people.models import Shop

from .talk import Talk, new_order, new_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return new_shop()


def test_one_is_written_down_read_and_decided_once(shop: Shop) -> None:
    order, talk = new_order(shop), Talk.of_shop(shop)
    address = f"/orders/{order.ref}/chargebacks"
    status, made = talk.post(address, {"amount": 100, "reason": "fraudulent", "until": "2027-01-01T00:00:00Z"})
    assert (status, made["state"], made["payment"], made["order"]) == (201, "open", 1, order.ref)
    assert talk.get("/chargebacks", state="open")[1]["items"] == [made]
    assert talk.get(f"/chargebacks/{made['ref']}")[1] == made
    status, lost = talk.post(f"/chargebacks/{made['ref']}/decide", {"won": False})
    assert (status, lost["state"], lost["taken"]) == (200, "lost", 100)
    status, problem = talk.post(f"/chargebacks/{made['ref']}/decide", {"won": True})
    assert (status, problem["code"]) == (409, "decided")
    assert talk.get("/chargebacks", state="open")[1]["items"] == []
    assert audit.run() == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": 10**12}, "amount"),
        ({"amount": 1, "payment": 9}, "payment"),
        ({}, "amount"),
    ],
)
def test_what_does_not_fit_names_its_field(shop: Shop, body: dict[str, Any], field: str) -> None:
    order = new_order(shop)
    status, problem = Talk.of_shop(shop).post(f"/orders/{order.ref}/chargebacks", body)
    assert status in (409, 422)
    assert problem["errors"][0]["field"] == field
    assert not Chargeback.objects.exists()


def test_another_shops_is_not_there_and_reading_decides_nothing(shop: Shop) -> None:
    order = new_order(shop)
    made = Talk.of_shop(shop).post(f"/orders/{order.ref}/chargebacks", {"amount": 100})[1]
    other = Talk.of_shop(new_shop())
    assert other.get(f"/chargebacks/{made['ref']}")[0] == 404
    assert other.post(f"/chargebacks/{made['ref']}/decide", {"won": True})[0] == 404
    assert other.post(f"/orders/{order.ref}/chargebacks", {"amount": 1})[0] == 404
    reader = Talk.of_shop(shop, "audit:read")
    assert reader.get(f"/chargebacks/{made['ref']}")[0] == 200
    assert reader.post(f"/chargebacks/{made['ref']}/decide", {"won": True})[0] == 403
    assert Chargeback.objects.get().open
