"""How many of what was sold is asked back, by product: of the units bought in the same days, so never more than all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Max, QuerySet, Sum

from aftercare.cases.models import CaseLine
from aftercare.orders.models import LineKind, OrderLine

from ..spans import Span
from .periods import Scope, Share

COHORTS = (30, 90)
FEW = 30
"""Where fewer units were sold, one more asked back changes the rate by points."""
MOST = 20
LOOKED_AT = 200
"""Among so many products, those with most units asked back, the rates are compared."""
BACK = ("return", "exchange", "refund_only")
"""Kinds that ask units back, or their money."""


@dataclass(frozen=True, slots=True)
class Product:
    sku: str
    title: str
    share: Share

    @property
    def few(self) -> bool:
        return self.share.whole < FEW

    @property
    def rate(self) -> float:
        return self.share.percent or 0.0


def bought(scope: Scope, days: int) -> Span:
    return Span.days(scope.today - timedelta(days=days - 1), scope.today)


def products(scope: Scope, days: int) -> list[Product]:
    """The highest rate first, after them those of few units; in two statements."""
    span = bought(scope, days)
    asked = dict(_asked(scope, span))
    of = "order__shop"
    lines = OrderLine.objects.filter(
        span.where("order__placed_at", scope.shops, of=of), order__shop__in=scope.pks, kind=LineKind.GOODS,
        sku__in=list(asked),
    )  # fmt: skip
    sold = lines.values("sku").annotate(units=Sum("quantity"), title=Max("title")).order_by("sku")
    found = [Product(row["sku"], row["title"] or row["sku"], Share(asked[row["sku"]], row["units"])) for row in sold]
    return sorted(found, key=lambda one: (one.few, -one.rate, -one.share.whole))[:MOST]


def _asked(scope: Scope, span: Span) -> QuerySet[CaseLine, tuple[str, int]]:
    """Units that requests stand for, neither refused nor withdrawn."""
    of = "line__order__shop"
    held = CaseLine.objects.filter(
        span.where("line__order__placed_at", scope.shops, of=of), line__order__shop__in=scope.pks,
        line__kind=LineKind.GOODS, case__kind__in=BACK, held=True,
    )  # fmt: skip
    counted = held.values("line__sku").annotate(asked=Sum("units")).order_by("-asked", "line__sku")
    return counted.values_list("line__sku", "asked")[:LOOKED_AT]
