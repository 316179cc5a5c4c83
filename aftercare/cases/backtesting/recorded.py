"""The recorded requests in the order in which they were made, each with what is known of who asked."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from aftercare.orders.models import OrderLine
from aftercare.policy.facts import Facts
from aftercare.policy.models import Backtest, BacktestPart, RefusedAsk

from ..models import FOLLOWING, DecisionRecord
from .asked import Recorded
from .customers import Customers

BATCH = 200
DECIDED = ("at", "pk", "case_id", "case__ref", "case__order__number", "case__customer_id", "facts", "decision")
REFUSED = ("at", "pk", "times", "facts", "decision")


def rows(backtest: Backtest) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Decisions and refused requests of the time asked about; what is asked while it runs is left out."""
    decided: QuerySet[Any] = DecisionRecord.objects.filter(case__shop_id=backtest.shop_id)
    decided = decided.exclude(case__channel=FOLLOWING)  # its units were decided on in the request it follows
    refused: QuerySet[Any] = RefusedAsk.objects.filter(shop_id=backtest.shop_id)
    decided, refused = (source.filter(at__lte=backtest.started_at) for source in (decided, refused))
    return _between(decided, backtest.since, backtest.until), _between(refused, backtest.since, backtest.until)


def recorded(part: BacktestPart) -> Iterator[Recorded]:
    """Those of the part's days, a batch in memory at a time."""
    zone = ZoneInfo(part.backtest.shop.timezone)
    begin, end = _midnight(part.after + 1, zone), _midnight(part.last + 1, zone)
    decided, refused = (_between(source, begin, end).order_by("at", "pk") for source in rows(part.backtest))
    stream = heapq.merge(
        decided.values_list(*DECIDED).iterator(chunk_size=BATCH),
        refused.values_list(*REFUSED).iterator(chunk_size=BATCH),
        key=lambda row: row[0],
    )
    while batch := list(islice(stream, BATCH)):
        yield from _known(part.backtest, [_read(row) for row in batch])


def _between(source: QuerySet[Any], begin: datetime | None, end: datetime | None) -> QuerySet[Any]:
    source = source.filter(at__gte=begin) if begin else source
    return source.filter(at__lt=end) if end else source


def _midnight(ordinal: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(date.fromordinal(ordinal), time.min, zone)


def _read(row: Sequence[Any]) -> Recorded:
    if len(row) == len(REFUSED):
        _at, _pk, times, facts, decision = row
        return Recorded(facts=Facts.from_data(facts), decision=decision, times=times, known=False)
    _at, _pk, case_id, case, order, customer_id, facts, decision = row
    return Recorded(
        facts=Facts.from_data(facts), decision=decision, case_id=case_id, case=case, order=order,
        customer_id=customer_id,
    )  # fmt: skip


def _known(backtest: Backtest, batch: list[Recorded]) -> list[Recorded]:
    """With their orders and customers, looked up for all at once."""
    _find_orders(backtest, [asked for asked in batch if not asked.case])
    customers = Customers.of((asked.customer_id, asked.facts.at) for asked in batch)
    for asked in batch:
        asked.objects = asked.customer_id in customers.objecting
        told = asked.customer = asked.facts.customer
        if asked.known and not (told and (told.orders or asked.customer_id is None)):
            # Not looked at then, but perhaps that they were blocked.
            found = customers.record(asked.customer_id, asked.facts.at, asked.case_id)
            asked.customer = replace(found, blocked=True) if told and told.blocked else found
            asked.afterwards = asked.customer_id is not None
    return batch


def _find_orders(backtest: Backtest, refused: Iterable[Recorded]) -> None:
    """What was refused keeps no customer; the order whose lines were asked about knows, while it is kept."""
    of = {asked.facts.lines[0].line_id: asked for asked in refused if asked.facts.lines}
    found = OrderLine.objects.filter(pk__in=of, order__shop_id=backtest.shop_id) if of else OrderLine.objects.none()
    by_line = {pk: (number, customer) for pk, number, customer in
               found.values_list("pk", "order__number", "order__customer_id")}  # fmt: skip
    for asked in refused:
        line = asked.facts.lines[0].line_id if asked.facts.lines else 0
        if line in by_line:
            asked.known, (asked.order, asked.customer_id) = True, by_line[line]
