"""The day: who did what, what can be taken back, and what is on its way."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.core import clock
from aftercare.parcels.actions import receive
from aftercare.parcels.models import Inspection, Receipt, Restock
from aftercare.ui.tests.staffed import WAREHOUSE, arrived, bought, inspected, open_shop, sent, signed_in, staff, state

pytestmark = pytest.mark.django_db


def undo(client: Client, ref: str, **body: Any) -> Any:
    return client.post(reverse("floor:undo", args=[ref]), body)


def test_each_persons_day_stands_on_its_own() -> None:
    shop = open_shop()
    mine = staff("warehouse", shop, first_name="Li Na")
    client = Client()
    client.force_login(mine)
    case = sent(bought(shop), units=2)
    receive(case, counts={case.lines.get().pk: 2}, by=mine.acting(WAREHOUSE.kind), at=clock.now())
    inspected(bought(shop))
    people = client.get(reverse("floor:today")).context["people"]
    told = {one.name: (one.received, one.inspected, dict(one.grades)) for one in people}
    assert told == {"Li Na": (2, 0, {}), "Wang Qiang": (1, 1, {"A": 1})}


def test_a_count_that_was_too_high_is_taken_back_and_waited_for() -> None:
    shop = open_shop()
    case = sent(bought(shop, lines=2), units=2)
    first, second = case.lines.order_by("id")
    receive(case, counts={first.pk: 2, second.pk: 1}, by=WAREHOUSE, at=clock.now())
    wrong = Receipt.objects.get(parcel_line__case_line=first)
    undo(signed_in("warehouse", shop), case.ref, receipt=wrong.pk)
    assert [line.received for line in case.lines.order_by("id")] == [0, 1]
    assert [receipt.units for receipt in Receipt.objects.order_by("id")] == [2, 1, -2]
    assert [line.open for line in case.order.lines.order_by("id")] == [2, 1]


def test_the_only_units_of_a_parcel_stay_received() -> None:
    shop = open_shop()
    case = arrived(bought(shop))
    before = state()
    answer = undo(signed_in("warehouse", shop), case.ref, receipt=Receipt.objects.get().pk)
    assert answer.status_code == 422
    assert "At least one unit came with this parcel" in answer.content.decode()
    assert state() == before


def test_a_finding_is_taken_back_with_its_place_in_the_stock() -> None:
    shop = open_shop()
    case, client = arrived(bought(shop), units=2), signed_in("warehouse", shop)
    line = case.lines.get().pk
    body = {"line": line, "units": 1, "grade": "A", "disposition": "sellable"}
    client.post(reverse("floor:inspect", args=[case.ref]), body)
    undo(client, case.ref, finding=Inspection.objects.get().pk)
    assert (Inspection.objects.count(), Restock.objects.count()) == (0, 0)


def test_what_followed_from_a_finished_inspection_is_not_undone() -> None:
    shop = open_shop()
    case = inspected(bought(shop))
    client, before = signed_in("warehouse", shop), state()
    assert not any(entry.may_undo for entry in client.get(reverse("floor:today")).context["entries"])
    assert undo(client, case.ref, finding=Inspection.objects.get().pk).status_code == 422
    assert undo(client, case.ref, receipt=Receipt.objects.get().pk).status_code == 422
    assert state() == before


def test_a_person_without_a_parcel_sees_what_comes_longest_waiting_first() -> None:
    shop = open_shop()
    first, second = sent(bought(shop)), sent(bought(shop))
    sent(bought(open_shop()))
    client = signed_in("warehouse", shop)
    assert [case.ref for case in client.get(reverse("floor:scan")).context["coming"]] == [first.ref, second.ref]
    kept = client.get(reverse("floor:ahead")).json()["parcels"]
    assert [parcel["codes"][0] for parcel in kept] == [first.ref, second.ref]
    assert reverse("floor:receive", args=[first.ref]) in kept[0]["page"]
