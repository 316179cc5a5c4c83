"""Policies that look at the customer's record or cap a day see the truth, and only those pay for it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftercare.cases.actions import open_case
from aftercare.cases.models import FOLLOWING, AutomaticTally, Case
from aftercare.cases.records import record_of
from aftercare.orders.intake import CustomerIn
from aftercare.people.models import Customer, Shop
from aftercare.policy.facts import CustomerFacts
from aftercare.policy.terms import Strategy, Terms
from stories.makers import ANY_REASON, CUSTOMER, NOW, asks_for, line_in, make_case, make_order, make_shop, open_on
from stories.racing import race

pytestmark = pytest.mark.django_db
LIN = CustomerIn(external_id="C7", name="Lin", tier="gold")


def terms(**fields: object) -> Terms:
    strategy = Strategy(name="small", kinds=("return",), **fields)  # type: ignore[arg-type]
    return Terms(window_days=None, reasons=ANY_REASON, strategies=(strategy,))


def opened(shop: Shop, number: int = 0) -> Case:
    order = make_order(shop, [line_in(gross=1_000)], customer=LIN, number=f"N{number}")
    return open_case(kind="return", order=order, asks=asks_for(order), by=CUSTOMER, at=NOW)


def test_a_record_counts_orders_and_the_requests_of_ninety_days() -> None:
    shop = make_shop()
    for number, (days, step) in enumerate([(10, ""), (20, "rejected"), (100, "rejected")]):
        order = make_order(shop, [line_in()], customer=LIN, number=f"N{number}")
        make_case(order, step="", at=NOW - timedelta(days=days))
        Case.objects.filter(order=order, order__number=f"N{number}").update(**({"step": step} if step else {}))
    customer = Customer.objects.get()
    assert record_of(customer.pk, at=NOW) == CustomerFacts(tier="gold", orders=3, cases=2, refused=1)
    assert record_of(None, at=NOW) == CustomerFacts()


@pytest.mark.parametrize("step", ["rejected", "ruled", "sent_refused", "unreturned", "charged"])
def test_every_end_against_the_customer_counts_as_refused(step: str) -> None:
    opened(make_shop())
    Case.objects.update(step=step)
    record = record_of(Customer.objects.get().pk, at=NOW + timedelta(days=1))
    assert (record.cases, record.refused) == (1, 1)


def test_what_an_inspection_opened_is_no_request_of_the_customer() -> None:
    opened(make_shop())
    Case.objects.update(step="ruled", channel=FOLLOWING)
    assert record_of(Customer.objects.get().pk, at=NOW + timedelta(days=1)).cases == 0


def test_a_policy_that_does_not_look_reads_no_record() -> None:
    shop = make_shop()
    with CaptureQueriesContext(
        connection,
    ) as plain:
        opened(shop)
    assert not any("COUNT" in query["sql"] for query in plain.captured_queries)
    assert Case.objects.get().decisions.get().facts["customer"] is None


def test_a_strategy_may_look_at_the_record() -> None:
    shop = make_shop(terms(max_cases=0))
    assert [opened(shop, number).step for number in range(2)] == ["send_back", "review"]


def test_a_day_approves_as_many_as_its_cap() -> None:
    shop = make_shop(terms(daily_count=2))
    assert [opened(shop, number).step for number in range(3)] == ["send_back", "send_back", "review"]
    tally = AutomaticTally.objects.get()
    assert (tally.strategy, tally.count, tally.amount) == ("small", 2, 2_000)


def test_a_day_approves_as_much_money_as_its_cap() -> None:
    shop = make_shop(terms(daily_amount=2_500))
    assert [opened(shop, number).step for number in range(3)] == ["send_back", "send_back", "review"]


@pytest.mark.django_db(transaction=True)
def test_customers_at_once_do_not_share_a_cap() -> None:
    shop = make_shop(terms(daily_count=3))
    orders = [make_order(shop, [line_in()], customer=LIN, number=f"N{number}") for number in range(8)]
    race([partial(make_case, order) for order in orders])
    assert sorted(Case.objects.values_list("step", flat=True)) == ["review"] * 5 + ["send_back"] * 3


def test_what_people_agree_to_is_not_counted_as_approved_by_itself() -> None:
    shop = make_shop(terms(daily_count=1))
    open_on(make_order(shop, [line_in()]), kind="return", path="send_back")
    assert not AutomaticTally.objects.filter(count__gt=0).exists()
    assert opened(shop).step == "send_back"
