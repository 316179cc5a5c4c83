"""The pages about webhooks: everything the API does, for supervisors and administrators of the shop alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_network
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as ours
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.core.models import EventRow
from aftercare.core.tasks import run_until_idle
from aftercare.desk.team.tests.team import everything
from aftercare.desk.webhooks.urls import urlpatterns
from aftercare.people.models import Shop
from aftercare.ui.tests.staffed import asked, bought, open_shop, signed_in
from aftercare.webhooks.actions import make_webhook, pause_webhook
from aftercare.webhooks.models import Push, Webhook
from aftercare.webhooks.replaying import ping
from aftercare.webhooks.signing import sign
from aftercare.webhooks.tests.receiver import Receiver, Reply

pytestmark = pytest.mark.django_db
URL = "https://hooks.example.com/in"
FORM = {"url": "https://hooks.example.com/other", "description": "Stock", "types": "case.*, refund.paid"}


def webhook_of(shop: Shop, **fields: Any) -> Webhook:
    return make_webhook(**{"shop": shop, "url": URL, "by": SYSTEM, "at": clock.now(), **fields})[0]


def push_of(shop: Shop) -> Push:
    return ping(webhook_of(shop), by=SYSTEM, at=clock.now())


def _webhook(shop: Shop) -> list[str]:
    return [webhook_of(shop).ref]


def _push(shop: Shop) -> list[str]:
    return [push_of(shop).ref]


def _none(shop: Shop) -> list[str]:
    return []


# Every address: method, what it is about, what is sent.
ADDRESSES: dict[str, tuple[str, Callable[[Shop], list[str]], dict[str, Any]]] = {
    "webhooks": ("get", _none, {}),
    "make": ("post", _none, FORM),
    "webhook": ("get", _webhook, {}),
    "change": ("post", _webhook, FORM),
    "pause": ("post", _webhook, {}),
    "resume": ("post", _webhook, {}),
    "remove": ("post", _webhook, {}),
    "rotate": ("post", _webhook, {}),
    "ping": ("post", _webhook, {}),
    "replay_since": ("post", _webhook, {"since": "2026-01-01T00:00"}),
    "replay_failed": ("post", _webhook, {}),
    "push": ("get", _push, {}),
    "replay": ("post", _push, {}),
}


def ask(client: Client, name: str, shop: Shop) -> tuple[Any, dict[str, Any]]:
    method, subject, body = ADDRESSES[name]
    address = reverse(f"webhooks:{name}", args=subject(shop))
    before = everything()
    return getattr(client, method)(address, {**body, "shop": shop.pk} if name == "make" else body), before


def test_every_address_is_tried() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(ADDRESSES)


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_stranger_is_sent_to_sign_in_and_changes_nothing(name: str) -> None:
    response, before = ask(Client(), name, open_shop())
    assert response.status_code == 302
    assert response["Location"].startswith("/desk/enter/?next=/desk/")
    assert everything() == before


@pytest.mark.parametrize("role", ["agent", "finance", "warehouse", "auditor"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_an_auditor_reads_other_roles_are_refused_and_nobody_of_them_changes_anything(name: str, role: str) -> None:
    shop = open_shop()
    client = signed_in(role, shop)
    response, before = ask(client, name, shop)
    if role == "auditor" and ADDRESSES[name][0] == "get":
        assert response.status_code == 200
        offered = re.findall(r'<form method="post" action="([^"]+)"', response.content.decode())
        assert [address for address in offered if "/webhooks/" in address or "/pushes/" in address] == []
    else:
        assert response.status_code == 403
    assert everything() == before


@pytest.mark.parametrize("name", [name for name, (_m, subject, _b) in ADDRESSES.items() if subject is not _none])
def test_managers_of_another_shop_find_nothing_and_change_nothing(name: str) -> None:
    client = signed_in("admin", open_shop())
    response, before = ask(client, name, open_shop())
    assert response.status_code == 404
    assert everything() == before


def test_nobody_makes_a_webhook_for_a_shop_that_is_not_theirs() -> None:
    client = signed_in("admin", open_shop())
    response, before = ask(client, "make", open_shop())
    assert response.status_code == 422
    assert everything() == before


@pytest.mark.parametrize("role", ["admin", "supervisor"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_managers_are_let_in(name: str, role: str) -> None:
    """Or the denials above would prove nothing."""
    shop = open_shop()
    response, _before = ask(signed_in(role, shop), name, shop)
    assert response.status_code in (200, 303)


@pytest.mark.parametrize("name", [name for name, (method, _s, _b) in ADDRESSES.items() if method == "post"])
def test_nothing_is_done_by_following_a_link(name: str) -> None:
    shop = open_shop()
    client = signed_in("admin", shop)
    address = reverse(f"webhooks:{name}", args=ADDRESSES[name][1](shop))
    before = everything()
    assert client.get(address).status_code == 405
    assert everything() == before


def test_the_secret_is_shown_once_and_signs(settings: Any) -> None:
    settings.WEBHOOKS_ALLOW_HTTP, settings.WEBHOOKS_ALLOW_PRIVATE = True, [ip_network("127.0.0.0/8")]
    shop = open_shop()
    client = signed_in("supervisor", shop)
    with Receiver() as receiver:
        page = client.post(reverse("webhooks:make"), {"shop": shop.pk, "url": receiver.url, "types": "case.opened"})
        secret = secret_in(page)
        webhook = Webhook.objects.get()
        assert (webhook.types, webhook.secret != secret) == (["case.opened"], True)
        assert "whsec_" not in client.get(reverse("webhooks:webhook", args=[webhook.ref])).content.decode()
        asked(bought(shop))
        run_until_idle()
        (seen,) = receiver.seen
        seconds = int(seen.headers["webhook-timestamp"])
        assert seen.headers["webhook-signature"] == sign(secret, ref=seen.id, seconds=seconds, body=seen.body)
        fresh = secret_in(client.post(reverse("webhooks:rotate", args=[webhook.ref])))
        assert fresh != secret
        one = client.get(reverse("webhooks:push", args=[Push.objects.get().ref])).content.decode()
        assert "case.opened" in one
        assert ">200<" in one


def secret_in(page: Any) -> str:
    found = re.findall(r"whsec_[A-Za-z0-9+/=]+", page.content.decode())
    assert len(found) == 1, page.content.decode()
    return str(found[0])


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost() -> None:
    shop = open_shop()
    client = signed_in("admin", shop)
    for url, types, sentence in [
        ("http://example.com/", "", "Use an address that begins with https://."),
        ("https://10.0.0.1/", "", "Use an address that is reachable from the internet"),
        ("", "", "Enter the address"),
        ("https://example.com/", "cases.*", "There is no event “cases.*”."),
    ]:
        page = client.post(
            reverse("webhooks:make"), {"shop": shop.pk, "url": url, "description": "Mine", "types": types}
        )
        assert page.status_code == 422
        assert sentence in page.content.decode()
        assert "Mine" in page.content.decode()
    assert not Webhook.objects.exists()


def test_changing_pausing_resuming_and_removing_are_in_the_history() -> None:
    shop = open_shop()
    client = signed_in("supervisor", shop)
    webhook = webhook_of(shop)
    for name, body in [("change", FORM), ("pause", {}), ("resume", {}), ("rotate", {}), ("ping", {}), ("remove", {})]:
        assert client.post(reverse(f"webhooks:{name}", args=[webhook.ref]), body).status_code in (200, 303)
    events = EventRow.objects.filter(subject_kind="webhook", subject_id=webhook.pk).order_by("id")
    assert [event.name for event in events] == [
        "webhook.made", "webhook.changed", "webhook.paused", "webhook.resumed", "webhook.secret_rotated",
        "webhook.tested", "webhook.removed",
    ]  # fmt: skip
    assert {event.actor_kind for event in events[1:]} == {"supervisor"}
    assert "whsec_" not in "".join(str(event.data) for event in events)
    assert client.get(reverse("webhooks:webhook", args=[webhook.ref])).status_code == 404


def test_everything_since_an_instant_on_the_shops_clock_is_pushed_again(settings: Any) -> None:
    settings.WEBHOOKS_ALLOW_HTTP, settings.WEBHOOKS_ALLOW_PRIVATE = True, [ip_network("127.0.0.0/8")]
    shop = open_shop(timezone="Asia/Shanghai")
    client = signed_in("admin", shop)
    with Receiver() as receiver:
        webhook = webhook_of(shop, url=receiver.url, types=["case.opened"])
        asked(bought(shop))
        run_until_idle()
        at = Push.objects.get().at

        def since(minutes: int) -> str:
            return f"{at.astimezone(ZoneInfo('Asia/Shanghai')) + timedelta(minutes=minutes):%Y-%m-%dT%H:%M}"

        for minutes, seen in [(2, 1), (-2, 2)]:
            response = client.post(reverse("webhooks:replay_since", args=[webhook.ref]), {"since": since(minutes)})
            assert response.status_code == 303
            run_until_idle()
            assert len(receiver.seen) == seen
        assert client.post(reverse("webhooks:replay_since", args=[webhook.ref]), {"since": "soon"}).status_code == 422


def test_a_paused_webhook_says_so_and_pushes_nothing_again() -> None:
    shop = open_shop()
    client = signed_in("admin", shop)
    push = push_of(shop)
    pause_webhook(push.webhook, by=SYSTEM, at=clock.now())
    page = client.get(reverse("webhooks:webhook", args=[push.webhook.ref])).content.decode()
    assert "Paused: what happens meanwhile is pushed once you resume." in page
    client.post(reverse("webhooks:replay", args=[push.ref]))
    client.post(reverse("webhooks:ping", args=[push.webhook.ref]))
    assert Push.objects.count() == 1
    assert not EventRow.objects.filter(name="webhook.replayed").exists()


def test_a_stopped_webhook_says_why(settings: Any) -> None:
    settings.WEBHOOKS_ALLOW_HTTP, settings.WEBHOOKS_ALLOW_PRIVATE = True, [ip_network("127.0.0.0/8")]
    shop = open_shop()
    with Receiver(lambda seen: Reply(410)) as receiver:
        webhook = webhook_of(shop, url=receiver.url)
        asked(bought(shop))
        run_until_idle()
    page = signed_in("admin", shop).get(reverse("webhooks:webhook", args=[webhook.ref])).content.decode()
    assert "The receiver answered that the address is gone (410)." in page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", ["webhooks", "webhook", "push"])
def test_the_pages_are_whole_in_both_languages(name: str, language: str) -> None:
    shop = open_shop()
    client = signed_in("admin", shop)
    client.cookies[ours.LANGUAGE_COOKIE_NAME] = language
    page = client.get(reverse(f"webhooks:{name}", args=ADDRESSES[name][1](shop))).content.decode()
    assert ("推送" in page) == (language == "zh-hans")


def test_the_log_costs_the_same_however_long_it_is() -> None:
    shop = open_shop()
    client = signed_in("admin", shop)
    webhook = webhook_of(shop)
    address = reverse("webhooks:webhook", args=[webhook.ref])

    def queries() -> int:
        with CaptureQueriesContext(connection) as told:
            assert client.get(address).status_code == 200
        return len(told)

    ping(webhook, by=SYSTEM, at=clock.now())
    few = queries()
    for _ in range(60):
        ping(webhook, by=SYSTEM, at=clock.now())
    assert queries() <= few
    assert 'rel="next"' in client.get(address).content.decode()
