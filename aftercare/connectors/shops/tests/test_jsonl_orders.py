from __future__ import annotations

import json
from typing import Any

import pytest

from aftercare.orders.models import Order
from aftercare.people.models import Shop

from .conftest import Take, told

GOOD: dict[str, Any] = {
    "number": "1",
    "placed_at": "2026-03-01T10:00:00+08:00",
    "paid_at": "2026-03-01T10:01:00+08:00",
    "coupon": "10",
    "customer": {"id": "C7", "name": "林"},
    "lines": [
        {"sku": "CUP", "quantity": 3, "price": 19.99},
        {"sku": "POST", "kind": "service", "quantity": 1, "total": "8"},
    ],
    "tenders": [{"amount": 50, "kind": "alipay"}, {"amount": "7.97", "kind": "gift_card"}],
    "deliveries": [{"carrier": "SF", "tracking_number": "SF1"}, {"carrier": "SF", "tracking_number": "SF2"}],
}


def line(**changes: Any) -> str:
    return json.dumps({**GOOD, **changes}, ensure_ascii=False)


def test_an_order_with_several_payments_and_parcels_arrives_whole(take: Take, shop: Shop) -> None:
    run = take("jsonl", line() + "\n\n")
    order = Order.objects.get(shop=shop)
    assert [(item.sku, item.kind, item.gross, item.coupon) for item in order.lines.order_by("position")] == [
        ("CUP", "goods", 5997, 1000),  # a float would have made it 5996
        ("POST", "service", 800, 0),
    ]
    assert [(tender.kind, tender.captured) for tender in order.tenders.order_by("position")] == [
        ("alipay", 5000),
        ("gift_card", 797),
    ]
    assert order.deliveries.count() == 2
    assert run.counts == {"rows": 1, "imported": 1, "orders": 1}


@pytest.mark.parametrize(
    ("bad", "field", "code"),
    [
        ("{", "", "not_json"),
        ("[1]", "", "not_json"),
        ('{"number": NaN}', "", "not_json"),
        (r'{"number": "\ud800", "lines": []}', "", "not_json"),
        (line(numbr=3), "numbr", "unknown_field"),
        (line(number=""), "number", "required"),
        (line(lines=[]), "lines", "required"),
        (line(lines="CUP"), "lines", "wrong_type"),
        (line(customer="Lin"), "customer", "wrong_type"),
        (line(email=["a@b.c"]), "email", "wrong_type"),
        (line(coupon="1e3"), "coupon", "not_amount"),
        (
            line(lines=[GOOD["lines"][0], {"sku": "X", "quantity": 1.5, "price": 1}]),
            "lines.2.quantity",
            "not_whole_number",
        ),
        (line(lines=[{"sku": "X", "quantity": 1, "prize": 1}]), "lines.1.prize", "unknown_field"),
        (line(tenders=[{"amount": 5, "kind": "shells"}]), "tenders.kind", "not_choice"),
        (line(placed_at="yesterday"), "placed_at", "not_instant"),
    ],
)
def test_a_bad_line_is_named_with_the_path_of_its_field(
    take: Take, shop: Shop, bad: str, field: str, code: str
) -> None:
    run = take("jsonl", f"{line(number='good')}\n{bad}\n")
    assert told(run) == [(2, field, code)]
    assert all(run.issues.get().problem.told())
    assert shop.orders.get().number == "good"
    assert run.counts == {"rows": 2, "imported": 1, "orders": 1, "rejected": 1}


def test_all_problems_of_an_order_are_told_at_once(take: Take) -> None:
    run = take("jsonl", line(placed_at="", lines=[{"sku": "", "quantity": 0, "price": "x"}]))
    assert {code for _line, _field, code in told(run)} == {"required", "too_small", "not_amount"}
    assert run.counts["rejected"] == 1


def test_the_same_number_twice_takes_the_first_and_names_its_line_at_the_second(take: Take, shop: Shop) -> None:
    run = take("jsonl", f"{line()}\n{line(coupon=0)}\n")
    assert told(run) == [(2, "number", "duplicate_order")]
    assert "line 1" in run.issues.get().problem.told()[0]
    assert shop.orders.get().captured == 5797
