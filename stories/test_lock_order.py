"""Whatever two actions meet on one order, they never wait for each other in a circle (PostgreSQL would end one)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection

from aftercare.cases import actions as cases
from aftercare.cases.models import Case
from aftercare.orders.models import Order
from aftercare.parcels import sending
from aftercare.parcels.inspecting import Finding, inspect
from stories.makers import (
    AGENT,
    CARRIER,
    CUSTOMER,
    NOW,
    STRICT,
    SUPERVISOR,
    WAREHOUSE,
    asks_for,
    bring_to,
    line_in,
    make_case,
    make_order,
    make_shop,
    open_on,
)  # fmt: skip
from stories.racing import race, refusals

pytestmark = pytest.mark.django_db(transaction=True)
EACH = 6
Make = Callable[[Order], Case]


def opened(order: Order) -> Case:
    return make_case(order, units=[2, 2], reason="defect")


def approved(case: Case, **units: Any) -> Any:
    fewer = {case.asked[1].pk: 0, case.asked[0].pk: 1}
    return cases.approve(case, units=fewer, by=AGENT, at=NOW, path=units.get("path", ""))


def offered(order: Order, **terms: Any) -> Case:
    return cases.offer(bring_to(opened(order), "review"), words="Keep it?", by=AGENT, at=NOW, **terms)


def here(order: Order, step: str) -> Case:
    return bring_to(open_on(order, kind="return", path="send_back", units=[2, 2]), step)


def partly(case: Case) -> Case:
    found = [
        Finding(case_line_id=line.pk, units=1, grade=grade, accepted=grade == "A", disposition=goes)
        for line in case.asked
        for grade, goes in (("A", "sellable"), ("D", "to_customer"))
    ]
    return inspect(case, findings=found, by=WAREHOUSE, at=NOW)


ACTIONS: dict[str, tuple[Make, Callable[[Case], Any]]] = {
    "approve fewer, kept": (lambda order: bring_to(opened(order), "review"), partial(approved, path="keep")),
    "take less money": (partial(offered, path="keep", amount=100), partial(cases.accept_offer, by=CUSTOMER, at=NOW)),
    "take another kind": (
        partial(offered, kind="refund_only", path="keep", amount=100),
        partial(cases.accept_offer, by=CUSTOMER, at=NOW),
    ),
    "accept in part": (partial(here, step="inspection"), partly),
    "rule on goods": (
        partial(here, step="goods_dispute"),
        partial(cases.rule, ruling="customer", words="Clear.", by=SUPERVISOR, at=NOW),
    ),
    "send another one": (
        lambda order: bring_to(open_on(order, kind="exchange", path="keep", units=[2, 2]), "objected"),
        partial(cases.send_again, by=AGENT, at=NOW),
    ),
    "lose on the way back": (partial(here, step="in_transit"), partial(sending.lose, by=CARRIER, at=NOW)),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTIONS)
def test_it_meets_requests_and_withdrawals_on_the_same_order(name: str) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time")
    make, act = ACTIONS[name]
    order = make_order(make_shop(STRICT), [line_in(quantity=99, gross=9999), line_in(quantity=99, gross=7777)])
    moved, left = [make(order) for _ in range(EACH)], [opened(order) for _ in range(EACH)]
    asks = asks_for(order, [1, 1])
    opening = partial(cases.open_case, kind="refund_only", order=order, asks=asks, by=CUSTOMER, at=NOW)
    ends = race(
        [partial(act, case) for case in moved]
        + [opening] * EACH
        + [partial(cases.withdraw, case, by=CUSTOMER, at=NOW) for case in left]
    )
    assert not refusals(ends)
