"""Money that went back, per currency, and payments a provider refused."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Sum

from aftercare.money.models import OperationState, RefundOperation

from .periods import Pair, Scope


@dataclass(frozen=True, slots=True)
class Out:
    """Of one currency, in minor units; `count` are requests that money went out for."""

    currency: str
    amount: Pair
    count: Pair


@dataclass(frozen=True, slots=True)
class Failed:
    currency: str
    amount: int
    count: int


@dataclass(frozen=True, slots=True)
class Refunds:
    out: list[Out]
    failed: list[Failed]


def refunds(scope: Scope) -> Refunds:
    operations = RefundOperation.objects.filter(refund__case__shop__in=scope.pks)
    return Refunds(_out(operations, scope), _failed(operations))


def _out(operations: QuerySet[RefundOperation], scope: Scope) -> list[Out]:
    of = "refund__case__shop"
    now, before = (span.where("settled_at", scope.shops, of=of) for span in (scope.now, scope.before))
    paid = operations.filter(scope.both.where("settled_at", scope.shops, of=of), state=OperationState.SUCCEEDED)
    rows = paid.values(currency=F("refund__case__currency")).annotate(
        sum_now=Sum("amount", filter=now, default=0),
        sum_before=Sum("amount", filter=before, default=0),
        now=Count("refund", filter=now, distinct=True),
        before=Count("refund", filter=before, distinct=True),
    )
    return [
        Out(row["currency"], Pair(int(row["sum_now"]), int(row["sum_before"])), Pair(row["now"], row["before"]))
        for row in rows.order_by("-now", "currency")
    ]


def _failed(operations: QuerySet[RefundOperation]) -> list[Failed]:
    """Those that stand so now, whenever they were first tried."""
    stuck = operations.filter(state=OperationState.FAILED)
    rows = stuck.values(currency=F("refund__case__currency")).annotate(
        sum=Sum("amount", default=0), count=Count("refund__case", distinct=True)
    )
    return [Failed(row["currency"], int(row["sum"]), row["count"]) for row in rows.order_by("-count", "currency")]
