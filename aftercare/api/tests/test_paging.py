"""Lists page by key: nothing repeats, nothing is hidden, whatever is added meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftercare.core import clock

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


def test_a_cursor_of_somebody_else_is_refused() -> None:
    mine, other = new_shop(), new_shop()
    status, problem = Talk.of_shop(mine).get("/orders", cursor=new_order(other).ref)
    assert (status, problem["code"]) == (422, "bad_cursor")


BAD: dict[str, list[Any]] = {
    "limit": [0, 101, "x", "1.0"],
    "due_before": ["0.5", "now", "2026-03-01"],
    "state": ["asleep"],
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
    with CaptureQueriesContext(connection) as few:
        talk.get("/cases", limit=1)
    with CaptureQueriesContext(connection) as many:
        talk.get("/cases", limit=50)
    assert len(few) == len(many) == 2


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
