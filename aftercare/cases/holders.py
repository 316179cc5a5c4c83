"""Who of the staff may have a case, and how many each has."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from aftercare.core.actor import ActorKind
from aftercare.people.models import ACTS_AS, User

AT_DESK = frozenset({ActorKind.AGENT, ActorKind.SUPERVISOR, ActorKind.FINANCE})
HOLDERS = [role for role, kinds in ACTS_AS.items() if kinds & AT_DESK]
"""Roles whose people may have a case."""


class Load(NamedTuple):
    """Somebody who may be given a case, and how many open ones they have."""

    ref: str
    name: str
    role: str
    open: int


def holders(shop_id: int) -> QuerySet[User]:
    """Who may be given a case of the shop."""
    return User.objects.of_shops([shop_id]).filter(is_active=True, role__in=HOLDERS).order_by("first_name", "username")


def loads(shop_id: int) -> list[Load]:
    """In one statement."""
    theirs = Count("cases", filter=Q(cases__shop=shop_id, cases__closed_at=None))
    return [Load(user.ref, user.called, user.role, user.held) for user in holders(shop_id).annotate(held=theirs)]
