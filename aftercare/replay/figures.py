"""What a replay adds up to, from the product's own ledger: money by month, country and product; return rates."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum

from aftercare.cases.models import Case
from aftercare.money.models import Refund, RefundLine, RefundState
from aftercare.orders.models import LineKind, Order, OrderLine
from aftercare.people.models import Shop

TOP = 20
GOODS = Q(kind=LineKind.GOODS)


def refunded(shop: Shop) -> dict[str, int]:
    """Money paid back, by the ledger, in minor units: all of it, and the part of service lines."""
    paid = Refund.objects.filter(case__shop=shop, state=RefundState.SUCCEEDED)
    lines = RefundLine.objects.filter(refund__in=paid, line__kind=LineKind.SERVICE)
    return {
        "refunds": paid.count(),
        "refunded_minor": paid.aggregate(sum=Sum("amount"))["sum"] or 0,
        "refunded_service_minor": lines.aggregate(sum=Sum("amount"))["sum"] or 0,
    }


def cases(shop: Shop) -> dict[str, Any]:
    steps = dict(Case.objects.filter(shop=shop).values_list("step").annotate(Count("pk")).order_by("step"))
    kinds = dict(Case.objects.filter(shop=shop).values_list("kind").annotate(Count("pk")).order_by("kind"))
    return {"cases_completed": steps.get("completed", 0), "cases_by_step": steps, "cases_by_kind": kinds}


def by_month(shop: Shop) -> dict[str, dict[str, int]]:
    """Sales by the month of the order, refunds by the month they were paid; both in the shop's time."""
    zone = ZoneInfo(shop.timezone)
    months: dict[str, Counter[str]] = defaultdict(Counter)
    for placed_at, minor in Order.objects.filter(shop=shop).values_list("placed_at", "captured").iterator():
        months[f"{placed_at.astimezone(zone):%Y-%m}"]["sold_minor"] += minor
    settled = Refund.objects.filter(case__shop=shop, state=RefundState.SUCCEEDED)
    for settled_at, minor in settled.values_list("settled_at", "amount").iterator():
        if settled_at:
            months[f"{settled_at.astimezone(zone):%Y-%m}"]["refunded_minor"] += minor
    return {month: dict(months[month]) for month in sorted(months)}


def by_country(shop: Shop, *, part: str = "country") -> list[dict[str, Any]]:
    """Most refunded first; `part` is the order's field to group by."""
    rows = Order.objects.filter(shop=shop).values_list(part).annotate(Sum("captured"), Sum("refunded"), Count("pk"))
    ranked = sorted(rows, key=lambda row: (-row[2], row[0]))
    return [
        {part: name, "sold_minor": sold, "refunded_minor": back, "orders": orders}
        for name, sold, back, orders in ranked
    ]


def by_product(shop: Shop) -> list[dict[str, Any]]:
    """The goods with most money refunded."""
    rows = (
        OrderLine.objects.filter(GOODS, order__shop=shop)
        .values_list("sku")
        .annotate(Sum("paid"), back=Sum("refunded"), units=Sum("quantity"), returned=Sum("received"))
        .order_by("-back", "sku")[:TOP]
    )
    found = [
        {"sku": sku, "sold_minor": sold, "refunded_minor": back, "sold_units": units, "returned_units": returned}
        for sku, sold, back, units, returned in rows
    ]
    titles = dict(OrderLine.objects.filter(order__shop=shop, sku__in=[row["sku"] for row in found]).exclude(title="")
                  .order_by("pk").values_list("sku", "title"))  # fmt: skip
    return [{**row, "title": titles.get(row["sku"], "")} for row in found]


def rates(shop: Shop) -> dict[str, Any]:
    """Shares of goods that came back: of units, of money, of orders; over all orders and over those with a customer,
    since an order without one can have no return."""
    return {
        "all": _rates(Q(order__shop=shop)),
        "with_customer": _rates(Q(order__shop=shop, order__customer__isnull=False)),
    }


def _rates(of: Q) -> dict[str, Any]:
    sums = OrderLine.objects.filter(of & GOODS).aggregate(
        sold_units=Sum("quantity"), returned_units=Sum("received"), sold_minor=Sum("paid"),
        refunded_minor=Sum("refunded"), orders=Count("order", distinct=True),
        orders_returned=Count("order", distinct=True, filter=Q(received__gt=0)),
    )  # fmt: skip
    return {
        **{name: total or 0 for name, total in sums.items()},
        "units": _share(sums["returned_units"], sums["sold_units"]),
        "value": _share(sums["refunded_minor"], sums["sold_minor"]),
        "order": _share(sums["orders_returned"], sums["orders"]),
    }


def _share(part: int | None, whole: int | None) -> float:
    return round((part or 0) / whole, 5) if whole else 0.0
