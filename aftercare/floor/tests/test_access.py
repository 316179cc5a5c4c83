"""Who reaches what at the floor. A new address fails the first test until it stands in `ADDRESSES`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.cases.photos import keep_photo
from aftercare.core import clock
from aftercare.floor.urls import urlpatterns
from aftercare.parcels.finding import find
from aftercare.parcels.stopping import sent as already_sent
from aftercare.people.models import Shop
from aftercare.ui.tests.staffed import (
    WAREHOUSE,
    arrived,
    bought,
    open_shop,
    picture,
    replacing,
    sent,
    signed_in,
    state,
    unsent,
)

pytestmark = pytest.mark.django_db
Subject = Callable[[Shop], str]


def _sent(shop: Shop) -> str:
    return sent(bought(shop)).ref


def _arrived(shop: Shop) -> str:
    return arrived(bought(shop)).ref


def _hold(shop: Shop) -> str:
    return unsent(shop).ref


def _stop(shop: Shop) -> str:
    return already_sent(unsent(shop), by=WAREHOUSE, at=clock.now()).ref


def _send(shop: Shop) -> str:
    return replacing(shop).ref


def _found(shop: Shop) -> str:
    return find(shop, note="A red scarf", by=WAREHOUSE, at=clock.now()).ref


def _photo(shop: Shop) -> str:
    case = arrived(bought(shop))
    return keep_photo(upload=picture(), shop_id=shop.pk, case=case, by=WAREHOUSE, at=clock.now()).ref


# Every address: how it is asked, what it is about, what is sent.
ADDRESSES: dict[str, tuple[tuple[str, ...], Subject | None, dict[str, Any]]] = {
    "scan": (("get",), None, {}),
    "case": (("get",), _sent, {}),
    "receive": (("get", "post"), _sent, {"all": "1"}),
    "inspect": (("get", "post"), _arrived, {"units": 1, "grade": "A", "disposition": "sellable"}),
    "hold": (("get", "post"), _hold, {"do": "hold"}),
    "stop": (("get", "post"), _stop, {"do": "intercept"}),
    "send": (("get", "post"), _send, {"do": "dispatch", "tracking_number": "NEW12345"}),
    "undo": (("post",), _arrived, {"finding": "1"}),
    "found": (("get", "post"), None, {"note": "A red scarf", "shop": "1"}),
    "found_one": (("get",), _found, {}),
    "label": (("get",), _arrived, {}),
    "today": (("get",), None, {}),
    "ahead": (("get",), None, {}),
    "photo": (("get",), _photo, {}),
    "service_worker": (("get",), None, {}),
}
TRIES = [(name, method) for name, (methods, _s, _b) in ADDRESSES.items() for method in methods]


def _ask(client: Client, name: str, method: str, shop: Shop) -> tuple[Any, list[Any]]:
    _methods, subject, body = ADDRESSES[name]
    address = reverse(f"floor:{name}", args=[subject(shop)] if subject else [])
    sent_body = {**body, "photos": picture()} if name == "inspect" and method == "post" else body
    before = state()
    return getattr(client, method)(address, sent_body), before


def test_every_address_is_tried() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(ADDRESSES)


@pytest.mark.parametrize(("name", "method"), TRIES)
def test_a_stranger_is_sent_to_sign_in_and_changes_nothing(name: str, method: str) -> None:
    response, before = _ask(Client(), name, method, open_shop())
    assert response.status_code == 302
    assert response["Location"].startswith("/desk/enter/?next=/floor/")
    assert state() == before


@pytest.mark.parametrize("role", ["agent", "finance"])
@pytest.mark.parametrize(("name", "method"), TRIES)
def test_a_role_that_may_not_is_refused_and_changes_nothing(role: str, name: str, method: str) -> None:
    shop = open_shop()
    response, before = _ask(signed_in(role, shop), name, method, shop)
    assert response.status_code == 403
    assert state() == before


@pytest.mark.parametrize(("name", "method"), [entry for entry in TRIES if ADDRESSES[entry[0]][1]])
def test_staff_of_another_shop_find_nothing_and_change_nothing(name: str, method: str) -> None:
    response, before = _ask(signed_in("warehouse", open_shop()), name, method, open_shop())
    assert response.status_code == 404
    assert state() == before


def test_a_scan_finds_nothing_of_another_shop() -> None:
    case = arrived(bought(open_shop()))
    client = signed_in("warehouse", open_shop())
    for text in (case.ref, case.order.number, case.parcels.get().tracking_number, ""):
        answer = client.get(reverse("floor:scan"), {"q": text}).content.decode()
        assert f"/{case.ref}/" not in answer
