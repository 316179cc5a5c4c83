"""The whole way from an order to the money back, by API alone."""

from __future__ import annotations

from typing import Any

import pytest

from aftercare.policy.terms import STANDARD
from aftercare_client import types

from .talk import Talk, ask, new_order, new_shop, program, shop_token

pytestmark = pytest.mark.django_db


def test_a_return_goes_from_request_to_money_back() -> None:
    shop = new_shop()
    order = new_order(shop)
    client = program(shop_token(shop))

    case = client.open_case(**ask(order))
    assert (case.step, case.owner, case.amount) == ("review", "agent", 8_000)
    assert client.approve(case.ref).step == "send_back"
    assert client.ship(case.ref, carrier="SF", tracking_number="sf123456").step == "in_transit"
    counts: list[types.CountTaken] = [{"line": 1, "units": 1}, {"line": 2, "units": 1}]
    assert client.receive(case.ref, lines=counts).step == "inspection"
    findings: list[types.FindingTaken] = [
        {"line": line, "units": 1, "grade": "A", "accepted": True, "disposition": "sellable"} for line in (1, 2)
    ]
    assert client.inspect(case.ref, findings=findings).step == "refund"
    assert client.refund(case.ref, reference="BANK-1").step == "completed"

    whole = client.get_case(case.ref)
    assert [line.accepted for line in whole.lines] == [1, 1]
    assert whole.parcels[0].tracking_number == "SF123456"
    assert whole.refund is not None
    assert [(one.reference, one.amount) for one in whole.refund.operations] == [("BANK-1", 8_000)]
    assert whole.decision.sentence
    assert [event.event for event in whole.timeline] == [
        "case.opened", "case.approved", "parcel.shipped", "parcel.received", "goods.inspected", "refund.requested",
        "refund.paid",
    ]  # fmt: skip
    assert whole.actions == ["refund-returned", "rate"]
    order.refresh_from_db()
    assert (order.pending, order.refunded) == (0, 8_000)


def test_an_order_taken_in_by_api_can_be_returned_by_its_customer() -> None:
    shop = new_shop(STANDARD)
    talk = Talk.of_shop(shop)
    body = {
        "number": "A-1", "currency": "CNY", "placed_at": "2026-03-01T10:00:00+08:00",
        "paid_at": "2026-03-01T10:00:00+08:00", "email": "lin@example.com",
        "lines": [{"sku": "CUP", "quantity": 2, "price": "50.00", "title": "Cup"}], "coupon": 10,
    }  # fmt: skip
    status, order = talk.post("/orders", body)
    assert (status, order["lines"][0]["paid"], order["captured"]) == (201, 9_000, 9_000)
    status, again = talk.post("/orders", body)
    assert (status, again["ref"]) == (200, order["ref"])

    customer = Talk.of_customer(shop.orders.get())
    wanted = {"kind": "return", "lines": [{"line": 1, "units": 1, "reason": "changed_mind"}]}
    status, decision = customer.post(f"/orders/{order['ref']}/preview", wanted)
    assert (status, decision["verdict"], decision["amount"]) == (200, "accept", 4_500)
    status, case = customer.post("/cases", {"order": order["ref"], **wanted})
    assert (status, case["step"], case["amount"]) == (201, "send_back", 4_500)
    status, whole = customer.get(f"/cases/{case['ref']}")
    assert whole["actions"] == ["ship", "withdraw"]
    status, read = customer.get(f"/orders/{order['ref']}")
    assert read["lines"][0]["returnable"] == 1
    assert [one["ref"] for one in read["cases"]] == [case["ref"]]
    assert _step(customer.post(f"/cases/{case['ref']}/withdraw")) == "withdrawn"
    assert customer.get(f"/orders/{order['ref']}")[1]["lines"][0]["returnable"] == 2


def test_a_refusal_is_the_sentence_the_customer_reads_in_their_language() -> None:
    shop = new_shop()
    order = new_order(shop)
    body = {**ask(order), "lines": [{"line": 1, "units": 5, "reason": "defect"}]}
    for language, words in (("en", "can still be asked for"), ("zh-CN", "还")):
        talk = Talk.of_shop(shop)
        talk.headers = {"Accept-Language": language}
        status, problem = talk.post("/cases", body)
        assert (status, problem["code"]) == (409, "units_fewer_left")
        assert words in problem["detail"] or language != "en"
    assert not shop.cases.exists()


def test_a_rejected_case_tells_its_customer_why() -> None:
    shop = new_shop()
    order = new_order(shop)
    talk = Talk.of_shop(shop)
    _status, case = talk.post("/cases", ask(order))
    assert _step(talk.post(f"/cases/{case['ref']}/reject", {"because": "Worn."})) == "rejected"
    _status, whole = Talk.of_customer(order).get(f"/cases/{case['ref']}")
    assert whole["timeline"][-1]["data"]["because"] == "Worn."
    assert whole["timeline"][-1]["actor"] == {"kind": "integration", "name": ""}


def _step(told: tuple[int, Any]) -> str:
    status, answer = told
    assert status == 200, answer
    return str(answer["step"])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lines": [{"sku": "A", "quantity": 1}]}, "lines.1.price"),
        ({"lines": [{"sku": "A", "quantity": 1, "price": "1,50"}]}, "lines.1.price"),
        (
            {"lines": [{"sku": "A", "quantity": 1, "price": 1}, {"sku": "B", "quantity": 0, "price": 1}]},
            "lines.2.quantity",
        ),
        ({"coupon": "1.005"}, "coupon"),
        ({"coupon": "100"}, "coupon"),
        ({"currency": "RMB"}, "currency"),
        ({"placed_at": "31.12.2026"}, "placed_at"),
        ({"lines": [{"sku": "A", "quantity": 1, "price": 1, "tax": 2}]}, "lines.1.tax"),
        ({"tenders": [{"amount": 500}]}, "tenders"),
    ],
)
def test_an_order_with_a_mistake_is_not_taken_in_and_the_field_is_named(change: dict[str, Any], field: str) -> None:
    shop = new_shop()
    line = {"sku": "A", "quantity": 1, "price": "2.00"}
    body = {"number": "A-2", "placed_at": "2026-03-01T10:00:00+08:00", "lines": [line], **change}
    status, problem = Talk.of_shop(shop).post("/orders", body)
    assert (status, problem["errors"][0]["field"]) == (422, field), problem
    assert not shop.orders.exists()
