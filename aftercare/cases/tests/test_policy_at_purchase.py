"""What docs/adr/0041 claims: the version of a purchase is worked out from what never changes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from aftercare.cases.actions.opening import policy_of
from aftercare.core.refusal import Refused
from aftercare.orders.factories import order_in
from aftercare.orders.intake import take_orders
from aftercare.orders.models import Order
from aftercare.people.models import Shop
from aftercare.policy.actions import make_draft, publish, publish_due, schedule
from aftercare.policy.models import PolicyVersion
from stories.makers import EASY, NOW, STRICT, SUPERVISOR, SYSTEM, make_order, make_shop

HOUR = timedelta(hours=1)


def bought(shop: Shop, at: datetime) -> Order:
    return make_order(shop, placed_at=at, delivered_at=None)


class TestPurchases(TestCase):
    @settings(max_examples=20)
    @given(st.lists(st.tuples(st.sampled_from(["order", "publish", "wait"]), st.integers(0, 5)), max_size=8))
    def test_whatever_is_published_later_a_purchase_keeps_its_version(self, happened: list[tuple[str, int]]) -> None:
        shop, at, kept = make_shop(), NOW, dict[Order, int | None]()
        for what, hours in happened:
            at += hours * HOUR + timedelta(seconds=1)
            publish_due(at)
            if what == "order":
                order = bought(shop, at)
                kept[order] = policy_of(order).number
            elif what == "publish":
                publish(shop=shop, terms=STRICT, by=SYSTEM, at=at)
            else:
                draft = make_draft(shop=shop, title="Later", by=SUPERVISOR, at=at)
                schedule(draft, publish_at=at + 2 * HOUR, by=SUPERVISOR, at=at)
            assert {order: policy_of(order).number for order in kept} == kept


@pytest.fixture
def shop(db: None) -> Shop:
    shop = make_shop()
    publish(shop=shop, terms=STRICT, by=SYSTEM, at=NOW + HOUR)
    return shop


def test_nothing_is_published_before_the_version_it_follows(shop: Shop) -> None:
    with pytest.raises(Refused) as refused:
        publish(shop=shop, terms=EASY, by=SYSTEM, at=NOW + HOUR / 2)
    assert (refused.value.code, PolicyVersion.objects.count()) == ("policy_backdated", 2)


@pytest.mark.parametrize("change", [{"published_at": NOW - HOUR}, {"number": 9}, {"shop_id": None}, {"state": "draft"}])
def test_the_database_keeps_what_it_is_worked_out_from(shop: Shop, change: dict[str, Any]) -> None:
    if "shop_id" in change:
        change = {"shop_id": make_shop().pk}
    before = list(PolicyVersion.objects.values())
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyVersion.objects.filter(shop=shop, number=2).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyVersion.objects.filter(shop=shop, number=2)._raw_delete("default")
    assert list(PolicyVersion.objects.filter(pk__in=[row["id"] for row in before]).values()) == before


def test_when_a_version_was_superseded_decides_nothing(shop: Shop) -> None:
    order = bought(shop, NOW + HOUR / 2)
    PolicyVersion.objects.filter(shop=shop, number=1).update(superseded_at=NOW - HOUR)
    assert policy_of(order).number == 1


def test_taking_an_order_in_again_does_not_move_its_purchase(shop: Shop) -> None:
    order = bought(shop, NOW + HOUR / 2)
    take_orders(shop, [order_in(number=order.number, placed_at=NOW + 2 * HOUR, delivered_at=None)])
    order.refresh_from_db()
    assert (order.placed_at, policy_of(order).number) == (NOW + HOUR / 2, 1)
