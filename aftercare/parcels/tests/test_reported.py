"""A carrier's report moves the case that waits for the parcel, once, and only while it waits."""

from __future__ import annotations

import pytest

from aftercare import audit
from aftercare.cases import actions as cases
from aftercare.cases.models import Case
from aftercare.core.actor import SYSTEM
from aftercare.core.models import EventRow
from aftercare.core.tasks import run_until_idle
from aftercare.orders.delivering import report, send_out
from aftercare.orders.models import Order
from aftercare.parcels.models import CarrierClaim
from aftercare.parcels.reported import follow_delivery
from aftercare.parcels.sending import lose
from aftercare.parcels.stopping import intercept
from stories.makers import CARRIER, CUSTOMER, NOW, bring_to, line_in, make_order, make_shop, open_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    order = make_order(make_shop(), [line_in(quantity=2, gross=1001, tax=59, shipped=0)], delivered_at=None)
    send_out(order, tracking_number="OUT-0001", by=SYSTEM, at=NOW)
    return order


def told(order: Order, state: str) -> None:
    report(order, tracking_number="OUT-0001", state=state, by=SYSTEM, at=NOW)
    run_until_idle()


def clean() -> None:
    assert [str(found) for found in audit.run()] == []


@pytest.mark.parametrize(
    ("kind", "state", "step"),
    [
        ("return", "delivered", "send_back"), ("return", "refused", "in_transit"), ("return", "lost", "refund"),
        ("refund_only", "delivered", "review"), ("refund_only", "refused", "refund"), ("refund_only", "lost", "refund"),
        ("exchange", "lost", "replace"),
    ],
)  # fmt: skip
def test_a_report_moves_the_case_that_waits_and_twice_is_once(order: Order, kind: str, state: str, step: str) -> None:
    case = open_on(order, kind=kind, path="intercept", units=[2])
    told(order, state)
    case.refresh_from_db()
    assert case.step == step
    events = EventRow.objects.count()
    told(order, state)
    follow_delivery(event_id=EventRow.objects.filter(name="delivery.reported").latest("id").pk)
    assert EventRow.objects.count() == events
    clean()
    assert bring_to(Case.objects.get(pk=case.pk), "completed").closed_at
    clean()


def test_a_report_that_comes_after_somebody_acted_changes_nothing(order: Order) -> None:
    case = intercept(open_on(order, kind="return", path="intercept", units=[2]), by=CARRIER, at=NOW)
    report(order, tracking_number="OUT-0001", state="lost", by=SYSTEM, at=NOW)
    run_until_idle()
    case.refresh_from_db()
    assert case.step == "in_transit"


def test_goods_lost_after_a_withdrawal_are_paid_and_claimed() -> None:
    order = make_order(make_shop(), [line_in(quantity=2, gross=1001, tax=59)])
    case = bring_to(open_on(order, kind="return", path="send_back", units=[2]), "in_transit")
    case = lose(cases.withdraw(case, by=CUSTOMER, at=NOW), by=CARRIER, at=NOW)
    assert (case.step, case.granted, CarrierClaim.objects.get().leg) == ("refund", 1001, "back")
    clean()
