"""Who reaches what of the studio. A new address fails the first test until it stands in `ADDRESSES`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from aftercare.cases.backtesting import start
from aftercare.core import clock
from aftercare.desk.policies.urls import urlpatterns
from aftercare.desk.team.tests.team import everything
from aftercare.people.models import Shop
from aftercare.ui.tests.staffed import asked, bought, open_shop, signed_in

from .studio import SUPERVISOR, draft_of, to

pytestmark = pytest.mark.django_db
Subject = Callable[[Shop], list[str]]


def _none(shop: Shop) -> list[str]:
    return []


def _shop(shop: Shop) -> list[str]:
    return [shop.slug]


def _stop(shop: Shop) -> list[str]:
    return [shop.slug, "stop"]


def _draft(shop: Shop) -> list[str]:
    return [draft_of(shop).ref]


def _part(shop: Shop) -> list[str]:
    return [draft_of(shop).ref, "windows"]


def _backtest(shop: Shop) -> list[str]:
    asked(bought(shop))
    return [start(draft_of(shop), by=SUPERVISOR, at=clock.now()).ref]


# Every address: method, what it is about, what is sent.
ADDRESSES: dict[str, tuple[str, Subject, dict[str, Any]]] = {
    "first": ("get", _none, {}),
    "versions": ("get", _shop, {}),
    "make": ("post", _shop, {"title": "Thirty days"}),
    "automatic": ("post", _stop, {}),
    "backtest": ("get", _backtest, {}),
    "requests": ("get", _backtest, {}),
    "cancel": ("post", _backtest, {}),
    "version": ("get", _draft, {}),
    "rename": ("post", _draft, {"title": "Forty days"}),
    "discard": ("post", _draft, {}),
    "edit": ("post", _part, {"window_days": "40"}),
    "check": ("post", _part, {"window_days": "40", "keep": "1"}),
    "combine": ("post", _part, {"window_days": "40"}),
    "raw": ("get", _draft, {}),
    "compare": ("get", _draft, {}),
    "try": ("get", _draft, {}),
    "backtests": ("get", _draft, {}),
    "start": ("post", _draft, {}),
    "publish": ("get", _draft, {}),
    "publish_now": ("post", _draft, {}),
    "publish_later": ("post", _draft, {"publish_at": "2999-01-01T00:00"}),
    "unschedule": ("post", _draft, {}),
}


def ask(client: Client, name: str, shop: Shop) -> tuple[Any, dict[str, Any]]:
    method, subject, body = ADDRESSES[name]
    address = to(name, *subject(shop))
    before = everything()
    return getattr(client, method)(address, body), before


def test_every_address_is_tried() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(ADDRESSES)


def test_a_stranger_is_sent_to_sign_in_and_changes_nothing() -> None:
    shop = open_shop()
    for name in ADDRESSES:
        response, before = ask(Client(), name, shop)
        assert (response.status_code, response["Location"][:23]) == (302, "/desk/enter/?next=/desk"), name
        assert everything() == before, name


@pytest.mark.parametrize("role", ["agent", "finance", "auditor"])
def test_who_works_at_the_desk_reads_and_changes_nothing(role: str) -> None:
    shop = open_shop()
    client = signed_in(role, shop)
    for name, (method, *_rest) in ADDRESSES.items():
        response, before = ask(client, name, shop)
        assert response.status_code == (200 if method == "get" else 403), name
        assert everything() == before, name
        offered = re.findall(r'method="post" action="([^"]+)"', response.content.decode()) if method == "get" else []
        assert [address for address in offered if "/policies/" in address] == [], name


def test_the_warehouse_is_refused_and_changes_nothing() -> None:
    shop = open_shop()
    client = signed_in("warehouse", shop)
    for name in ADDRESSES:
        response, before = ask(client, name, shop)
        assert response.status_code == 403, name
        assert everything() == before, name


def test_staff_of_another_shop_find_nothing_and_change_nothing() -> None:
    client, theirs = signed_in("admin", open_shop()), open_shop()
    for name, (_method, subject, _body) in ADDRESSES.items():
        if subject is not _none:
            response, before = ask(client, name, theirs)
            assert response.status_code == 404, name
            assert everything() == before, name


def test_a_supervisor_is_let_in_and_nothing_is_done_by_following_a_link() -> None:
    """Or the denials above would prove nothing."""
    shop = open_shop()
    client = signed_in("supervisor", shop)
    for name, (method, subject, _body) in ADDRESSES.items():
        response, _before = ask(client, name, shop)
        assert response.status_code in (200, 303, 409, 422), name
        if method == "post" and name != "edit":
            assert client.get(to(name, *subject(shop))).status_code == 405, name


def test_a_draft_cannot_be_taken_to_compare_with_another_shops() -> None:
    shop, other = open_shop(), open_shop()
    client = signed_in("supervisor", shop)
    assert client.get(to("compare", draft_of(shop).ref), {"with": draft_of(other).ref}).status_code == 404
    before = everything()
    draft = draft_of(shop)
    assert client.post(to("start", draft.ref), {"against": draft_of(other).ref}).status_code == 422
    assert len(everything()["policy_backtest"]) == len(before["policy_backtest"])
