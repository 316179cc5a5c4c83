"""Staff act only in roles they hold; a visitor reaches only what they proved."""

from __future__ import annotations

import pytest

from aftercare.core.actor import ActorKind
from aftercare.people.models import ACTS_AS, Role, User
from aftercare.people.visitors import NOBODY, Visitor


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("kind", list(ActorKind))
def test_a_member_of_staff_acts_only_in_a_role_they_hold(role: str, kind: ActorKind) -> None:
    user = User(pk=1, username="mei", role=role)
    if kind in ACTS_AS[Role(role)]:
        actor = user.acting(kind)
        assert (actor.kind, actor.id, actor.name) == (kind, 1, "mei")
    else:
        with pytest.raises(PermissionError):
            user.acting(kind)


def test_nobody_on_the_staff_acts_as_the_customer_or_as_aftercare_itself() -> None:
    everything = set().union(*ACTS_AS.values())
    assert everything.isdisjoint({ActorKind.CUSTOMER, ActorKind.SYSTEM, ActorKind.CARRIER, ActorKind.INTEGRATION})


@pytest.mark.parametrize("role", Role.values)
def test_what_somebody_does_about_their_own_account_is_theirs_and_not_aftercares(role: str) -> None:
    assert User(pk=1, username="mei", role=role).oneself.kind is not ActorKind.SYSTEM


def test_a_visitor_gains_orders_one_by_one_and_keeps_them() -> None:
    visitor = NOBODY.and_orders(1).and_orders(2, 1)
    assert visitor == Visitor.of([2, 1])
    assert NOBODY.order_ids == frozenset()
    assert visitor.actor(name="Lin").kind is ActorKind.CUSTOMER
