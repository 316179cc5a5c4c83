"""Who reaches what of the pages about people. A new address fails the first test until it stands in `ADDRESSES`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from aftercare.core import clock
from aftercare.desk.team.urls import urlpatterns
from aftercare.orders.models import Order
from aftercare.people.models import ApiToken, Customer, Role, Shop, User
from aftercare.people.tokens import make_token
from aftercare.ui.tests.staffed import asked, bought, open_shop, staff

from .team import ROLES, client_of, coded, everything, invited_to, program_of

pytestmark = pytest.mark.django_db
Subject = Callable[[Shop], list[Any]]
MANAGERS, READERS, EVERYBODY = {"admin", "supervisor"}, {"admin", "supervisor", "auditor"}, set(ROLES)


def _none(shop: Shop) -> list[Any]:
    return []


def _person(shop: Shop) -> list[Any]:
    return [staff("agent", shop).ref]


def _closed(shop: Shop) -> list[Any]:
    return [staff("agent", shop, is_active=False).ref]


def _coded(shop: Shop) -> list[Any]:
    user = staff("agent", shop)
    coded(user)
    return [user.ref]


def _their_session(shop: Shop) -> list[Any]:
    user = staff("agent", shop)
    client_of(user)
    return [user.ref, user.sessions.get().ref]


def _program(shop: Shop) -> list[Any]:
    return [program_of(shop).ref]


def _token(shop: Shop) -> list[Any]:
    program = program_of(shop)
    make_token(shop=shop, name="key", scopes=["orders:read"], at=clock.now(), owner=program)
    return [ApiToken.objects.latest("id").ref]


def _invitation(shop: Shop) -> list[Any]:
    return [invited_to(shop).ref]


def _order(shop: Shop) -> list[Any]:
    return [bought(shop).ref]


def _customers(shop: Shop) -> list[Any]:
    order = bought(shop)
    Order.objects.filter(pk=order.pk).update(customer=Customer.objects.create(shop=shop, external_id=order.number))
    return [order.ref]


@dataclass
class Address:
    """How it is asked, about what, with what, and who may. `own` changes nothing but the asker's account."""

    method: str
    may: set[str]
    subject: Subject = _none
    body: dict[str, Any] = field(default_factory=dict)
    own: bool = False


TOKEN = {"name": "key", "scopes": ["orders:read"], "days": "30"}
ADDRESSES = {
    "account": Address("get", EVERYBODY, own=True),
    "prove": Address("get", EVERYBODY, own=True),
    "digest": Address("post", EVERYBODY, own=True),
    "password": Address("get", EVERYBODY, own=True),
    "app": Address("get", EVERYBODY, own=True),
    "app_off": Address("post", EVERYBODY, own=True),
    "new_codes": Address("post", EVERYBODY, own=True),
    "end_others": Address("post", EVERYBODY, own=True),
    "end_session": Address("post", EVERYBODY, lambda shop: ["SN-0000-0000-0000"], own=True),
    "people": Address("get", READERS),
    "person": Address("get", READERS, _person),
    "change": Address("post", MANAGERS, _person, {"role": "finance", "name": "Wang"}),
    "close": Address("post", MANAGERS, _person),
    "reopen": Address("post", MANAGERS, _closed),
    "drop_codes": Address("post", MANAGERS, _coded),
    "sign_out": Address("post", MANAGERS, _person),
    "sign_out_one": Address("post", MANAGERS, _their_session),
    "tokens": Address("get", READERS),
    "make_token": Address("post", {"admin"}, _program, TOKEN),
    "revoke_token": Address("post", {"admin"}, _token),
    "invitations": Address("get", READERS),
    "invite": Address("post", MANAGERS, body={"email": "a@example.com", "role": "agent"}),
    "invite_again": Address("post", MANAGERS, _invitation),
    "revoke_invitation": Address("post", MANAGERS, _invitation),
    "add_program": Address("post", {"admin"}, body={"name": "Warehouse system"}),
    "audit": Address("get", READERS),
    "audit_export": Address("get", READERS),
    "end_links": Address("post", {"agent", *MANAGERS}, _order),
    "block_customer": Address("post", MANAGERS, _customers, {"reason": "Twelve returns of worn shoes"}),
}
# Asked before anybody has signed in; each has tests of its own.
OPEN = {"code", "forgotten", "reset", "join", "leave_digest"}
SUBJECTS = [name for name, one in ADDRESSES.items() if one.subject is not _none and not one.own]


def _ask(client: Client, name: str, shop: Shop) -> tuple[Any, dict[str, Any]]:
    one = ADDRESSES[name]
    address = reverse(f"team:{name}", args=one.subject(shop))
    before = everything()
    body = {**one.body, "shops": [shop.pk], "shop": shop.pk} if one.body else {}
    return getattr(client, one.method)(address, body), before


def test_every_address_is_tried() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(ADDRESSES) | OPEN


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_stranger_is_sent_to_sign_in_and_changes_nothing(name: str) -> None:
    response, before = _ask(Client(), name, open_shop())
    assert response.status_code == 302
    assert response["Location"].startswith("/desk/enter/?next=/desk/")
    assert everything() == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", ADDRESSES)
