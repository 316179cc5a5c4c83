"""A forgotten password: the link serves once and not for long, and the page tells nobody who has an account."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from aftercare.core.messages import Message
from aftercare.core.models import EventRow
from aftercare.desk.team.resetting import TO_EMAIL
from aftercare.people.models import User
from aftercare.ui.tests.staffed import PASSWORD, open_shop, staff

from .test_account import enter

pytestmark = pytest.mark.django_db
NEW = "another long sentence"


@pytest.fixture
def user() -> User:
    return staff("agent", open_shop(locale="en"), email="Mei@Example.com")


def ask(email: str = "mei@example.com", **where: Any) -> str:
    return str(Client(**where).post("/desk/forgotten/", {"email": email}).content.decode())


def link() -> str:
    found = re.search(r"https?://[^/]+(/desk/reset/\S+)", Message.objects.latest("id").text)
    assert found
    return found[1]


def test_the_link_sets_a_new_password_once_and_signs_out_everywhere(user: User) -> None:
    elsewhere = enter(user)[0]
    ask()
    at = link()
    assert Client().get(at).status_code == 200
    assert Client().post(at, {"password": NEW})["Location"] == "/desk/enter/"
    assert elsewhere.get("/desk/account/").status_code == 302
    assert enter(user)[1].status_code == 422
    assert enter(user, password=NEW)[1].status_code == 302
    again = Client().post(at, {"password": "a third long sentence"})
    assert again.status_code == 410
    assert "This link is no longer valid; ask for a new one." in again.content.decode()
    assert enter(user, password=NEW)[1].status_code == 302
    assert EventRow.objects.get(name="staff.password_changed").data["how"] == "link"


def test_a_weak_password_is_refused_and_the_link_still_serves(user: User) -> None:
    ask()
    assert Client().post(link(), {"password": "12345678"}).status_code == 422
    assert Client().post(link(), {"password": NEW}).status_code == 302


def test_the_link_ends_within_the_hour(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    ask()
    at = link()
    later = datetime.now() + timedelta(minutes=61)  # noqa: DTZ005 (as Django itself takes it)
    monkeypatch.setattr("django.contrib.auth.tokens.PasswordResetTokenGenerator._now", lambda self: later)
    assert Client().post(at, {"password": NEW}).status_code == 410
    assert enter(user)[1].status_code == 302


@pytest.mark.parametrize("token", ["x", "1-x-y", "0-0-0", "zzzzzzzzzzzzzzzzzz-a-b", "é-1-2"])
def test_a_forged_link_opens_nothing(user: User, token: str) -> None:
    assert Client().post(f"/desk/reset/{token}/", {"password": NEW}).status_code == 410
    assert enter(user)[1].status_code == 302


def test_a_link_of_one_account_opens_no_other(user: User) -> None:
    other = staff("agent", open_shop())
    ask()
    number, rest = link().removeprefix("/desk/reset/").split("-", 1)
    assert number
    from django.utils.http import int_to_base36

    forged = f"/desk/reset/{int_to_base36(other.pk)}-{rest}"
    assert Client().post(forged, {"password": NEW}).status_code == 410
    assert enter(other, password=PASSWORD)[1].status_code == 302


def test_the_page_is_the_same_whether_there_is_an_account_or_not(user: User) -> None:
    there, none = ask(), ask("nobody@example.com")
    plain = [re.sub(r'"X-CSRFToken": "\w+"|value="\w{64}"', "", page) for page in (there, none)]
    assert plain[0].replace("mei@", "nobody@") == plain[1]
    assert Message.objects.count() == 1


def test_a_closed_account_gets_no_link_and_one_it_has_serves_no_more(user: User) -> None:
    ask()
    at = link()
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert Client().post(at, {"password": NEW}).status_code == 410
    ask()
    assert Message.objects.count() == 1


def test_nobodys_mailbox_is_filled_and_nobody_is_told_that_it_is_full(user: User) -> None:
    pages = {re.sub(r'"X-CSRFToken": "\w+"|value="\w{64}"', "", ask(REMOTE_ADDR=f"192.0.2.{n}")) for n in range(6)}
    assert Message.objects.count() == TO_EMAIL.most
    assert len(pages) == 1


def test_the_message_speaks_the_language_of_the_person(user: User) -> None:
    User.objects.filter(pk=user.pk).update(locale="zh-hans")
    ask()
    assert Message.objects.get().locale == "zh-hans"
    assert "设置新密码" in Message.objects.get().subject
