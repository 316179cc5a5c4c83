"""A working calendar: set by who may, told with before and after, counted by the shop's own steps, held by the law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftercare import audit
from aftercare.cases.actions import approve
from aftercare.cases.models import Case
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop
from aftercare.promises import actions as clocks
from aftercare.promises.calendars import calendar_kept, remove_calendar, set_calendar
from aftercare.promises.known import forget
from aftercare.promises.models import WorkingCalendar
from aftercare.promises.shops import change_shop
from aftercare.promises.sweep import run_until, sweep
from aftercare.promises.timers import set_timers
from aftercare.promises.working import WEEKDAYS, Calendar
from stories.makers import AGENT, EASY, NOW, STRICT, SUPERVISOR, bring_to, make_case, make_order, make_shop, receive_all

pytestmark = pytest.mark.django_db
HOURS, DAYS = timedelta(hours=1), timedelta(days=1)
OFFICE = {name: ["09:00-18:00"] for name in WEEKDAYS[:5]}
SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 27, 9, tzinfo=SHANGHAI)
FRIDAY = AT.replace(hour=17)
MONDAY = AT.replace(day=30)


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    forget()
    yield
    forget()


def work(
    shop: Shop, weekly: Mapping[str, Sequence[str]] = OFFICE, special: Sequence[Mapping[str, Any]] = (), *,
    by: Actor = SUPERVISOR,
) -> Calendar:  # fmt: skip
    return set_calendar(shop=shop, weekly=weekly, special=special, by=by, at=AT)


def give(shop: Shop, **hours: int) -> None:
    set_timers(shop=shop, hours={("return", step): value for step, value in hours.items()}, by=SUPERVISOR, at=AT)


def open_case(shop: Shop, *, at: datetime = FRIDAY, step: str = "") -> Case:
    return make_case(make_order(shop), at=at, step=step)


def kept() -> list[Any]:
    return [
        *WorkingCalendar.objects.values_list("shop", "weekly", "special"),
        EventRow.objects.filter(name="calendar.changed").count(),
    ]


def test_a_request_of_friday_at_five_with_four_working_hours_is_due_on_monday_at_noon() -> None:
    shop, other = make_shop(STRICT), make_shop(STRICT)
    for one in (shop, other):
        give(one, review=4)
    work(shop)
    case = open_case(shop)
    assert (case.due_at, case.warn_at) == (MONDAY + 3 * HOURS, MONDAY + 2 * HOURS)
    assert open_case(other).due_at == FRIDAY + 4 * HOURS
    assert sweep(MONDAY + 2 * HOURS)["late"] == 1  # the other shop's alone
    assert sweep(MONDAY + 3 * HOURS)["late"] == 1
    assert audit.run() == []


def test_a_customers_own_time_runs_at_every_hour() -> None:
    shop = make_shop(EASY)
    work(shop)
    case = open_case(shop)
    assert (case.step, case.due_at) == ("send_back", FRIDAY + 7 * DAYS)


def test_a_deadline_that_runs_keeps_its_instant() -> None:
    shop = make_shop(STRICT)
    running = open_case(shop)
    work(shop)
    running.refresh_from_db()
    assert running.due_at == FRIDAY + 48 * HOURS


def test_a_move_asks_the_database_nothing_for_a_calendar_that_there_is_not() -> None:
    shop = make_shop(STRICT)
    first, second = open_case(shop), open_case(shop)
    approve(first, by=AGENT, at=FRIDAY)
    with CaptureQueriesContext(connection) as asked:
        approve(second, by=AGENT, at=FRIDAY)
    assert not [query for query in asked if "workingcalendar" in query["sql"]]


@pytest.mark.parametrize("country", ["CN", "DE"])
def test_working_time_never_takes_what_the_law_gives_the_money(country: str) -> None:
    """Open one hour a week, every step would take months; the refund is still called for before the law's day."""
    shop = make_shop(EASY, country=country)
    work(shop, {"monday": ["09:00-10:00"]})
    case = receive_all(open_case(shop, at=NOW, step="in_transit"), at=NOW)
    case.refresh_from_db()
    assert case.step == "inspection" and case.due_at
    legal = min(row.due_at for row in case.legal_deadlines.filter(code="refund") if row.due_at)
    assert NOW + 48 * HOURS < case.due_at <= legal - 24 * HOURS
    case = bring_to(case, "refund", at=case.due_at)
    assert case.due_at and case.due_at <= legal


def test_what_is_late_under_the_law_already_has_its_plain_hours() -> None:
    shop = make_shop(EASY, country="CN")
    work(shop, {"monday": ["09:00-10:00"]})
    case = receive_all(open_case(shop, at=NOW, step="in_transit"), at=NOW)
    late = NOW + 30 * DAYS
    assert bring_to(case, "refund", at=late).due_at == late + 24 * HOURS


def test_a_pause_keeps_the_working_time_that_was_left() -> None:
    shop = make_shop(STRICT)
    give(shop, review=4)
    work(shop)
    case = open_case(shop)  # an hour of Friday, three of Monday
    case = clocks.pause(case, because="A call.", until=MONDAY + 5 * HOURS, by=AGENT, at=FRIDAY + HOURS / 2)
    assert case.paused_left == 3.5 * 3600
    run_until(MONDAY + 6 * HOURS, shop_id=shop.pk)
    case.refresh_from_db()
    assert case.due_at == MONDAY + 8.5 * HOURS


