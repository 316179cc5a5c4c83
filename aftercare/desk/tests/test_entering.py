"""Signing in: where it leads, what it says when it fails, and that guessing is slow."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.desk.entering import TRIES
from aftercare.ui.tests.staffed import PASSWORD, open_shop, staff

pytestmark = pytest.mark.django_db
ENTER = "/desk/enter/"


def _enter(client: Client, name: str, password: str, **more: Any) -> Any:
    return client.post(ENTER, {"username": name, "password": password, **more})


@pytest.mark.parametrize(
    ("role", "home"), [("agent", "desk:queue"), ("finance", "desk:queue"), ("warehouse", "floor:scan")]
)
def test_each_role_lands_where_it_works(role: str, home: str) -> None:
    user = staff(role, open_shop())
    assert _enter(Client(), user.username, PASSWORD)["Location"] == reverse(home)


def test_after_signing_in_one_is_where_one_wanted_to_go_but_never_elsewhere() -> None:
    user = staff("agent", open_shop())
    assert _enter(Client(), user.username, PASSWORD, next="/desk/orders/")["Location"] == "/desk/orders/"
    assert _enter(Client(), user.username, PASSWORD, next="https://evil.example/")["Location"] == reverse("desk:queue")


def test_the_pages_speak_the_language_of_the_person() -> None:
    user = staff("agent", open_shop(), locale="zh-hans")
    client = Client(headers={"Accept-Language": "en"})
    _enter(client, user.username, PASSWORD)
    assert '<html lang="zh-Hans"' in client.get(reverse("desk:queue")).content.decode()


def test_a_wrong_password_is_refused_in_words_and_the_name_is_kept() -> None:
    user = staff("agent", open_shop())
    client = Client()
    response = _enter(client, user.username, "wrong")
    assert response.status_code == 422
    assert "The name or the password is wrong." in response.content.decode()
    assert f'value="{user.username}"' in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_empty_fields_are_named() -> None:
    answer = _enter(Client(), "", "").content.decode()
    assert "Enter your user name." in answer
    assert "Enter your password." in answer


def test_after_ten_wrong_passwords_even_the_right_one_waits() -> None:
    shop = open_shop()
    user, other = staff("agent", shop), staff("agent", shop)
    client = Client()
    for _ in range(TRIES):
        _enter(client, user.username, "wrong")
    response = _enter(client, user.username.upper(), PASSWORD)
    assert response.status_code == 422
    assert "Too many attempts with this account; try again in 15 minutes." in response.content.decode()
    assert "_auth_user_id" not in client.session
    assert _enter(Client(), other.username, PASSWORD).status_code == 302
    assert _enter(Client(REMOTE_ADDR="192.0.2.9"), user.username, PASSWORD).status_code == 302


def test_leaving_ends_the_session() -> None:
    client = Client()
    client.force_login(staff("agent", open_shop()))
    assert client.post(reverse("desk:leave"))["Location"] == ENTER
    assert client.get(reverse("desk:queue")).status_code == 302


def test_a_closed_account_does_not_enter() -> None:
    user = staff("agent", open_shop(), is_active=False)
    client = Client()
    assert _enter(client, user.username, PASSWORD).status_code == 422
    assert "_auth_user_id" not in client.session


def test_the_addresses_of_one_ipv6_network_guess_as_one() -> None:
    user = staff("agent", open_shop())
    for number in range(TRIES):
        _enter(Client(REMOTE_ADDR=f"2001:db8:1:2::{number:x}"), user.username, "wrong")
    response = _enter(Client(REMOTE_ADDR="2001:db8:1:2:ffff::1"), user.username, PASSWORD)
    assert "Too many attempts with this account" in response.content.decode()
    assert _enter(Client(REMOTE_ADDR="2001:db8:1:3::1"), user.username, PASSWORD).status_code == 302
