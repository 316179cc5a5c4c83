"""What nobody expected is never lost: recorded at the floor, solved at the desk, received where it belongs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.parcels.finding import find
from aftercare.parcels.strays import Stray
from aftercare.people.models import Shop
from aftercare.ui.tests.staffed import WAREHOUSE, bought, open_shop, picture, sent, signed_in, state

pytestmark = pytest.mark.django_db


def record(client: Client, shop: Shop, **body: Any) -> Any:
    return client.post(reverse("floor:found"), {"shop": shop.pk, "code": "SF99", "note": "", "place": "", **body})


def a_stray(shop: Shop, **fields: Any) -> Stray:
    return find(shop, **{"note": "A red scarf", **fields}, by=WAREHOUSE, at=clock.now())


def test_an_unknown_parcel_is_recorded_with_photos_and_stands_at_the_desk() -> None:
    shop = open_shop()
    floor = signed_in("warehouse", shop)
    assert "?code=SF99" in floor.get(reverse("floor:scan"), {"q": "SF99"}).content.decode()
    answer = record(floor, shop, photos=picture(), place="Shelf 3")
    stray = Stray.objects.get()
    assert answer["Location"] == reverse("floor:found_one", args=[stray.ref])
    assert (stray.code, stray.place, stray.photos.count(), stray.state) == ("SF99", "Shelf 3", 1, "open")
    assert EventRow.objects.get(name="stray.found").subject_id == stray.pk
    assert stray.ref in signed_in("agent", shop).get(reverse("strays:strays")).content.decode()


def test_without_words_or_a_photo_nobody_could_tell_whose_it_is() -> None:
    shop = open_shop()
    answer = record(signed_in("warehouse", shop), shop)
    assert answer.status_code == 422
    assert "Take a photo, or write what it is" in answer.content.decode()
    assert not Stray.objects.exists()


def test_nothing_is_recorded_in_a_shop_that_is_not_ones_own() -> None:
    shop, other = open_shop(), open_shop()
    assert record(signed_in("warehouse", shop), other, note="A scarf").status_code == 422
    assert not Stray.objects.exists()


def test_its_label_leads_back_to_it() -> None:
    shop = open_shop()
    stray, client = a_stray(shop), signed_in("warehouse", shop)
    label = client.get(reverse("floor:label", args=[stray.ref])).content.decode()
    assert '<path d="M10 0h' in label
    assert client.get(reverse("floor:scan"), {"q": stray.ref})["Location"] == reverse(
        "floor:found_one", args=[stray.ref]
    )


def test_the_desk_says_whose_it_is_and_the_floor_goes_on_there() -> None:
    shop = open_shop()
    case = sent(bought(shop))
    stray = a_stray(shop, code=case.order.number)
    desk, address = signed_in("agent", shop), reverse("strays:stray", args=[stray.ref])
    assert case.ref in desk.get(address).content.decode()
    assert desk.post(address, {"match": "1", "match-case": case.ref.lower()}).status_code == 303
    stray.refresh_from_db()
    assert (stray.state, stray.case_id) == ("matched", case.pk)
    page = signed_in("warehouse", shop).get(reverse("floor:found_one", args=[stray.ref])).content.decode()
    assert reverse("floor:case", args=[case.ref]) in page


def test_what_is_nobodys_is_closed_with_words() -> None:
    shop = open_shop()
    stray, desk = a_stray(shop), signed_in("agent", shop)
    address = reverse("strays:stray", args=[stray.ref])
    assert desk.post(address, {"close": "1", "close-outcome": " "}).status_code == 422
    assert desk.post(address, {"close": "1", "close-outcome": "Sent back to the sender."}).status_code == 303
    stray.refresh_from_db()
    assert (stray.state, stray.outcome) == ("closed", "Sent back to the sender.")
    again = desk.post(address, {"close": "1", "close-outcome": "Again"}).content.decode()
    assert "Somebody has solved this already" in again


@pytest.mark.parametrize("number", ["AS-0000-0000-0000", "", "another shop's"])
def test_a_request_that_is_not_there_matches_nothing(number: str) -> None:
    shop = open_shop()
    stray, desk = a_stray(shop), signed_in("agent", shop)
    number = sent(bought(open_shop())).ref if number == "another shop's" else number
    before = state()
    answer = desk.post(reverse("strays:stray", args=[stray.ref]), {"match": "1", "match-case": number})
    assert answer.status_code == 422
    stray.refresh_from_db()
    assert (stray.state, state()) == ("open", before)


@pytest.mark.parametrize(("role", "status"), [("warehouse", 403), ("auditor", 403), ("finance", 403)])
def test_who_does_not_decide_solves_nothing(role: str, status: int) -> None:
    shop = open_shop()
    stray, stranger = a_stray(shop), signed_in("agent", open_shop())
    client, before = signed_in(role, shop), state()
    address = reverse("strays:stray", args=[stray.ref])
    assert client.post(address, {"close": "1", "close-outcome": "Gone"}).status_code == status
    assert stranger.get(address).status_code == 404
    stray.refresh_from_db()
    assert (stray.state, state()) == ("open", before)
