"""Differences looked at anew: after a file, after an answer, every hour. What agrees by now is cleared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from aftercare.core import clock
from aftercare.core.tasks import periodic
from aftercare.people.models import Shop

from .differing import agrees, between
from .kinds import Kind
from .matching import look_up, match
from .missing import horizon, kind_of, unseen
from .models import SettlementDifference
from .posting import settled
from .queries import OPEN

BATCH = 200


@periodic(name="money.recheck_settlements", every=timedelta(hours=1))
def recheck_all() -> None:
    waiting = SettlementDifference.objects.filter(state__in=OPEN).order_by()
    for shop_id, provider in waiting.values_list("shop_id", "provider").distinct():
        recheck(Shop.objects.get(pk=shop_id), provider, at=clock.now())


def recheck(shop: Shop, provider: str, *, at: datetime) -> None:
    """Look at everything open between the shop and the provider anew."""
    rows = SettlementDifference.objects.filter(shop=shop, provider=provider, state__in=OPEN).order_by("pk")
    last = 0
    while found := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        look_again(found, at=at)
        last = found[-1]


@transaction.atomic
def look_again(numbers: Sequence[int], *, at: datetime) -> None:
    """Look at these differences, of one provider, anew."""
    found = list(
        SettlementDifference.objects.select_for_update(of=("self",))
        .filter(pk__in=numbers, state__in=OPEN)
        .select_related("shop", "movement", "operation__tender")
        .order_by("pk")
    )
    _look_at_movements([one for one in found if one.movement], at=at)
    _look_at_payments([one for one in found if not one.movement], at=at)


def _look_at_movements(differences: Sequence[SettlementDifference], *, at: datetime) -> None:
    movements = [one.movement for one in differences if one.movement]
    known = look_up(movements)
    for difference, movement in zip(differences, movements, strict=True):
        before = movement.kind
        match(movement, known)
        if not movement.kind:
            settled([movement], at=at)
        elif movement.kind == before:
            continue
        movement.save(update_fields=["operation", "kind", "settled_at"])
        difference.operation = movement.operation
        if movement.kind:
            difference.kind, difference.amount = movement.kind, between(movement)
            difference.save(update_fields=["operation", "kind", "amount"])
        else:
            agrees(difference, at=at)


def _look_at_payments(differences: Sequence[SettlementDifference], *, at: datetime) -> None:
    if not differences:
        return
    first = differences[0]
    still = unseen(first.shop_id, first.provider).filter(pk__in=[one.operation_id for one in differences])
    missing = {one.pk: one for one in still}
    until = horizon(first.shop_id, first.provider)
    for difference in differences:
        operation = missing.get(difference.operation_id or 0)
        if operation is None:
            agrees(difference, at=at)
        elif difference.kind == Kind.TIMING and until and kind_of(operation, until=until) != Kind.TIMING:
            difference.kind = Kind.MISSING_THERE
            difference.save(update_fields=["kind"])
