"""Nobody gives away what they do not have: whatever people and programs do one after another, each change stays within
the rights of whoever makes it, and an administrator remains."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.refusal import Refused
from aftercare.people import team
from aftercare.people.actions import save_staff
from aftercare.people.inviting import invite, sign_invitation
from aftercare.people.joining import accept_invitation, invited
from aftercare.people.manager import Manager
from aftercare.people.models import ApiToken, Invitation, Role, User
from aftercare.people.tokens import NOT_BY_TOKEN, SCOPES, new_token, revoke_token

from .test_team import person, shop, state

pytestmark = pytest.mark.django_db
PASSWORD = "a long sentence nobody guesses"
READS = {"orders:read", "cases:read"}
WORKING = {
    "agent": READS | {"cases:write"},
    "warehouse": READS | {"goods:write"},
    "finance": READS | {"money:write"},
    "auditor": READS | {"policy:read", "audit:read"},
    "integration": set[str](),
}
ADMIN = {*SCOPES, "administers"}
ROLE_MAY = {**WORKING, "supervisor": {*SCOPES} - {"limits:write"}, "admin": ADMIN}
"""What a person of a role may do, in the words of the scopes; written down here apart from the rule it checks."""


def may(one: User | ApiToken) -> set[str]:
    if isinstance(one, ApiToken):
        return set(one.scopes) if one.revoked_at is None else set()
    live = one.tokens.filter(revoked_at=None) if one.is_active else ()
    return (ROLE_MAY[one.role] if one.is_active else set()).union(*(token.scopes for token in live))


def manager_of(one: User | ApiToken) -> Manager:
    if isinstance(one, User):
        return Manager.of_user(one)
    if one.revoked_at is not None or "staff:write" not in one.scopes:
        raise PermissionError
    return Manager.of_program(Actor(ActorKind.INTEGRATION, one.pk, one.name), one.shop_id, one.scopes)


def everybody() -> list[User | ApiToken]:
    return [*User.objects.order_by("pk"), *ApiToken.objects.order_by("pk")]


def act(name: str, who: User | ApiToken, whom: User | ApiToken, role: str, scopes: Collection[str]) -> Any:
    """What the page and the API would do; returns whom it was done to."""
    by, at = manager_of(who), clock.now()
    if isinstance(whom, ApiToken):
        by.check_token(whom)
        revoke_token(whom, by=by.actor, at=at)
        return whom
    if name == "invite":
        email = f"p{User.objects.count()}@example.com"
        made = invite(email=email, role=role, shops=list(by.shops), by=by, at=at)
        return accept_invitation(sign_invitation(made), name="P", password=PASSWORD, at=at)
    if name == "change":
        return team.change_staff(whom, role=role, shops=list(whom.shops.all()), by=by, at=at)
    if name == "token":
        by.check_owner(whom)
        made_by = who if isinstance(who, ApiToken) else None
        return new_token(shop=by.shops.get(), name="t", scopes=scopes, at=at, owner=whom, made_by=made_by)[0]
    if name == "program":
        return team.add_integration(name="P", shops=list(by.shops), by=by, at=at)
    return {"close": team.close_staff, "reopen": team.reopen_staff, "codes": team.drop_second_factor}[name](
        whom, by=by, at=at
    )


STEP = st.tuples(
    st.sampled_from(["invite", "change", "token", "program", "close", "reopen", "codes"]),
    st.integers(0, 30),
    st.integers(0, 30),
    st.sampled_from(Role.values),
    st.sets(st.sampled_from(SCOPES), min_size=1),
)


@settings(max_examples=50)
@given(
    steps=st.lists(STEP, min_size=1, max_size=8),
    scopes=st.sets(st.sampled_from(SCOPES)).map(lambda s: s | {"staff:write"}),
)
def test_no_sequence_of_changes_goes_beyond_the_rights_of_whoever_makes_it(steps: list[Any], scopes: set[str]) -> None:
    with transaction.atomic():
        one = shop()
        for role in ("admin", "supervisor", "agent", "integration"):
            person(role, one)
        new_token(shop=one, name="first", scopes=scopes, at=clock.now(), owner=User.objects.get(role="integration"))
        for name, actor, target, role, wanted in steps:
            there = everybody()
            who, whom = there[actor % len(there)], there[target % len(there)]
            mine, theirs = may(who), may(whom)
            try:
                with transaction.atomic():
                    done = act(name, who, whom, role, wanted)
            except (Refused, PermissionError):
                continue
            done.refresh_from_db()
            assert may(done) <= mine, (name, role, may(done) - mine)
            assert done.pk != whom.pk or type(done) is not type(whom) or theirs <= mine, (name, theirs - mine)
            assert one.staff.filter(role="admin", is_active=True).exists()
        transaction.set_rollback(True)


@pytest.mark.parametrize("role", ["supervisor", "admin"])
def test_no_token_makes_changes_or_closes_who_manages_staff(role: str) -> None:
    """With every scope there is: what people alone give, no program hands on."""
    one = shop()
    user, agent = person(role, one), person("agent", one)
    person("admin", one)
    by = Manager.of_program(Actor(ActorKind.INTEGRATION), one.pk, SCOPES)
    before = state(user), state(agent)
    gifts: list[Callable[[], Any]] = [
        lambda: invite(email="a@example.com", role=role, shops=[one], by=by, at=clock.now()),
        lambda: team.change_staff(agent, role=role, shops=[one], by=by, at=clock.now()),
    ]
    for give in gifts:
        with pytest.raises(Refused, match="Only a person gives") as refused:
            give()
        assert refused.value.code == "role_above_yours"
    for attempt in (team.close_staff, team.reopen_staff, team.drop_second_factor):
        with pytest.raises(Refused) as refused:
            attempt(user, by=by, at=clock.now())
        assert refused.value.code == "not_yours_to_change"
    assert (state(user), state(agent)) == before
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", WORKING)
def test_a_token_gives_a_role_only_with_the_scopes_it_amounts_to(role: str) -> None:
    one, needed = shop(), WORKING[role]
    user = person("auditor" if role == "agent" else "agent", one)
    for missing in needed:
        by = Manager.of_program(Actor(ActorKind.INTEGRATION), one.pk, set(SCOPES) - {missing})
        with pytest.raises(Refused) as refused:
            by.check_role(role)
        assert (refused.value.code, missing in str(refused.value)) == ("role_above_yours", True)
    assert Manager.of_program(Actor(ActorKind.INTEGRATION), one.pk, needed).check_role(role) == role
    assert state(user)[1]


def test_a_token_ends_no_token_nor_program_that_may_do_more() -> None:
    one = shop()
    program = person("integration", one)
    token, _text = new_token(shop=one, name="strong", scopes=["money:write"], at=clock.now(), owner=program)
    weak = Manager.of_program(Actor(ActorKind.INTEGRATION), one.pk, ["staff:write"])
    with pytest.raises(Refused, match="may do more than yours"):
        weak.check_token(token)
    with pytest.raises(Refused):
        team.close_staff(program, by=weak, at=clock.now())
    assert state(program)[1]
    strong = Manager.of_program(Actor(ActorKind.INTEGRATION), one.pk, ["staff:write", "money:write"])
    strong.check_token(token)
    assert not team.close_staff(program, by=strong, at=clock.now()).is_active


def test_an_invitation_that_a_program_sent_to_an_administrator_before_opens_nothing() -> None:
    one = shop()
    by = Manager.of_program(Actor(ActorKind.INTEGRATION), one.pk, SCOPES)
    made = invite(email="a@example.com", role="agent", shops=[one], by=by, at=clock.now())
    assert invited(sign_invitation(made), at=clock.now())
    Invitation.objects.update(role="admin")
    with pytest.raises(Refused) as refused:
        invited(sign_invitation(made), at=clock.now())
    assert refused.value.code == "bad_invitation"


def test_the_command_line_leaves_no_shop_without_an_administrator_either() -> None:
    one, two = shop(), shop("two")
    admin = person("admin", one, two)
    for role, shops in (("agent", [one, two]), ("admin", [two])):
        with pytest.raises(Refused) as refused, transaction.atomic():
            save_staff(admin.username, role=role, shops=shops)
        assert (refused.value.code, state(admin)[0]) == ("last_admin", "admin")
    person("admin", one)
    save_staff(admin.username, role="admin", shops=[two])
    assert state(admin)[3] == [two.pk]


def test_the_scopes_that_people_alone_give_exist() -> None:
    assert set(SCOPES) >= NOT_BY_TOKEN
