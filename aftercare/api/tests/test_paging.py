"""Lists page by key: nothing repeats, nothing is hidden, whatever is added meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftercare.core import clock
from aftercare.orders.intake import CustomerIn
from aftercare.ui.queues import LABELS, UNCOUNTED

from .talk import Talk, ask, new_order, new_shop

pytestmark = pytest.mark.django_db


def pages(talk: Talk, path: str, between: Any = None, **query: Any) -> list[str]:
    """The references of every page in turn, calling `between` after each."""
    refs: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        status, page = talk.get(path, **query, **cursor)
        assert status == 200, page
        refs += [item["ref"] for item in page["items"]]
        if page["next"] is None:
            return refs
        cursor = {"cursor": page["next"]}
        if between:
            between()


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_orders_page_exactly_while_orders_come_in(limit: int) -> None:
    shop = new_shop()
    there = [new_order(shop).ref for _ in range(7)]
    assert pages(Talk.of_shop(shop), "/orders", lambda: new_order(shop), limit=limit) == there[::-1]


def test_cases_page_exactly_while_cases_come_in() -> None:
    shop = new_shop()
    talk = Talk.of_shop(shop)

    def open_one() -> str:
        return str(talk.post("/cases", ask(new_order(shop)))[1]["ref"])

    there = [open_one() for _ in range(5)]
    assert pages(talk, "/cases", open_one, limit=2) == there[::-1]


def test_cases_are_filtered() -> None:
    shop = new_shop()
    talk = Talk.of_shop(shop)
    first, second = new_order(shop), new_order(shop)
    one = talk.post("/cases", ask(first))[1]["ref"]
    two = talk.post("/cases", ask(second, kind="refund_only"))[1]["ref"]
    talk.post(f"/cases/{one}/withdraw")
    soon, later = clock.now() + timedelta(hours=1), clock.now() + timedelta(days=3)
    for query, found in [
        ({}, [two, one]),
        ({"step": "withdrawn"}, [one]),
        ({"kind": "refund_only"}, [two]),
        ({"order": first.ref}, [one]),
        ({"state": "open"}, [two]),
        ({"state": "closed"}, [one]),
        ({"due_before": soon.isoformat()}, []),
        ({"due_before": later.isoformat()}, [two]),
    ]:
        assert pages(talk, "/cases", **query) == found, query


def test_an_order_is_found_by_its_number() -> None:
    shop = new_shop()
    order = new_order(shop)
    new_order(shop)
    assert pages(Talk.of_shop(shop), "/orders", number=order.number) == [order.ref]


def test_orders_and_cases_are_found_by_what_people_say() -> None:
    shop = new_shop()
    talk = Talk.of_shop(shop)
    order = new_order(shop, email="lin@example.com", phone="+86 138-0013-8000")
    new_order(shop, email="bo@example.com", phone="")
    new_order(new_shop(), email="lin@example.com")
    talk.post(f"/orders/{order.ref}/deliveries", {"tracking_number": "SF9"})
    case = talk.post("/cases", ask(order))[1]["ref"]
    for text in (order.number, "LIN@example.com", "13800138000", case, f" {order.ref.lower()} "):
        assert pages(talk, "/orders", q=text) == [order.ref], text
        assert pages(talk, "/cases", q=text) == ([case] if "or-" not in text else []), text
    assert pages(talk, "/orders", q="nobody@example.com") == pages(talk, "/cases", q="nobody@example.com") == []


def test_what_else_is_asked_for_makes_no_name_of_a_number() -> None:
    shop = new_shop()
    talk = Talk.of_shop(shop)
    numbered = new_order(shop, number="ROSE")
    named = new_order(shop, customer=CustomerIn(external_id="C1", name="Rose"))
    cases = [talk.post("/cases", ask(order))[1]["ref"] for order in (numbered, named)]
    assert pages(talk, "/cases", q="rose") == cases[:1]
    assert pages(talk, "/cases", q="rose", order=named.ref) == []
    assert pages(talk, "/orders", q="rose", number=named.number) == []


@pytest.mark.parametrize("path", ["/orders?q=SF9", "/cases?q=SF9", "/cases?view=failing"])
def test_what_the_shop_looks_for_is_not_for_customers(path: str) -> None:
    status, problem = Talk.of_customer(new_order(new_shop())).get(path)
    assert (status, problem["code"]) == (403, "shop_only")


def test_a_view_lists_what_waits_oldest_first_and_is_counted_alike() -> None:
    shop = new_shop()
    talk = Talk.of_shop(shop)
    refs = [talk.post("/cases", ask(new_order(shop)))[1]["ref"] for _ in range(4)]
    talk.post(f"/cases/{refs[0]}/escalate")
    talk.post(f"/cases/{refs[1]}/approve")
    assert pages(talk, "/cases", view="us", limit=1) == refs[2:]
    assert pages(talk, "/cases", view="supervisor") == refs[:1]
    assert pages(talk, "/cases", view="open", limit=3) == refs[::-1]
    assert pages(talk, "/cases", view="late", kind="exchange") == []
    views = {one["view"]: one["count"] for one in talk.get("/views")[1]["views"]}
    assert list(views) == [name for name in LABELS if name != "mine"]
    for name, count in views.items():
        assert count == (None if name in UNCOUNTED else len(pages(talk, "/cases", view=name))), name
    assert (views["late"], views["customer"]) == (1, 1)


def test_a_cursor_of_somebody_else_is_refused() -> None:
    mine, other = new_shop(), new_shop()
    status, problem = Talk.of_shop(mine).get("/orders", cursor=new_order(other).ref)
    assert (status, problem["code"]) == (422, "bad_cursor")


BAD: dict[str, list[Any]] = {
    "limit": [0, 101, "x", "1.0"],
    "due_before": ["0.5", "now", "2026-03-01"],
    "state": ["asleep"],
    "view": ["every"],
    "q": ["", " ", "x" * 201],
    "cursor": ["x", "a\0"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_a_bad_page_is_refused_by_name(name: str, value: Any) -> None:
    status, problem = Talk.of_shop(new_shop()).get("/cases", **{name: value})
    assert (status, problem["errors"][0]["field"]) == (422, name)


def test_a_longer_page_asks_the_database_no_more_often() -> None:
    shop = new_shop()
    talk = Talk.of_shop(shop)
    for _ in range(3):
        talk.post("/cases", ask(new_order(shop)))
    for path in ("/cases", "/cases?view=us", "/cases?q=lin@example.com", "/orders", "/orders?q=lin@example.com"):
        with CaptureQueriesContext(connection) as few:
            talk.get(path, limit=1)
        with CaptureQueriesContext(connection) as many:
            talk.get(path, limit=50)
        assert len(few) == len(many) == 2, path


def test_reading_a_case_asks_the_database_seven_times_at_most() -> None:
    shop = new_shop()
    talk = Talk.of_shop(shop)
    ref = talk.post("/cases", ask(new_order(shop)))[1]["ref"]
    talk.post(f"/cases/{ref}/approve")
    with CaptureQueriesContext(connection) as asked:
        talk.get(f"/cases/{ref}")
    assert len(asked) <= 7


@pytest.mark.parametrize("path", ["/orders", "/cases"])
@pytest.mark.parametrize("slip", ["numbr=1", "=1"])
def test_a_parameter_the_list_does_not_know_is_refused_by_name(path: str, slip: str) -> None:
    status, problem = Talk.of_shop(new_shop()).get(f"{path}?{slip}")
    assert (status, [error["field"] for error in problem["errors"]]) == (422, [slip.split("=")[0]])


def test_a_parameter_given_twice_is_refused_by_name() -> None:
    status, problem = Talk.of_shop(new_shop()).get("/cases?state=open&state=closed")
    assert (status, [error["field"] for error in problem["errors"]]) == (422, ["state"])
