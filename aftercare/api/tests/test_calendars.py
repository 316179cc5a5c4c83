"""The working calendar by the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from aftercare.core.models import EventRow
from aftercare.promises.known import forget
from aftercare.promises.models import WorkingCalendar

from .talk import Talk, new_shop

pytestmark = pytest.mark.django_db
OFFICE = {name: ["09:00-12:00", "13:30-18:00"] for name in ("monday", "tuesday", "wednesday", "thursday", "friday")}
SPRING = {"first": "2026-02-16", "last": "2026-02-22", "name": "春节"}
ADDRESS = "/working-calendar"


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    forget()
    yield
    forget()


def test_without_one_every_hour_counts() -> None:
    status, answer = Talk.of_shop(new_shop(), "cases:read").get(ADDRESS)
    assert (status, answer) == (200, {"set": False, "timezone": "Asia/Shanghai", "weekly": None, "special": []})


def test_it_is_set_read_and_removed_and_the_times_say_that_they_count_it() -> None:
    talk = Talk.of_shop(new_shop())
    status, answer = talk.post(ADDRESS, {"weekly": OFFICE, "special": [SPRING]})
    assert status == 200
    assert answer == talk.get(ADDRESS)[1] == {
        "set": True, "timezone": "Asia/Shanghai", "weekly": {**OFFICE, "saturday": [], "sunday": []},
        "special": [{**SPRING, "hours": []}],
    }  # fmt: skip
    counted = {row["step"]: row["working"] for row in talk.get("/timers")[1]["timers"] if row["kind"] == "return"}
    assert [counted[step] for step in ("review", "inspection", "refund")] == [True] * 3
    assert [counted[step] for step in ("send_back", "in_transit", "rejected")] == [False] * 3
    assert talk.post(ADDRESS + "/remove")[1]["set"] is False
    assert not WorkingCalendar.objects.exists()
    assert EventRow.objects.filter(name="calendar.changed", actor_kind="integration").count() == 2


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"weekly": {}}, "weekly.monday"),
        ({"weekly": {"monday": ["9-18"]}}, "weekly.monday.1"),
        ({"weekly": {"funday": ["09:00-18:00"]}}, "weekly.funday"),
        ({"weekly": OFFICE, "special": [SPRING, {"first": "2026-02-20"}]}, "special.2.first"),
        ({"weekly": OFFICE, "special": [{"first": "2026-02-30"}]}, "special.1.first"),
        ({}, "weekly"),
    ],
)
def test_what_cannot_be_is_refused_naming_its_place(sent: dict[str, Any], field: str) -> None:
    status, answer = Talk.of_shop(new_shop()).post(ADDRESS, sent)
    assert (status, answer["errors"][0]["field"]) == (422, field)
    assert not WorkingCalendar.objects.exists()


def test_a_token_without_the_scope_changes_nothing() -> None:
    shop = new_shop()
    Talk.of_shop(shop).post(ADDRESS, {"weekly": OFFICE})
    talk, before = Talk.of_shop(shop, "cases:read", "cases:write"), list(WorkingCalendar.objects.values())
    assert talk.post(ADDRESS, {"weekly": {"monday": ["09:00-18:00"]}})[0] == 403
    assert talk.post(ADDRESS + "/remove")[0] == 403
    assert list(WorkingCalendar.objects.values()) == before
