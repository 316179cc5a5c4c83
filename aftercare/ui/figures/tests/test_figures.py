"""Each figure counted by hand, the same on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from aftercare.cases.models import Case
from aftercare.orders.factories import make_shop
from aftercare.people.models import User
from aftercare.ui.figures.flow import Kept, Reason, flow
from aftercare.ui.figures.money import Failed, Out, refunds
from aftercare.ui.figures.periods import Pair, Scope, Share
from aftercare.ui.figures.products import Product, products
from aftercare.ui.figures.work import work
from aftercare.ui.spans import Span, parse_span

from .town import AT, ago, case, sold, town

pytestmark = pytest.mark.django_db


def test_what_stands_open() -> None:
    shop = town()
    found = work(Scope([shop], AT, "7"))
    assert (found.open, found.late, found.due_today) == (6, 1, 3)
    assert {hour: count for hour, count in enumerate(found.due) if count} == {9: 1, 13: 2}
    assert [age.count for age in found.ages] == [2, 1, 1, 1, 0, 1]


def test_what_came_and_went() -> None:
    found = flow(Scope([town()], AT, "7"), seen=ago(hours=4))
    assert (found.since_yesterday, found.since_seen) == (2, 1)
    assert (found.opened, found.closed) == (Pair(5, 3), Pair(2, 1))
    assert found.reasons == [
        Reason("defect", Pair(4, 2)), Reason("changed_mind", Pair(1, 0)), Reason("missing", Pair(0, 1)),
    ]  # fmt: skip
    assert found.stars == [0, 1, 0, 0, 1]
    assert found.rated == Kept(Share(1, 2), Share(0, 0))


def test_promises_kept_and_broken_are_each_counted_once() -> None:
    found = flow(Scope([town()], AT, "7"))
    assert found.promises == Kept(Share(1, 2), Share(1, 1))
    assert found.legal == Kept(Share(1, 3), Share(0, 0))


def test_money_is_never_mixed_between_currencies() -> None:
    shop = town()
    found = refunds(Scope([shop], AT, "7"))
    assert found.out == [Out("CNY", Pair(1_500, 2_000), Pair(1, 1))]
    assert found.failed == [Failed("CNY", 700, 1)]


def test_a_rate_is_of_the_units_bought_in_the_same_days_and_few_come_last() -> None:
    shop = make_shop()
    sold(shop, ago(days=20), "cup", 40, back=4)
    sold(shop, ago(days=10), "cup", 60)
    sold(shop, ago(days=10), "mug", 50, back=10)
    sold(shop, ago(days=10), "vase", 2, back=1)
    sold(shop, ago(days=10), "pot", 50, back=9, held=False)
    sold(shop, ago(days=60), "mug", 50, back=50)
    sold(make_shop(), ago(days=10), "mug", 50, back=50)
    assert products(Scope([shop], AT), 30) == [
        Product("mug", "Mug", Share(10, 50)),
        Product("cup", "Cup", Share(4, 100)),
        Product("vase", "Vase", Share(1, 2)),
    ]
    assert products(Scope([shop], AT), 90)[0] == Product("mug", "Mug", Share(60, 100))


def test_who_has_how_many() -> None:
    shop = make_shop()
    user = User.objects.create_user("li", first_name="Li", last_name="Na")
    case(shop, ago(days=1), assignee=user, due_at=ago(hours=1))
    case(shop, ago(days=1), assignee=user)
    case(shop, ago(days=1))
    found = work(Scope([shop], AT)).holders
    assert [(one.ref, one.name, one.open, one.late) for one in found] == [(user.ref, "Li Na", 2, 1), ("", "", 1, 0)]


def test_each_shop_has_its_own_midnight() -> None:
    """Half past midnight in Shanghai is the day before in London."""
    china, london = make_shop(), make_shop(timezone="Europe/London")
    opened = ago(hours=9, minutes=30)
    case(china, opened)
    case(london, opened)
    day = Span.days(date(2026, 3, 20), date(2026, 3, 20))
    assert [one.shop for one in Case.objects.filter(day.where("opened_at", [china, london]))] == [china]


def test_a_month_is_compared_with_as_many_days_of_the_month_before() -> None:
    scope = Scope([make_shop()], AT + timedelta(days=11), "month")
    assert scope.now == Span.days(date(2026, 3, 1), date(2026, 3, 31))
    assert scope.before == Span.days(date(2026, 2, 1), date(2026, 2, 28))


@pytest.mark.once("sqlite")
@pytest.mark.parametrize(
    "text", ["2026-11-01..2026-11-28", "2026-11-28T14:00..2026-11-28T15:00", "2026-11-28T06:00Z..", "..2026-11-28"]
)
def test_a_span_is_written_as_it_is_read(text: str) -> None:
    span = parse_span(text)
    assert span is not None and span.text == text and span.says()


@pytest.mark.once("sqlite")
@pytest.mark.parametrize(
    "text", ["", "..", "2026-11-28", "x..y", "2026-11-28..2026-11-01", "0001-01-01..", "2026-01-01..2026-01-02T00:00Z"]
)
def test_a_span_that_makes_no_sense_is_none(text: str) -> None:
    assert parse_span(text) is None


def test_it_costs_as_many_statements_with_many_shops_as_with_one(django_assert_num_queries: Any) -> None:
    shops = [town(), make_shop(timezone="Europe/London"), make_shop()]
    for chosen in (shops[:1], shops):
        with django_assert_num_queries(12):
            scope = Scope(chosen, AT)
            work(scope), flow(scope), refunds(scope)
