"""The page of a shop's times: who reads it, who sets it, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.core.models import EventRow
from aftercare.people.models import Shop
from aftercare.promises.known import forget
from aftercare.promises.models import Timer
from aftercare.ui.tests.staffed import open_shop, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    forget()
    yield
    forget()


def page_of(shop: Shop) -> str:
    return reverse("timers:of", args=[shop.slug])


def kept() -> list[Any]:
    return [*Timer.objects.values_list("shop", "kind", "step", "hours"), EventRow.objects.count()]


def test_a_supervisor_sets_a_time_and_it_stands_there_afterwards() -> None:
    shop = open_shop()
    client = signed_in("supervisor", shop)
    answer = client.post(page_of(shop), {"return.review": "24"})
    assert (answer.status_code, answer["Location"]) == (303, page_of(shop))
    shown = client.get(reverse("timers:first")).content.decode()
    assert 'name="return.review" id="id_return.review"' in shown and 'value="24"' in shown
    assert list(Timer.objects.values_list("kind", "step", "hours")) == [("return", "review", 24)]


def test_an_empty_field_is_the_default_again() -> None:
    shop = open_shop()
    client = signed_in("admin", shop)
    client.post(page_of(shop), {"return.review": "24"})
    client.post(page_of(shop), {"return.review": ""})
    assert not Timer.objects.exists()


@pytest.mark.parametrize(
    ("field", "hours", "says"),
    [
        ("return.review", "soon", "whole hours"),
        ("return.review", "0", "at least one hour"),
        ("return.review", "99999", "2160 hours at most"),
        ("return.refund", "400", "Consumer Rights Protection Law"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_changes(field: str, hours: str, says: str) -> None:
    shop = open_shop()
    client, before = signed_in("supervisor", shop), kept()
    answer = client.post(page_of(shop), {field: hours}, headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert says in answer.content.decode() and f'value="{hours}"' in answer.content.decode()
    assert kept() == before


@pytest.mark.parametrize("role", ["agent", "warehouse", "finance"])
def test_others_neither_read_nor_set(role: str) -> None:
    shop = open_shop()
    client, before = signed_in(role, shop), kept()
    for answer in (client.get(page_of(shop)), client.post(page_of(shop), {"return.review": "24"})):
        assert answer.status_code == 403
    assert kept() == before


def test_an_auditor_reads_and_sets_nothing() -> None:
    shop = open_shop()
    client, before = signed_in("auditor", shop), kept()
    shown = client.get(page_of(shop))
    assert shown.status_code == 200 and '<input type="number"' not in shown.content.decode()
    assert client.post(page_of(shop), {"return.review": "24"}).status_code == 403
    assert kept() == before


def test_a_stranger_signs_in_first_and_another_shop_is_not_there() -> None:
    mine, theirs = open_shop(), open_shop()
    before = kept()
    assert Client().post(page_of(mine), {"return.review": "24"}).status_code == 302
    assert signed_in("admin", mine).post(page_of(theirs), {"return.review": "24"}).status_code == 404
    assert kept() == before


def test_somebody_without_a_shop_is_told_so() -> None:
    shown = signed_in("supervisor").get(reverse("timers:first"), headers={"accept-language": "en"})
    assert "You work for no shop yet" in shown.content.decode()


def test_with_a_calendar_the_page_says_what_working_hours_come_to() -> None:
    shop = open_shop()
    client = signed_in("supervisor", shop)
    assert "working hours" not in client.get(page_of(shop), headers={"accept-language": "en"}).content.decode()
    client.post(reverse("calendars:of", args=[shop.slug]), {"weekly.monday": "9-18", "weekly.tuesday": "9-18"})
    page = client.get(page_of(shop), headers={"accept-language": "en"}).content.decode()
    review = page[page.index('name="return.review"') :].partition("</td>")[0]
    assert "working hours, about 6 days" in review
    send_back = page[page.index('name="return.send_back"') :].partition("</td>")[0]
    assert "working hours" not in send_back
