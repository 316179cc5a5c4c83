"""Days as the law counts them: in the shop's zone, to the end of the last one, whatever its clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.promises.counting import due_after, warning_before

ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Australia/Lord_Howe"]


@pytest.mark.parametrize(
    ("start", "days", "timezone", "business", "due"),
    [
        ("2026-03-02T12:00+08:00", 7, "Asia/Shanghai", False, "2026-03-09T23:59:59+08:00"),
        ("2026-03-02T00:00+08:00", 7, "Asia/Shanghai", False, "2026-03-09T23:59:59+08:00"),
        ("2026-03-02T23:59:59+08:00", 7, "Asia/Shanghai", False, "2026-03-09T23:59:59+08:00"),
        ("2026-03-20T12:00+01:00", 14, "Europe/Berlin", False, "2026-04-03T23:59:59+02:00"),
        ("2026-10-20T12:00+02:00", 14, "Europe/Berlin", False, "2026-11-03T23:59:59+01:00"),
        ("2026-03-06T12:00+09:00", 3, "Asia/Seoul", True, "2026-03-11T23:59:59+09:00"),
        ("2026-03-07T12:00+09:00", 1, "Asia/Seoul", True, "2026-03-09T23:59:59+09:00"),
        ("2026-03-02T12:00-05:00", 7, "America/New_York", True, "2026-03-11T23:59:59-04:00"),
        ("2026-03-02T12:00-03:00", 0, "America/Sao_Paulo", False, "2026-03-02T23:59:59-03:00"),
    ],
)
def test_days_end_with_the_day(start: str, days: int, timezone: str, business: bool, due: str) -> None:
    found = due_after(datetime.fromisoformat(start), days, timezone=timezone, business=business)
    assert found == datetime.fromisoformat(due)


instants = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(start=instants, days=st.integers(0, 400), zone=st.sampled_from(ZONES), business=st.booleans())
def test_it_is_the_last_second_of_a_day_and_never_less_than_the_days(
    start: datetime, days: int, zone: str, business: bool
) -> None:
    due = due_after(start, days, timezone=zone, business=business)
    local = due.astimezone(ZoneInfo(zone))
    assert (local.hour, local.minute, local.second) == (23, 59, 59)
    assert (local.date() - start.astimezone(ZoneInfo(zone)).date()).days >= days
    assert not (business and days and local.weekday() > 4)
    assert due_after(start, days + 1, timezone=zone, business=business) > due


@given(start=instants, days=st.integers(1, 60), zone=st.sampled_from(ZONES))
def test_the_warning_comes_between(start: datetime, days: int, zone: str) -> None:
    due = due_after(start, days, timezone=zone)
    assert start < warning_before(due, start) < due
    assert due - warning_before(due, start) <= timedelta(days=2)
