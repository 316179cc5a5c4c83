"""Who takes an invitation: nobody once its sender might not send it, and somebody with an account by signing in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aftercare.core.messages import Message
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.people import joining
from aftercare.people.inviting import send_again, sign_invitation
from aftercare.people.joining import accept_as, accept_invitation
from aftercare.people.manager import Manager
from aftercare.people.models import Invitation, Shop, User
from aftercare.people.team import change_staff, close_staff

from .test_inviting import AT, PASSWORD, accept, asked, link, refused
from .test_team import person, shop, state

pytestmark = pytest.mark.django_db
ENDS: dict[str, Callable[[User, Shop, Manager], Any]] = {
    "closed": lambda user, one, by: close_staff(user, by=by, at=AT),
    "demoted": lambda user, one, by: change_staff(user, role="agent", shops=[one], by=by, at=AT),
    "below the role": lambda user, one, by: change_staff(user, role="supervisor", shops=[one], by=by, at=AT),
    "moved": lambda user, one, by: change_staff(user, role="admin", shops=[shop("two")], by=by, at=AT),
}


@pytest.mark.parametrize("end", ENDS)
def test_an_invitation_ends_with_the_right_to_send_it(end: str) -> None:
    one = shop()
    inviter, boss = person("admin", one), person("admin", one)
    invitation = asked(one, role="admin", by=Manager.of_user(inviter))
    token = link()
    by = Manager.of_user(boss)
    ENDS[end](inviter, one, Manager(by.actor, by.roles, frozenset({one.pk, one.pk + 1})))
    assert refused(token) == "bad_invitation"
    assert Invitation.objects.get().revoked_at == AT
    assert EventRow.objects.get(name="staff.invitation_revoked").actor_id == boss.pk
    assert asked(one, by=by, role="admin").pk != invitation.pk


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "agent"}, {"role": "supervisor"}])
def test_it_opens_nothing_either_after_a_change_that_revoked_nothing(change: dict[str, Any]) -> None:
    one = shop()
    inviter = person("admin", one)
    invitation = asked(one, role="auditor", by=Manager.of_user(inviter))
    User.objects.filter(pk=inviter.pk).update(**change)
    assert refused(link()) == "bad_invitation"
    send_again(invitation, by=Manager.of_user(person("admin", one)), at=AT)
    assert accept(link()).role == "auditor"


def test_what_the_inviter_may_still_send_stays_open() -> None:
    one = shop()
    inviter, boss = person("admin", one), person("admin", one)
    asked(one, role="agent", by=Manager.of_user(inviter))
    change_staff(inviter, role="supervisor", shops=[one], by=Manager.of_user(boss), at=AT)
    assert accept(link()).role == "agent"


@pytest.fixture
def known() -> User:
    """Somebody who works for another shop already."""
    user = person("agent", shop("elsewhere"))
    User.objects.filter(pk=user.pk).update(email="MEI@example.com")
    return User.objects.get(pk=user.pk)


def test_who_has_an_account_is_invited_like_anybody_and_takes_the_shop(known: User) -> None:
    one = shop()
    asked(one)
    told = Message.objects.get().text.replace(link(), "")
    asked(one, email="nobody@example.com", by=Manager.of_user(User.objects.get(username="boss-one")))
    assert told == Message.objects.latest("id").text.replace(link(), "")
    user = accept_as(known, sign_invitation(Invitation.objects.get(email="mei@example.com")), at=AT)
    assert (user.role, {shop.slug for shop in user.shops.all()}) == ("agent", {"one", "elsewhere"})
    assert EventRow.objects.get(name="staff.joined").shop_id == one.pk
    assert Invitation.objects.get(user=known).accepted_at == AT


def test_another_role_is_not_given_to_who_works_elsewhere(known: User) -> None:
    asked(role="supervisor")
    before = state(known)
    with pytest.raises(Refused, match="invited as Agent") as refusal:
        accept_as(known, link(), at=AT)
    assert (refusal.value.code, state(known)) == ("other_role", before)
    assert Invitation.objects.get().accepted_at is None


def test_nobody_takes_anothers_invitation(known: User) -> None:
    asked(email="lin@example.com")
    before = state(known)
    with pytest.raises(Refused) as refusal:
        accept_as(known, link(), at=AT)
    assert (refusal.value.code, state(known)) == ("not_invited", before)


def test_two_invitations_taken_at_the_same_instant_make_one_account(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (sign_invitation(asked(shop(slug))) for slug in ("one", "two"))
    accept(first)
    # As the other transaction sees it, which began before this one ended.
    monkeypatch.setattr(joining, "accounts_of", lambda invitation: User.objects.none())
    with pytest.raises(Refused) as refusal:
        accept_invitation(second, name="Mei", password=PASSWORD, at=AT)
    assert (refusal.value.code, User.objects.get(email="mei@example.com").shops.count()) == ("has_account", 1)
