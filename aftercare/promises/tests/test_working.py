"""Working time keeps the laws of time: whatever the hours, the days off and what the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.promises.working import FURTHEST, WEEKDAYS, Calendar, Span, Special

pytestmark = pytest.mark.once("sqlite")
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Pacific/Apia")
HOUR, ZERO = timedelta(hours=1), timedelta()
OFFICE = Calendar("Asia/Shanghai", (*((Span(9 * 60, 18 * 60),) for _day in range(5)), (), ()))
ALWAYS = ((Span(0, 24 * 60),),) * 7


def shanghai(day: str, hour: int, minute: int = 0) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=ZoneInfo("Asia/Shanghai"))


@st.composite
def spans(draw: st.DrawFn, most: int = 3) -> tuple[Span, ...]:
    edges = sorted(draw(st.sets(st.integers(0, 96), max_size=2 * most)))
    return tuple(Span(a * 15, b * 15) for a, b in zip(edges[::2], edges[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    weekly = [draw(spans()) for _day in WEEKDAYS]
    weekly[draw(st.integers(0, 6))] = (Span(9 * 60, 18 * 60),)
    special, day = [], date(2026, 3, 1)
    for _number in range(draw(st.integers(0, 4))):
        first = day + timedelta(days=draw(st.integers(0, 90)))
        last = first + timedelta(days=draw(st.integers(0, 9)))
        special.append(Special(first, last, "", draw(spans())))
        day = last + timedelta(days=1)
    return Calendar(draw(st.sampled_from(ZONES)), tuple(weekly), tuple(special))


INSTANTS = st.timedeltas(ZERO, timedelta(days=365)).map(lambda passed: datetime(2026, 1, 1, tzinfo=UTC) + passed)
AMOUNTS = st.timedeltas(ZERO, timedelta(hours=60))


@given(calendars(), INSTANTS, AMOUNTS)
def test_what_is_added_has_passed_and_not_a_moment_more(calendar: Calendar, start: datetime, amount: timedelta) -> None:
    end = calendar.add(start, amount)
    assert calendar.between(start, end) == amount
    assert end == start or calendar.between(start, end - timedelta(microseconds=1)) < amount


@given(calendars(), INSTANTS, AMOUNTS, AMOUNTS)
def test_two_times_one_after_the_other_are_their_sum(
    calendar: Calendar, start: datetime, first: timedelta, second: timedelta
) -> None:
    assert calendar.add(calendar.add(start, first), second) == calendar.add(start, first + second)


@given(calendars(), INSTANTS, INSTANTS, AMOUNTS, AMOUNTS)
def test_who_starts_later_or_takes_longer_is_ready_no_earlier(
    calendar: Calendar, one: datetime, other: datetime, less: timedelta, more: timedelta
) -> None:
    (sooner, later), (less, more) = sorted((one, other)), sorted((less, more))
    if less > ZERO:
        assert calendar.add(sooner, less) <= calendar.add(later, less)
    assert calendar.add(sooner, less) <= calendar.add(sooner, more)
    assert calendar.between(sooner, later) <= later - sooner


@given(calendars(), INSTANTS, AMOUNTS.filter(bool))
def test_a_deadline_lies_within_working_time_or_at_its_end(
    calendar: Calendar, start: datetime, amount: timedelta
) -> None:
    end = calendar.add(start, amount)
    second = timedelta(seconds=1)
    assert calendar.between(end - min(second, amount), end) > ZERO


@given(calendars(), INSTANTS, AMOUNTS)
def test_going_back_is_the_last_instant_that_leaves_so_much(
    calendar: Calendar, end: datetime, amount: timedelta
) -> None:
    start = calendar.back(end, amount)
    assert calendar.between(start, end) == amount
    assert start == end or calendar.between(start + timedelta(microseconds=1), end) < amount


@given(calendars(), INSTANTS)
def test_an_opening_is_the_first_instant_after_which_time_passes(calendar: Calendar, at: datetime) -> None:
    opens = calendar.opening(at)
    assert calendar.between(at, opens) == ZERO
    assert calendar.between(opens, opens + timedelta(seconds=1)) > ZERO


@given(st.sampled_from(ZONES), INSTANTS, AMOUNTS)
def test_a_shop_that_never_closes_counts_every_hour(zone: str, start: datetime, amount: timedelta) -> None:
    calendar = Calendar(zone, ALWAYS)
    assert calendar.add(start, amount) == start + amount
    assert calendar.back(start, amount) == start - amount
    assert calendar.between(start, start + amount) == amount
    assert calendar.opening(start) == start


@given(calendars())
def test_what_is_kept_is_read_as_it_was(calendar: Calendar) -> None:
    assert Calendar.read(calendar.plain(), calendar.zone) == calendar


def test_friday_evenings_last_hours_are_mondays_first() -> None:
    assert OFFICE.add(shanghai("2026-11-27", 17), 4 * HOUR) == shanghai("2026-11-30", 12)
    assert OFFICE.add(shanghai("2026-11-27", 14), 4 * HOUR) == shanghai("2026-11-27", 18)
    assert OFFICE.add(shanghai("2026-11-28", 3), HOUR) == shanghai("2026-11-30", 10)
    assert OFFICE.back(shanghai("2026-11-30", 12), 4 * HOUR) == shanghai("2026-11-27", 17)


def test_a_holiday_is_left_out_and_a_saturday_worked_instead_counts() -> None:
    spring = Special(date(2026, 2, 16), date(2026, 2, 22), "春节")
    instead = Special(date(2026, 2, 28), date(2026, 2, 28), "调休上班", (Span(9 * 60, 12 * 60),))
    calendar = Calendar("Asia/Shanghai", OFFICE.weekly, (spring, instead))
    assert calendar.add(shanghai("2026-02-13", 17), 2 * HOUR) == shanghai("2026-02-23", 10)
    assert calendar.add(shanghai("2026-02-27", 17), 2 * HOUR) == shanghai("2026-02-28", 10)


NIGHT = Calendar("Europe/Berlin", ((Span(60, 240),),) * 7)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-28", 3), ("2026-03-29", 2), ("2026-10-24", 3), ("2026-10-25", 4)])
def test_an_hour_that_the_clocks_skip_is_not_worked_and_one_they_repeat_is_worked_twice(day: str, hours: int) -> None:
    noon = datetime.fromisoformat(day).replace(hour=12, tzinfo=ZoneInfo("Europe/Berlin"))
    midnight = noon.replace(hour=0)
    assert NIGHT.between(midnight, noon) == hours * HOUR


def test_times_that_begin_or_end_in_a_skipped_hour_begin_and_end_with_the_skip() -> None:
    day = datetime(2026, 3, 29, tzinfo=ZoneInfo("Europe/Berlin"))
    for span, minutes in ((Span(60, 150), 60), (Span(150, 210), 30), (Span(125, 150), 0)):
        calendar = Calendar("Europe/Berlin", ((span,),) * 7)
        assert calendar.between(day, day.replace(hour=12)) == timedelta(minutes=minutes)


@pytest.mark.parametrize("weekly", [((),) * 7, (*(((),) * 6), (Span(0, 60),))])
def test_what_never_comes_to_an_end_ends_all_the_same(weekly: tuple[tuple[Span, ...], ...]) -> None:
    calendar, start = Calendar("Asia/Shanghai", weekly), shanghai("2026-11-27", 17)
    assert start <= calendar.add(start, 2160 * HOUR) <= start + timedelta(days=FURTHEST)
    assert start - timedelta(days=FURTHEST) <= calendar.back(start, 2160 * HOUR) <= start


@pytest.mark.parametrize(("hours", "days"), [(1, 1), (9, 1), (10, 2), (48, 6)])
def test_hours_come_to_working_days(hours: int, days: int) -> None:
    assert OFFICE.days(hours * HOUR) == days


@pytest.mark.parametrize("text", ["", "9:00-18:00", "09:00-09:00", "18:00-09:00", "09:00-24:01", "09:60-10:00", "x"])
def test_what_is_no_time_of_day_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="no time of day"):
        Span.read(text)
