"""Every step of every kind is reached by real actions on each of its paths, and the audit is clean there."""

from __future__ import annotations

import pytest

from aftercare import audit
from aftercare.cases import actions as cases
from aftercare.cases.kinds import KINDS
from aftercare.cases.models import Case
from aftercare.orders.models import Order
from stories.makers import NOW, STRICT, bring_to, line_in, make_case, make_order, make_shop, open_on
from stories.steering import AGENT, CUSTOMER, DELIVERED, reachable, send_on

pytestmark = pytest.mark.django_db
ASKED_FOR = ("review", "evidence", "offer", "rejected", "converted", "expired", "dispute", "dispute_evidence", "ruled")
"""Steps before a decision; the others are reached from where an accepted request starts."""


PLACES = [(kind, path, step) for kind in KINDS for path in KINDS[kind].start for step in reachable(kind, path)]


def order_for(path: str) -> Order:
    """Goods where the path finds them."""
    here = path in DELIVERED
    lines = [line_in(quantity=2, gross=1001, tax=59, shipped=2 * here), line_in(gross=0, quantity=1, shipped=1 * here)]
    order = make_order(make_shop(STRICT), lines, delivered_at=NOW if here else None)
    send_on(order, path, at=NOW)
    return order


def clean() -> None:
    assert [str(found) for found in audit.run()] == []


@pytest.mark.parametrize(("kind", "path", "step"), PLACES, ids=["-".join(place) for place in PLACES])
def test_it_is_reached_from_the_start(kind: str, path: str, step: str) -> None:
    case = open_on(order_for(path), kind=kind, path=path, units=None if kind == "complaint" else [2, 1])
    clean()
    assert bring_to(case, step).step == step
    clean()


@pytest.mark.parametrize("step", ASKED_FOR)
@pytest.mark.parametrize("kind", ["return", "refund_only", "exchange", "reship"])
def test_it_is_reached_by_asking(kind: str, step: str) -> None:
    order = order_for("send_back")
    case = make_case(order, kind=kind, units=[2, 0], reason="missing" if kind == "reship" else "defect")
    assert case.step in ("review", "evidence")
    assert bring_to(case, step).step == step
    clean()


@pytest.mark.parametrize("kind", ["return", "exchange"])
def test_part_of_it_accepted_leaves_the_rest_to_be_asked_for(kind: str) -> None:
    order = order_for("send_back")
    case = bring_to(open_on(order, kind=kind, path="send_back", units=[1, 0]), "completed")
    assert case.closed_at
    again = open_on(order, kind="return", path="send_back", units=[1, 0])
    assert bring_to(again, "completed").granted == (1001 + 1) // 2 - (kind == "return")
    clean()


def test_an_exchanged_unit_may_be_returned_for_what_was_paid() -> None:
    order = order_for("send_back")
    bring_to(open_on(order, kind="exchange", path="send_back", units=[2, 1]), "completed")
    case = bring_to(open_on(order, kind="return", path="send_back", units=[2, 1]), "completed")
    assert case.granted == 1001
    clean()


def test_asking_again_and_again_never_goes_beyond_what_was_paid() -> None:
    order = order_for("send_back")
    for kind, path in [("exchange", "ship_first"), ("reship", "reship"), ("return", "instant"), ("return", "keep")]:
        bring_to(open_on(order, kind=kind, path=path, units=[1, 0]), "completed")
        clean()
    order.refresh_from_db()
    assert (order.refunded, Case.objects.count()) == (1001, 4)


def test_an_offer_of_another_kind_pays_what_was_offered() -> None:
    case = bring_to(make_case(order_for("send_back"), units=[2, 0], reason="defect"), "review")
    case = cases.offer(case, kind="refund_only", path="keep", amount=300, words="Keep it?", by=AGENT, at=NOW)
    made = cases.accept_offer(case, by=CUSTOMER, at=NOW)
    assert (made.kind, made.step, made.granted) == ("refund_only", "refund", 300)
    clean()
    bring_to(made, "completed")
    assert Order.objects.get().refunded == 300
    clean()