def test_each_role_reaches_what_it_may_and_changes_nothing_else(name: str, role: str) -> None:
    shop = open_shop()
    staff("admin", shop)
    client = client_of(staff(role, shop))
    response, before = _ask(client, name, shop)
    if ADDRESSES[name].own:
        assert response.status_code in (200, 302, 303, 404)
    elif role in ADDRESSES[name].may:
        assert response.status_code in (200, 303), response.content
        if ADDRESSES[name].method == "post" and name != "sign_out":
            assert everything() != before
    else:
        assert response.status_code in (403, 422, 303)
        if role not in MANAGERS:
            assert response.status_code == 403
        assert everything() == before


@pytest.mark.parametrize("name", SUBJECTS)
def test_staff_of_another_shop_find_nothing_and_change_nothing(name: str) -> None:
    response, before = _ask(client_of(staff("admin", open_shop())), name, open_shop())
    assert response.status_code == 404
    assert everything() == before


@pytest.mark.parametrize("name", [name for name, one in ADDRESSES.items() if one.method == "post"])
def test_an_action_is_never_taken_by_following_a_link(name: str) -> None:
    shop = open_shop()
    client = client_of(staff("admin", shop))
    address = reverse(f"team:{name}", args=ADDRESSES[name].subject(shop))
    before = everything()
    assert client.get(address).status_code == 405
    assert everything() == before


@pytest.mark.parametrize("name", [name for name, one in ADDRESSES.items() if one.method == "post"])
def test_a_form_from_another_site_is_refused(name: str) -> None:
    shop = open_shop()
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff("admin", shop))
    response, before = _ask(client, name, shop)
    assert response.status_code == 403
    assert everything() == before


def test_the_lists_show_nothing_of_another_shop() -> None:
    mine, theirs = open_shop(), open_shop()
    stranger, invitation = staff("agent", theirs), invited_to(theirs, email="other@example.com")
    case = asked(bought(theirs))
    client = client_of(staff("admin", mine))
    make_token(shop=theirs, name="stock system", scopes=[], at=clock.now())
    for name in ("people", "invitations", "audit", "tokens"):
        page = client.get(reverse(f"team:{name}")).content.decode()
        assert not any(word in page for word in (stranger.username, invitation.email, case.ref, "stock system")), name
    exported = b"".join(client.get(reverse("team:audit_export")).streaming_content).decode()  # type: ignore[attr-defined]
    assert invitation.email not in exported
    found = client.get(reverse("team:audit"), {"subject": case.ref}).content.decode()
    assert "Request opened" not in re.sub("<option.*?</option>", "", found, flags=re.S)


def test_a_program_never_signs_in_to_pages() -> None:
    shop = open_shop()
    program = program_of(shop)
    program.set_password("a long sentence nobody guesses")
    program.save()
    client = Client()
    assert client.post("/desk/enter/", {"username": program.username, "password": "a long sentence nobody guesses"})
    assert "_auth_user_id" not in client.session
    client.force_login(program)
    assert client.get("/desk/").status_code == 302
    assert client.get("/desk/account/").status_code == 302


# The auditor, at every page of the desk.


def _patterns() -> list[tuple[str, URLPattern]]:
    """(namespace, pattern) of every address for staff but those of one's own account."""
    own: set[tuple[str, str | None]] = {
        ("team", name) for name in (*OPEN, *(name for name, one in ADDRESSES.items() if one.own))
    }
    return [
        (namespace, pattern)
        for namespace in ("desk", "team", "floor")
        for pattern in get_resolver().namespace_dict[namespace][1].url_patterns
        if isinstance(pattern, URLPattern)
        and (namespace, pattern.name) not in {("desk", "enter"), ("desk", "leave"), *own}
    ]


def _things(shop: Shop, user: User) -> dict[str, list[str]]:
    """References that may stand in an address."""
    order = bought(shop)
    case = asked(order)
    return {"cases": [case.ref], "orders": [order.ref], "people": [user.ref], "photos": ["PH-0000-0000-0000"]}


@pytest.mark.parametrize("one", _patterns(), ids=lambda one: f"{one[0]}:{one[1].name}")
def test_an_auditor_posts_nothing_anywhere(one: tuple[str, URLPattern]) -> None:
    namespace, pattern = one
    shop = open_shop()
    things = _things(shop, staff("agent", shop))
    nouns = str(pattern.pattern).split("/")
    given = {
        name: 1 if converter.regex == "[0-9]+" else next(iter(things.get(nouns[0], things["cases"])))
        for name, converter in pattern.pattern.converters.items()
    }
    client = client_of(staff("auditor", shop))
    before = everything()
    response = client.post(reverse(f"{namespace}:{pattern.name}", kwargs=given), {"because": "x", "role": "admin"})
    assert response.status_code == 403
    assert everything() == before


def test_an_auditor_reads_the_desk_without_a_button() -> None:
    shop = open_shop()
    order = bought(shop)
    case = asked(order)
    person = staff("agent", shop)
    invited_to(shop)
    client = client_of(staff("auditor", shop))
    pages = [
        "/desk/", f"/desk/cases/{case.ref}/", "/desk/orders/", f"/desk/orders/{order.ref}/", "/desk/team/",
        f"/desk/team/people/{person.ref}/", "/desk/team/invitations/", "/desk/audit/",
    ]  # fmt: skip
    for path in pages:
        response = client.get(path)
        assert response.status_code == 200, path
        forms = re.findall(r'<form[^>]*method="post"[^>]*>', response.content.decode())
        assert {re.search(r'action="([^"]*)"', form)[1] for form in forms} == {"/language/", "/desk/leave/"}, path  # type: ignore[index]


def test_the_roles_are_all_tried() -> None:
    assert set(ROLES) | {"integration"} == set(Role.values)
