"""A request is taken in whole or refused with a sentence, and each answer to it is one event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from aftercare import audit
from aftercare.cases.actions import approve, expire, open_case, reject, withdraw
from aftercare.cases.facts import LineAsk
from aftercare.cases.models import Case, CaseLine, DecisionRecord
from aftercare.cases.moves import allowed
from aftercare.core.actor import SYSTEM, Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.orders.delivering import report, send_out
from aftercare.orders.models import Order
from aftercare.people.models import Customer
from stories.makers import (
    AGENT,
    CARRIER,
    CUSTOMER,
    FINANCE,
    NOW,
    STRICT,
    WAREHOUSE,
    asks_for,
    line_in,
    lines_of,
    make_case,
    make_order,
    make_shop,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    return make_order(make_shop(STRICT), [line_in(quantity=3, gross=1000, tax=57), line_in(quantity=1, gross=250)])


def ask(order: Order, kind: str = "return", asks: list[LineAsk] | None = None, **fields: Any) -> Case:
    wanted = asks_for(order, [2, 0]) if asks is None else asks
    return open_case(kind=kind, order=order, asks=wanted, by=CUSTOMER, at=NOW, **fields)


def refused(action: Callable[[], Any]) -> Refused:
    """The refusal, after which everything is as it was."""
    tables: list[Any] = [Case, CaseLine, DecisionRecord, EventRow, Order]
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    with pytest.raises(Refused) as found:
        action()
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before
    return found.value


def test_a_request_is_kept_with_its_decision_its_owner_and_its_deadline(order: Order) -> None:
    case = Case.objects.get(pk=ask(order, locale="zh-hans", channel="desk").pk)
    assert (case.step, case.owner, case.due_action) == ("review", "agent", "approve")
    assert (case.granted, case.tax, case.fees, case.locale, case.channel) == (667, 38, 0, "zh-hans", "desk")
    line = case.lines.get()
    assert (line.units, line.amount, line.tax, line.goods_back, line.accepted) == (2, 667, 38, True, None)
    assert case.decision.because.says == "person_decides"
    assert EventRow.objects.get(name="case.opened").data == {
        "action": "open", "from": "", "to": "review", "verdict": "review", "path": "send_back", "amount": 667,
    }  # fmt: skip


def test_a_return_of_one_of_two_leaves_one_returnable() -> None:
    order = make_order(make_shop(), [line_in(quantity=2, gross=999)])
    make_case(order, units=[1])
    (line,) = lines_of(order)
    assert (line.open, line.returnable, line.granted) == (1, 1, 500)


def test_goods_that_stay_are_counted_as_kept(order: Order) -> None:
    ask(order, "refund_only")
    first, _second = lines_of(order)
    assert (first.open, first.kept, first.returnable) == (0, 2, 1)


def test_returning_one_thing_changes_nothing_of_another(order: Order) -> None:
    _first, before = lines_of(order)
    make_case(order, units=[3, 0], step="completed")
    _first, after = lines_of(order)
    for name in ("gross", "discount", "coupon", "points", "paid", "tax", "granted", "refunded"):
        assert getattr(after, name) == getattr(before, name)


@pytest.mark.parametrize(
    ("asks", "code"),
    [
        (lambda line: [], "no_lines"),
        (lambda line: [LineAsk(line_id=line, units=1, reason="late")] * 2, "line_twice"),
        (lambda line: [LineAsk(line_id=line + 10**6, units=1, reason="late")], "unknown_line"),
        (lambda line: [LineAsk(line_id=line, units=0, reason="late")], "bad_units"),
        (lambda line: [LineAsk(line_id=line, units=-1, reason="late")], "bad_units"),
        (lambda line: [LineAsk(line_id=line, units=4, reason="late")], "units_fewer_left"),
        (lambda line: [LineAsk(line_id=line, units=1, reason="bored")], "reason_unknown"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(
    order: Order, asks: Callable[[int], list[LineAsk]], code: str
) -> None:
    assert refused(lambda: ask(order, asks=asks(lines_of(order)[0].pk))).code == code


def test_the_lines_of_another_order_are_not_reached(order: Order) -> None:
    other = make_order(order.shop)
    assert refused(lambda: ask(order, asks=asks_for(other))).code == "unknown_line"


def test_an_unknown_kind_is_refused_naming_the_field(order: Order) -> None:
    assert refused(lambda: ask(order, "repair")).field == "kind"


def test_a_no_needs_words_for_the_customer(order: Order) -> None:
    case = ask(order)
    assert refused(lambda: reject(case, because=" ", by=AGENT, at=NOW)).field == "because"
    reject(case, because=" It was worn. ", by=AGENT, at=NOW)
    assert EventRow.objects.get(name="case.rejected").data["because"] == "It was worn."


@pytest.mark.parametrize("units", [2, 1])
def test_fewer_units_of_lost_goods_may_be_approved(units: int) -> None:
    order = make_order(make_shop(STRICT), [line_in(quantity=3, gross=900, shipped=0)], delivered_at=None)
    send_out(order, tracking_number="OUT-0001", by=SYSTEM, at=NOW)
    report(order, tracking_number="OUT-0001", state="lost", by=SYSTEM, at=NOW)
    order.customer = Customer.objects.create(shop=order.shop, blocked=True)  # a person decides
    order.save()
    case = make_case(order, kind="refund_only", units=[3], reason="missing")
    assert (case.step, case.path, case.asked[0].lost) == ("review", "lost", 3)
    case = approve(case, units={case.asked[0].pk: units}, by=AGENT, at=NOW)
    line = case.lines.get()
    assert (case.step, case.granted, line.units, line.lost) == ("refund", 300 * units, units, units)
    assert audit.run() == []


@pytest.mark.parametrize("end", ["rejected", "withdrawn", "expired"])
def test_what_ends_without_a_refund_gives_everything_back(order: Order, end: str) -> None:
    case = make_case(order, units=[2, 1], step=end)
    assert (case.owner, case.due_at, case.closed_at) == ("", None, NOW + timedelta(days=7 if end == "expired" else 0))
    for line in lines_of(order):
        assert (line.open, line.kept, line.granted, line.granted_tax) == (0, 0, 0, 0)
    assert ask(order).step == "review"


@pytest.mark.parametrize(
    ("action", "actors"),
    [
        (lambda case, by: approve(case, by=by, at=NOW), [CUSTOMER, WAREHOUSE, FINANCE, CARRIER]),
        (lambda case, by: reject(case, because="No.", by=by, at=NOW), [CUSTOMER, WAREHOUSE, FINANCE, CARRIER]),
        (lambda case, by: withdraw(case, by=by, at=NOW), [WAREHOUSE, FINANCE, CARRIER]),
    ],
)
def test_nobody_acts_outside_their_role(order: Order, action: Callable[..., Case], actors: list[Actor]) -> None:
    case = ask(order)
    for actor in actors:
        assert refused(partial(action, case, actor)).code == "role_not_allowed"


def test_only_the_passing_of_time_closes_a_case_for_being_late(order: Order) -> None:
    case = approve(ask(order), by=AGENT, at=NOW)
    for kind in set(ActorKind) - {ActorKind.SYSTEM}:
        assert refused(partial(expire, case, by=Actor(kind), at=NOW)).code == "role_not_allowed"


def test_the_buttons_are_the_moves_the_role_may_take(order: Order) -> None:
    case = ask(order)
    assert allowed(case, ActorKind.AGENT) == ["approve", "reject", "ask", "offer", "submit", "withdraw", "escalate"]
    assert (allowed(case, ActorKind.CUSTOMER), allowed(case, ActorKind.WAREHOUSE)) == (["submit", "withdraw"], [])
    case = approve(case, by=AGENT, at=NOW)
    assert allowed(case, ActorKind.CUSTOMER) == ["ship", "withdraw"]
    assert refused(lambda: approve(case, by=AGENT, at=NOW)).code == "move_not_allowed"
