"""Who reads the Today page. A new address fails the first test until it stands in `ADDRESSES`."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.desk.today.urls import urlpatterns
from aftercare.ui.tests.staffed import asked, bought, open_shop, signed_in, state

pytestmark = pytest.mark.django_db
ADDRESSES = ("today", "products")


def test_every_address_is_tried() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(ADDRESSES)


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_stranger_is_sent_to_sign_in_and_the_warehouse_is_refused(name: str) -> None:
    address = reverse(f"today:{name}")
    assert Client().get(address)["Location"].startswith("/desk/enter/?next=/desk/today/")
    assert signed_in("warehouse", open_shop()).get(address).status_code == 403


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("role", ["agent", "finance", "supervisor", "admin", "auditor"])
def test_reading_it_changes_nothing(name: str, role: str) -> None:
    shop = open_shop()
    asked(bought(shop))
    client, before = signed_in(role, shop), state()
    assert client.get(reverse(f"today:{name}")).status_code == 200
    assert client.post(reverse(f"today:{name}")).status_code in (403, 405)
    assert state() == before


@pytest.mark.parametrize(
    ("role", "sees"), [("agent", False), ("finance", True), ("supervisor", True), ("auditor", True)]
)
def test_money_is_for_those_who_see_money(role: str, sees: bool) -> None:
    client = signed_in(role, open_shop())
    page = client.get(reverse("today:today")).content.decode()
    assert ("Refunds failing" in page) is sees
    assert client.get(reverse("today:today"), {"csv": "refunds"}).status_code == 404


def test_nothing_of_another_shop_is_counted_or_chosen() -> None:
    mine, theirs = open_shop(), open_shop()
    asked(bought(theirs))
    page = signed_in("admin", mine).get(reverse("today:today"), {"shop": theirs.slug}).content.decode()
    assert "Nothing is open" in page
    assert f"&amp;shop={theirs.slug}" not in page
