"""Replays a wholesaler's year: each credit note becomes the return it stands for, walked from asking to money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from aftercare.connectors.shops.online_retail import OnlineRetailReader
from aftercare.orders.importing import run_import
from aftercare.orders.models import ImportRun, LineKind, Order, OrderLine
from aftercare.people.models import Shop
from aftercare.policy.facts import Reason

from .ledger import Ledger, read_ledger
from .shops import own_shop, publish_terms
from .stopwatch import Stopwatch
from .walking import Request, walk_all

SLUG = "replay-online-retail"
REASON = Reason.CHANGED_MIND.value
"""The file gives no reason; this one is accepted at once, and the shop pays the freight."""

Progress = Callable[[str, int], Callable[[int], object]]
"""Given what is done and of how many, a function that is told of each further part."""


@dataclass(slots=True)
class Plan:
    """A request to come: one credit note and one of the orders it takes back."""

    note: str
    invoice: str
    at: datetime
    units: Counter[int] = field(default_factory=Counter)
    """Units by the position of the order's line."""
    goods: bool = False


@dataclass(frozen=True, slots=True)
class Replayed:
    shop: Shop
    run: ImportRun
    ledger: Ledger
    decided: Counter[str]
    watch: Stopwatch


def replay(path: Path, *, slug: str = "", progress: Progress) -> Replayed:
    """Import the file and walk its credit notes. A second run finds everything done and changes nothing."""
    watch = Stopwatch()
    shop = own_shop(
        slug or SLUG, source=OnlineRetailReader.source, name="Online Retail II", currency="GBP",
        timezone="Europe/London", country="GB", locale="en",
    )  # fmt: skip
    reader = OnlineRetailReader(path, shop)
    with watch.timed("import"):
        run = run_import(shop, reader, progress=progress("import", reader.survey().rows))
    with watch.timed("match"):
        orders = dict(Order.objects.filter(shop=shop).values_list("number", "pk"))
        ledger = read_ledger(reader, orders.keys())
        requests = list(_requests(_plans(ledger), orders))
    if first := Order.objects.filter(shop=shop).order_by("placed_at").values_list("placed_at", flat=True).first():
        publish_terms(shop, first)
    decided = walk_all(shop, requests, watch=watch, progress=progress("replay", len(requests)))
    return Replayed(shop, run, ledger, decided, watch)


def _plans(ledger: Ledger) -> list[Plan]:
    """One per credit note and original order, at the instant its last line was credited."""
    plans: dict[tuple[str, str], Plan] = {}
    for credit in ledger.credits:
        for sale, units in credit.taken:
            key = (credit.entry.invoice, sale.entry.invoice)
            plan = plans.setdefault(key, Plan(*key, credit.entry.at))
            plan.at = max(plan.at, credit.entry.at)
            plan.units[sale.position] += units
            plan.goods |= sale.entry.kind == LineKind.GOODS
    return list(plans.values())


def _requests(plans: Sequence[Plan], orders: dict[str, int]) -> Iterator[Request]:
    for start in range(0, len(plans), 300):
        part = plans[start : start + 300]
        wanted = {orders[plan.invoice] for plan in part}
        found = Order.objects.in_bulk(wanted)
        lines = {
            (order_id, position): pk
            for order_id, position, pk in OrderLine.objects.filter(order__in=wanted).values_list(
                "order_id", "position", "pk"
            )
        }
        for plan in part:
            order = found[orders[plan.invoice]]
            units = {lines[order.pk, position]: count for position, count in sorted(plan.units.items())}
            # Services alone need no parcel.
            kind = "return" if plan.goods else "refund_only"
            yield Request(paper=plan.note, order=order, kind=kind, at=plan.at, units=units, reason=REASON)
