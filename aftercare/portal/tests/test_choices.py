"""What a customer allows, on their page."""

from __future__ import annotations

import pytest

from aftercare.cases.models import Case
from aftercare.core.messages import Message
from aftercare.core.models import EventRow
from aftercare.notices.tasks import tell_customer
from aftercare.orders.models import Order
from aftercare.people.models import Consent, Customer
from aftercare.people.queries import automated_decisions_allowed
from aftercare.portal.tests.visiting import browser
from stories.makers import make_case, make_order, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    order = make_order(make_shop())
    order.customer = Customer.objects.create(shop=order.shop, external_id="C1")
    order.save(update_fields=["customer"])
    return order


def test_a_customer_says_no_to_a_program_and_yes_again(order: Order) -> None:
    client, at = browser(order), f"/orders/{order.ref}/choices/"
    assert "Let a person look before a no" in client.get(at).content.decode()
    assert client.post(at, {"purpose": "automated", "say": "no"}).status_code == 302
    assert not automated_decisions_allowed(order.customer_id)
    page = client.get(at).content.decode()
    assert "A program may decide" in page and "Decisions made by a program alone: no" in page
    client.post(at, {"purpose": "automated", "say": "yes"})
    assert automated_decisions_allowed(order.customer_id)
    assert list(Consent.objects.order_by("id").values_list("given", "source")) == [(False, "portal"), (True, "portal")]
    assert EventRow.objects.filter(name="consent.withdrawn", actor_kind="customer").count() == 1


@pytest.mark.parametrize("body", [{}, {"purpose": "marketing"}, {"purpose": "x", "say": "yes"}, {"say": "yes"}])
def test_what_makes_no_sense_is_refused_and_keeps_nothing(order: Order, body: dict[str, str]) -> None:
    assert browser(order).post(f"/orders/{order.ref}/choices/", body).status_code == 422
    assert not Consent.objects.exists()


def test_an_order_without_a_customer_has_nothing_to_choose(order: Order) -> None:
    Order.objects.update(customer=None)
    client, at = browser(order), f"/orders/{order.ref}/choices/"
    assert "so there is nothing to choose" in client.get(at).content.decode()
    assert client.post(at, {"purpose": "marketing", "say": "yes"}).status_code == 200
    assert not Consent.objects.exists()


def test_who_wants_no_messages_about_requests_gets_none(order: Order) -> None:
    browser(order).post(f"/orders/{order.ref}/choices/", {"purpose": "service", "say": "no"})
    case: Case = make_case(order, units=[1])
    event = EventRow.objects.get(name="case.opened", subject_id=case.pk)
    tell_customer(event_id=event.pk)
    assert not Message.objects.exists()
    browser(order).post(f"/orders/{order.ref}/choices/", {"purpose": "service", "say": "yes"})
    tell_customer(event_id=event.pk)
    assert Message.objects.count() == 1


def test_the_page_is_chinese_for_those_who_read_it(order: Order) -> None:
    page = browser(order, language="zh-hans").get(f"/orders/{order.ref}/choices/").content.decode()
    assert "您的数据" in page and "须先经人工审核" in page
