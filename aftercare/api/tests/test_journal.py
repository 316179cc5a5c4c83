"""The journal by the API: its own shop's alone, narrowed, page by page, and as balances."""

from __future__ import annotations

from typing import Any

import pytest

from aftercare.audit.tests.world import World
from aftercare.money.models import Posting

from .talk import Talk

pytestmark = pytest.mark.django_db


@pytest.fixture
def worlds() -> tuple[World, World]:
    mine, theirs = World("mine"), World("theirs")
    for world in (mine, theirs):
        for name in ("returned", "waiting"):
            world.case(name)
    return mine, theirs


def test_each_posting_comes_once_with_what_it_is_about(worlds: tuple[World, World]) -> None:
    mine, _theirs = worlds
    talk, found = Talk.of_shop(mine.shop, "audit:read"), []
    cursor: dict[str, str] = {}
    while True:
        status, told = talk.get("/journal", limit=2, **cursor)
        assert status == 200
        found += told["items"]
        if told["next"] is None:
            break
        cursor = {"cursor": told["next"]}
    assert sorted(int(one["id"]) for one in found) == sorted(
        Posting.objects.filter(shop_id=mine.shop.pk).values_list("pk", flat=True)
    )
    assert {one["case"] for one in found} == {mine.case("returned").ref, mine.case("waiting").ref}
    paid = next(one for one in found if one["entry"].endswith(":paid"))
    assert (paid["debit"], paid["label"]) == ("refunds_payable", "Paid back")
    assert paid["amount"] == mine.case("returned").amount.minor


def test_balances_add_up_and_fall_into_days(worlds: tuple[World, World]) -> None:
    mine, _theirs = worlds
    talk = Talk.of_shop(mine.shop, "money:write")
    items: list[dict[str, Any]] = talk.get("/journal/balances")[1]["items"]
    assert sum(one["debit"] for one in items) == sum(one["credit"] for one in items) > 0
    payable = next(one for one in items if one["account"] == "refunds_payable")
    assert (payable["balance"], payable["day"]) == (mine.case("waiting").amount.minor, None)
    days = talk.get("/journal/balances", by="day", account="refunds_payable")[1]["items"]
    assert sum(one["balance"] for one in days if one["account"] == "refunds_payable") == payable["balance"]
    assert all(one["day"] for one in days)


def test_what_narrows_it_finds_that_alone(worlds: tuple[World, World]) -> None:
    mine, theirs = worlds
    talk, paid = Talk.of_shop(mine.shop, "audit:read"), mine.case("returned")
    assert {one["case"] for one in talk.get("/journal", reference=paid.ref)[1]["items"]} == {paid.ref}
    assert {one["case"] for one in talk.get("/journal", account="clearing")[1]["items"]} == {paid.ref}
    for nothing in ({"reference": theirs.case("returned").ref}, {"until": "2020-01-01T00:00:00Z"}, {"account": "gold"}):
        assert talk.get("/journal", **nothing)[1] == {"items": [], "next": None}


@pytest.mark.parametrize("query", [{"cursor": "x"}, {"by": "week"}, {"since": "today"}, {"colour": "red"}])
def test_what_makes_no_sense_is_named(query: dict[str, str]) -> None:
    talk = Talk.of_shop(World().shop, "audit:read")
    path = "/journal/balances" if "by" in query else "/journal"
    status, problem = talk.get(path, **query)
    assert status == 422
    assert problem["errors"][0]["field"] in query


def test_who_may_not_see_money_is_refused() -> None:
    talk = Talk.of_shop(World().shop, "cases:read", "orders:read")
    assert talk.get("/journal")[0] == talk.get("/journal/balances")[0] == 403
