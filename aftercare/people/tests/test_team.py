"""Changing staff: only by whom they are changed, in whose shops, and never so that a shop has no administrator."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.people import team
from aftercare.people.manager import Manager
from aftercare.people.models import ApiToken, Role, Shop, User
from aftercare.people.sessions import note_session
from aftercare.people.tokens import SCOPES, find_token, make_token

pytestmark = pytest.mark.django_db
OTHERS = [role.value for role in Role]


def shop(slug: str = "one") -> Shop:
    return Shop.objects.create(slug=slug, name=slug)


def person(role: str, *shops: Shop, name: str = "") -> User:
    user = User.objects.create_user(name or f"{role}-{User.objects.count()}", role=role)
    user.shops.set(shops)
    return user


def state(user: User) -> tuple[Any, ...]:
    user = User.objects.get(pk=user.pk)
    return user.role, user.is_active, user.first_name, sorted(user.shops.values_list("pk", flat=True))


ACTS: list[Callable[[User, Manager], Any]] = [
    lambda user, by: team.change_staff(
        user, role=user.role, shops=list(user.shops.all()), name="X", by=by, at=clock.now()
    ),
    lambda user, by: team.close_staff(user, by=by, at=clock.now()),
    lambda user, by: team.drop_second_factor(user, by=by, at=clock.now()),
]


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("act", ACTS, ids=["change", "close", "codes"])
def test_a_supervisor_changes_only_those_who_work_the_cases(act: Callable[[User, Manager], Any], role: str) -> None:
    one = shop()
    person("admin", one)
    user, by = person(role, one), Manager.of_user(person("supervisor", one))
    before = state(user)
    if role in ("agent", "warehouse", "finance"):
        act(user, by)
        return
    with pytest.raises(Refused) as refused:
        act(user, by)
    assert (refused.value.code, state(user)) == ("not_yours_to_change", before)


@pytest.mark.parametrize("role", ["supervisor", "admin", "auditor", "integration"])
def test_a_supervisor_gives_nobody_a_role_above_those(role: str) -> None:
    one = shop()
    user = person("agent", one)
    with pytest.raises(Refused) as refused:
        team.change_staff(user, role=role, shops=[one], by=Manager.of_user(person("supervisor", one)), at=clock.now())
    assert (refused.value.code, state(user)[0]) == ("role_above_yours", "agent")


@pytest.mark.parametrize("role", ["agent", "warehouse", "finance", "auditor", "integration"])
def test_nobody_else_manages_staff(role: str) -> None:
    with pytest.raises(PermissionError):
        Manager.of_user(person(role, shop()))


@pytest.mark.parametrize("act", ACTS, ids=["change", "close", "codes"])
def test_nobody_changes_their_own_account(act: Callable[[User, Manager], Any]) -> None:
    one = shop()
    person("admin", one)
    mine = person("admin", one)
    with pytest.raises(Refused, match="Somebody else"):
        act(mine, Manager.of_user(mine))
    assert state(mine)[:2] == ("admin", True)


@pytest.mark.parametrize("act", ACTS, ids=["change", "close", "codes"])
def test_who_also_works_elsewhere_is_not_changed_from_here_alone(act: Callable[[User, Manager], Any]) -> None:
    """A role holds in every shop: an administrator of one must not make somebody administrator of another."""
    one, two = shop(), shop("two")
    user = person("agent", one, two)
    for by in (Manager.of_user(person("admin", one)), Manager.of_program(SYSTEM, one.pk, SCOPES)):
        before = state(user)
        with pytest.raises(Refused, match="a shop that you do not"):
            act(user, by)
        assert state(user) == before
    act(user, Manager.of_user(person("admin", one, two)))


def test_nobody_gives_a_shop_that_is_not_theirs() -> None:
    one, two = shop(), shop("two")
    user = person("agent", one)
    for shops in ([two], [one, two], []):
        with pytest.raises(Refused) as refused:
            team.change_staff(user, role="agent", shops=shops, by=Manager.of_user(person("admin", one)), at=clock.now())
        assert refused.value.field == "shops"
    assert state(user)[3] == [one.pk]


def test_a_change_is_told_in_each_shop_it_concerns() -> None:
    one, two = shop(), shop("two")
    user, by = person("agent", one), person("admin", one, two)
    team.change_staff(user, role="finance", shops=[two], name="Wang", by=Manager.of_user(by), at=clock.now())
    rows = EventRow.objects.filter(name="staff.changed")
    assert {row.shop_id for row in rows} == {one.pk, two.pk}
    assert rows[0].data["before"]["role"] == "agent"
    assert rows[0].data["after"] == {"role": "finance", "name": "Wang", "shops": [two.pk]}
    assert (rows[0].actor_id, rows[0].actor_kind) == (by.pk, "supervisor")


def test_a_change_of_nothing_is_not_told() -> None:
    one = shop()
    user = person("agent", one)
    team.change_staff(user, role="agent", shops=[one], by=Manager.of_user(person("admin", one)), at=clock.now())
    assert not EventRow.objects.exists()


@pytest.mark.parametrize("act", ["demote", "close", "move"])
def test_a_shop_keeps_an_administrator(act: str) -> None:
    one, two = shop(), shop("two")
    last, by = person("admin", one), Manager(SYSTEM, frozenset(Role), frozenset({one.pk}))
    acts: dict[str, Callable[[], Any]] = {
        "demote": lambda: team.change_staff(last, role="agent", shops=[one], by=by, at=clock.now()),
        "close": lambda: team.close_staff(last, by=by, at=clock.now()),
        "move": lambda: team.change_staff(
            last, role="admin", shops=[two], by=Manager(SYSTEM, frozenset(Role), frozenset({one.pk, two.pk})),
            at=clock.now(),
        ),
    }  # fmt: skip
    before = state(last)
    with pytest.raises(Refused) as refused:
        acts[act]()
    assert (refused.value.code, state(last)) == ("last_admin", before)
    person("admin", one)
    acts[act]()
    assert state(last) != before


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other_at_once() -> None:
    one = shop()
    admins = [person("admin", one), person("admin", one)]
    barrier, refused = threading.Barrier(2), []

    def close(mine: User, other: User) -> None:
        barrier.wait()
        try:
            team.close_staff(other, by=Manager.of_user(mine), at=clock.now())
        except Refused as refusal:
            refused.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=close, args=pair) for pair in (admins, admins[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["last_admin"]
    assert User.objects.filter(role="admin", is_active=True).count() == 1


def test_closing_ends_sessions_and_tokens_and_reopening_brings_neither_back() -> None:
    one = shop()
    program, by = person("integration", one), Manager.of_user(person("admin", one))
    text = make_token(shop=one, name="key", scopes=[], at=clock.now(), owner=program)
    Session.objects.create(session_key="k", session_data="", expire_date=clock.now())
    note_session(program, key="k", before="", device="", address="", at=clock.now())
    team.close_staff(program, by=by, at=clock.now())
    team.close_staff(program, by=by, at=clock.now())
    assert find_token(text, at=clock.now()) is None
    assert not Session.objects.exists()
    team.reopen_staff(program, by=by, at=clock.now())
    assert find_token(text, at=clock.now()) is None
    names = list(EventRow.objects.order_by("id").values_list("name", flat=True))
    assert names == ["token.made", "staff.sessions_ended", "token.revoked", "staff.closed", "staff.reopened"]


def test_a_program_is_added_by_an_administrator_and_stays_a_program() -> None:
    one = shop()
    admin = Manager.of_user(person("admin", one))
    program = team.add_integration(name="Warehouse system", shops=[one], by=admin, at=clock.now())
    assert (program.role, program.has_usable_password(), program.enters) == ("integration", False, False)
    for user, role in ((program, "agent"), (person("agent", one), "integration")):
        with pytest.raises(Refused, match="stays"):
            team.change_staff(user, role=role, shops=[one], by=admin, at=clock.now())
    with pytest.raises(Refused):
        team.add_integration(name=" ", shops=[one], by=admin, at=clock.now())
    with pytest.raises(Refused):
        by = Manager.of_user(person("supervisor", one))
        team.add_integration(name="x", shops=[one], by=by, at=clock.now())
    assert User.objects.filter(role="integration").count() == 1


def test_a_token_tells_who_made_it() -> None:
    one = shop()
    by = person("admin", one)
    make_token(shop=one, name="key", scopes=["orders:read"], at=clock.now(), by=Manager.of_user(by).actor)
    row = EventRow.objects.get(name="token.made")
    assert (row.subject_id, row.actor_id) == (ApiToken.objects.get().pk, by.pk)
    assert row.data == {"name": "key", "scopes": ["orders:read"]}
