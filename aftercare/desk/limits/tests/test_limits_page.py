"""The page of a shop's limits: administrators set them, supervisors and auditors read, nothing wrong is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.cases.actions import set_limits
from aftercare.cases.limits import limits_of, suggested
from aftercare.cases.models import DecisionLimit
from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.core.models import EventRow
from aftercare.people.models import Shop
from aftercare.ui.tests.staffed import open_shop, signed_in

pytestmark = pytest.mark.django_db


def page_of(shop: Shop) -> str:
    return reverse("limits:of", args=[shop.slug])


def kept() -> list[Any]:
    return [*DecisionLimit.objects.values_list("shop", "role", "per_case", "per_day"), EventRow.objects.count()]


def test_an_administrator_sets_a_limit_and_it_stands_there_afterwards() -> None:
    shop = open_shop()
    client = signed_in("admin", shop)
    answer = client.post(page_of(shop), {"agent.per_case": "500", "agent.per_day": "2000.50"})
    assert (answer.status_code, answer["Location"]) == (303, page_of(shop))
    assert list(DecisionLimit.objects.values_list("role", "per_case", "per_day")) == [("agent", 50_000, 200_050)]
    assert 'value="500.00"' in client.get(reverse("limits:first")).content.decode()
    client.post(page_of(shop), {"agent.per_case": "", "agent.per_day": ""})
    assert not DecisionLimit.objects.exists()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"agent.per_case": "much"}, "an amount such as"),
        ({"agent.per_case": "-1"}, "0 or more"),
        ({"supervisor.per_case": "10", "supervisor.per_day": "9"}, "A day cannot allow less"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_changes(sent: dict[str, str], says: str) -> None:
    shop = open_shop()
    client, before = signed_in("admin", shop), kept()
    answer = client.post(page_of(shop), sent, headers={"accept-language": "en"})
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert kept() == before


def test_a_supervisor_reads_and_is_told_who_sets_them() -> None:
    shop = open_shop()
    client, before = signed_in("supervisor", shop), kept()
    shown = client.get(page_of(shop), headers={"accept-language": "en"}).content.decode()
    assert "nobody may raise their own" in shown and 'name="agent.per_case"' not in shown
    assert client.post(page_of(shop), {"agent.per_case": "1"}).status_code == 422
    assert kept() == before


@pytest.mark.parametrize(("role", "reads"), [("agent", 403), ("warehouse", 403), ("finance", 403), ("auditor", 200)])
def test_others_set_nothing(role: str, reads: int) -> None:
    shop = open_shop()
    client, before = signed_in(role, shop), kept()
    assert client.get(page_of(shop)).status_code == reads
    assert client.post(page_of(shop), {"agent.per_case": "1"}).status_code == 403
    assert kept() == before


def test_a_stranger_signs_in_first_and_another_shop_is_not_there() -> None:
    mine, theirs = open_shop(), open_shop()
    before = kept()
    assert Client().post(page_of(mine), {"agent.per_case": "1"}).status_code == 302
    assert signed_in("admin", mine).post(page_of(theirs), {"agent.per_case": "1"}).status_code == 404
    assert kept() == before
    shown = signed_in("supervisor").get(reverse("limits:first"), headers={"accept-language": "en"})
    assert "You work for no shop yet" in shown.content.decode()


def test_what_is_suggested_is_taken_in_one_go_and_then_suggested_no_more() -> None:
    shop = open_shop(locale="en")
    client = signed_in("admin", shop)
    assert "Agent: up to ¥500.00 for one request" in _read(client, shop)
    assert 'name="suggested"' not in _read(signed_in("supervisor", shop), shop)
    client.post(page_of(shop), {"suggested": "1"})
    assert limits_of(shop.pk) == suggested("CNY")
    assert 'name="suggested"' not in _read(client, shop)


@pytest.mark.parametrize("currency", ["CNY", "JPY", "KWD", "USD"])
def test_what_is_suggested_may_be_set_in_any_currency(currency: str) -> None:
    shop = open_shop(currency=currency)
    found = suggested(currency)
    assert set_limits(shop=shop, limits=found, by=SYSTEM, at=clock.now()) == found


def _read(client: Client, shop: Shop) -> str:
    return client.get(page_of(shop), headers={"accept-language": "en"}).content.decode()
