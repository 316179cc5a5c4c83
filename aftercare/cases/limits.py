"""How much one person may decide alone: by role and shop, for one case and for one day. What is above it is not
refused but asked of a second person (`actions/approvals.py`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models import F, Prefetch, Q, prefetch_related_objects

from aftercare.core.actor import Actor, ActorKind
from aftercare.core.money import minor_units
from aftercare.core.rows import select
from aftercare.core.statements import execute
from aftercare.orders.models import Order
from aftercare.people.models import Role, Shop, User

from .models import Case, CaseLine
from .tally import day_of

LIMITED = (Role.AGENT, Role.SUPERVISOR, Role.INTEGRATION)
"""Roles that can have a limit. Administrators have none: they set them, and would be limited by themselves alone."""
PEOPLE = frozenset({ActorKind.AGENT, ActorKind.SUPERVISOR, ActorKind.WAREHOUSE, ActorKind.FINANCE})
"""Actors numbered by their account; a program's is numbered by its token."""


class DecisionLimit(models.Model):
    """What somebody of a role may decide alone, in minor units of the shop's currency; None is no limit."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="decision_limits")
    role = models.CharField(max_length=20, choices=Role.choices)
    per_case = models.BigIntegerField(null=True)
    per_day = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "role"], name="decision_limit_once"),
            models.CheckConstraint(
                condition=(Q(per_case=None) | Q(per_case__gte=0)) & (Q(per_day=None) | Q(per_day__gte=0)),
                name="decision_limit_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.per_case} / {self.per_day}"


class DecidedTally(models.Model):
    """Money that one person or program decided on alone on one day of the shop's own calendar."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="decided_tallies")
    day = models.DateField()
    who = models.CharField(max_length=30)
    amount = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "day", "who"], name="decided_once_a_day")]


class Limit(NamedTuple):
    per_case: int | None = None
    per_day: int | None = None


Limits = Mapping[str, Limit]


SMALL = {
    "CNY": 500, "HKD": 500, "TWD": 2_000, "JPY": 10_000, "KRW": 100_000, "INR": 6_000, "BRL": 400, "AUD": 100,
    "VND": 1_500_000, "IDR": 1_000_000, "THB": 2_500, "RUB": 6_000,
}  # fmt: skip
"""What an agent is suggested to decide on alone in these currencies, in their units; in others `ELSE`."""
ELSE = 75
TIMES = {Role.AGENT: (1, 10), Role.SUPERVISOR: (10, 50), Role.INTEGRATION: (1, 20)}
"""How many times that each role is suggested, for a case and for a day."""


def suggested(currency: str) -> dict[str, Limit]:
    """Limits to start with, in minor units; nothing holds until somebody takes them."""
    small = minor_units(SMALL.get(currency, ELSE), currency)
    return {role.value: Limit(small * case, small * day) for role, (case, day) in TIMES.items()}


class AboveLimit(Exception):
    """The decision gives more than its author may decide alone. `why` is case, day or currency; `most` what is
    theirs to decide, in minor units, where that can be said."""

    def __init__(self, *, amount: int, most: int | None, why: str) -> None:
        super().__init__(why)
        self.amount, self.most, self.why = amount, most, why


def limits_of(shop_id: int) -> dict[str, Limit]:
    """The limits that are set, by role."""
    return {row.role: Limit(row.per_case, row.per_day) for row in select(DecisionLimit, "shop_id = %s", shop_id)}


def role_of(by: Actor) -> str:
    """The role by which somebody is limited: a supervisor who answers as an agent is a supervisor. Empty for the
    customer and for what happens by itself."""
    if by.kind is ActorKind.INTEGRATION:
        return Role.INTEGRATION
    if by.kind not in PEOPLE:
        return ""
    known = User.objects.filter(pk=by.id).values_list("role", flat=True).first() if by.id else None
    return known or by.kind.value


def check_limit(case: Case, worth: Callable[[], int], *, by: Actor, at: datetime) -> None:
    """Let what a locked case is about to give count as decided by somebody alone. Raises `AboveLimit`.

    `worth` is only asked where the shop has limits.
    """
    limits = limits_of(case.shop_id)
    limit = limits.get(role_of(by)) if limits else None
    amount = worth() if limit else 0
    if limit is None or amount <= 0:
        return
    tally = tally_of(case, by=by, at=at)
    above = beyond(limit, amount, foreign=is_foreign(case), spent=lambda: _locked(case, tally))
    if above:
        raise above
    if limit.per_day is not None:
        DecidedTally.objects.filter(**tally).update(amount=F("amount") + amount)


def beyond(limit: Limit, amount: int, *, foreign: bool, spent: Callable[[], int]) -> AboveLimit | None:
    """Why a person of this limit may not decide on this amount alone. `spent` is only asked where a day is limited."""
    if foreign:
        return AboveLimit(amount=amount, most=None, why="currency")
    if limit.per_case is not None and amount > limit.per_case:
        return AboveLimit(amount=amount, most=limit.per_case, why="case")
    if limit.per_day is not None and (before := spent()) + amount > limit.per_day:
        return AboveLimit(amount=amount, most=max(0, limit.per_day - before), why="day")
    return None


def is_foreign(case: Case) -> bool:
    """Whether the order is in another currency than the shop's limits."""
    return case.currency != case.shop.currency


def worth_of(case: Case) -> int:
    """What a case gives the customer as it stands: money after fees, or goods at what was paid for them."""
    if case.table.refunds:
        return case.granted - case.fees
    return goods_of(case) + max(0, case.difference or 0)


def read_worth(cases: Iterable[Case]) -> None:
    """Read at once what `worth_of` needs of each."""
    lines = Prefetch("lines", CaseLine.objects.filter(dropped=False).order_by("id"), to_attr="asked")
    prefetch_related_objects([case for case in cases if not case.table.refunds], lines)


def goods_of(case: Case) -> int:
    """All that was paid for what is asked for."""
    return sum(line.amount for line in case.asked)


def suffices(limit: Limit | None, amount: int, *, foreign: bool) -> bool:
    """Whether a person of this limit may be the second for this amount; what they did today is seen when they are."""
    if limit is None:
        return True
    return not foreign and (limit.per_case is None or amount <= limit.per_case)


LOCK = """
    INSERT INTO cases_decidedtally (shop_id, day, who, amount) VALUES (%s, %s, %s, 0)
    ON CONFLICT (shop_id, day, who) DO UPDATE SET amount = cases_decidedtally.amount RETURNING amount"""


def _locked(case: Case, tally: Mapping[str, Any]) -> int:
    """What the day came to so far; nobody else adds to it until this is done."""
    # The order first, as everybody locks: who waits for the tally holds nothing its holder may want.
    Order.objects.for_change(case.order_id)
    day = connection.ops.adapt_datefield_value(tally["day"])
    return int(execute(LOCK, [tally["shop"], day, tally["who"]]).fetchone()[0])


def tally_of(case: Case, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Which tally a decision on the case counts in."""
    return {"shop": case.shop_id, "day": day_of(case.shop, at), "who": who(by)}


def who(by: Actor) -> str:
    """One name for a person, whichever role they act in, or for a program's token."""
    return f"{'token' if by.kind is ActorKind.INTEGRATION else 'user'}:{by.id or 0}"
