"""What a decision is told of a real order: what is still to come, who was told of what, who is blocked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftercare.cases.actions import open_case, preview
from aftercare.cases.models import Case
from aftercare.core.actor import SYSTEM
from aftercare.core.refusal import Refused
from aftercare.orders.delivering import report, send_out
from aftercare.orders.factories import make_shop as shop_without_policy
from aftercare.orders.intake import CustomerIn
from aftercare.orders.models import Order
from aftercare.people.blocking import block, unblock
from aftercare.people.models import Customer
from aftercare.policy.actions import publish
from aftercare.policy.facts import Decision, Verdict
from aftercare.policy.terms import STANDARD, WindowTerms
from stories.makers import CUSTOMER, NOW, asks_for, line_in, make_order, make_shop

pytestmark = pytest.mark.django_db
LIN = CustomerIn(external_id="C7", name="Lin")
EUROPE = STANDARD.model_copy(update={"window_days": 14})


def decided(order: Order, days: int, units: list[int] | None = None) -> Decision:
    asks = asks_for(Order.objects.get(pk=order.pk), units)
    return preview(kind="return", order=Order.objects.get(pk=order.pk), asks=asks, at=NOW + timedelta(days=days))


def two_parcels() -> Order:
    """The first line has arrived; of the second one unit travels and one is still in the warehouse."""
    lines = [line_in(quantity=1, shipped=0), line_in(quantity=2, shipped=0)]
    order = make_order(make_shop(EUROPE), lines, delivered_at=None, country="DE")
    first, second = order.lines.order_by("position")
    send_out(order, tracking_number="AAA1", units={first.pk: 1}, by=SYSTEM, at=NOW)
    send_out(order, tracking_number="AAA2", units={second.pk: 1}, by=SYSTEM, at=NOW)
    report(order, tracking_number="AAA1", state="delivered", by=SYSTEM, at=NOW)
    return order


def test_the_time_of_the_last_item_has_not_begun_while_any_of_the_order_is_to_come() -> None:
    order = two_parcels()
    travelling = decided(order, 19, [1])
    assert (travelling.verdict, travelling.because.law) == (Verdict.ACCEPT, "EU-WD")
    report(order, tracking_number="AAA2", state="delivered", by=SYSTEM, at=NOW + timedelta(days=20))
    in_the_warehouse = decided(order, 39, [1])
    assert (in_the_warehouse.verdict, in_the_warehouse.because.law) == (Verdict.ACCEPT, "EU-WD")


def test_the_last_item_that_came_counts_for_one_that_was_not_asked_about() -> None:
    order = two_parcels()
    send_out(order, tracking_number="AAA3", by=SYSTEM, at=NOW)
    for number, days in (("AAA2", 10), ("AAA3", 20)):
        report(order, tracking_number=number, state="delivered", by=SYSTEM, at=NOW + timedelta(days=days))
    assert [decided(order, days, [1]).verdict for days in (34, 35)] == [Verdict.ACCEPT, Verdict.REFUSE]


@pytest.mark.parametrize(("told", "payer"), [(None, "customer"), (True, "customer"), (False, "merchant")])
def test_who_was_told_of_the_right_is_on_the_order_or_else_a_policy_was_shown(told: bool | None, payer: str) -> None:
    order = make_order(make_shop(EUROPE), country="Germany", informed=told)
    assert decided(order, 2).freight_payer == payer


def test_an_order_placed_before_any_policy_was_shown_had_no_word_of_the_right() -> None:
    shop = shop_without_policy()
    publish(shop=shop, terms=EUROPE, by=SYSTEM, at=NOW + timedelta(days=1))
    before = make_order(shop, country="JP")
    late = decided(before, 8)
    assert (late.verdict, late.because.law) == (Verdict.ACCEPT, "JP-RET")
    assert decided(make_order(shop, country="JP", informed=True), 8).because.law == ""


def test_a_blocked_customer_is_for_a_person_under_the_standard_policy_too() -> None:
    shop = make_shop(STANDARD)
    order = make_order(shop, [line_in(quantity=3)], customer=LIN)
    customer = Customer.objects.get()
    assert opened(order) == "send_back"
    block(customer, reason="Worn shoes", by=SYSTEM, at=NOW)
    assert opened(order) == "review"
    assert decided(order, 0, [1]).verdict is Verdict.REVIEW
    unblock(customer, reason="A mistake", by=SYSTEM, at=NOW)
    assert opened(order) == "send_back"


def opened(order: Order) -> str:
    return open_case(kind="return", order=order, asks=asks_for(order, [1]), by=CUSTOMER, at=NOW).step


def test_who_is_blocked_is_read_with_the_order() -> None:
    order = make_order(make_shop(STANDARD), customer=LIN)
    with CaptureQueriesContext(connection) as asked:
        opened(order)
    about = [query["sql"] for query in asked.captured_queries if "people_customer" in query["sql"]]
    assert len(about) == 1
    assert "orders_order" in about[0]
    assert Case.objects.get().decisions.get().facts["customer"] is None


def test_countries_and_states_are_told_as_codes() -> None:
    thirty = WindowTerms(days=30, places=("US-TX", "DE"))
    shop = make_shop(STANDARD.model_copy(update={"windows": (thirty,)}))
    for country, region in (("Germany", ""), ("USA", "Texas"), ("德国", "")):
        assert decided(make_order(shop, country=country, region=region), 20).verdict is Verdict.ACCEPT
    with pytest.raises(Refused):
        order = make_order(shop, country="USA", region="Ohio")
        open_case(kind="return", order=order, asks=asks_for(order), by=CUSTOMER, at=NOW + timedelta(days=20))
