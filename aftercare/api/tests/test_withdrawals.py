"""Withdrawing from a contract through the API, and settling what waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from aftercare.cases.models import Case, Withdrawal
from aftercare.core import clock
from aftercare.orders.models import Order
from aftercare.people.models import Shop
from aftercare.policy.terms import STANDARD
from stories.makers import line_in, make_order, make_shop

from .talk import Talk

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 30, 10, 0, tzinfo=UTC)
SAID = {"shop": "aomu", "name": "Ana", "contract": "N-77", "email": "ana@example.com"}


@pytest.fixture(autouse=True)
def at() -> Iterator[None]:
    with clock.virtual(AT):
        yield


@pytest.fixture
def shop() -> Shop:
    terms = STANDARD.model_copy(update={"window_days": 14})
    return make_shop(terms, slug="aomu", country="DE", currency="EUR", locale="en")


@pytest.fixture
def order(shop: Shop) -> Order:
    lines = [line_in(2, sku="CUP"), line_in(1, sku="BAG")]
    fields: dict[str, Any] = {"number": "N-77", "email": "ana@example.com", "country": "DE", "currency": "EUR"}
    return make_order(shop, lines, **fields, placed_at=AT, paid_at=AT, delivered_at=AT)


def test_anybody_withdraws_from_their_contract_by_line(order: Order) -> None:
    status, told = Talk().post("/withdrawals", {**SAID, "lines": [{"sku": "CUP", "units": 1}]})
    assert (status, set(told)) == (201, {"ref", "received_at"})
    assert [(line.sku, line.units) for line in Case.objects.get().lines.all()] == [("CUP", 1)]


def test_what_matches_nothing_is_answered_alike_and_settled_by_a_program(shop: Shop, order: Order) -> None:
    status, told = Talk().post("/withdrawals", {**SAID, "contract": "?", "items": "The bag."})
    assert (status, set(told)) == (201, {"ref", "received_at"})
    program = Talk.of_shop(shop)
    _status, listed = program.get("/withdrawals?state=open")
    assert [one["items"] for one in listed["items"]] == ["The bag."]
    body = {"order": order.ref, "lines": [{"sku": "BAG", "units": 1}]}
    status, settled = program.post(f"/withdrawals/{told['ref']}/match", body)
    assert (status, settled["order"], settled["cases"]) == (200, order.ref, [Case.objects.get().ref])
    assert program.get("/withdrawals?state=open")[1]["items"] == []


def test_a_program_answers_in_writing(shop: Shop) -> None:
    ref = Talk().post("/withdrawals", SAID)[1]["ref"]
    status, told = Talk.of_shop(shop).post(f"/withdrawals/{ref}/answer", {"words": "Which order?"})
    assert (status, told["answer"]) == (200, "Which order?")
    assert Talk.of_shop(shop).post(f"/withdrawals/{ref}/answer", {"words": "Again."})[0] == 409


@pytest.mark.parametrize("slug", ["nobody", "cn"])
def test_a_shop_without_the_function_takes_none(slug: str) -> None:
    make_shop(slug="cn", country="CN")
    status, told = Talk().post("/withdrawals", {**SAID, "shop": slug})
    assert (status, told["code"]) == (422, "bad_shop")
    assert not Withdrawal.objects.exists()
