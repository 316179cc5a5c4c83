"""Who reaches what of Set-up. A new address fails the first test until it stands in `ADDRESSES`."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.desk.setup.entries import ENTRIES
from aftercare.desk.setup.urls import urlpatterns
from aftercare.notices.models import NoticeChoice, NoticeWording
from aftercare.people.models import Role, Shop
from aftercare.policy.models import ReasonChoice
from aftercare.ui.tests.staffed import open_shop, picture, signed_in, staff, state

pytestmark = pytest.mark.django_db
MANAGERS, READERS = {"admin", "supervisor"}, {"admin", "supervisor", "auditor"}
ROLES = sorted(set(Role.values) - {"integration"})
NAME = "case.withdrawn"
WORDS = {"subject": "Gone: {request}", "text": "As you wish."}

# Every address: method, whether it names a shop and a message, what is sent, and who may.
ADDRESSES: dict[str, tuple[str, str, dict[str, Any], set[str]]] = {
    "index": ("get", "", {}, {*READERS, "agent", "finance"}),
    "shops": ("get", "", {}, READERS),
    "shop_add": ("post", "", {"slug": "new", "name": "New", "country": "CN", "currency": "CNY", "locale": "en",
                              "timezone": "UTC"}, {"admin"}),
    "shop": ("post", "shop", {"name": "Other", "country": "CN", "locale": "en", "timezone": "UTC"}, MANAGERS),
    "logo": ("post", "shop", {"logo": ""}, MANAGERS),
    "no_logo": ("post", "shop", {}, MANAGERS),
    "look": ("get", "shop", {"brand_color": "#2f6f5e"}, READERS),
    "header": ("get", "shop", {"color": "#2f6f5e"}, READERS),
    "mail": ("get", "shop", {"color": "#2f6f5e"}, READERS),
    "reasons": ("get", "", {}, READERS),
    "reasons_of": ("post", "shop", {"late.en": "Too slow"}, MANAGERS),
    "messages": ("get", "", {}, READERS),
    "messages_of": ("get", "shop", {}, READERS),
    "message": ("post", "message", WORDS, MANAGERS),
    "message_preview": ("post", "message", WORDS, MANAGERS),
    "letter": ("get", "message", {"draft": "forged"}, READERS),
    "message_test": ("post", "message", WORDS, MANAGERS),
    "message_reset": ("post", "message", {}, MANAGERS),
    "message_stop": ("post", "message", {}, MANAGERS),
    "message_start": ("post", "message", {}, MANAGERS),
}  # fmt: skip
OTHERWISE = {"letter": 404, "message_test": 422, "shops": 302}
"""A forged draft, an account without an e-mail, and the only shop at once."""
POSTED = [name for name, (method, _about, _sent, _may) in ADDRESSES.items() if method == "post"]
NAMED = [name for name, (_method, about, _sent, _may) in ADDRESSES.items() if about]


def everything() -> list[Any]:
    return [
        *state(),
        list(Shop.objects.order_by("pk").values_list("pk", "name", "logo_digest")),
        list(NoticeChoice.objects.values_list("notice", "off")),
        list(NoticeWording.objects.values_list("subject")),
        list(ReasonChoice.objects.values_list("reason", "words")),
    ]


def ask(client: Client, name: str, shop: Shop, method: str = "") -> tuple[Any, list[Any]]:
    usual, about, sent, _may = ADDRESSES[name]
    args = {"": [], "shop": [shop.slug], "message": [shop.slug, NAME, "en"]}[about]
    sent = {**sent, "logo": picture()} if "logo" in sent and method != "get" else sent
    before = everything()
    return getattr(client, method or usual)(reverse(f"setup:{name}", args=args), sent), before


def test_every_address_is_tried() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(ADDRESSES)


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_stranger_is_sent_to_sign_in_and_changes_nothing(name: str) -> None:
    response, before = ask(Client(), name, open_shop())
    assert response.status_code == 302
    assert response["Location"].startswith("/desk/enter/?next=/desk/setup/")
    assert everything() == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", ADDRESSES)
def test_each_role_reaches_what_it_may_and_nothing_else(name: str, role: str) -> None:
    shop = open_shop()
    response, before = ask(signed_in(role, shop), name, shop)
    if role in ADDRESSES[name][3]:
        assert response.status_code in (200, 303, OTHERWISE.get(name, 200))
    else:
        assert response.status_code == 403
        assert everything() == before


@pytest.mark.parametrize("name", NAMED)
def test_staff_of_another_shop_find_nothing_and_change_nothing(name: str) -> None:
    response, before = ask(signed_in("admin", open_shop()), name, open_shop())
    assert response.status_code == 404
    assert everything() == before


@pytest.mark.parametrize("name", [name for name in POSTED if name not in ("shop_add", "shop", "reasons_of", "message")])
def test_an_action_is_never_taken_by_following_a_link(name: str) -> None:
    shop = open_shop()
    response, before = ask(signed_in("admin", shop), name, shop, method="get")
    assert response.status_code == 405
    assert everything() == before


@pytest.mark.parametrize("name", POSTED)
def test_a_form_from_another_site_is_refused(name: str) -> None:
    shop, client = open_shop(), Client(enforce_csrf_checks=True)
    client.force_login(staff("admin", shop))
    response, before = ask(client, name, shop)
    assert response.status_code == 403
    assert everything() == before


@pytest.mark.parametrize("role", sorted(READERS))
def test_set_up_leads_only_to_pages_that_open(role: str) -> None:
    shop = open_shop()
    client = signed_in(role, shop)
    page = client.get(reverse("setup:index")).content.decode()
    shown = [entry for entry in ENTRIES if f'href="{entry.address}"' in page]
    assert shown
    for entry in shown:
        assert client.get(entry.address, follow=True).status_code == 200, entry.page


def test_who_opens_nothing_of_it_is_not_led_there() -> None:
    shop = open_shop()
    assert "/desk/setup/" not in signed_in("warehouse", shop).get("/desk/account/").content.decode()
    agent = signed_in("agent", shop)
    assert "/desk/setup/" in agent.get("/desk/").content.decode()
    page = agent.get("/desk/setup/").content.decode()
    assert "/desk/policies/" in page and "/desk/replies/" in page
    assert "/desk/setup/shops/" not in page and "/desk/team/" not in page


def test_an_auditor_reads_without_a_button() -> None:
    shop = open_shop()
    client = signed_in("auditor", shop)
    for path in ("index", "shops", "messages", "reasons"):
        page = client.get(reverse(f"setup:{path}"), follow=True).content.decode()
        assert "button primary" not in page, path
    page = client.get(reverse("setup:message", args=[shop.slug, NAME, "en"])).content.decode()
    assert "<textarea" not in page
    assert "button primary" not in page
