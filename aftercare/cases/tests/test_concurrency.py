"""However many come at once, no unit is asked for twice, and who comes too late is told so."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from aftercare.cases.actions import approve, open_case, reject, withdraw
from aftercare.cases.facts import LineAsk
from aftercare.cases.models import Case
from aftercare.core.models import EventRow
from aftercare.orders.models import Order, OrderLine
from stories.makers import (
    AGENT,
    CUSTOMER,
    NOW,
    STRICT,
    asks_for,
    line_in,
    lines_of,
    make_case,
    make_order,
    make_shop,
)
from stories.racing import CROWD, race, refusals, winners

pytestmark = pytest.mark.django_db(transaction=True)


def opening(order: Order, asks: list[LineAsk], kind: str = "return") -> Any:
    return partial(open_case, kind=kind, order=order, asks=asks, by=CUSTOMER, at=NOW)


@pytest.mark.parametrize("kinds", [["return"], ["refund_only"], ["return", "refund_only"]])
def test_each_unit_is_asked_for_once(kinds: list[str]) -> None:
    order = make_order(make_shop(STRICT), [line_in(quantity=5, gross=1001)])
    asks = asks_for(order, [1])
    ends = race([opening(order, asks, kinds[i % len(kinds)]) for i in range(CROWD)])
    assert (len(winners(ends)), len(refusals(ends))) == (5, CROWD - 5)
    assert {refused.code for refused in refusals(ends)} <= {"units_none_left", "over_cap"}
    (line,) = lines_of(order)
    assert (line.open + line.kept, line.granted) == (5, 1001)
    assert Case.objects.count() == 5
    assert sum(case.granted for case in Case.objects.all()) == 1001


def test_cases_over_the_same_lines_in_any_order_never_wait_in_a_circle() -> None:
    order = make_order(make_shop(), [line_in(quantity=CROWD, gross=9999) for _ in range(4)])
    asks = asks_for(order, [1, 1, 1, 1])
    cases = winners(race([opening(order, asks if i % 2 else asks[::-1]) for i in range(CROWD)]))
    assert len(cases) == CROWD
    assert not refusals(race([partial(withdraw, case, by=CUSTOMER, at=NOW) for case in cases]))
    for line in lines_of(order):
        assert (line.open, line.granted, line.granted_tax) == (0, 0, 0)


def test_opening_and_withdrawing_at_once_keep_the_counters_right() -> None:
    order = make_order(make_shop(), [line_in(quantity=40, gross=1009), line_in(quantity=40, gross=777)])
    old = [make_case(order, units=[1, 1]) for _ in range(12)]
    asks = asks_for(order, [1, 1])
    ends = race([partial(withdraw, case, by=CUSTOMER, at=NOW) for case in old] + [opening(order, asks) for _ in old])
    assert not refusals(ends)
    for line in lines_of(order):
        granted = sum(share.amount for share in line.case_lines.filter(case__closed_at=None))
        assert (line.open, line.granted) == (12, granted)
    make_case(order, units=[28, 28])
    assert [line.granted - line.paid for line in lines_of(order)] == [0, 0]


def test_of_approving_refusing_and_withdrawing_at_once_one_wins() -> None:
    case = make_case(make_order(make_shop(STRICT)))
    ends = race(
        [
            partial(approve, case, by=AGENT, at=NOW) if i % 3 == 0
            else partial(reject, case, because="No.", by=AGENT, at=NOW) if i % 3 == 1
            else partial(withdraw, case, by=CUSTOMER, at=NOW)
            for i in range(CROWD)
        ]
    )  # fmt: skip
    case.refresh_from_db()
    decided = EventRow.objects.filter(subject_kind="case", subject_id=case.pk).exclude(name="case.opened")
    # Approved, it may still be withdrawn; every other answer is the last.
    assert [row.data["from"] for row in decided] in (["review"], ["review", "send_back"])
    assert decided.last().data["to"] == case.step  # type: ignore[union-attr]
    assert len(winners(ends)) == len(decided)
    assert {refused.code for refused in refusals(ends)} == {"move_not_allowed"}
    line: OrderLine = lines_of(case.order)[0]
    assert line.open == (2 if case.closed_at is None else 0)
