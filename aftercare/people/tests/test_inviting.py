"""Invitations: signed, for one person, once, and not for long."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import signing
from django.db import connection

from aftercare.core.actor import SYSTEM
from aftercare.core.messages import Message
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.people.inviting import invite, lives, revoke_invitation, send_again, sign_invitation
from aftercare.people.joining import accept_invitation, invited
from aftercare.people.manager import Manager
from aftercare.people.models import Invitation, Shop, User
from aftercare.people.tokens import SCOPES

from .test_team import person, shop

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
PASSWORD = "a long sentence nobody guesses"


def asked(one: Shop | None = None, **more: Any) -> Invitation:
    one = one or shop()
    by = more.pop("by", None) or Manager.of_user(person("admin", one, name=f"boss-{one.slug}"))
    asked = {"email": "Mei@Example.com ", "role": "agent", "shops": [one], "at": AT, **more}
    return invite(**asked, by=by)


def link() -> str:
    found = re.search(r"/desk/join/(\S+)/", Message.objects.latest("id").text)
    assert found
    return found[1]


def accept(token: str, at: datetime = AT, **more: str) -> User:
    return accept_invitation(token, **{"name": "Mei", "password": PASSWORD, **more}, at=at)


def refused(token: str, at: datetime = AT, **more: str) -> str:
    before = list(Invitation.objects.values()), User.objects.count()
    with pytest.raises(Refused) as refusal:
        accept(token, at, **more)
    assert (list(Invitation.objects.values()), User.objects.count()) == before
    return refusal.value.code


def test_the_link_makes_the_account_with_the_role_and_shops_of_the_invitation() -> None:
    one, two = shop(), shop("two")
    by = Manager.of_user(person("admin", one, two))
    asked(one, role="finance", shops=[one, two], by=by, locale="zh-hans")
    user = accept(link())
    assert (user.username, user.email, user.role, user.locale) == (
        "mei@example.com", "mei@example.com", "finance", "zh-hans",
    )  # fmt: skip
    assert set(user.shops.all()) == {one, two}
    assert user.check_password(PASSWORD)
    joined = EventRow.objects.filter(name="staff.joined")
    assert {row.shop_id for row in joined} == {one.pk, two.pk}


def test_the_message_names_shop_role_and_who_invites_in_the_readers_language() -> None:
    invitation = asked(shop("gu"), locale="en")
    message = Message.objects.get()
    assert message.to == "mei@example.com"
    assert "boss-gu invites you to gu as Agent." in message.text
    assert "within 7 days" in message.text
    send_again(invitation, by=Manager.of_program(SYSTEM, Shop.objects.get().pk, SCOPES), at=AT)
    Invitation.objects.update(locale="zh-hans")
    send_again(Invitation.objects.get(), by=Manager.of_program(SYSTEM, Shop.objects.get().pk, SCOPES), at=AT)
    assert "邀请" in Message.objects.latest("id").text


def test_the_link_serves_once() -> None:
    asked()
    token = link()
    accept(token)
    assert refused(token) == "bad_invitation"


@pytest.mark.django_db(transaction=True)
def test_two_tabs_make_one_account() -> None:
    asked()
    token, barrier, codes = link(), threading.Barrier(2), []

    def take() -> None:
        barrier.wait()
        try:
            accept(token)
            codes.append("made")
        except Refused as refusal:
            codes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["bad_invitation", "made"]


def test_the_link_ends_after_seven_days() -> None:
    asked()
    assert lives() == timedelta(days=7)
    assert refused(link(), AT + timedelta(days=7)) == "bad_invitation"
    assert accept(link(), AT + timedelta(days=7) - timedelta(seconds=1))


def test_sending_it_again_ends_the_link_before_and_gives_the_whole_time() -> None:
    invitation = asked()
    old = link()
    again = send_again(
        invitation, by=Manager.of_program(SYSTEM, Shop.objects.get().pk, SCOPES), at=AT + timedelta(days=6)
    )
    assert again.expires_at == AT + timedelta(days=13)
    assert refused(old) == "bad_invitation"
    assert accept(link(), AT + timedelta(days=12))


def test_an_expired_one_is_sent_again() -> None:
    invitation = asked()
    late = AT + timedelta(days=30)
    send_again(invitation, by=Manager.of_program(SYSTEM, Shop.objects.get().pk, SCOPES), at=late)
    assert accept(link(), late)


def test_a_revoked_one_opens_nothing_and_is_neither_sent_nor_revoked_again() -> None:
    invitation = asked()
    by = Manager.of_program(SYSTEM, Shop.objects.get().pk, SCOPES)
    revoke_invitation(invitation, by=by, at=AT)
    assert refused(link()) == "bad_invitation"
    for act in (send_again, revoke_invitation):
        with pytest.raises(Refused) as refusal:
            act(invitation, by=by, at=AT)
        assert refusal.value.code == "invitation_over"
    assert Message.objects.count() == 1
    assert asked(Shop.objects.get(), by=by)


def test_a_forged_link_opens_nothing() -> None:
    invitation = asked()
    good = sign_invitation(invitation)
    for token in (
        "",
        "x",
        good[:-1],
        signing.dumps([invitation.pk, 1]),
        signing.dumps([0, 1], salt="aftercare.invitation"),
    ):
        with pytest.raises(Refused):
            invited(token, at=AT)
    assert invited(good, at=AT) == invitation


def test_a_weak_password_or_no_name_is_refused_and_the_link_still_serves() -> None:
    asked()
    token = link()
    assert refused(token, password="12345678") == "bad_password"
    assert refused(token, password="mei@example.com") == "bad_password"
    assert refused(token, name=" ") == "required"
    assert accept(token)


@pytest.mark.parametrize("email", ["", "mei", "mei@", "a b@example.com", "mei@example.com\nBcc: x@example.com"])
def test_what_is_no_e_mail_is_refused(email: str) -> None:
    with pytest.raises(Refused) as refusal:
        asked(email=email)
    assert refusal.value.field == "email"
    assert not Invitation.objects.exists()


def test_nobody_is_invited_twice_nor_who_is_there_already() -> None:
    one = shop()
    by = Manager.of_program(SYSTEM, one.pk, SCOPES)
    asked(one, by=by)
    with pytest.raises(Refused) as refusal:
        asked(one, by=by, email="MEI@example.com")
    assert refusal.value.code == "invited_already"
    user = accept(link())
    for active in (True, False):
        User.objects.filter(pk=user.pk).update(is_active=active)
        with pytest.raises(Refused) as refusal:
            asked(one, by=by)
        assert refusal.value.code == "has_account"
    assert Invitation.objects.count() == 1


def test_who_got_an_account_meanwhile_is_told() -> None:
    asked()
    User.objects.create_user("MEI@example.com")
    assert refused(link()) == "has_account"


@pytest.mark.parametrize("role", ["supervisor", "admin", "auditor"])
def test_a_supervisor_invites_only_those_who_work_the_cases(role: str) -> None:
    one = shop()
    by = Manager.of_user(person("supervisor", one))
    with pytest.raises(Refused) as refusal:
        asked(one, by=by, role=role)
    assert (refusal.value.code, Message.objects.count()) == ("role_above_yours", 0)
    asked(one, by=by, role="warehouse")
    admins = asked(one, email="b@example.com", role=role)
    for act in (send_again, revoke_invitation):
        with pytest.raises(Refused):
            act(admins, by=by, at=AT)


def test_a_program_is_not_invited() -> None:
    with pytest.raises(Refused):
        asked(role="integration")


def test_an_invitation_to_another_shop_too_is_not_this_managers() -> None:
    one, two = shop(), shop("two")
    asked(one, shops=[one, two], by=Manager.of_user(person("admin", one, two)))
    assert not Manager.of_program(SYSTEM, one.pk, SCOPES).invitations.exists()
    with pytest.raises(Refused):
        asked(one, shops=[two], by=Manager.of_program(SYSTEM, one.pk, SCOPES), email="c@example.com")
