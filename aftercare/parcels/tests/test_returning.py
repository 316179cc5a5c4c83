"""Goods come back n of m, are looked at unit by unit, and money follows what was accepted: nothing more, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aftercare.cases.models import Case
from aftercare.core.actor import Actor
from aftercare.core.models import EventRow
from aftercare.core.money import cumulative
from aftercare.core.refusal import Refused
from aftercare.money.models import Refund, RefundLine
from aftercare.orders.models import Order, OrderLine
from aftercare.parcels.actions import receive, ship
from aftercare.parcels.inspecting import Finding, inspect
from aftercare.parcels.models import Inspection, Parcel, ParcelLine, ParcelState, Restock
from stories.makers import (
    AGENT,
    CARRIER,
    CUSTOMER,
    EASY,
    NOW,
    WAREHOUSE,
    bring_to,
    findings_for,
    line_in,
    lines_of,
    make_case,
    make_order,
    make_shop,
    receive_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    return make_order(make_shop(), [line_in(quantity=5, gross=1000, tax=57), line_in(quantity=2, gross=333)])


@pytest.fixture
def case(order: Order) -> Case:
    """Four of five, and both of the second line, on their way."""
    return make_case(order, units=[4, 2], step="in_transit")


def ids(case: Case) -> list[int]:
    return list(case.lines.order_by("id").values_list("pk", flat=True))


def finding(
    pk: int, units: int, *, accepted: bool = True, disposition: str = "", grade: str = "A", **more: Any
) -> Finding:
    chosen = disposition or ("sellable" if accepted else "to_customer")
    return Finding(case_line_id=pk, units=units, grade=grade, accepted=accepted, disposition=chosen, **more)


def everything() -> list[Any]:
    """All that an action on goods could have changed."""
    kinds = (Case, OrderLine, Order, Parcel, ParcelLine, Inspection, Restock, Refund, EventRow)
    return [list(kind.objects.order_by("pk").values()) for kind in kinds]


def refused(action: Callable[[], Any]) -> Refused:
    """The refusal, after which everything is as it was."""
    before = everything()
    with pytest.raises(Refused) as found:
        action()
    assert everything() == before
    assert str(found.value)
    return found.value


def test_a_parcel_is_expected_with_what_was_approved(order: Order) -> None:
    case = make_case(order, units=[4])
    parcel = Parcel.objects.get(case=case)
    assert (parcel.state, parcel.lines.get().expected) == (ParcelState.EXPECTED, 4)


def test_shipping_keeps_carrier_and_number(order: Order) -> None:
    case = make_case(order)
    case = ship(case, carrier=" SF Express ", tracking_number=" sf123-456 ", by=CUSTOMER, at=NOW)
    parcel = Parcel.objects.get()
    assert (parcel.carrier, parcel.tracking_number, parcel.state) == ("SF Express", "SF123-456", ParcelState.IN_TRANSIT)
    assert (case.step, case.owner) == ("in_transit", "carrier")


@pytest.mark.parametrize("number", ["", "  ", "123", "x" * 61])
def test_a_tracking_number_that_is_none_is_refused(order: Order, number: str) -> None:
    case = make_case(order)
    found = refused(lambda: ship(case, carrier="SF", tracking_number=number, by=CUSTOMER, at=NOW))
    assert (found.code, found.field) == ("bad_tracking_number", "tracking_number")


def test_n_of_m_may_come_and_the_rest_later(order: Order, case: Case) -> None:
    first, second = ids(case)
    case = receive(case, counts={first: 3, second: 0}, by=WAREHOUSE, at=NOW)
    assert [(line.open, line.received) for line in lines_of(order)] == [(1, 3), (2, 0)]
    case = receive(case, counts={first: 1, second: 2}, by=WAREHOUSE, at=NOW + timedelta(hours=1))
    assert [(line.open, line.received) for line in lines_of(order)] == [(0, 4), (0, 2)]
    assert [row.data["units"] for row in EventRow.objects.filter(name="parcel.received")] == [3, 3]
    assert case.step == "inspection"


def test_goods_may_come_without_a_tracking_number(order: Order) -> None:
    assert receive_all(make_case(order)).step == "inspection"


def test_two_lines_of_the_same_goods_are_counted_together() -> None:
    order = make_order(make_shop(), [line_in(sku="CUP", quantity=2), line_in(sku="CUP", quantity=3)])
    receive_all(make_case(order))
    assert EventRow.objects.get(name="parcel.received").data["counts"] == {"CUP": 5}


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        ([5, 0], "units_beyond_expected"),
        ([-1, 1], "units_beyond_expected"),
        ([1, 3], "units_beyond_expected"),
        ([0, 0], "nothing_received"),
    ],
)
def test_units_nobody_asked_back_are_refused(case: Case, counts: list[int], code: str) -> None:
    counted = dict(zip(ids(case), counts, strict=True))
    assert refused(lambda: receive(case, counts=counted, by=WAREHOUSE, at=NOW)).code == code


def test_units_received_already_are_not_received_again(case: Case) -> None:
    case = receive_all(case)
    assert (
        refused(lambda: receive(case, counts={ids(case)[0]: 1}, by=WAREHOUSE, at=NOW)).code == "units_beyond_expected"
    )


def test_goods_of_another_case_are_not_received(case: Case) -> None:
    other = make_case(make_order(case.shop), step="in_transit")
    found = refused(lambda: receive(case, counts={ids(other)[0]: 1}, by=WAREHOUSE, at=NOW))
    assert found.code == "unexpected_item"


@pytest.mark.parametrize("actor", [CUSTOMER, AGENT, CARRIER])
def test_only_the_warehouse_receives_and_inspects(case: Case, actor: Actor) -> None:
    assert refused(lambda: receive(case, counts={ids(case)[0]: 1}, by=actor, at=NOW)).code == "role_not_allowed"
    case = receive_all(case)
    assert refused(lambda: inspect(case, findings=findings_for(case), by=actor, at=NOW)).code == "role_not_allowed"


def test_what_is_accepted_is_refunded_and_the_rest_is_free_again(order: Order, case: Case) -> None:
    first, second = ids(case)
    case = receive(case, counts={first: 3, second: 2}, by=WAREHOUSE, at=NOW)
    found = [finding(first, 1), finding(first, 2, accepted=False, grade="D"), finding(second, 2, disposition="recycle")]
    case = inspect(case, findings=found, complete=True, by=WAREHOUSE, at=NOW)
    assert (case.step, case.granted) == ("refund", 200 + 333)
    assert Refund.objects.get().amount == 533
    assert list(RefundLine.objects.order_by("line").values_list("units", "amount")) == [(1, 200), (2, 333)]
    one, two = lines_of(order)
    assert (one.open, one.received, one.granted, one.granted_tax, one.returnable) == (0, 3, 600, 34, 2)
    assert (two.open, two.received, two.granted, two.returnable) == (0, 2, 333, 0)
    bring_to(Case.objects.get(step="failed"), "sent_back")
    again = make_case(order, units=[4], step="refund")
    assert again.granted == 800


def test_inspection_may_take_several_turns(case: Case) -> None:
    first, second = ids(case)
    case = receive_all(case)
    case = inspect(case, findings=[finding(first, 2)], by=WAREHOUSE, at=NOW)
    assert case.step == "inspection"
    assert (
        refused(lambda: inspect(case, findings=[finding(first, 3)], by=WAREHOUSE, at=NOW)).code
        == "units_beyond_received"
    )
    case = inspect(case, findings=[finding(first, 2), finding(second, 2)], by=WAREHOUSE, at=NOW)
    assert (case.step, case.granted) == ("refund", 800 + 333)


def test_when_nothing_is_accepted_the_goods_go_back_and_no_money_moves(order: Order, case: Case) -> None:
    case = receive_all(case)
    case = inspect(case, findings=findings_for(case, accepted=False), by=WAREHOUSE, at=NOW)
    assert (case.step, case.owner, case.due_action) == ("failed", "customer", "take_back")
    assert bring_to(case, "sent_back").closed_at == NOW
    assert not Refund.objects.exists() and not Restock.objects.exists()
    for line in lines_of(order):
        assert (line.open, line.received, line.granted, line.granted_tax, line.returnable) == (
            0,
            0,
            0,
            0,
            line.quantity,
        )


def test_goods_found_sellable_are_back_in_stock_once(case: Case) -> None:
    first, second = ids(case)
    case = receive_all(case)
    found = [finding(first, 3), finding(first, 1, disposition="refurbish", grade="C"), finding(second, 2)]
    case = inspect(case, findings=found, by=WAREHOUSE, at=NOW)
    assert sorted(Restock.objects.values_list("units", flat=True)) == [2, 3]
    assert refused(lambda: inspect(case, findings=found, by=WAREHOUSE, at=NOW)).code == "move_not_allowed"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"units": 0}, "bad_units"), ({"units": -1}, "bad_units"), ({"units": 5}, "units_beyond_received"),
        ({"grade": "E"}, "bad_grade"), ({"disposition": "bin"}, "bad_disposition"),
        ({"disposition": "to_customer"}, "bad_disposition"), ({"photos": ("PH-0000-0000-0000",)}, "unknown_photo"),
        ({"accepted": False, "disposition": "sellable"}, "bad_disposition"),
    ],
)  # fmt: skip
def test_a_finding_that_cannot_be_is_refused(case: Case, wrong: dict[str, Any], code: str) -> None:
    case = receive_all(case)
    right = {"case_line_id": ids(case)[0], "units": 1, "grade": "A", "accepted": True, "disposition": "sellable"}
    found = refused(lambda: inspect(case, findings=[Finding(**{**right, **wrong})], by=WAREHOUSE, at=NOW))
    assert (found.code, bool(found.field)) == (code, True)


def test_no_finding_and_unreceived_goods_are_refused(case: Case) -> None:
    first, second = ids(case)
    case = receive(case, counts={first: 1}, by=WAREHOUSE, at=NOW)
    assert refused(lambda: inspect(case, findings=[], by=WAREHOUSE, at=NOW)).code == "nothing_inspected"
    assert refused(lambda: inspect(case, findings=[finding(second, 1)], by=WAREHOUSE, at=NOW)).code == "not_received"


def test_the_fee_is_never_more_than_what_was_accepted() -> None:
    fee = EASY.model_copy(
        update={
            "return_fee": 300,
            "reasons": EASY.reasons
            | {"changed_mind": EASY.reasons["defect"].model_copy(update={"freight": "customer"})},
        }
    )
    order = make_order(make_shop(fee), [line_in(quantity=5, gross=1000)])
    case = receive_all(make_case(order))
    assert case.fees == 300
    pk = ids(case)[0]
    case = inspect(case, findings=[finding(pk, 1), finding(pk, 4, accepted=False)], by=WAREHOUSE, at=NOW)
    assert (case.granted, case.fees, case.amount.minor, case.step) == (200, 200, 0, "completed")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    quantity=st.integers(1, 40_000), paid=st.integers(0, 10**9),
    rounds=st.lists(st.tuples(*[st.integers(0, 1000)] * 3), max_size=4),
)  # fmt: skip
def test_any_sequence_of_partial_returns_sums_to_what_was_paid(
    quantity: int, paid: int, rounds: list[tuple[int, int, int]]
) -> None:
    order = make_order(make_shop(), [line_in(quantity=quantity, gross=paid, tax=paid // 7)])
    for asked, came, kept in [*rounds, (1000, 1000, 1000)]:
        (line,) = lines_of(order)
        if not line.returnable:
            break
        wanted = max(1, line.returnable * asked // 1000)
        case = make_case(order, units=[wanted])
        pk, received = ids(case)[0], max(1, wanted * came // 1000)
        case = receive(case, counts={pk: received}, by=WAREHOUSE, at=NOW)
        accepted = received * kept // 1000
        found = [finding(pk, accepted)] * (accepted > 0) + [finding(pk, received - accepted, accepted=False)] * (
            received > accepted
        )
        before = case.granted
        case = inspect(case, findings=found, complete=True, by=WAREHOUSE, at=NOW)
        if accepted:
            assert case.granted == cumulative(before, accepted, wanted)
        for refused_units in Case.objects.filter(order=order, step="failed"):
            bring_to(refused_units, "sent_back")
    (line,) = lines_of(order)
    assert (line.granted, line.granted_tax, line.received, line.open) == (paid, paid // 7, quantity, 0)
    assert line.pending + line.refunded == paid
    order.refresh_from_db()
    assert order.pending + order.refunded == paid
