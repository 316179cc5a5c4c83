"""Replays a month of a Tmall shop: each refund becomes a refund without return, asked for when the order was paid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from aftercare.connectors.shops.tmall import TmallReader
from aftercare.core.money import minor_units
from aftercare.orders.importing import run_import
from aftercare.orders.models import ImportRun, Order, OrderLine
from aftercare.people.models import Shop
from aftercare.policy.facts import Reason

from .online_retail import Progress
from .shops import own_shop, publish_terms
from .stopwatch import Stopwatch
from .walking import Request, walk_all

SLUG = "replay-tmall"


@dataclass(frozen=True, slots=True)
class Replayed:
    shop: Shop
    run: ImportRun
    refunds: int
    reported: int
    """Refunds that the report names, and their sum in minor units."""
    decided: Counter[str]
    watch: Stopwatch


def replay(path: Path, *, slug: str = "", progress: Progress) -> Replayed:
    """Import the report and pay its refunds. A second run finds everything done and changes nothing."""
    watch = Stopwatch()
    shop = own_shop(
        slug or SLUG, source=TmallReader.source, name="天猫店", currency="CNY",
        timezone="Asia/Shanghai", country="CN", locale="zh-hans",
    )  # fmt: skip
    reader = TmallReader(path, shop)
    with watch.timed("import"):
        run = run_import(shop, reader, progress=progress("import", reader.survey().rows))
    first = Order.objects.filter(shop=shop).order_by("placed_at").values_list("placed_at", flat=True).first()
    if first:
        publish_terms(shop, first)
    refunds = dict(_refunds(reader))
    with watch.timed("match"):
        requests = list(_requests(shop, refunds))
    decided = walk_all(shop, requests, watch=watch, progress=progress("replay", len(requests)))
    return Replayed(shop, run, len(refunds), sum(refunds.values()), decided, watch)


def _refunds(reader: TmallReader) -> Iterator[tuple[str, int]]:
    """Order number -> what the report says was refunded."""
    for record in reader.records():
        refund = record.fields.get("refund", "").strip()
        if record.problem is None and refund and Decimal(refund) > 0:
            yield record.number, minor_units(refund, reader.currency)


def _requests(shop: Shop, refunds: dict[str, int]) -> Iterator[Request]:
    """The refunded line is the order's last: its only one, or the part that the report says was refunded."""
    lines: dict[int, int] = {}
    for order_id, pk in (
        OrderLine.objects.filter(order__shop=shop).order_by("order_id", "position").values_list("order_id", "pk")
    ):
        lines[order_id] = pk
    for order in Order.objects.filter(shop=shop, paid_at__isnull=False).order_by("paid_at", "pk"):
        if order.number in refunds and order.paid_at:
            yield Request(paper=order.number, order=order, kind="refund_only", at=order.paid_at,
                          units={lines[order.pk]: 1}, reason=Reason.CHANGED_MIND.value)  # fmt: skip
