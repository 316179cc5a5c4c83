"""A person stops a clock, starts it again, gives more time; what is refused changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aftercare import audit
from aftercare.cases.actions import approve, escalate, withdraw
from aftercare.cases.models import Case
from aftercare.core.actor import SYSTEM, Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.core.tasks import run_until_idle
from aftercare.promises.actions import extend, pause, resume
from aftercare.promises.models import Pause
from aftercare.promises.queries import pause_of
from aftercare.promises.sweep import sweep
from stories.makers import AGENT, CUSTOMER, NOW, STRICT, WAREHOUSE, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db
HOURS, DAYS = timedelta(hours=1), timedelta(days=1)
SUPERVISOR = Actor(ActorKind.SUPERVISOR, name="Bo")
PROGRAM = Actor(ActorKind.INTEGRATION, name="ERP")


def sending_back() -> Case:
    """Due seven days from NOW."""
    return make_case(make_order(make_shop()))


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def clocks(case: Case) -> list[Any]:
    """All that an action on a clock writes."""
    row = Case.objects.filter(pk=case.pk).values("due_at", "due_action", "warn_at", "paused_at", "paused_left")
    return [*row, *Pause.objects.values_list("at", "until", "ended_at"), EventRow.objects.count()]


@pytest.mark.parametrize("by", [AGENT, SUPERVISOR, PROGRAM])
def test_a_paused_clock_stands_and_says_why_and_until_when(by: Actor) -> None:
    case = pause(sending_back(), because=" The carrier is on strike. ", until=NOW + 5 * DAYS, by=by, at=NOW + 1 * DAYS)
    stopped = pause_of(fresh(case))
    assert stopped and (stopped.because, stopped.until) == ("The carrier is on strike.", NOW + 5 * DAYS)
    assert (case.due_at, case.warn_at, case.paused_left) == (None, None, 6 * 86_400)
    assert not sweep(NOW + 5 * DAYS - HOURS)
    event = EventRow.objects.get(name="case.paused")
    assert (event.actor_kind, event.data["because"]) == (by.kind, "The carrier is on strike.")
    assert datetime.fromisoformat(event.data["old"]) == NOW + 7 * DAYS
    assert datetime.fromisoformat(event.data["until"]) == NOW + 5 * DAYS
    assert audit.run() == []


def test_a_pause_ends_by_itself_after_seven_days_with_the_time_that_was_left() -> None:
    case = pause(sending_back(), because="Holidays.", by=AGENT, at=NOW + 6 * DAYS)
    assert sweep(NOW + 13 * DAYS - HOURS) == {}
    assert sweep(NOW + 13 * DAYS + 5 * HOURS) == {"resumed": 1}  # however late the sweep comes
    case = fresh(case)
    assert (case.paused_at, case.due_at, case.due_action) == (None, NOW + 14 * DAYS, "expire")
    assert sweep(NOW + 14 * DAYS) == {"late": 1}
    assert (fresh(case).step, audit.run()) == ("expired", [])


def test_a_clock_that_ran_out_while_nobody_swept_fires_in_the_same_sweep() -> None:
    case = pause(sending_back(), because="Holidays.", by=AGENT, at=NOW + 6 * DAYS)
    assert sweep(NOW + 90 * DAYS) == {"resumed": 1, "late": 1}
    assert (fresh(case).step, audit.run()) == ("expired", [])


def test_a_person_starts_it_again_before_its_end_and_the_pause_does_not_end_twice() -> None:
    case = pause(sending_back(), because="Holidays.", by=AGENT, at=NOW + 1 * DAYS)
    case = resume(case, by=SUPERVISOR, at=NOW + 3 * DAYS)
    assert (case.due_at, pause_of(case)) == (NOW + 9 * DAYS, None)
    assert sweep(NOW + 8 * DAYS) == {"warned": 1}
    assert EventRow.objects.filter(name="case.resumed").count() == 1
    assert audit.run() == []


def test_a_move_ends_a_pause_and_the_sweep_only_closes_its_row() -> None:
    case = pause(sending_back(), because="Holidays.", by=AGENT, at=NOW + 1 * DAYS)
    withdraw(case, by=CUSTOMER, at=NOW + 2 * DAYS)
    assert sweep(NOW + 30 * DAYS) == {}
    assert Pause.objects.get().ended_at == NOW + 30 * DAYS
    assert (fresh(case).step, pause_of(fresh(case)), audit.run()) == ("withdrawn", None, [])


def test_a_step_may_be_paused_again_after_a_move_ended_the_last_pause() -> None:
    case = pause(make_case(make_order(make_shop(STRICT))), because="Stocktaking.", by=AGENT, at=NOW)
    sweep(NOW + 9 * DAYS)  # runs again, is approved by itself, and warned of
    case = pause(fresh(case), because="Floods.", by=AGENT, at=NOW + 9 * DAYS + HOURS)
    stopped = pause_of(case)
    assert stopped and stopped.because == "Floods."
    assert audit.run() == []


def test_more_time_is_given_until_an_instant_or_by_hours_and_warned_of_anew() -> None:
    case = extend(sending_back(), until=NOW + 10 * DAYS, because="Ill.", by=AGENT, at=NOW + 1 * DAYS)
    assert (case.due_at, case.warn_at) == (NOW + 10 * DAYS, NOW + 9 * DAYS)
    assert sweep(NOW + 9 * DAYS) == {"warned": 1}
    case = extend(fresh(case), by_hours=48, because="Still ill.", by=PROGRAM, at=NOW + 9 * DAYS)
    assert sweep(NOW + 11 * DAYS) == {"warned": 1}
    assert sweep(NOW + 12 * DAYS) == {"late": 1}
    told = [
        (row.data["because"], row.data["old"], row.data["due"]) for row in EventRow.objects.filter(name="case.extended")
    ]
    assert told[1] == ("Still ill.", (NOW + 10 * DAYS).isoformat(), (NOW + 12 * DAYS).isoformat())
    assert audit.run() == []


def test_a_little_more_time_warns_nobody_twice() -> None:
    case = sending_back()
    sweep(NOW + 6 * DAYS)
    extend(case, by_hours=1, because="A moment.", by=AGENT, at=NOW + 6 * DAYS + HOURS)
    assert sweep(NOW + 7 * DAYS) == {}
    assert sweep(NOW + 7 * DAYS + HOURS) == {"late": 1}
    assert audit.run() == []


def test_time_that_has_run_out_can_be_extended_until_somebody_acts_on_it() -> None:
    case = extend(sending_back(), by_hours=30, because="The form was down.", by=AGENT, at=NOW + 7 * DAYS + HOURS)
    assert sweep(NOW + 7 * DAYS + 2 * HOURS)["late"] == 0
    assert fresh(case).due_at == NOW + 8 * DAYS + 6 * HOURS


Do = Callable[[Case], Case]
LATER = NOW + 1 * DAYS
REFUSED: dict[str, tuple[Do, str, str]] = {
    "customer pauses": (lambda case: pause(case, because="x", by=CUSTOMER, at=LATER), "role_not_allowed", ""),
    "warehouse extends": (
        lambda case: extend(case, by_hours=5, because="x", by=WAREHOUSE, at=LATER), "role_not_allowed", "",
    ),
    "no reason": (lambda case: pause(case, because="  ", by=AGENT, at=LATER), "reason_missing", "because"),
    "no reason to extend": (
        lambda case: extend(case, by_hours=5, because="", by=AGENT, at=LATER), "reason_missing", "because",
    ),
    "for ever": (
        lambda case: pause(case, because="x", until=LATER + 31 * DAYS, by=AGENT, at=LATER), "bad_end", "until",
    ),
    "ends before it begins": (
        lambda case: pause(case, because="x", until=LATER, by=AGENT, at=LATER), "bad_end", "until",
    ),
    "too late to pause": (lambda case: pause(case, because="x", by=AGENT, at=NOW + 7 * DAYS), "too_late", ""),
    "runs already": (lambda case: resume(case, by=AGENT, at=LATER), "not_paused", ""),
    "customer resumes": (lambda case: resume(case, by=CUSTOMER, at=LATER), "role_not_allowed", ""),
    "neither until nor hours": (lambda case: extend(case, because="x", by=AGENT, at=LATER), "bad_end", "until"),
    "both": (
        lambda case: extend(case, until=NOW + 9 * DAYS, by_hours=1, because="x", by=AGENT, at=LATER), "bad_end",
        "until",
    ),
    "earlier": (
        lambda case: extend(case, until=NOW + 6 * DAYS, because="x", by=AGENT, at=LATER), "not_later", "until",
    ),
    "no hours": (lambda case: extend(case, by_hours=0, because="x", by=AGENT, at=LATER), "not_later", "until"),
    "hours taken away": (lambda case: extend(case, by_hours=-9, because="x", by=AGENT, at=LATER), "not_later", "until"),
    "next year": (
        lambda case: extend(case, until=LATER + 91 * DAYS, because="x", by=AGENT, at=LATER), "bad_end", "until",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_changes_nothing(name: str) -> None:
    do, code, field = REFUSED[name]
    case = sending_back()
    before = clocks(case)
    with pytest.raises(Refused) as refused:
        do(case)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert clocks(case) == before


@pytest.mark.parametrize("do", [pause, extend])
def test_a_clock_that_stands_is_neither_paused_nor_extended(do: Any) -> None:
    case = pause(sending_back(), because="Holidays.", by=AGENT, at=LATER)
    before = clocks(case)
    with pytest.raises(Refused) as refused:
        do(case, because="x", by=AGENT, at=LATER + HOURS, **({"by_hours": 5} if do is extend else {}))
    assert refused.value.code == "paused"
    assert clocks(case) == before


@pytest.mark.parametrize("step", ["withdrawn", "rejected"])
def test_a_case_without_a_deadline_has_no_clock_to_stop(step: str) -> None:
    case = make_case(make_order(make_shop(STRICT)), step=step)
    before = clocks(case)
    with pytest.raises(Refused) as refused:
        pause(case, because="x", by=AGENT, at=LATER)
    assert refused.value.code == "no_deadline"
    with pytest.raises(Refused) as refused:
        extend(case, by_hours=1, because="x", by=AGENT, at=LATER)
    assert refused.value.code == "no_deadline"
    assert clocks(case) == before


def test_the_customer_is_told_why_and_until_when_in_their_language() -> None:
    from aftercare.core.messages import Message

    case = make_case(make_order(make_shop(), locale="zh-hans"))
    run_until_idle()
    pause(case, because="快递停运", by=AGENT, at=NOW + 1 * DAYS)
    resume(case, by=AGENT, at=NOW + 2 * DAYS)
    extend(case, by_hours=24, because="假期", by=AGENT, at=NOW + 2 * DAYS)
    run_until_idle()
    paused, resumed, extended = list(Message.objects.order_by("id"))[1:]
    assert "3月10日 12:00" in paused.text and "快递停运" in paused.text
    assert "3月10日 12:00" in resumed.text
    assert "3月11日 12:00" in extended.text and "假期" in extended.text


times = st.integers(min_value=0, max_value=7 * 86_400 - 1)
slow = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@slow
@given(
    stops=st.lists(st.tuples(times, st.integers(min_value=1, max_value=30 * 86_400)), min_size=1, max_size=4),
    zone=st.sampled_from(["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"]),
)
def test_pausing_and_resuming_keeps_the_time_that_was_left(stops: list[tuple[int, int]], zone: str) -> None:
    """However often, for however long, across changes of summer time."""
    case = make_case(make_order(make_shop(timezone=zone)))
    at, left = NOW, 7 * DAYS
    for runs, stands in stops:
        runs_for = min(timedelta(seconds=runs), left - timedelta(seconds=1))
        at, left = at + runs_for, left - runs_for
        case = pause(case, because="x", until=at + 30 * DAYS, by=SUPERVISOR, at=at)
        at += timedelta(seconds=stands)
        case = resume(case, by=AGENT, at=at)
        assert case.due_at == at + left
        assert case.warn_at is None or at < case.warn_at < case.due_at


@slow
@given(hours=st.lists(st.integers(min_value=-5, max_value=600), min_size=1, max_size=6))
def test_time_is_only_ever_given(hours: list[int]) -> None:
    case = sending_back()
    due = case.due_at
    for by_hours in hours:
        try:
            case = extend(case, by_hours=by_hours, because="x", by=SUPERVISOR, at=NOW)
        except Refused:
            assert fresh(case).due_at == due
        else:
            assert due and case.due_at == due + by_hours * HOURS
        assert case.due_at and due and case.due_at >= due
        due = case.due_at


def test_a_deadline_of_hours_does_not_stretch_with_summer_time() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 3, 28, 12, tzinfo=berlin)  # clocks go forward on the 29th
    case = make_case(make_order(make_shop(STRICT, timezone="Europe/Berlin")), at=before.astimezone(UTC))
    assert case.due_at and case.due_at - before.astimezone(UTC) == 48 * HOURS
    assert case.due_at.astimezone(berlin).hour == 13


def test_pauses_and_extensions_add_up_and_beyond_the_cap_it_takes_a_supervisor() -> None:
    case = extend(sending_back(), by_hours=20 * 24, because="Floods.", by=AGENT, at=NOW)
    case = pause(case, because="Holidays.", until=NOW + 6 * DAYS, by=PROGRAM, at=NOW)
    case = resume(case, by=AGENT, at=NOW + 1 * DAYS)  # what was not used counts no more
    assert case.lengthened == 21 * 86_400
    before = clocks(case)
    for by in (AGENT, PROGRAM):
        with pytest.raises(Refused) as refused:
            extend(case, by_hours=10 * 24, because="x", by=by, at=NOW + 1 * DAYS)
        assert refused.value.code == "longest"
    assert clocks(case) == before
    assert extend(case, by_hours=10 * 24, because="x", by=SUPERVISOR, at=NOW + 1 * DAYS).due_at == NOW + 38 * DAYS
    assert audit.run() == []


def test_calling_a_supervisor_leaves_the_deadline_that_decides_for_the_customer() -> None:
    case = make_case(make_order(make_shop(STRICT)))
    for hours in (1, 2, 3):
        case = escalate(case, by=AGENT, at=NOW + hours * HOURS)
    assert (case.due_at, case.due_action, case.owner) == (NOW + 48 * HOURS, "approve", "supervisor")
    assert audit.run() == []
    assert sweep(NOW + 48 * HOURS)["late"] == 1
    assert (fresh(case).step, audit.run()) == ("send_back", [])


def test_nothing_is_late_before_its_time() -> None:
    case = make_case(make_order(make_shop(STRICT)))
    paused = pause(make_case(make_order(make_shop(STRICT))), because="x", by=AGENT, at=NOW)
    before = clocks(case)
    for early in (case, paused):
        with pytest.raises(Refused) as refused:
            approve(early, by=SYSTEM, at=NOW + 47 * HOURS)
        assert refused.value.code == "not_due"
    assert clocks(case) == before
