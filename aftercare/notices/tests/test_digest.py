"""Supervisors hear once a day of what calls for them, in their language, and of nothing when nothing does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.core.messages import Message
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
