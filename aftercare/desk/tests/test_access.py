"""Who reaches what at the desk. A new address fails the first test until it stands in `ADDRESSES`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.cases.models import Case
from aftercare.cases.photos import keep_photo
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.desk.acts import ACTS, Act
from aftercare.desk.urls import urlpatterns
from aftercare.people.models import Shop
from aftercare.ui.tests.staffed import (
    AGENT,
    CUSTOMER,
    approved,
    asked,
    bought,
    inspected,
    open_shop,
    picture,
    signed_in,
    staff,
    state,
)
from aftercare.worklist.preparing import prepare
from aftercare.worklist.saved import save_view

pytestmark = pytest.mark.django_db
Subject = Callable[[Shop], str]


def _review(shop: Shop) -> str:
    return asked(bought(shop)).ref


def _paying(shop: Shop) -> str:
    return inspected(bought(shop)).ref


def _order(shop: Shop) -> str:
    return bought(shop).ref


def _photo(shop: Shop) -> str:
    case = asked(bought(shop))
    return keep_photo(upload=picture(), shop_id=shop.pk, case=case, by=CUSTOMER, at=clock.now()).ref


def _approved(shop: Shop) -> str:
    return approved(bought(shop)).ref


def _kept_view(shop: Shop) -> str:
    keeper = Actor(ActorKind.SUPERVISOR)
    return save_view(name="All", query="view=us", shop=shop, by=keeper, at=clock.now()).ref


def _prepared(shop: Shop) -> str:
    """Of a colleague who is not there any more."""
    cases = Case.objects.filter(pk=asked(bought(shop)).pk)
    return prepare("take", cases=cases, by=AGENT, at=clock.now(), locale="en", user=None).ref


def _kept_out(act: Act) -> str:
    if act.also:
        return "warehouse"
    return "finance" if act.kind is ActorKind.AGENT else "agent"


# Every address: method, what it is about, what is sent, and the role that may not.
ADDRESSES: dict[str, tuple[str, Subject | None, dict[str, Any], str]] = {
    "queue": ("get", None, {}, "warehouse"),
    "view_save": ("post", None, {"name": "Mine", "place": "view=us"}, "warehouse"),
    **{f"view_{name}": ("post", _kept_view, {}, "warehouse") for name in ("pin", "earlier", "remove")},
    "bulks": ("get", None, {}, "warehouse"),
    "bulk_prepare": ("post", None, {"act": "take"}, "warehouse"),
    "bulk": ("get", _prepared, {}, "warehouse"),
    **{f"bulk_{name}": ("post", _prepared, {}, "warehouse") for name in ("start", "cancel", "again", "undo")},
    "bulk_results": ("get", _prepared, {}, "warehouse"),
    "filters": ("get", None, {}, "warehouse"),
    "case": ("get", _review, {}, "warehouse"),
    "looking": ("get", _review, {}, "warehouse"),
    "beside": ("get", _review, {}, "warehouse"),
    "approve": ("post", _review, {}, "finance"),
    "reject": ("post", _review, {"because": "Worn."}, "finance"),
    "withdraw": ("post", _review, {}, "finance"),
    "ship": ("post", _approved, {"tracking_number": "SF1234567"}, "finance"),
    "confirm": ("post", _paying, {"reference": "BANK-1"}, "agent"),
    "retry": ("post", _paying, {}, "agent"),
    **{
        name: ("post", _review, {}, _kept_out(act))
        for name, act in ACTS.items()
        if name not in ("approve", "reject", "withdraw", "ship", "confirm", "retry")
    },
    **{f"try_{name}": ("post", _review, {}, _kept_out(act)) for name, act in ACTS.items() if act.tried},
    "orders": ("get", None, {}, "warehouse"),
    "order": ("get", _order, {}, "warehouse"),
    "preview": ("post", _order, {"kind": "return"}, "finance"),
    "open_case": ("post", _order, {"kind": "return"}, "finance"),
    "upload": ("post", _order, {}, "finance"),
    "photo": ("get", _photo, {}, "warehouse"),
}
OPEN_TO_ALL = {"enter", "leave"}


def _ask(client: Client, name: str, shop: Shop) -> tuple[Any, list[Any]]:
    method, subject, body, _role = ADDRESSES[name]
    address = reverse(f"desk:{name}", args=[subject(shop)] if subject else [])
    before = state()
    return getattr(client, method)(address, body), before


def test_every_address_is_tried() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(ADDRESSES) | OPEN_TO_ALL


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_stranger_is_sent_to_sign_in_and_changes_nothing(name: str) -> None:
    response, before = _ask(Client(), name, open_shop())
    assert response.status_code == 302
    assert response["Location"].startswith("/desk/enter/?next=/desk/")
    assert state() == before


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_role_that_may_not_is_refused_and_changes_nothing(name: str) -> None:
    shop = open_shop()
    response, before = _ask(signed_in(ADDRESSES[name][3], shop), name, shop)
    assert response.status_code == 403
    assert state() == before


@pytest.mark.parametrize("name", [name for name, (_m, subject, _b, _r) in ADDRESSES.items() if subject])
def test_staff_of_another_shop_find_nothing_and_change_nothing(name: str) -> None:
    response, before = _ask(signed_in("admin", open_shop()), name, open_shop())
    assert response.status_code == 404
    assert state() == before


@pytest.mark.parametrize("name", [name for name, (method, _s, _b, _r) in ADDRESSES.items() if method == "post"])
def test_an_action_is_never_taken_by_following_a_link(name: str) -> None:
    shop = open_shop()
    subject = ADDRESSES[name][1]
    address = reverse(f"desk:{name}", args=[subject(shop)] if subject else [])
    before = state()
    assert signed_in("admin", shop).get(address).status_code == 405
    assert state() == before


def test_an_auditor_reads_all_of_it_and_changes_nothing() -> None:
    shop = open_shop()
    client = signed_in("auditor", shop)
    for name, (method, subject, body, _role) in ADDRESSES.items():
        address = reverse(f"desk:{name}", args=[subject(shop)] if subject else [])
        before = state()
        answer = getattr(client, method)(address, body)
        assert answer.status_code == (200 if method == "get" else 403), name
        assert state() == before
    page = client.get(reverse("desk:case", args=[_review(shop)])).content.decode()
    assert 'data-key="a"' not in page
    assert 'method="post" action="/desk/cases/' not in page


def test_a_form_from_another_site_is_refused() -> None:
    shop = open_shop()
    case = asked(bought(shop))
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff("agent", shop))
    before = state()
    assert client.post(reverse("desk:approve", args=[case.ref])).status_code == 403
    assert state() == before


def test_lists_show_nothing_of_another_shop() -> None:
    mine, theirs = open_shop(), open_shop()
    case = asked(bought(theirs))
    client = signed_in("admin", mine)
    for address in ("desk:queue", "desk:orders"):
        for query in ("", f"?q={case.order.number}", f"?q={case.ref}", f"?q={case.order.email}"):
            answer = client.get(reverse(address) + query).content.decode()
            assert f"/{case.ref}/" not in answer
            assert f"/{case.order.ref}/" not in answer


def test_somebody_without_a_shop_sees_empty_lists() -> None:
    asked(bought(open_shop()))
    assert "/desk/cases/" not in signed_in("admin").get(reverse("desk:queue")).content.decode()
    assert Case.objects.count() == 1
