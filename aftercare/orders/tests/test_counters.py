"""The database refuses what would break a cap, whatever the code above it does."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from aftercare.orders.counters import LineChange, MoneyChange, OverCap, adjust_lines, adjust_order, adjust_tenders
from aftercare.orders.factories import line_in, make_order, make_shop
from aftercare.orders.models import Order, OrderLine, Tender

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    return make_order(make_shop(), [line_in(quantity=5, gross=1000, tax=60, shipped=4), line_in(quantity=1, gross=500)])


def numbers() -> list[list[Any]]:
    return [list(table.objects.order_by("id").values()) for table in (OrderLine, Order, Tender)]


@pytest.mark.parametrize(
    "change",
    [
        LineChange(open=5),
        LineChange(open=-1),
        LineChange(received=5),
        LineChange(received=-1),
        LineChange(open=3, received=2),
        LineChange(kept=6),
        LineChange(kept=-1),
        LineChange(open=4, kept=2),
        LineChange(granted=1001),
        LineChange(granted=-1),
        LineChange(granted=1000, granted_tax=61),
        LineChange(granted_tax=-1),
        LineChange(pending=1),
        LineChange(granted=100, pending=60, refunded=41),
        LineChange(granted=100, refunded=-1),
    ],
)
def test_a_line_gives_no_more_than_it_has(order: Order, change: LineChange) -> None:
    before, (first, second) = numbers(), order.lines.order_by("id")
    with pytest.raises(OverCap), transaction.atomic():
        adjust_lines({second.pk: LineChange(open=1), first.pk: change})
    assert numbers() == before


@pytest.mark.parametrize(
    "change", [MoneyChange(pending=1501), MoneyChange(pending=1000, refunded=501), MoneyChange(pending=-1)]
)
def test_an_order_and_its_tenders_give_no_more_than_was_paid(order: Order, change: MoneyChange) -> None:
    before, tender = numbers(), order.tenders.get()
    with pytest.raises(OverCap), transaction.atomic():
        adjust_order(order.pk, change)
    with pytest.raises(OverCap), transaction.atomic():
        adjust_tenders({tender.pk: change})
    assert numbers() == before


def test_everything_may_be_used_up(order: Order) -> None:
    first, second = order.lines.order_by("id")
    adjust_lines(
        {
            first.pk: LineChange(open=1, received=3, kept=1, granted=1000, granted_tax=60, pending=400, refunded=600),
            second.pk: LineChange(kept=1, granted=500, refunded=500),
        }
    )
    adjust_order(order.pk, MoneyChange(pending=400, refunded=1100))
    adjust_tenders({order.tenders.get().pk: MoneyChange(pending=400, refunded=1100)})
    first.refresh_from_db()
    assert (first.claimed, first.returnable, first.refundable) == (5, 0, 0)


def test_changes_of_many_lines_are_one_statement(
    order: Order, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    changes = {line.pk: LineChange(open=1) for line in order.lines.all()}
    with django_assert_num_queries(1):  # type: ignore[operator]
        adjust_lines(changes)
    assert [line.open for line in order.lines.all()] == [1, 1]


def test_no_change_asks_the_database_nothing(django_assert_num_queries: pytest.FixtureRequest) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        adjust_lines({})
        adjust_lines({1: LineChange()})
        adjust_tenders({})
