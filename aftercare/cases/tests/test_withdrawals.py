"""Withdrawing from a contract: always received, opened by itself where the order is known, else for a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aftercare.cases.actions.withdrawals import Statement, answer, match, receive
from aftercare.cases.models import Case, Withdrawal
from aftercare.cases.withdrawals import offered_by, right_of
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.orders import factories
from aftercare.orders.models import Order
from aftercare.people.models import Shop
from aftercare.policy.terms import STANDARD
from stories.makers import AGENT, CUSTOMER, line_in, make_order, make_shop

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LAWFUL = STANDARD.model_copy(update={"window_days": 14})
NOW = factories.NOW + 150 * DAY
"""After 19 June 2026, from when on the law wants the function."""


@pytest.fixture
def shop() -> Shop:
    return make_shop(LAWFUL, country="DE", timezone="Europe/Berlin", currency="EUR", locale="en", name="Aomu")


@pytest.fixture
def order(shop: Shop) -> Order:
    return bought(shop)


def bought(shop: Shop, *lines: Any, **fields: Any) -> Order:
    dates = {"placed_at": NOW, "paid_at": NOW, "delivered_at": NOW, "currency": "EUR"}
    lines_ = list(lines) or [line_in(2, 10_000, sku="CUP"), line_in(1, 3_000, sku="BAG")]
    return make_order(
        shop, lines_, **{"number": "N-77", "email": "ana@example.com", "country": "DE", **dates, **fields}
    )


def said(**fields: Any) -> Statement:
    return Statement(**{"name": "Ana", "contract": "N-77", "email": "ana@example.com", **fields})


def declared(shop: Shop, **fields: Any) -> Withdrawal:
    more = {name: fields.pop(name) for name in ("order", "token", "at") if name in fields}
    return receive(shop=shop, statement=said(**fields), by=CUSTOMER, **{"at": NOW, **more})


def test_the_order_it_names_is_returned_whole(shop: Shop, order: Order) -> None:
    withdrawal = declared(shop)
    case = withdrawal.cases.get()
    assert (withdrawal.order, withdrawal.settled_at) == (order, NOW)
    assert (case.kind, case.path, case.channel) == ("return", "send_back", "withdrawal")
    assert [line.units for line in case.lines.order_by("id")] == [2, 1]


def test_a_part_by_line_leaves_the_rest(shop: Shop, order: Order) -> None:
    cup, bag = order.lines.order_by("position")
    case = declared(shop, order=order, lines={cup.pk: 1, bag.pk: 0}).cases.get()
    assert [(line.sku, line.units) for line in case.lines.all()] == [("CUP", 1)]


def test_goods_on_their_way_are_stopped_and_what_was_not_sent_is_cancelled(shop: Shop) -> None:
    travelling = bought(shop, line_in(1, 5_000, sku="A", shipped=1), number="T-1", delivered_at=None)
    travelling.lines.update(in_transit=1)
    waiting = bought(shop, line_in(3, 9_000, sku="B", shipped=0), number="T-2", delivered_at=None)
    assert declared(shop, contract=travelling.number).cases.get().path == "intercept"
    assert declared(shop, contract=waiting.number).cases.get().kind == "refund_only"


@pytest.mark.parametrize("fields", [{"contract": "N-78"}, {"email": "other@example.com"}, {"items": "One cup."}])
def test_what_cannot_be_opened_by_itself_is_received_and_waits_for_a_person(
    shop: Shop, order: Order, fields: dict[str, str]
) -> None:
    withdrawal = declared(shop, **fields)
    assert not Case.objects.exists()
    assert list(Withdrawal.objects.waiting()) == [withdrawal]
    assert EventRow.objects.get(name="withdrawal.received").data == {"withdrawal": withdrawal.ref, "cases": []}


def test_an_order_of_another_shop_is_never_matched(shop: Shop) -> None:
    bought(make_shop(), number="N-77")
    assert declared(shop).order is None


def test_what_the_policy_refuses_waits_with_the_reason(shop: Shop) -> None:
    bought(shop, line_in(1, 5_000, sku="ART", traits=["made_to_order"]))
    withdrawal = declared(shop)
    assert not Case.objects.exists()
    assert withdrawal.settled_at is None
    assert withdrawal.because


def test_declaring_twice_withdraws_once(shop: Shop, order: Order) -> None:
    first, again = declared(shop, token="t"), declared(shop, token="t")
    assert first == again
    later = declared(shop)
    assert (later.cases.count(), later.settled_at) == (0, None)
    assert "Nothing of this order is left" in later.because
    assert Case.objects.count() == 1


def test_declared_in_time_is_in_time_however_late_a_person_finds_the_order(shop: Shop, order: Order) -> None:
    last_day = NOW + 14 * DAY
    found_at = NOW + 20 * DAY
    withdrawal = declared(shop, contract="the blue cups", at=last_day)
    match(withdrawal, order=order, by=AGENT, at=found_at)
    case = withdrawal.cases.get()
    assert (case.opened_at, case.at_step.label) == (found_at, "Send back")
    assert case.due_at is not None
    assert case.due_at > found_at
    assert Withdrawal.objects.get().settled_at == found_at


def test_a_person_opens_only_what_was_meant(shop: Shop, order: Order) -> None:
    bag = order.lines.get(sku="BAG")
    withdrawal = match(declared(shop, items="The bag."), order=order, units={bag.pk: 1}, by=AGENT, at=NOW)
    assert withdrawal.cases.get().lines.get().sku == "BAG"


def test_a_person_who_finds_nothing_to_open_is_told_and_may_answer(shop: Shop) -> None:
    order = bought(shop, line_in(1, 5_000, sku="ART", traits=["made_to_order"]))
    withdrawal = declared(shop, contract="?")
    with pytest.raises(Refused):
        match(withdrawal, order=order, by=AGENT, at=NOW)
    assert Withdrawal.objects.get().order is None
    answer(withdrawal, words="It was made for you.", by=AGENT, at=NOW)
    assert Withdrawal.objects.get().settled_at == NOW
    with pytest.raises(Refused, match="settled"):
        answer(withdrawal, words="Again.", by=AGENT, at=NOW)


@pytest.mark.parametrize(("fields", "field"), [({"name": " "}, "name"), ({"contract": ""}, "contract"),
                                               ({"email": "ana"}, "email")])  # fmt: skip
def test_what_is_missing_is_named(shop: Shop, fields: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as told:
        declared(shop, **fields)
    assert told.value.field == field
    assert not Withdrawal.objects.exists()


def test_the_right_lasts_fourteen_days_from_the_day_after_the_last_item(order: Order) -> None:
    right = right_of(order, at=NOW + 14 * DAY)
    assert right is not None
    assert right.until is not None
    assert (right.until - NOW).days == 14
    assert right_of(order, at=NOW + 15 * DAY) is None


def test_it_is_there_before_the_goods_are(shop: Shop) -> None:
    right = right_of(bought(shop, line_in(1, 500, shipped=0), delivered_at=None), at=NOW + 60 * DAY)
    assert right is not None
    assert right.until is None


def test_who_was_not_told_of_it_has_it_longer(shop: Shop) -> None:
    assert right_of(bought(shop, informed=False), at=NOW + 100 * DAY)


def test_where_the_law_has_no_such_function_there_is_none(shop: Shop) -> None:
    assert right_of(bought(shop, country="CN"), at=NOW) is None
    assert right_of(bought(make_shop(country="CN"), country=""), at=NOW) is None
    assert offered_by(shop, at=NOW)
    assert not offered_by(make_shop(country="CN"), at=NOW)
    assert offered_by(make_shop(LAWFUL.model_copy(update={"countries": ("FR",)}), country="CN"), at=NOW)
