"""Scan, receive, inspect: the warehouse's way through a return, and each wrong turn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aftercare.cases.models import Case, Photo
from aftercare.cases.photos import keep_photo
from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.parcels.models import Inspection, Parcel, Receipt, Restock
from aftercare.ui.tests.staffed import (
    CUSTOMER,
    approved,
    arrived,
    asked,
    bought,
    inspected,
    open_shop,
    picture,
    sent,
    signed_in,
    staff,
    state,
)

pytestmark = pytest.mark.django_db


def _scan(client: Client, text: str) -> Any:
    return client.get(reverse("floor:scan"), {"q": text})


def _receive(client: Client, case: Case, counts: dict[int, Any] | None = None, **body: Any) -> Any:
    units = {f"units_{pk}": number for pk, number in (counts or {}).items()}
    return client.post(reverse("floor:receive", args=[case.ref]), units | body)


def _inspect(client: Client, case: Case, **body: Any) -> Any:
    first = {"line": case.lines.order_by("id")[0].pk, "units": 1, "grade": "A", "disposition": "sellable", "note": ""}
    return client.post(reverse("floor:inspect", args=[case.ref]), first | body)


@pytest.mark.parametrize("by", ["tracking", "spaced", "ref", "number", "delivery"])
def test_a_scan_leads_to_the_parcel_by(by: str) -> None:
    shop = open_shop()
    case = sent(bought(shop))
    tracking = case.parcels.get().tracking_number
    text = {
        "tracking": tracking.lower(),
        "spaced": f"{tracking[:4]} {tracking[4:]} ",
        "ref": case.ref.lower(),
        "number": case.order.number,
        "delivery": case.order.deliveries.get().tracking_number,
    }[by]
    assert _scan(signed_in("warehouse", shop), text)["Location"] == reverse("floor:case", args=[case.ref])


def test_an_unknown_code_says_what_can_be_scanned() -> None:
    response = _scan(signed_in("warehouse", open_shop()), "ZZ-99")
    assert response.status_code == 422
    answer = response.content.decode()
    assert "Nothing is expected under “ZZ-99”. Scan the tracking number" in answer
    assert 'data-sound="bad"' in answer
    assert 'value="ZZ-99"' in answer


def test_a_request_without_goods_is_not_expected() -> None:
    shop = open_shop()
    case = asked(bought(shop))
    assert _scan(signed_in("warehouse", shop), case.ref).status_code == 422


def test_several_requests_of_one_order_are_a_choice() -> None:
    shop = open_shop()
    order = bought(shop)
    cases = [sent(order), sent(order)]
    response = _scan(signed_in("warehouse", shop), order.number)
    assert response.status_code == 200
    assert {case.ref for case in response.context["found"]} == {case.ref for case in cases}


def test_one_of_two_that_waits_is_taken_without_asking() -> None:
    shop = open_shop()
    order = bought(shop)
    client = signed_in("warehouse", shop)
    done = arrived(order)
    _inspect(client, done, disposition="to_customer", grade="D")
    waiting = sent(order)
    assert _scan(client, order.number)["Location"] == reverse("floor:case", args=[waiting.ref])


def test_the_task_that_waits_is_opened() -> None:
    shop = open_shop()
    client = signed_in("warehouse", shop)
    for case, task in (
        (approved(bought(shop)), "receive"),
        (sent(bought(shop)), "receive"),
        (arrived(bought(shop)), "inspect"),
    ):
        response = client.get(reverse("floor:case", args=[case.ref]))
        assert response["Location"] == reverse(f"floor:{task}", args=[case.ref])
        assert client.get(response["Location"]).status_code == 200
    over = client.get(reverse("floor:case", args=[inspected(bought(shop)).ref]))
    assert "Done: nothing is left to do with this parcel." in over.content.decode()


def test_a_page_of_a_task_that_is_over_leads_back() -> None:
    shop = open_shop()
    client = signed_in("warehouse", shop)
    case = inspected(bought(shop))
    for task in ("receive", "inspect"):
        response = client.get(reverse(f"floor:{task}", args=[case.ref]))
        assert response["Location"] == reverse("floor:case", args=[case.ref])


def test_what_was_counted_is_received() -> None:
    shop = open_shop()
    user = staff("warehouse", shop, first_name="Wang Qiang")
    client = Client()
    client.force_login(user)
    case = sent(bought(shop, quantity=3, lines=2), units=3)
    first, second = case.lines.order_by("id")
    response = _receive(client, case, {first.pk: 2, second.pk: ""})
    assert response["Location"] == reverse("floor:inspect", args=[case.ref])
    assert [line.received for line in case.lines.order_by("id")] == [2, 0]
    assert Parcel.objects.get().state == "received"
    assert EventRow.objects.get(name="parcel.received").actor_id == user.pk


def test_everything_is_received_with_one_press_and_the_rest_may_come_later() -> None:
    shop = open_shop()
    client = signed_in("warehouse", shop)
    case = sent(bought(shop, quantity=3), units=3)
    line = case.lines.get()
    _receive(client, case, {line.pk: 1})
    assert "2 units have not come." in client.get(reverse("floor:inspect", args=[case.ref])).content.decode()
    assert "1 of 3 came before" in client.get(reverse("floor:receive", args=[case.ref])).content.decode()
    _receive(client, case, all="1")
    assert case.lines.get().received == 3


@pytest.mark.parametrize(
    ("typed", "cure"),
    [
        ("3", "At most 2 can still come; count again."),
        ("-1", "Write 0 or more."),
        ("x", "Write a whole number, such as 1."),
    ],
)
def test_a_wrong_count_is_named_with_its_cure(typed: str, cure: str) -> None:
    shop = open_shop()
    case = sent(bought(shop), units=2)
    pk = case.lines.get().pk
    before = state()
    response = _receive(signed_in("warehouse", shop), case, {pk: typed})
    assert response.status_code == 422
    assert response.context["form"].errors[f"units_{pk}"] == [cure]
    assert f'value="{typed}"' in response.content.decode()
    assert state() == before


def test_nothing_counted_is_not_received() -> None:
    shop = open_shop()
    case = sent(bought(shop))
    before = state()
    response = _receive(signed_in("warehouse", shop), case, {case.lines.get().pk: 0})
    assert response.status_code == 422
    assert "Count at least one unit that arrived." in response.content.decode()
    assert state() == before


def test_a_good_unit_and_a_damaged_one_are_two_findings() -> None:
    shop = open_shop()
    client = signed_in("warehouse", shop)
    case = arrived(bought(shop), units=2)
    _inspect(client, case)
    assert Case.objects.get().step == "inspection"
    page = client.get(reverse("floor:inspect", args=[case.ref]))
    assert page.context["here"].left == 1
    assert page.context["form"]["units"].value() == 1
    _inspect(client, case, grade="D", disposition="to_customer", note="Handle is off.")
    case.refresh_from_db()
    assert (case.step, case.granted) == ("refund", 5_000)
    found = Inspection.objects.filter(parcel_line__parcel__case=case).order_by("id")
    seen = found.values_list("units", "grade", "accepted", "disposition", "note")
    assert list(seen) == [(1, "A", True, "sellable", ""), (1, "D", False, "to_customer", "Handle is off.")]
    assert Restock.objects.get().units == 1


def test_the_line_asked_for_is_inspected() -> None:
    shop = open_shop()
    client = signed_in("warehouse", shop)
    case = arrived(bought(shop, lines=2))
    first, second = case.lines.order_by("id")
    page = client.get(reverse("floor:inspect", args=[case.ref]), {"line": second.pk})
    assert page.context["here"].case_line_id == second.pk
    _inspect(client, case, line=second.pk)
    assert Inspection.objects.get().parcel_line.case_line_id == second.pk
    assert client.get(reverse("floor:inspect", args=[case.ref])).context["here"].case_line_id == first.pk


def test_photos_are_kept_with_their_finding_and_shown_to_staff_of_the_shop() -> None:
    shop = open_shop()
    client = signed_in("warehouse", shop)
    case = arrived(bought(shop), units=2)
    _inspect(client, case, photos=[picture(), picture((300, 200))])
    assert Inspection.objects.get().photos.count() == 2
    photo = Photo.objects.order_by("id")[0]
    answer = client.get(reverse("floor:photo", args=[photo.ref]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer)[:3] == b"\xff\xd8\xff"
    assert (
        reverse("desk:photo", args=[photo.ref])
        in signed_in("agent", shop).get(reverse("desk:case", args=[case.ref])).content.decode()
    )


def test_photos_stay_when_something_else_has_to_be_corrected() -> None:
    shop = open_shop()
    client = signed_in("warehouse", shop)
    case = arrived(bought(shop))
    response = _inspect(client, case, grade="", note="Scratched", photos=[picture()])
    photo = Photo.objects.get()
    answer = response.content.decode()
    assert response.status_code == 422
    assert f'name="photo" value="{photo.ref}"' in answer
    assert "Scratched" in answer
    assert not Inspection.objects.exists()
    _inspect(client, case, photo=[photo.ref])
    assert list(Inspection.objects.get().photos.all()) == [photo]


def test_a_photo_of_another_request_is_not_taken_along() -> None:
    shop = open_shop()
    client = signed_in("warehouse", shop)
    other, case = arrived(bought(shop), units=2), arrived(bought(shop))
    _inspect(client, other, grade="", photos=[picture()])
    _inspect(client, case, photo=[Photo.objects.get().ref])
    assert Inspection.objects.get().photos.count() == 0


@pytest.mark.parametrize(
    ("change", "field", "cure"),
    [
        ({"units": 3}, "units", "Only 2 received units are not inspected yet."),
        ({"units": 0}, "units", "Inspect at least one unit."),
        ({"units": ""}, "units", "Write how many units are in this state."),
        ({"grade": "Z"}, "grade", "Choose a grade from A to D."),
        ({"grade": ""}, "grade", "Choose a grade from A to D."),
        ({"disposition": ""}, "disposition", "Choose where the goods go."),
        ({"disposition": "attic"}, "disposition", "Choose where the goods go."),
    ],
)
def test_a_wrong_finding_is_named_with_its_cure_and_the_rest_is_kept(
    change: dict[str, Any], field: str, cure: str
) -> None:
    shop = open_shop()
    case = arrived(bought(shop), units=2)
    before = state()
    response = _inspect(signed_in("warehouse", shop), case, **{"note": "Chipped", **change})
    assert response.status_code == 422
    assert response.context["form"].errors[field] == [cure]
    answer = response.content.decode()
    assert f'id="id_{field}_error"' in answer
    assert "Chipped" in answer
    assert 'data-sound="bad"' in answer
    assert state() == before


def test_what_is_no_photo_is_refused_in_words() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    shop = open_shop()
    case = arrived(bought(shop))
    before = state()
    text = SimpleUploadedFile("cup.jpg", b"not a picture", "image/jpeg")
    response = _inspect(signed_in("warehouse", shop), case, photos=[text])
    assert response.status_code == 422
    assert "is no photo we can read; send a JPEG, PNG or WebP picture." in response.content.decode()
    assert state() == before


def test_doing_what_is_already_done_leads_to_where_it_stands_and_changes_nothing() -> None:
    shop = open_shop()
    client = signed_in("warehouse", shop)
    case = inspected(bought(shop))
    before = state()
    for response in (_inspect(client, case, photos=[picture()]), _receive(client, case, all="1")):
        assert response["Location"] == reverse("floor:case", args=[case.ref])
    assert state() == before


def test_today_counts_what_was_done_today() -> None:
    shop = open_shop()
    client = signed_in("warehouse", shop)
    arrived(bought(shop), units=2)
    inspected(bought(shop))
    yesterday = clock.now() - timedelta(days=1)
    old = arrived(bought(shop))
    Receipt.objects.filter(parcel_line__parcel__case=old).update(at=yesterday)
    arrived(bought(open_shop()))
    assert "Today 3 received, 1 inspected" in client.get(reverse("floor:scan")).content.decode()


def test_what_the_customer_showed_stands_beside_the_goods_a_video_as_one() -> None:
    shop = open_shop()
    case = arrived(bought(shop))
    shown = [keep_photo(upload=picture(), shop_id=shop.pk, case=case, by=CUSTOMER, at=clock.now()) for _ in range(2)]
    Photo.objects.filter(pk=shown[1].pk).update(content_type="video/mp4")
    page = signed_in("warehouse", shop).get(reverse("floor:inspect", args=[case.ref])).content.decode()
    assert "Photo 1 of the customer" in page
    assert "Video 2 of the customer" in page
    assert page.count(f'<img src="{reverse("floor:photo", args=[shown[1].ref])}"') == 0


def test_a_longer_day_costs_no_more() -> None:
    shop = open_shop()
    client = signed_in("warehouse", shop)
    case = arrived(bought(shop), units=2)
    _inspect(client, case)
    addresses = [reverse(f"floor:{name}") for name in ("scan", "today", "ahead")]
    addresses.append(reverse("floor:inspect", args=[case.ref]))

    def cost() -> list[int]:
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            found.append(len(captured))
        return found

    sent(bought(shop))
    few = cost()
    assert max(few) <= 25
    for _ in range(15):
        arrived(bought(shop))
        sent(bought(shop))
    assert cost() == few


def test_when_nothing_more_comes_the_return_goes_on_with_what_did() -> None:
    shop = open_shop()
    client = signed_in("warehouse", shop)
    case = sent(bought(shop, quantity=3), units=3)
    line = case.lines.get()
    _receive(client, case, {line.pk: 1})
    page = reverse("floor:inspect", args=[case.ref])
    assert "Nothing more comes" not in client.get(page).content.decode()
    before = state()
    assert "Look at every unit that came first" in client.post(page, {"complete": "yes"}).content.decode()
    assert state() == before
    client.post(page, {"line": line.pk, "units": 1, "grade": "A", "disposition": "sellable"})
    assert Case.objects.get(pk=case.pk).step == "inspection"
    assert "Nothing more comes" in client.get(page).content.decode()
    client.post(page, {"complete": "yes"})
    assert Case.objects.get(pk=case.pk).step == "refund"
