"""Parcels to the customer: what is reported of them moves the units' counters, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from aftercare.core.actor import SYSTEM
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.orders.delivering import report, send_out
from aftercare.orders.intake import DeliveryIn, take_orders
from aftercare.orders.models import Delivery, Order, OrderLine
from stories.makers import NOW, line_in, make_order, make_shop, order_in

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)
COUNTERS = ("shipped", "in_transit", "refused", "lost")


@pytest.fixture
def order() -> Order:
    return make_order(make_shop(), [line_in(quantity=3, shipped=0), line_in(quantity=1, shipped=0)], delivered_at=None)


def counters(order: Order) -> list[tuple[Any, ...]]:
    return list(order.lines.order_by("position").values_list(*COUNTERS))


def first(order: Order) -> OrderLine:
    return order.lines.get(position=1)


def everything() -> Iterator[Any]:
    for table in (Order, OrderLine, Delivery, EventRow):
        yield list(table.objects.order_by("pk").values())


def test_a_parcel_takes_all_that_was_not_sent(order: Order) -> None:
    send_out(order, carrier="SF", tracking_number="sf1001", by=SYSTEM, at=NOW)
    assert counters(order) == [(3, 3, 0, 0), (1, 1, 0, 0)]
    report(order, tracking_number="SF1001", state="delivered", by=SYSTEM, at=LATER)
    assert counters(order) == [(3, 0, 0, 0), (1, 0, 0, 0)]
    order.refresh_from_db()
    assert (order.delivered_at, first(order).delivered_at) == (LATER, LATER)
    assert list(EventRow.objects.order_by("id").values_list("name", "data__state"))[-2:] == [
        ("delivery.reported", "in_transit"), ("delivery.reported", "delivered"),
    ]  # fmt: skip


@pytest.mark.parametrize(("state", "expected"), [("refused", (2, 0, 2, 0)), ("lost", (2, 0, 0, 2))])
def test_a_parcel_with_some_units_ends_for_those(order: Order, state: str, expected: tuple[int, ...]) -> None:
    send_out(order, tracking_number="SF1001", units={first(order).pk: 2}, by=SYSTEM, at=NOW)
    report(order, tracking_number="SF1001", state=state, by=SYSTEM, at=LATER)
    assert counters(order) == [expected, (0, 0, 0, 0)]
    order.refresh_from_db()
    assert order.delivered_at is None


def test_the_order_is_delivered_with_its_last_parcel(order: Order) -> None:
    for number, pk in (("SF1001", first(order).pk), ("SF1002", order.lines.get(position=2).pk)):
        send_out(order, tracking_number=number, units={pk: 1}, by=SYSTEM, at=NOW)
    report(order, tracking_number="SF1001", state="delivered", by=SYSTEM, at=NOW)
    order.refresh_from_db()
    assert order.delivered_at is None
    report(order, tracking_number="SF1002", state="delivered", by=SYSTEM, at=LATER)
    order.refresh_from_db()
    assert order.delivered_at == LATER


def test_saying_it_twice_changes_nothing(order: Order) -> None:
    send_out(order, tracking_number="SF1001", by=SYSTEM, at=NOW)
    report(order, tracking_number="SF1001", state="lost", by=SYSTEM, at=LATER)
    before = list(everything())
    report(order, tracking_number="SF1001", state="lost", by=SYSTEM, at=LATER)
    assert list(everything()) == before


def test_what_was_lost_may_be_found_again(order: Order) -> None:
    send_out(order, tracking_number="SF1001", by=SYSTEM, at=NOW)
    for state in ("lost", "delivered"):
        report(order, tracking_number="SF1001", state=state, by=SYSTEM, at=LATER)
    assert counters(order) == [(3, 0, 0, 0), (1, 0, 0, 0)]


@pytest.mark.parametrize(
    ("number", "units", "field"),
    [("SF", None, "tracking_number"), ("SF1001", None, "tracking_number"), ("SF1002", {0: 1}, "units"),
     ("SF1002", {1: 4}, "units"), ("SF1002", {}, "units")],
)  # fmt: skip
def test_what_cannot_be_sent_is_refused_and_changes_nothing(
    order: Order, number: str, units: dict[int, int] | None, field: str
) -> None:
    pk = first(order).pk
    send_out(order, tracking_number="SF1001", units={pk: 1}, by=SYSTEM, at=NOW)
    before = list(everything())
    asked = None if units is None else {pk if key else 0: count for key, count in units.items()}
    with pytest.raises(Refused) as refused:
        send_out(order, tracking_number=number, units=asked, by=SYSTEM, at=NOW)
    assert (refused.value.field, list(everything())) == (field, before)


@pytest.mark.parametrize(("number", "state"), [("SF9999", "lost"), ("SF1001", "lost"), ("SF1001", "nonsense")])
def test_what_cannot_be_reported_is_refused_and_changes_nothing(order: Order, number: str, state: str) -> None:
    send_out(order, tracking_number="SF1001", by=SYSTEM, at=NOW)
    report(order, tracking_number="SF1001", state="delivered", by=SYSTEM, at=LATER)
    before = list(everything())
    with pytest.raises(Refused):
        report(order, tracking_number=number, state=state, by=SYSTEM, at=LATER)
    assert list(everything()) == before


@pytest.mark.parametrize(("days", "travelling"), [(1, 3), (90, 0)])
def test_an_imported_parcel_travels_only_if_it_left_lately(
    monkeypatch: pytest.MonkeyPatch, days: int, travelling: int
) -> None:
    monkeypatch.setattr("aftercare.orders.intake.clock.now", lambda: NOW)
    sent = DeliveryIn(tracking_number="SF1001", shipped_at=NOW - timedelta(days=days))
    taken = order_in([line_in(quantity=3)], delivered_at=None, deliveries=[sent])
    ((order,), _known) = take_orders(make_shop(), [taken])
    assert counters(order) == [(3, travelling, 0, 0)]
