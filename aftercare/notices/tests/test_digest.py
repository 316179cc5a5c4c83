"""Supervisors hear once a day of what calls for them, in their language, and of nothing when nothing does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client

from aftercare.connectors.channels.email import written
from aftercare.core.messages import Message
from aftercare.core.models import EventRow
from aftercare.notices.digest import send_digests
from aftercare.people.models import Role, Shop, User
from aftercare.promises.sweep import sweep
from stories.makers import NOW, STRICT, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db
HOURS, DAYS = timedelta(hours=1), timedelta(days=1)
EIGHT = NOW - 4 * HOURS  # in Shanghai


def staff(shop: Shop, role: Role, **fields: str) -> User:
    user = User.objects.create(username=f"{role}-{shop.pk}", email=f"{role}@example.com", role=role, **fields)
    user.shops.add(shop)
    return user


def told() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("id").values_list("to", "text"))


def test_a_called_supervisor_is_written_to_once_a_day() -> None:
    shop = make_shop()
    for role in (Role.SUPERVISOR, Role.AGENT):
        staff(shop, role, locale="en")
    case = make_case(make_order(shop), step="inspection")
    make_case(make_order(make_shop()), step="inspection")  # of another shop
    Message.objects.all().delete()
    sweep(NOW + 3 * DAYS)
    for at in (EIGHT + 4 * DAYS - HOURS, EIGHT + 4 * DAYS, EIGHT + 4 * DAYS + HOURS / 2, EIGHT + 5 * DAYS):
        send_digests(at=at)
    assert [to for to, _text in told()] == ["supervisor@example.com"] * 2
    assert f"A supervisor is called (1)\n{case.ref} · Return and refund · Inspection" in told()[0][1]


def test_what_is_due_soon_is_told_before_it_is_late() -> None:
    shop = make_shop(STRICT)
    staff(shop, Role.ADMIN, locale="zh-hans")
    case = make_case(make_order(shop))
    Message.objects.all().delete()
    assert send_digests(at=EIGHT) == 0  # not yet
    assert send_digests(at=EIGHT + 2 * DAYS) == 1
    ((_to, text),) = told()
    assert case.ref in text and "24 小时内到期" in text


def test_nothing_that_presses_is_no_message() -> None:
    shop = make_shop()
    staff(shop, Role.SUPERVISOR)
    make_case(make_order(shop), step="completed")
    Message.objects.all().delete()
    assert send_digests(at=EIGHT) == 0
    assert told() == []


def test_who_ended_it_gets_none_and_its_link_ends_it_in_one_press() -> None:
    shop = make_shop()
    user = staff(shop, Role.SUPERVISOR, locale="en")
    other = staff(make_shop(), Role.SUPERVISOR)
    make_case(make_order(shop), step="inspection")
    sweep(NOW + 3 * DAYS)
    assert send_digests(at=EIGHT + 4 * DAYS) == 1
    message = Message.objects.get(to=user.email)
    headers = written(message).extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"] == f"<{message.leave_url}>"
    assert f"To end this daily mail: {message.leave_url}" in message.text
    path = message.leave_url[message.leave_url.index("/desk/") :]
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(path).status_code == 200
    assert User.objects.get(pk=user.pk).digest  # looking changes nothing
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not User.objects.get(pk=user.pk).digest
    assert User.objects.get(pk=other.pk).digest
    assert send_digests(at=EIGHT + 5 * DAYS) == 0
    assert EventRow.objects.get(name="staff.digest_changed").data["to"] == "off"
    assert strict.post(path).status_code == 200
    assert EventRow.objects.filter(name="staff.digest_changed").count() == 1


def test_a_forged_link_ends_nothing() -> None:
    user = staff(make_shop(), Role.SUPERVISOR)
    for token in ("x", signing.dumps(user.pk), signing.dumps(user.pk, salt="aftercare.order.link")):
        assert Client().post(f"/desk/digest/{token}/").status_code == 410
    assert User.objects.get(pk=user.pk).digest


def test_a_person_turns_it_off_and_on_on_their_account() -> None:
    user = staff(make_shop(), Role.SUPERVISOR, locale="en")
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    assert "End the daily mail" in client.get("/desk/account/").content.decode()
    client.post("/desk/account/digest/", {"digest": "off"})
    assert not User.objects.get(pk=user.pk).digest
    assert "Get the daily mail" in client.get("/desk/account/").content.decode()
    client.post("/desk/account/digest/", {"digest": "on"})
    assert User.objects.get(pk=user.pk).digest
