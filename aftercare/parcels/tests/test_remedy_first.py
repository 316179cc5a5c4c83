"""Who has the money or the replacement first: what came back in order counts, the rest is disputed, or charged."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare import audit
from aftercare.cases import actions as cases
from aftercare.cases.models import Case
from aftercare.core.models import EventRow
from aftercare.money.models import Refund
from aftercare.notices.words import words_for
from aftercare.orders.models import Order
from aftercare.parcels import sending
from aftercare.parcels.actions import receive
from aftercare.parcels.inspecting import Finding, inspect
from aftercare.parcels.models import Parcel, ShipmentLine
from aftercare.parcels.queries import to_send, waiting
from aftercare.promises.models import LegalDeadline
from aftercare.promises.sweep import sweep
from stories.makers import (
    AGENT,
    CARRIER,
    CUSTOMER,
    NOW,
    SUPERVISOR,
    WAREHOUSE,
    bring_to,
    line_in,
    lines_of,
    make_order,
    make_shop,
    open_on,
)

pytestmark = pytest.mark.django_db
FIRST = [("return", "instant"), ("exchange", "ship_first")]
each = pytest.mark.parametrize(("kind", "path"), FIRST)


@pytest.fixture
def order() -> Order:
    return make_order(make_shop(), [line_in(quantity=2, gross=1001, tax=59)])


def two(order: Order, kind: str, path: str, step: str = "inspection") -> Case:
    return bring_to(open_on(order, kind=kind, path=path, units=[2]), step)


def one_refused(case: Case) -> Case:
    (line,) = case.lines.all()
    return inspect(case, findings=[
        Finding(case_line_id=line.pk, units=1, grade="A", accepted=True, disposition="sellable"),
        Finding(case_line_id=line.pk, units=1, grade="D", accepted=False, disposition="to_customer"),
    ], by=WAREHOUSE, at=NOW)  # fmt: skip


def clean() -> None:
    assert [str(found) for found in audit.run()] == []


@each
def test_a_unit_that_was_not_accepted_is_the_customers_to_dispute(order: Order, kind: str, path: str) -> None:
    case = one_refused(two(order, kind, path))
    assert (case.step, case.owner, case.due_action, case.receivable) == ("failed", "customer", "take_back", 0)
    assert waiting(Case.objects.all()) == []  # it stays where it is
    clean()
    case = cases.dispute(case, words="It came like this.", by=CUSTOMER, at=NOW)
    case = cases.rule(case, ruling="customer", words="Clear.", by=SUPERVISOR, at=NOW)
    assert (case.step, case.receivable) == ("completed", 0)
    clean()


@each
def test_what_was_not_accepted_goes_back_and_is_charged(order: Order, kind: str, path: str) -> None:
    case = cases.take_back(one_refused(two(order, kind, path)), by=CUSTOMER, at=NOW)
    assert [piece.units for piece in to_send(case)] == [1]
    case = bring_to(case, "delivering_back")
    assert ShipmentLine.objects.get(shipment__purpose="to_buyer").units == 1
    case = sending.deliver(case, by=CARRIER, at=NOW)
    assert (case.step, case.receivable) == ("unreturned", 501)
    assert EventRow.objects.get(name="shipment.delivered", data__to="unreturned").data["receivable"] == 501
    assert Refund.objects.count() == (kind == "return")
    clean()


@each
def test_a_dispute_lost_sends_it_back_and_one_lost_on_its_way_is_not_charged(
    order: Order, kind: str, path: str
) -> None:
    case = cases.dispute(one_refused(two(order, kind, path)), words="It came like this.", by=CUSTOMER, at=NOW)
    case = cases.rule(case, ruling="shop", words="It is broken.", by=SUPERVISOR, at=NOW)
    case = sending.lose(bring_to(case, "delivering_back"), by=CARRIER, at=NOW)
    assert (case.step, case.receivable) == ("completed", 0)
    clean()


@each
def test_units_that_did_not_come_are_charged_and_the_customer_may_object(order: Order, kind: str, path: str) -> None:
    case = two(order, kind, path, "send_back")
    (line,) = case.asked
    case = receive(case, counts={line.pk: 1}, by=WAREHOUSE, at=NOW)
    good = Finding(case_line_id=line.pk, units=1, grade="A", accepted=True, disposition="sellable")
    case = inspect(case, findings=[good], complete=True, by=WAREHOUSE, at=NOW)
    assert (case.step, case.receivable) == ("unreturned", 501)
    clean()
    case = cases.appeal(case, words="I sent both.", by=CUSTOMER, at=NOW)
    assert (case.step, case.owner) == ("charge_dispute", "supervisor")
    clean()
    case = cases.rule(case, ruling="customer", words="The label says two.", by=SUPERVISOR, at=NOW)
    assert (case.step, case.receivable) == ("completed", 0)
    clean()


@each
def test_nothing_sent_back_is_all_charged_and_stays_so_when_it_is_ruled(order: Order, kind: str, path: str) -> None:
    case = two(order, kind, path, "send_back")
    sweep(NOW + timedelta(days=30))
    case.refresh_from_db()
    assert (case.step, case.receivable) == ("unreturned", 1001)
    told = EventRow.objects.get(name="case.expired")
    assert told.data["receivable"] == 1001
    assert "¥10.01" in words_for(told, case).text  # type: ignore[union-attr]
    case = cases.appeal(case, words="I sent it.", by=CUSTOMER, at=NOW + timedelta(days=31))
    case = cases.rule(case, ruling="shop", words="No number.", by=SUPERVISOR, at=NOW + timedelta(days=31))
    assert (case.step, case.receivable) == ("charged", 1001)
    clean()


@each
def test_the_charge_is_said_beforehand(order: Order, kind: str, path: str) -> None:
    case = open_on(order, kind=kind, path=path, units=[2])
    words = words_for(EventRow.objects.get(name="case.opened"), case)
    assert words and "¥10.01 is charged" in words.whole
    other = open_on(make_order(make_shop()), kind="return", path="send_back")
    assert "charged" not in words_for(EventRow.objects.filter(name="case.opened").latest("id"), other).whole  # type: ignore[union-attr]


def one_of_three_refused(kind: str, path: str) -> Case:
    """Of three, one never came, one was good and one was not accepted."""
    order = make_order(make_shop(), [line_in(quantity=3, gross=900, tax=59)])
    case = bring_to(open_on(order, kind=kind, path=path, units=[3]), "send_back")
    case = receive(case, counts={case.asked[0].pk: 2}, by=WAREHOUSE, at=NOW)
    case = one_refused(case)
    return inspect(case, complete=True, by=WAREHOUSE, at=NOW) if case.step == "inspection" else case


@each
def test_a_dispute_won_over_what_came_leaves_what_never_came_to_be_charged(kind: str, path: str) -> None:
    case = cases.dispute(one_of_three_refused(kind, path), words="It came like this.", by=CUSTOMER, at=NOW)
    case = cases.rule(case, ruling="customer", words="Clear.", by=SUPERVISOR, at=NOW)
    assert (case.step, case.receivable) == ("completed", 300)
    told = EventRow.objects.get(name="case.ruled")
    assert told.data["receivable"] == 300
    assert "¥3.00" in words_for(told, case).whole  # type: ignore[union-attr]
    clean()


@each
def test_what_a_carrier_lost_is_not_charged_and_what_never_came_is(kind: str, path: str) -> None:
    case = sending.lose(bring_to(one_of_three_refused(kind, path), "delivering_back"), by=CARRIER, at=NOW)
    assert (case.step, case.receivable) == ("completed", 300)
    assert not LegalDeadline.objects.filter(case=case, met_at=None, void_at=None).exists()
    clean()


def test_goods_lost_on_their_way_back_leave_the_replacement_to_be_claimed(order: Order) -> None:
    case = sending.lose(two(order, "exchange", "ship_first", "in_transit"), by=CARRIER, at=NOW)
    assert (case.step, case.receivable) == ("completed", 0)
    assert [line.written_off for line in lines_of(order)] == [0]
    assert open_on(order, kind="exchange", path="send_back", units=[2]).step == "send_back"
    clean()


def test_a_replacement_lost_before_anything_is_sent_back_is_sent_again(order: Order) -> None:
    case = sending.lose_sent(two(order, "exchange", "ship_first", "send_back"), by=CARRIER, at=NOW)
    assert (case.step, case.owner) == ("replace", "warehouse")
    clean()
    case = bring_to(case, "completed")
    assert (Parcel.objects.count(), case.receivable) == (1, 0)
    clean()


@pytest.mark.parametrize("step", ["in_transit", "inspection"])
def test_a_replacement_lost_while_the_goods_travel_is_sent_once_they_are_checked(order: Order, step: str) -> None:
    case = sending.lose_sent(two(order, "exchange", "ship_first", step), by=AGENT, at=NOW)
    assert (case.step, case.path) == (step, "send_back")
    clean()
    case = bring_to(case, "replace")
    assert bring_to(case, "completed").receivable == 0
    clean()


def test_the_time_to_send_back_begins_when_the_replacement_has_arrived(order: Order) -> None:
    case = two(order, "exchange", "ship_first", "send_back")
    assert case.due_at == NOW + timedelta(days=17)
    case = sending.deliver(case, by=CARRIER, at=NOW + timedelta(days=12))
    assert case.due_at == NOW + timedelta(days=19)
    clean()


def test_after_a_loss_only_what_is_accepted_is_replaced(order: Order) -> None:
    case = sending.lose_sent(two(order, "exchange", "ship_first", "inspection"), by=AGENT, at=NOW)
    case = one_refused(case)
    assert case.step == "replace"
    assert bring_to(case, "completed").receivable == 0
    clean()
