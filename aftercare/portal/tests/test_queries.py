"""Pages ask the database a fixed number of questions, however much there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aftercare.orders.models import Order
from aftercare.portal.tests.visiting import at_noon, browser
from stories.makers import line_in, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("lines", "requests"), [(1, 1), (30, 12)])
def test_the_order_page_asks_seven_questions(lines: int, requests: int, django_assert_max_num_queries: Any) -> None:
    order = make_order(make_shop(), [line_in(requests) for _ in range(lines)])
    for _ in range(requests):
        make_case(order, units=[1])
    _asks_at_most(7, order, f"/orders/{order.ref}/", django_assert_max_num_queries)


@pytest.mark.parametrize("lines", [1, 30])
def test_the_case_page_asks_fifteen_questions(lines: int, django_assert_max_num_queries: Any) -> None:
    order = make_order(make_shop(), [line_in() for _ in range(lines)])
    case = make_case(order, step="completed")
    _asks_at_most(15, order, f"/cases/{case.ref}/", django_assert_max_num_queries)


@pytest.mark.parametrize("orders", [1, 8])
def test_the_start_page_asks_four_questions(orders: int, django_assert_max_num_queries: Any) -> None:
    shop = make_shop()
    made = [make_order(shop) for _ in range(orders)]
    client = browser(*made)
    with django_assert_max_num_queries(4):
        client.get("/")


def _asks_at_most(most: int, order: Order, address: str, counting: Callable[[int], Any]) -> None:
    client = browser(order)
    with at_noon(), counting(most):
        assert client.get(address).status_code == 200
