"""Payments here that the provider's book does not have. What was paid near the end of a file may stand in the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Max, Q, QuerySet

from ..models import OperationState, RefundOperation
from ..provider import Movement
from .differing import of_payment
from .kinds import Kind, Way
from .models import SettlementDifference, SettlementFile, State

LATE = timedelta(days=2)
"""How much later than here a provider may date a payment."""
GAP = timedelta(days=3)
"""Files further apart than this have a period between them that nobody sent."""
BATCH = 500


def find(file: SettlementFile, *, at: datetime) -> None:
    """Open a difference for each payment of the file's period that no file has."""
    since, until = _period(file)
    if since is None or until is None:
        return
    for some in _batches(unseen(file.shop_id, file.provider).filter(settled_at__gte=since, settled_at__lte=until)):
        _open(file, some, until=until, at=at)


def unseen(shop_id: int, provider: str) -> QuerySet[RefundOperation]:
    """Paid here by the provider, and not, or not as often, in its book."""
    seen = Count(
        "movements", filter=Q(movements__movement=Movement.REFUND) & ~Q(movements__kind=Kind.DUPLICATE)
    )  # fmt: skip
    by_provider = Q(paid_by="") | Q(paid_by=provider)  # else a person did, or the customer's own bank
    mine = RefundOperation.objects.filter(
        by_provider, refund__case__shop_id=shop_id, provider=provider, state=OperationState.SUCCEEDED
    )
    return mine.annotate(seen=seen).filter(seen__lte=F("returns"))


def kind_of(operation: RefundOperation, *, until: datetime) -> Kind:
    assert operation.settled_at is not None
    return Kind.TIMING if operation.settled_at > until - LATE else Kind.MISSING_THERE


def horizon(shop_id: int, provider: str) -> datetime | None:
    """How far the files of the provider reach."""
    files = SettlementFile.objects.filter(shop_id=shop_id, provider=provider)
    until: datetime | None = files.aggregate(until=Max("until"))["until"]
    return until


def _period(file: SettlementFile) -> tuple[datetime | None, datetime | None]:
    """From where the files before it ended, if that is near."""
    if file.since is None:
        return None, None
    before = SettlementFile.objects.filter(shop_id=file.shop_id, provider=file.provider, until__lt=file.since)
    ended = before.exclude(pk=file.pk).aggregate(until=Max("until"))["until"]
    return (ended if ended and file.since - ended <= GAP else file.since), file.until


@transaction.atomic
def _open(file: SettlementFile, operations: list[RefundOperation], *, until: datetime, at: datetime) -> None:
    known = {
        one.operation_id: one
        for one in SettlementDifference.objects.select_for_update().filter(movement=None, operation__in=operations)
    }
    SettlementDifference.objects.bulk_create(
        [of_payment(file, one, kind_of(one, until=until), at=at) for one in operations if one.pk not in known],
        batch_size=200,
    )
    again = [one.pk for one in known.values() if one.way == Way.FOUND]
    SettlementDifference.objects.filter(pk__in=again).update(
        state=State.OPEN, way="", cleared_at=None, cleared_by="", opened_at=at, file=file
    )


def _batches(rows: QuerySet[RefundOperation]) -> Iterator[list[RefundOperation]]:
    last = 0
    while True:
        found = list(
            rows.filter(pk__gt=last).select_related("tender__order", "refund__case").order_by("pk")[:BATCH]
        )  # fmt: skip
        if not found:
            return
        yield found
        last = found[-1].pk
