"""Store credit by the API: given, spent once for each reference, undone; its own shop's alone."""

from __future__ import annotations

from typing import Any

import pytest

from aftercare import audit
from aftercare.money.models import CreditAccount
from aftercare.people.models import Customer, Shop

from .talk import Talk, new_shop

pytestmark = pytest.mark.django_db
GIFT = {"customer": "c-1", "currency": "CNY", "amount": 1000, "bonus": 50, "because": "Late parcel"}


@pytest.fixture
def shop() -> Shop:
    shop = new_shop()
    Customer.objects.create(shop=shop, external_id="c-1")
    return shop


def test_a_checkout_spends_what_was_given_once_and_undoes_it(shop: Shop) -> None:
    status, made = Talk.of_shop(shop, "money:write").post("/credit", GIFT)
    assert (status, made["left"], made["expires_at"]) == (201, 1050, None)
    checkout = Talk.of_shop(shop, "credit:write")
    (account,) = checkout.get("/credit", customer="c-1")[1]["items"]
    assert account == {"ref": made["account"], "customer": "c-1", "currency": "CNY", "balance": 1050}
    address, purchase = f"/credit/{account['ref']}", {"amount": 300, "reference": "web-1"}
    first = checkout.post(f"{address}/spend", purchase)
    assert (first[0], first[1]["balance"]) == (200, 750)
    assert checkout.post(f"{address}/spend", purchase) == first
    status, problem = checkout.post(f"{address}/spend", {"amount": 751, "reference": "web-2"})
    assert (status, problem["code"]) == (422, "too_little")
    assert checkout.post(f"{address}/give-back", {"reference": "web-1"})[1]["balance"] == 1050
    entries = checkout.get(f"{address}/entries", limit="2")[1]
    assert [(one["kind"], one["amount"], one["reference"]) for one in entries["items"]] == [
        ("given_back", 300, "web-1"), ("spent", -300, "web-1"),
    ]  # fmt: skip
    (first_entry,) = checkout.get(f"{address}/entries", cursor=entries["next"])[1]["items"]
    assert first_entry["kind"] == "granted"
    status, reversed_ = Talk.of_shop(shop).post(f"/credit/grants/{made['ref']}/reverse")
    assert (status, reversed_["left"]) == (200, 0)
    assert audit.run() == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"customer": "nobody"}, "customer"),
        ({"amount": 0, "bonus": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"currency": "cny"}, "currency"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"because": " "}, "because"),
    ],
)
def test_a_mistake_names_its_field(shop: Shop, change: dict[str, Any], field: str) -> None:
    _status, problem = Talk.of_shop(shop).post("/credit", {**GIFT, **change})
    assert field in {error["field"] for error in problem["errors"]}
    assert not CreditAccount.objects.exists()


def test_a_checkout_gives_nothing_and_no_other_shop_reaches_it(shop: Shop) -> None:
    assert Talk.of_shop(shop, "credit:write").post("/credit", GIFT)[0] == 403
    assert Talk.of_shop(shop, "cases:write").get("/credit")[0] == 403
    made = Talk.of_shop(shop).post("/credit", GIFT)[1]
    other = Talk.of_shop(new_shop())
    assert other.get("/credit")[1]["items"] == []
    assert other.get(f"/credit/{made['account']}")[0] == 404
    assert other.get(f"/credit/{made['account']}/entries")[0] == 404
    assert other.post(f"/credit/{made['account']}/spend", {"amount": 1, "reference": "x"})[0] == 404
    assert other.post(f"/credit/grants/{made['ref']}/reverse")[0] == 404
    assert CreditAccount.objects.get().balance == 1050
