"""The page of a shop's working calendar: who reads it, who sets it, how hours are written, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.desk.calendars.writing import said, spans_in
from aftercare.people.models import Shop
from aftercare.promises.calendars import calendar_kept
from aftercare.promises.known import forget
from aftercare.promises.models import WorkingCalendar
from aftercare.promises.working import Span
from aftercare.ui.tests.staffed import asked, bought, open_shop, signed_in

pytestmark = pytest.mark.django_db
OFFICE = {f"weekly.{day}": "9–12, 13:30–18" for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}
ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    forget()
    yield
    forget()


def page_of(shop: Shop) -> str:
    return reverse("calendars:of", args=[shop.slug])


def row(number: int, first: str = "", last: str = "", name: str = "", hours: str = "") -> dict[str, str]:
    cells = {"first": first, "last": last, "name": name, "hours": hours}
    return {f"special.{number}.{cell}": value for cell, value in cells.items()}


def kept() -> list[Any]:
    return [*WorkingCalendar.objects.values_list("shop", "weekly", "special"), EventRow.objects.count()]


def test_a_supervisor_sets_hours_and_holidays_and_finds_them_there_afterwards() -> None:
    shop = open_shop()
    client = signed_in("supervisor", shop)
    shown = client.get(page_of(shop), headers=ENGLISH).content.decode()
    assert "No calendar yet" in shown and 'value="09:00–18:00"' in shown
    spring, instead = row(2, "2099-02-16", "2099-02-22", "春节"), row(1, "2099-02-28", "", "调休上班", "9至18")
    answer = client.post(page_of(shop), {**OFFICE, **spring, **instead, **row(3)})
    assert (answer.status_code, answer["Location"]) == (303, page_of(shop))
    calendar = calendar_kept(shop)
    assert calendar and [str(span) for span in calendar.weekly[0]] == ["09:00-12:00", "13:30-18:00"]
    assert [(day.name, len(day.hours)) for day in calendar.special] == [("春节", 0), ("调休上班", 1)]
    shown = client.get(reverse("calendars:first"), headers=ENGLISH).content.decode()
    assert 'value="09:00–12:00, 13:30–18:00"' in shown and 'value="2099-02-22"' in shown
    assert "37.5 working hours" in shown and "7 working days" in shown
    assert "工作日历" in client.get(page_of(shop), headers={"accept-language": "zh-hans"}).content.decode()


def test_it_counts_for_the_next_request_and_no_more_once_it_is_removed() -> None:
    shop = open_shop()
    client, asks = signed_in("supervisor", shop), timedelta(hours=48)
    client.post(page_of(shop), OFFICE)
    case = Case.objects.get(pk=asked(bought(shop)).pk)
    assert case.due_at and case.due_at > clock.now() + asks + timedelta(hours=40)
    client.post(reverse("calendars:remove", args=[shop.slug]))
    case = Case.objects.get(pk=asked(bought(shop)).pk)
    assert case.due_at and case.due_at <= clock.now() + asks
    assert not WorkingCalendar.objects.exists()


@pytest.mark.parametrize(
    ("sent", "field", "says"),
    [
        ({"weekly.monday": ""}, "weekly.monday", "at least one working hour"),
        ({"weekly.monday": "morning"}, "weekly.monday", "Write times as 09:00-12:00"),
        ({"weekly.monday": "9-12, 11-13"}, "weekly.monday", "overlap"),
        ({**OFFICE, **row(2, "2099-01-01", "2099-06-01")}, "special.2.last", "60 days in a row"),
        ({**OFFICE, **row(1, "2099-01-01"), **row(3, "2099-01-01")}, "special.3.first", "given twice"),
        ({**OFFICE, **row(1, name="春节")}, "special.1.first", "Say on which day"),
        ({**OFFICE, **row(1, "soon")}, "special.1.first", "Write a day"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_changes(sent: dict[str, str], field: str, says: str) -> None:
    shop = open_shop()
    client, before = signed_in("supervisor", shop), kept()
    answer = client.post(page_of(shop), {**row(1), **row(2), **row(3), **sent}, headers=ENGLISH)
    page = answer.content.decode()
    assert answer.status_code == 422
    told = page[page.index(f'id="id_{field}-wrong"') :].partition("</p>")[0]
    assert says in told
    assert kept() == before


@pytest.mark.parametrize("role", ["agent", "warehouse", "finance"])
def test_others_neither_read_nor_set(role: str) -> None:
    shop = open_shop()
    signed_in("admin", shop).post(page_of(shop), OFFICE)
    client, before = signed_in(role, shop), kept()
    removing = reverse("calendars:remove", args=[shop.slug])
    for answer in (client.get(page_of(shop)), client.post(page_of(shop), OFFICE), client.post(removing)):
        assert answer.status_code == 403
    assert kept() == before


def test_an_auditor_reads_and_sets_nothing() -> None:
    shop = open_shop()
    signed_in("admin", shop).post(page_of(shop), {**OFFICE, **row(1, "2099-02-16", "2099-02-22", "春节")})
    client, before = signed_in("auditor", shop), kept()
    shown = client.get(page_of(shop)).content.decode()
    assert "09:00–12:00, 13:30–18:00" in shown and "春节" in shown and '<button class="button primary"' not in shown
    removing = reverse("calendars:remove", args=[shop.slug])
    assert [client.post(address, OFFICE).status_code for address in (page_of(shop), removing)] == [403, 403]
    assert kept() == before


def test_a_stranger_signs_in_first_another_shop_is_not_there_and_a_link_removes_nothing() -> None:
    mine, theirs = open_shop(), open_shop()
    signed_in("admin", theirs).post(page_of(theirs), OFFICE)
    before, admin = kept(), signed_in("admin", mine)
    assert Client().post(page_of(mine), OFFICE).status_code == 302
    assert admin.post(page_of(theirs), OFFICE).status_code == 404
    assert admin.post(reverse("calendars:remove", args=[theirs.slug])).status_code == 404
    assert admin.get(reverse("calendars:remove", args=[mine.slug])).status_code == 405
    assert kept() == before


def test_somebody_without_a_shop_is_told_so() -> None:
    shown = signed_in("supervisor").get(reverse("calendars:first"), headers=ENGLISH)
    assert "You work for no shop yet" in shown.content.decode()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("9-18", ["09:00-18:00"]),
        (" 9:00 – 12:00，13：30～18：00 ", ["09:00-12:00", "13:30-18:00"]),
        ("08:00至12:00、22-24", ["08:00-12:00", "22:00-24:00"]),
        ("", []),
        ("always", ["always"]),
    ],
)
def test_hours_are_read_as_people_write_them(written: str, read: list[str]) -> None:
    assert spans_in(written) == read


def test_hours_are_read_back_as_they_are_shown() -> None:
    assert spans_in(said([Span(540, 720), Span(810, 1440)])) == ["09:00-12:00", "13:30-24:00"]
