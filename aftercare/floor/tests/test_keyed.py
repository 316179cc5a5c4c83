"""What a device sends is done once per key, however often it is sent; a refusal says why and leaves the key free."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.models import EventRow, Once
from aftercare.floor.keyed import KEPT, forget_keys
from aftercare.parcels.actions import receive
from aftercare.parcels.models import Inspection, Receipt
from aftercare.ui.tests.staffed import WAREHOUSE, arrived, bought, open_shop, picture, sent, signed_in, state

pytestmark = pytest.mark.django_db


def post(client: Client, name: str, case: Case, body: dict[str, Any], key: str = "k-1") -> Any:
    return client.post(reverse(f"floor:{name}", args=[case.ref]), body, headers={"Idempotency-Key": key})


def test_sent_twice_it_is_done_once_and_answered_the_same() -> None:
    shop = open_shop()
    case, client = sent(bought(shop), units=2), signed_in("warehouse", shop)
    line = case.lines.get().pk
    answers = [post(client, "receive", case, {f"units_{line}": 1}) for _ in range(2)]
    where = {"location": reverse("floor:inspect", args=[case.ref])}
    assert [(answer.status_code, answer.json()) for answer in answers] == [(200, where)] * 2
    assert Receipt.objects.get().units == 1
    assert EventRow.objects.filter(name="parcel.received").count() == 1


def test_another_key_is_another_thing_and_another_persons_key_too() -> None:
    shop = open_shop()
    case, client = sent(bought(shop), units=2), signed_in("warehouse", shop)
    body = {f"units_{case.lines.get().pk}": 1}
    post(client, "receive", case, body)
    post(signed_in("warehouse", shop), "receive", case, body)
    assert [receipt.units for receipt in Receipt.objects.all()] == [1, 1]


def test_a_refusal_says_why_changes_nothing_and_leaves_the_key_free() -> None:
    shop = open_shop()
    case, client = arrived(bought(shop)), signed_in("warehouse", shop)
    before = state()
    answer = post(client, "inspect", case, {"grade": "Z", "photos": picture()})
    assert answer.status_code == 422
    assert "Choose a grade from A to D." in answer.json()["problems"]
    assert (state(), Once.objects.count()) == (before, 0)
    line = case.lines.get().pk
    body = {"line": line, "units": 1, "grade": "A", "disposition": "sellable", "photos": picture()}
    assert post(client, "inspect", case, body).status_code == 200
    assert post(client, "inspect", case, {**body, "photos": picture()}).status_code == 200
    assert [found.photos.count() for found in Inspection.objects.all()] == [1]


def test_what_does_not_fit_any_more_is_told_and_not_passed_over() -> None:
    shop = open_shop()
    case, client = sent(bought(shop)), signed_in("warehouse", shop)
    line = case.lines.get().pk
    receive(case, counts={line: 1}, by=WAREHOUSE, at=clock.now())
    answer = post(client, "receive", case, {f"units_{line}": 1})
    assert answer.status_code == 422
    assert answer.json()["problems"]
    gone = post(client, "hold", case, {"do": "hold"})
    assert gone.json() == {
        "problems": [f"{case.ref} stands at “Inspection” by now; what was kept here does not fit any more."]
    }
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x" * 101])
def test_a_key_that_is_none_does_nothing(key: str) -> None:
    shop = open_shop()
    case, client = sent(bought(shop)), signed_in("warehouse", shop)
    before = state()
    assert post(client, "receive", case, {"all": "1"}, key).status_code == 422
    assert state() == before


def test_keys_are_forgotten_after_their_time() -> None:
    shop = open_shop()
    case, client = sent(bought(shop)), signed_in("warehouse", shop)
    post(client, "receive", case, {"all": "1"})
    forget_keys()
    assert Once.objects.count() == 1
    Once.objects.update(at=clock.now() - KEPT - timedelta(hours=1))
    forget_keys()
    assert Once.objects.count() == 0
