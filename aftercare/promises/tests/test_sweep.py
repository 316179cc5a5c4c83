"""Deadlines are instants: each fires once, in order, loses to whoever was first, and nothing holds it up."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from aftercare.cases.actions import approve, withdraw
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.core.tasks import run_periods
from aftercare.promises.sweep import fire, run_until, sweep
from stories.makers import AGENT, CUSTOMER, NOW, STRICT, bring_to, line_in, lines_of, make_case, make_order, make_shop
from stories.racing import CROWD, race, refusals

pytestmark = pytest.mark.django_db
HOURS, DAYS = timedelta(hours=1), timedelta(days=1)
SECOND = timedelta(seconds=1)


def history(case: Case) -> list[tuple[str, float]]:
    """What happened to it, and how many hours after noon."""
    rows = EventRow.objects.filter(subject_kind="case", subject_id=case.pk).order_by("id")
    return [(row.name, (row.at - NOW) / HOURS) for row in rows]


@pytest.mark.parametrize(
    ("kind", "step", "after", "event", "then"),
    [
        ("return", "review", 48 * HOURS, "case.approved", "send_back"),
        ("return", "send_back", 7 * DAYS, "case.expired", "expired"),
        ("return", "in_transit", 10 * DAYS, "case.escalated", "in_transit"),
        ("return", "inspection", 2 * DAYS, "case.escalated", "inspection"),
        ("return", "refund", 24 * HOURS, "case.escalated", "refund"),
        ("refund_only", "review", 48 * HOURS, "case.escalated", "review"),
        ("refund_only", "refund", 24 * HOURS, "case.escalated", "refund"),
    ],
)
def test_a_deadline_fires_at_its_instant_and_once(
    kind: str, step: str, after: timedelta, event: str, then: str
) -> None:
    case = make_case(make_order(make_shop(STRICT)), kind=kind, step=step)
    assert case.due_at == NOW + after
    assert sweep(NOW + after - SECOND)["late"] == 0
    assert sweep(NOW + after)["late"] == 1
    assert sweep(NOW + after)["late"] == 0
    case.refresh_from_db()
    assert (case.step, history(case)[-1]) == (then, (event, after / HOURS))
    assert EventRow.objects.order_by("id").last().actor_kind == "system"  # type: ignore[union-attr]


def test_an_expired_return_gives_its_units_back() -> None:
    case = make_case(make_order(make_shop()))
    sweep(NOW + 7 * DAYS)
    (line,) = lines_of(case.order)
    assert (line.open, line.granted, line.returnable) == (0, 0, 2)


def test_a_supervisor_has_what_is_late_and_is_called_daily_until_somebody_acts() -> None:
    case = make_case(make_order(make_shop()), step="inspection")
    assert [sweep(NOW + days * DAYS)["late"] for days in (2, 2.5, 3, 4, 5)] == [1, 0, 1, 1, 1]
    case.refresh_from_db()
    assert (case.escalated_at, case.owner, case.due_at) == (NOW + 5 * DAYS, "supervisor", NOW + 6 * DAYS)
    case = bring_to(case, "refund", at=NOW + 5 * DAYS)
    assert (case.escalated_at, case.escalations, case.owner) == (None, 0, "system")


def test_a_person_who_was_first_wins() -> None:
    case = make_case(make_order(make_shop(STRICT)))
    approve(case, by=AGENT, at=NOW + 47 * HOURS)
    assert not sweep(NOW + 48 * HOURS)
    assert not fire(case.pk, at=NOW + 48 * HOURS)
    assert [name for name, _ in history(case)] == ["case.opened", "case.approved"]


def test_a_closed_case_has_no_deadline() -> None:
    case = make_case(make_order(make_shop()), step="withdrawn")
    assert (case.due_at, case.due_action, sweep(NOW + 999 * DAYS)) == (None, "", {})


def test_more_than_a_batch_is_fired_in_one_sweep() -> None:
    order = make_order(make_shop(), [line_in(quantity=7)])
    for _ in range(7):
        make_case(order, units=[1])
    assert sweep(NOW + 7 * DAYS, batch=3)["late"] == 7


def test_one_case_that_cannot_be_fired_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    order = make_order(make_shop(), [line_in(quantity=5)])
    cases = [make_case(order, units=[1], at=NOW + i * SECOND) for i in range(5)]
    Case.objects.filter(pk__in=[case.pk for case in cases[:3]]).update(due_action="of-a-later-version")
    assert sweep(NOW + 8 * DAYS, batch=2)["late"] == 2
    assert list(Case.objects.order_by("id").values_list("step", flat=True)) == ["send_back"] * 3 + ["expired"] * 2
    assert "of-a-later-version" in caplog.text
    Case.objects.update(due_action="expire")
    assert sweep(NOW + 8 * DAYS)["late"] == 3


def test_deadlines_between_two_instants_fire_in_order_each_at_its_own() -> None:
    shop = make_shop(STRICT)
    late, early = (make_case(make_order(shop), at=NOW + hours * HOURS) for hours in (5, 1))
    other = make_case(make_order(make_shop(STRICT)))
    assert run_until(NOW + 30 * DAYS, shop_id=shop.pk) == {"late": 4, "warned": 4}
    week = 7 * 24
    for case, opened in ((early, 1), (late, 5)):
        assert history(case) == [
            ("case.opened", opened), ("case.due_soon", opened + 36), ("case.approved", opened + 48),
            ("case.due_soon", opened + 24 + week), ("case.expired", opened + 48 + week),
        ]  # fmt: skip
    rows = EventRow.objects.filter(shop_id=shop.pk, subject_kind="case").order_by("id")
    assert [row.at for row in rows][2:] == sorted(row.at for row in rows)[2:]
    assert [row.subject_id for row in rows][2:] == [early.pk, late.pk] * 4
    other.refresh_from_db()
    assert other.step == "review"


def test_nothing_that_is_due_later_fires() -> None:
    case = make_case(make_order(make_shop(STRICT)))
    assert run_until(NOW + 48 * HOURS - SECOND, shop_id=case.shop_id)["late"] == 0
    assert run_until(NOW + 48 * HOURS, shop_id=case.shop_id)["late"] == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_sweeps_by_the_clock_and_a_restart_loses_nothing() -> None:
    case = make_case(make_order(make_shop()))
    with clock.virtual(NOW) as time:
        run_periods(at=clock.now())
        time.advance(NOW + 30 * DAYS)  # nobody was there when it was due
        run_periods(at=clock.now())
        run_periods(at=clock.now() + timedelta(minutes=5))
    assert [name for name, _ in history(case)] == ["case.opened", "case.expired"]


@pytest.mark.django_db(transaction=True)
def test_many_sweeps_at_once_fire_each_deadline_once() -> None:
    order = make_order(make_shop(), [line_in(quantity=30, gross=999)])
    for _ in range(30):
        make_case(order, units=[1])
    ends = race([partial(sweep, NOW + 7 * DAYS, batch=5) for _ in range(8)])
    assert sum(fired.total() for fired in ends) <= 30
    sweep(NOW + 7 * DAYS)  # what a sweep found locked waits for the next one
    assert EventRow.objects.filter(name="case.expired").count() == 30
    (line,) = lines_of(order)
    assert (line.open, line.granted) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_deadline_and_a_person_at_the_same_instant_are_one_action() -> None:
    case = make_case(make_order(make_shop()))
    ends = race(
        [
            partial(fire, case.pk, at=NOW + 7 * DAYS)
            if i % 2
            else partial(withdraw, case, by=CUSTOMER, at=NOW + 7 * DAYS)
            for i in range(CROWD)
        ]
    )
    case.refresh_from_db()
    assert len(history(case)) == 2
    assert case.step in ("expired", "withdrawn")
    assert len(refusals(ends)) == (12 if case.step == "expired" else 11)
    assert [end for end in ends if end is True] == ([True] if case.step == "expired" else [])