def test_more_time_by_hours_is_working_time_and_until_an_instant_is_that_instant() -> None:
    shop = make_shop(STRICT)
    give(shop, review=4)
    work(shop)
    case = clocks.extend(open_case(shop), by_hours=7, because="A call.", by=AGENT, at=FRIDAY)
    assert case.due_at == MONDAY + DAYS + HOURS
    until = MONDAY + DAYS + 14 * HOURS
    assert clocks.extend(case, until=until, because="A call.", by=AGENT, at=FRIDAY).due_at == until


def test_a_supervisor_is_called_again_on_the_next_working_day() -> None:
    shop = make_shop(EASY)
    work(shop)
    case = receive_all(open_case(shop, step="in_transit"), at=FRIDAY)
    case.refresh_from_db()
    assert case.due_at
    run_until(case.due_at, shop_id=shop.pk)
    called = case.due_at
    case.refresh_from_db()
    assert (case.step, case.owner, case.escalations) == ("inspection", "supervisor", 1)
    assert case.due_at and called + DAYS <= case.due_at <= called + 4 * DAYS
    assert case.due_at.astimezone(SHANGHAI).weekday() < 5


def test_what_changed_is_told_with_before_and_after() -> None:
    shop = make_shop()
    calendar = work(shop, special=[{"first": date(2026, 12, 31), "name": "New year’s eve"}])
    assert calendar_kept(shop) == calendar
    work(shop, special=[{"first": date(2026, 12, 31), "name": "New year’s eve"}])
    remove_calendar(shop=shop, by=SUPERVISOR, at=AT)
    remove_calendar(shop=shop, by=SUPERVISOR, at=AT)
    first, second = EventRow.objects.filter(name="calendar.changed").order_by("id")
    assert first.data == {"before": None, "after": calendar.plain()}
    assert second.data == {"before": calendar.plain(), "after": None}
    assert (first.subject_kind, first.subject_id) == ("shop", shop.pk)
    assert not WorkingCalendar.objects.exists() and open_case(shop)


def test_another_time_zone_is_that_of_the_calendar_too() -> None:
    shop = make_shop(STRICT)
    give(shop, review=4)
    work(shop)
    open_case(shop)
    change_shop(shop, fields={"timezone": "UTC"}, by=SUPERVISOR, at=AT)
    forget()
    assert open_case(shop).due_at == FRIDAY + 4 * HOURS  # nine in the morning there


@pytest.mark.parametrize("by", [AGENT, Actor(ActorKind.CUSTOMER), Actor(ActorKind.WAREHOUSE)])
def test_only_a_supervisor_or_a_program_sets_or_removes_it(by: Actor) -> None:
    shop = make_shop()
    work(shop)
    before = kept()
    for act in (
        lambda: work(shop, {"monday": ["09:00-10:00"]}, by=by),
        lambda: remove_calendar(shop=shop, by=by, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "role_not_allowed"
    assert kept() == before


def day(first: int, last: int = 0, *hours: str, name: str = "") -> dict[str, Any]:
    begins = date(2026, 1, 1) + first * DAYS
    return {"first": begins, "last": begins + last * DAYS, "name": name, "hours": hours}


@pytest.mark.parametrize(
    ("weekly", "special", "code", "field"),
    [
        ({}, [], "never_open", "weekly.monday"),
        ({"monday": ["09:00-09:59"]}, [], "never_open", "weekly.monday"),
        ({"someday": ["09:00-18:00"]}, [], "unknown_weekday", "weekly.someday"),
        ({"tuesday": ["18:00-09:00"]}, [], "bad_times", "weekly.tuesday"),
        ({"tuesday": ["09:00-12:00", "11:00-13:00"]}, [], "times_overlap", "weekly.tuesday"),
        (OFFICE, [day(5), day(3, 2)], "days_overlap", "special.1.first"),
        (OFFICE, [day(5, -1)], "bad_days", "special.1.last"),
        (OFFICE, [{"first": date.max}], "bad_days", "special.1.first"),
        (OFFICE, [{"first": date.min}], "bad_days", "special.1.first"),
        (OFFICE, [{"first": date(2199, 12, 31), "last": date.max}], "closed_too_long", "special.1.last"),
        (OFFICE, [day(1), day(2, 0, "9-10")], "bad_times", "special.2.hours"),
        (OFFICE, [day(1, name="x" * 61)], "long_name", "special.1.name"),
        (OFFICE, [day(1, 90)], "closed_too_long", "special.1.last"),
        (OFFICE, [day(31, 30), day(1, 29), day(70)], "closed_too_long", "special.2.last"),
        ({"monday": ["09:00-18:00"]}, [day(4 + 7 * n) for n in range(9)], "closed_too_long", "special.1.last"),
        (OFFICE, [day(2 * n) for n in range(201)], "too_many", "special"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place_and_nothing_of_it_is_kept(
    weekly: dict[str, Any], special: list[dict[str, Any]], code: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        work(make_shop(), weekly, special)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert kept() == [0]
