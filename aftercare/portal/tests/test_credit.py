"""Customers find their store credit with their orders, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from aftercare.core.actor import Actor, ActorKind
from aftercare.money.credit.actions import grant, spend
from aftercare.orders.models import Order
from aftercare.people.models import Customer
from stories.makers import FINANCE, NOW, make_order, make_shop

from .visiting import at_noon, browser

pytestmark = pytest.mark.django_db


def order_of(number: str) -> Order:
    order = make_order(make_shop(), number=number)
    order.customer = Customer.objects.create(shop=order.shop, external_id=number)
    order.save(update_fields=["customer"])
    return order


def test_the_balance_stands_with_the_orders_and_leads_to_what_came_and_went() -> None:
    order = order_of("MINE")
    assert order.customer
    day = NOW + timedelta(days=40)
    account = grant(
        order.customer, currency="CNY", amount=700, because="Late parcel", expires_at=day, by=FINANCE, at=NOW
    ).account
    spend(account, amount=200, reference="WEB-77", by=Actor(ActorKind.INTEGRATION), at=NOW)
    with at_noon():
        home = browser(order).get(reverse("portal_home")).content.decode()
        page = browser(order).get(reverse("portal_credit", args=[account.ref])).content.decode()
    assert reverse("portal_credit", args=[account.ref]) in home
    assert "¥5.00" in home and "¥5.00" in page
    assert "Late parcel" in page and "Spend it in time" in page
    assert "WEB-77" not in page


def test_who_has_none_sees_nothing_of_it() -> None:
    with at_noon():
        assert "Store credit" not in browser(order_of("MINE")).get(reverse("portal_home")).content.decode()
