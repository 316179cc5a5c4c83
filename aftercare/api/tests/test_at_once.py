"""Calls that arrive together: each has its own effect, once, and no cap is passed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from aftercare.policy.terms import STANDARD, AutoApproval

from .talk import Talk, ask, new_order, new_shop

pytestmark = pytest.mark.django_db(transaction=True)
EASY = STANDARD.model_copy(update={"auto_refund_only": AutoApproval(reasons=None)})


def together(count: int, call: Callable[[int], tuple[int, Any]]) -> list[tuple[int, Any]]:
    ready = Barrier(count)

    def one(place: int) -> tuple[int, Any]:
        ready.wait()
        try:
            return call(place)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def order(number: str) -> dict[str, Any]:
    line = {"sku": "NEW", "quantity": 1, "price": "2.00"}
    at = "2026-03-01T10:00:00+08:00"
    return {"number": number, "placed_at": at, "paid_at": at, "customer": {"id": "C1"}, "lines": [line]}


def test_orders_that_bring_the_same_new_product_and_customer_are_all_taken_in() -> None:
    shop = new_shop()
    token = Talk.of_shop(shop).token
    answers = together(4, lambda place: Talk(token).post("/orders", order(f"N-{place}")))
    assert [status for status, _answer in answers] == [201] * 4
    assert (shop.orders.count(), shop.products.count(), shop.customers.count()) == (4, 1, 1)


def test_the_same_order_from_everywhere_is_taken_in_once() -> None:
    shop = new_shop()
    token = Talk.of_shop(shop).token
    answers = together(4, lambda place: Talk(token).post("/orders", order("N-1")))
    assert sorted(status for status, _answer in answers) == [200, 200, 200, 201]
    assert len({answer["ref"] for _status, answer in answers}) == 1


def test_the_last_unit_is_refunded_to_one_of_many() -> None:
    shop = new_shop(EASY)
    wanted = new_order(shop)
    token = Talk.of_shop(shop).token
    answers = together(6, lambda place: Talk(token).post("/cases", ask(wanted, kind="refund_only")))
    assert sorted(status for status, _answer in answers) == [201] + [409] * 5
    wanted.refresh_from_db()
    assert wanted.pending == wanted.captured == 8_000


def test_a_case_approved_and_withdrawn_at_once_ends_in_one_of_the_two() -> None:
    shop = new_shop()
    talk = Talk.of_shop(shop)
    ref = talk.post("/cases", ask(new_order(shop), kind="refund_only"))[1]["ref"]
    moves = ("approve", "withdraw")
    answers = together(2, lambda place: Talk(talk.token).post(f"/cases/{ref}/{moves[place]}"))
    assert sorted(status for status, _answer in answers) == [200, 409]
