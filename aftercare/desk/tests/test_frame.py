"""The bar of every page of the desk: where it leads whom, and what it says waits there."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from aftercare.desk.lists import KEYS
from aftercare.desk.places import PLACES, places_for
from aftercare.desk.setup.entries import ENTRIES
from aftercare.people.models import Role
from aftercare.ui.staff import is_any
from aftercare.ui.tests.staffed import open_shop, signed_in, staff

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
ROLES = sorted(set(Role.values) - {"integration"})


@pytest.mark.parametrize("role", ROLES)
def test_everybody_opens_whatever_the_bar_and_set_up_lead_them_to(role: str) -> None:
    shop = open_shop()
    client, user = signed_in(role, shop), staff(role, shop)
    led = [place.address for place in places_for(user, here="", path="")]
    led += [entry.address for entry in ENTRIES if is_any(user, entry.may)]
    assert {address: client.get(address, follow=True).status_code for address in led} == dict.fromkeys(led, 200)


def test_the_page_one_is_on_is_marked_and_so_is_the_place_it_belongs_to() -> None:
    client = signed_in("supervisor", open_shop())
    for address, marked in {
        "/desk/orders/": ("/desk/orders/", "page"),
        "/desk/setup/": ("/desk/setup/", "page"),
        "/desk/timers/": ("/desk/setup/", "true"),
        "/desk/calendars/": ("/desk/setup/", "true"),
        "/desk/policies/": ("/desk/setup/", "true"),
    }.items():
        page = client.get(address, follow=True).content.decode()
        nav = page[page.index('<nav class="places"') : page.index("</nav>")]
        assert re.findall(r'href="([^"]*)"[^>]*aria-current="([^"]*)"', nav) == [marked], address


def test_withdrawals_stay_away_until_one_waits() -> None:
    shop = open_shop()
    page = signed_in("agent", shop).get("/desk/orders/").content.decode()
    nav = page[page.index('<nav class="places"') : page.index("</nav>")]
    assert reverse("withdrawals:list") not in nav


def test_a_key_of_the_bar_leads_to_one_place() -> None:
    keys = [place.key for place in PLACES] + list(KEYS.values())
    assert sorted(keys) == sorted(set(keys))
