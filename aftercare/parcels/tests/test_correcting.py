"""A count or a finding taken back leaves every counter as if it had not been, and the case goes on from there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aftercare import audit
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.core.refusal import Refused
from aftercare.core.tasks import run_until_idle
from aftercare.orders.delivering import report, send_out
from aftercare.parcels.actions import receive
from aftercare.parcels.correcting import recount, withdraw_finding
from aftercare.parcels.inspecting import inspect
from aftercare.parcels.models import Restock
from aftercare.ui.tests.staffed import AGENT, WAREHOUSE, arrived, bought, finding, open_shop, sent, state
from stories.makers import NOW, line_in, make_order, make_shop, open_on

pytestmark = pytest.mark.django_db


def clean() -> None:
    assert [str(found) for found in audit.run()] == []


def test_after_a_recount_the_rest_comes_as_if_it_had_never_been_counted() -> None:
    case = sent(bought(open_shop()), units=2)
    line = case.lines.get()
    receive(case, counts={line.pk: 2}, by=WAREHOUSE, at=clock.now())
    recount(case, counts={line.pk: 1}, by=WAREHOUSE, at=clock.now())
    clean()
    inspect(case, findings=[replace(finding(line), units=1)], by=WAREHOUSE, at=clock.now())
    assert Case.objects.get().step == "inspection"
    receive(case, counts={line.pk: 1}, by=WAREHOUSE, at=clock.now())
    inspect(case, findings=[replace(finding(line), units=1)], by=WAREHOUSE, at=clock.now())
    assert Case.objects.get().step == "refund"
    clean()


def test_after_a_finding_was_taken_back_another_decides() -> None:
    case = arrived(bought(open_shop()), units=2)
    line = case.lines.get()
    inspect(case, findings=[replace(finding(line), units=1)], by=WAREHOUSE, at=clock.now())
    withdraw_finding(case, by=WAREHOUSE, at=clock.now())
    assert not Restock.objects.exists()
    clean()
    worn = replace(finding(line), units=2, grade="C", disposition="quarantine")
    inspect(case, findings=[worn], by=WAREHOUSE, at=clock.now())
    assert (Case.objects.get().step, Restock.objects.count()) == ("refund", 0)
    clean()


def test_what_came_back_unopened_is_not_counted_down() -> None:
    order = make_order(make_shop(), [line_in(quantity=2, gross=1001, tax=59, shipped=0)], delivered_at=None)
    send_out(order, tracking_number="OUT-0001", by=SYSTEM, at=NOW)
    case = open_on(order, kind="return", path="intercept", units=[2])
    report(order, tracking_number="OUT-0001", state="refused", by=SYSTEM, at=NOW)
    run_until_idle()
    receive(case, counts={case.lines.get().pk: 2}, by=WAREHOUSE, at=NOW)
    before = state()
    with pytest.raises(Refused, match="unopened"):
        recount(case, counts={case.lines.get().pk: 1}, by=WAREHOUSE, at=NOW)
    assert state() == before
    clean()


def test_only_the_warehouse_counts_again() -> None:
    case = arrived(bought(open_shop()), units=2)
    before = state()
    with pytest.raises(Refused):
        recount(case, counts={case.lines.get().pk: 1}, by=AGENT, at=clock.now())
    with pytest.raises(Refused):
        withdraw_finding(case, by=AGENT, at=clock.now())
    assert state() == before
