"""Inviting, joining, changing staff and programs, on the pages."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from aftercare.core import clock
from aftercare.core.messages import Message
from aftercare.core.models import EventRow
from aftercare.orders.models import Order
from aftercare.people.links import sign_order
from aftercare.people.models import ApiToken, Invitation, Role, User
from aftercare.people.tokens import find_token, make_token
from aftercare.ui.tests.staffed import PASSWORD, asked, bought, open_shop, staff

from .team import client_of, invited_to, program_of
from .test_account import enter

pytestmark = pytest.mark.django_db


def link() -> str:
    found = re.search(
        r"https?://[^/]+(/desk/join/\S+)", Message.objects.filter(subject_kind="invitation").latest("id").text
    )
    assert found
    return found[1]


def test_somebody_is_invited_joins_and_works() -> None:
    shop = open_shop(locale="en")
    admin = client_of(staff("admin", shop))
    asked = {"email": "mei@example.com", "role": "agent", "name": "Mei", "shops": [shop.pk]}
    assert admin.post("/desk/team/invitations/send/", asked).status_code == 303
    assert "mei@example.com" in admin.get("/desk/team/invitations/").content.decode()
    new = Client()
    page = new.get(link()).content.decode()
    assert 'value="Mei"' in page and "You sign in with mei@example.com." in page
    weak = new.post(link(), {"name": "Mei", "password": "12345678"})
    assert weak.status_code == 422 and 'value="Mei"' in weak.content.decode()
    assert new.post(link(), {"name": "Mei Lin", "password": PASSWORD})["Location"] == "/desk/enter/"
    user = User.objects.get(username="mei@example.com")
    assert enter(user, new)[1]["Location"] == "/desk/"
    assert new.get("/desk/").status_code == 200
    gone = Client().get(link())
    assert gone.status_code == 410
    assert "This invitation is no longer valid; ask for a new one." in gone.content.decode()


def test_who_has_an_account_signs_in_and_takes_another_shop() -> None:
    elsewhere, shop = open_shop(), open_shop()
    mei = staff("agent", elsewhere, email="mei@example.com")
    admin = client_of(staff("admin", shop))
    asked = {"email": "Mei@example.com", "role": "agent", "shops": [shop.pk]}
    assert admin.post("/desk/team/invitations/send/", asked).status_code == 303
    client, at = Client(), link()
    page = client.get(at).content.decode()
    assert "mei@example.com has an account" in page and f"/desk/enter/?next={quote(at)}" in page
    assert client.post(at, {"name": "Thief", "password": PASSWORD}).status_code == 200
    assert "this is for mei@example.com" in client_of(staff("agent", shop)).get(at).content.decode()
    assert not mei.shops.filter(pk=shop.pk).exists()
    client = client_of(mei)
    assert "Work there too" in client.get(at).content.decode()
    assert client.post(at)["Location"] == "/desk/"
    assert set(mei.shops.all()) == {elsewhere, shop}
    assert client.get(at).status_code == 410


def test_another_role_than_ones_own_is_refused_in_words() -> None:
    mei = staff("agent", open_shop(), email="mei@example.com")
    invited_to(open_shop(), role="finance", email="mei@example.com")
    page = client_of(mei).post(link())
    assert page.status_code == 422 and "a role holds in all your shops" in page.content.decode()
    assert mei.shops.count() == 1


def test_what_is_wrong_with_an_invitation_is_said_at_its_field_and_nothing_is_lost() -> None:
    shop = open_shop()
    admin = client_of(staff("admin", shop))
    page = admin.post("/desk/team/invitations/send/", {"email": "mei", "role": "agent", "shops": [shop.pk]})
    assert page.status_code == 422
    assert "is no e-mail address" in page.content.decode() and 'value="mei"' in page.content.decode()
    page = admin.post("/desk/team/invitations/send/", {"email": "", "role": "agent"})
    assert "Enter the e-mail of the person." in page.content.decode()
    assert "Choose at least one of your shops." in page.content.decode()
    assert not Invitation.objects.exists()


def test_a_supervisor_is_offered_only_the_roles_they_give_and_their_shops() -> None:
    shop = open_shop()
    other = open_shop()
    client = client_of(staff("supervisor", shop))
    page = client.get("/desk/team/invitations/").content.decode()
    assert set(re.findall(r'<option value="(\w+)"', page)) - {"en"} == {"agent", "warehouse", "finance"}
    assert "Add a program" not in page
    crafted = {"email": "a@example.com", "role": "admin", "shops": [shop.pk]}
    assert client.post("/desk/team/invitations/send/", crafted).status_code == 422
    crafted = {"email": "a@example.com", "role": "agent", "shops": [other.pk]}
    assert client.post("/desk/team/invitations/send/", crafted).status_code == 422
    assert not Invitation.objects.exists()


def test_an_invitation_is_sent_again_and_taken_back() -> None:
    shop = open_shop()
    invitation, admin = invited_to(shop), client_of(staff("admin", shop))
    old = link()
    assert admin.post(f"/desk/team/invitations/{invitation.ref}/again/").status_code == 303
    assert Client().get(old).status_code == 410
    assert Client().get(link()).status_code == 200
    admin.post(f"/desk/team/invitations/{invitation.ref}/revoke/")
    assert Client().get(link()).status_code == 410
    page = admin.post(f"/desk/team/invitations/{invitation.ref}/again/", follow=True).content.decode()
    assert "This invitation was taken or revoked before." in page


def test_an_expired_invitation_says_so_in_the_list() -> None:
    shop = open_shop()
    invited_to(shop)
    Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert "expired" in client_of(staff("admin", shop)).get("/desk/team/invitations/").content.decode()
    assert Client().get(link()).status_code == 410


def test_a_program_gets_a_token_that_is_shown_once_and_ended() -> None:
    shop = open_shop()
    admin = client_of(staff("admin", shop))
    assert admin.post("/desk/team/programs/", {"name": "Warehouse system", "shops": [shop.pk]}).status_code == 303
    program = User.objects.get(role=Role.INTEGRATION)
    at = f"/desk/team/people/{program.ref}/"
    asked = {"name": "key", "shop": shop.pk, "scopes": ["orders:read", "audit:read"], "days": "30"}
    page = admin.post(f"{at}tokens/", asked).content.decode()
    found = re.search(r"aft_[\w-]+", page)
    assert found
    token = find_token(found[0], at=clock.now())
    assert token is not None and (token.owner, token.scopes) == (program, ["orders:read", "audit:read"])
    assert find_token(found[0], at=clock.now() + timedelta(days=30)) is None
    assert found[0] not in admin.get(at).content.decode()
    admin.post(f"/desk/team/tokens/{token.ref}/revoke/")
    assert find_token(found[0], at=clock.now()) is None
    for name in ("token.made", "token.revoked"):
        assert EventRow.objects.get(name=name).actor_kind == "supervisor"


def test_every_token_of_the_shop_is_listed_and_ended_whoever_made_it() -> None:
    shop = open_shop()
    text = make_token(shop=shop, name="of the command line", scopes=["orders:read"], at=clock.now())
    program = program_of(shop)
    program.shops.add(open_shop())
    make_token(shop=shop, name="of a program", scopes=["orders:read"], at=clock.now(), owner=program)
    admin, supervisor = client_of(staff("admin", shop)), client_of(staff("supervisor", shop))
    page = admin.get("/desk/team/tokens/").content.decode()
    assert all(word in page for word in ("of the command line", "of no program", "without end", program.called))
    assert text not in page
    assert "/revoke/" not in supervisor.get("/desk/team/tokens/").content.decode()
    for token in ApiToken.objects.all():
        supervisor.post(f"/desk/team/tokens/{token.ref}/revoke/")
    assert not ApiToken.objects.exclude(revoked_at=None).exists()
    for token in ApiToken.objects.all():
        admin.post(f"/desk/team/tokens/{token.ref}/revoke/")
    assert not ApiToken.objects.filter(revoked_at=None).exists()


def test_a_person_gets_no_token_and_a_program_none_of_another_shop() -> None:
    shop, other = open_shop(), open_shop()
    admin, agent, program = client_of(staff("admin", shop)), staff("agent", shop), program_of(shop)
    asked = {"name": "key", "shop": shop.pk, "scopes": ["orders:read"], "days": "30"}
    assert admin.post(f"/desk/team/people/{agent.ref}/tokens/", asked).status_code == 422
    assert admin.post(f"/desk/team/people/{program.ref}/tokens/", {**asked, "shop": other.pk}).status_code == 422
    assert admin.post(f"/desk/team/people/{program.ref}/tokens/", {**asked, "scopes": ["all"]}).status_code == 422
    assert not ApiToken.objects.exists()


def test_what_cannot_be_changed_is_said_and_the_page_offers_nothing_for_it() -> None:
    one, two = open_shop(), open_shop()
    user, client = staff("agent", one, two), client_of(staff("admin", one))
    page = client.get(f"/desk/team/people/{user.ref}/").content.decode()
    assert "an administrator of all its shops" in page
    assert "Close the account" not in page
    said = client.post(f"/desk/team/people/{user.ref}/close/", follow=True).content.decode()
    assert "a shop that you do not" in said
    assert User.objects.get(pk=user.pk).is_active


def test_the_list_pages_by_key_and_asks_as_much_for_many_as_for_few() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    shop = open_shop()
    client = client_of(staff("admin", shop))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/desk/team/")
    names = [staff("agent", shop).username for _ in range(60)]
    with CaptureQueriesContext(connection) as many:
        first = client.get("/desk/team/").content.decode()
    assert len(many) == len(few)
    after = re.search(r'rel="next" href="(\?[^"]+)"', first)
    assert after
    second = client.get("/desk/team/" + after[1]).content.decode()
    assert all((name in first) != (name in second) for name in names)


def test_the_links_of_an_order_are_ended_from_its_page_with_the_browsers_that_opened_it() -> None:
    shop = open_shop()
    case = asked(bought(shop))
    order = Order.objects.get()
    customer, agent = Client(), client_of(staff("agent", shop))
    link = f"/open/{sign_order(order.pk, purpose='link')}/{case.ref}/"
    assert customer.get(link)["Location"] == f"/cases/{case.ref}/"
    assert customer.get(f"/orders/{order.ref}/").status_code == 200
    assert "End all links" in agent.get(f"/desk/orders/{order.ref}/").content.decode()
    assert agent.post(f"/desk/orders/{order.ref}/links/end/").status_code == 303
    assert customer.get(f"/orders/{order.ref}/").status_code == 404
    assert Client().get(link)["Location"] == "/"
    fresh = f"/open/{sign_order(order.pk, purpose='link')}/{case.ref}/"
    assert Client().get(fresh)["Location"] == f"/cases/{case.ref}/"
