"""Runs a backtest in parts: ranges of keys, each done once by whichever worker takes it, memory bounded by a batch."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from aftercare.core import clock
from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.policy.actions.access import check_may
from aftercare.policy.decide import decide
from aftercare.policy.events import BacktestStarted
from aftercare.policy.facts import Decision, Facts
from aftercare.policy.models import Backtest, BacktestPart, PolicyVersion, RefusedAsk
from aftercare.policy.records import BacktestState
from aftercare.policy.terms import parse_terms

from ..models import DecisionRecord
from .summing import Compared, add, adds_up, merge, nothing

log = logging.getLogger(__name__)
PART = 2_000
BATCH = 200
DECISIONS, REFUSED = "decisions", "refused"


@transaction.atomic
def start(
    draft: PolicyVersion,
    *,
    against: PolicyVersion | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    by: Actor,
    at: datetime,
) -> Backtest:
    """Prepare a backtest of a version over what was decided, and refused, between two instants.

    Without `against` each request is compared with what was decided then. Raises `Refused` when nothing is recorded.
    """
    check_may(by)
    if against and against.shop_id != draft.shop_id:
        raise Refused(_("Compare with a version of the same shop."), code="bad_version", field="against")
    if since and until and since >= until:
        raise Refused(_("The end must be later than the beginning."), code="bad_span", field="until")
    backtest = Backtest.objects.create(
        shop_id=draft.shop_id, draft=draft, against=against, terms=draft.data,
        against_terms=against.data if against else None, since=since, until=until,
        started_by=by.name or by.kind.label, started_at=at,
    )  # fmt: skip
    parts = list(_parts(backtest))
    if not parts:
        raise Refused(_("No request is recorded in that time; choose a longer one."), code="nothing_recorded")
    BacktestPart.objects.bulk_create(parts)
    backtest.total = sum(part.size for part in parts)
    backtest.save(update_fields=["total"])
    emit(BacktestStarted(backtest=backtest, by=by, at=at))
    return backtest


def run_part(part: BacktestPart) -> None:
    """Decide on the part's requests and keep its sums. Doing it twice is doing it once."""
    if part.report is not None:
        return
    backtest = part.backtest
    new = parse_terms(backtest.terms)
    old = parse_terms(backtest.against_terms) if backtest.against_terms else None
    sums = nothing()
    for ref, data, decided in _recorded(backtest, part):
        facts = Facts.from_data(data)
        before = decide(facts, old) if old else Decision.from_data(decided)
        add(sums, Compared(ref=ref, facts=facts, old=before, new=decide(facts, new)))
    BacktestPart.objects.filter(pk=part.pk, report__isnull=True).update(report=sums)


def finish(backtest: Backtest) -> bool:
    """Put the parts together once all are done."""
    with transaction.atomic():
        backtest = Backtest.objects.select_for_update().get(pk=backtest.pk)
        parts = list(backtest.parts.order_by("number"))
        if backtest.state != BacktestState.RUNNING or any(part.report is None for part in parts):
            return False
        sums = nothing()
        for part in parts:
            assert part.report is not None
            merge(sums, part.report)
        assert adds_up(sums), "a backtest's tables must sum to its total"
        backtest.report, backtest.state, backtest.finished_at = sums, BacktestState.DONE, clock.now()
        backtest.save(update_fields=["report", "state", "finished_at"])
    return True


def run_now(backtest: Backtest, *, progress: Callable[[int], object] = lambda done: None) -> Backtest:
    """Do all of it here, telling how many requests each part had."""
    for part in backtest.parts.order_by("number").select_related("backtest"):
        run_part(part)
        progress(part.size)
    finish(backtest)
    backtest.refresh_from_db()
    return backtest


def _parts(backtest: Backtest) -> Iterator[BacktestPart]:
    number = 0
    for source in (DECISIONS, REFUSED):
        after, size = 0, 0
        keys = list(_rows(backtest, source).order_by("pk").values_list("pk", flat=True))
        for begin in range(0, len(keys), PART):
            chunk = keys[begin : begin + PART]
            size, number = len(chunk), number + 1
            yield BacktestPart(backtest=backtest, number=number, source=source, after=after, last=chunk[-1], size=size)
            after = chunk[-1]


def _rows(backtest: Backtest, source: str) -> QuerySet[Any]:
    rows: QuerySet[Any]
    if source == DECISIONS:
        rows = DecisionRecord.objects.filter(case__shop_id=backtest.shop_id)
    else:
        rows = RefusedAsk.objects.filter(shop_id=backtest.shop_id)
    if backtest.since:
        rows = rows.filter(at__gte=backtest.since)
    return rows.filter(at__lt=backtest.until) if backtest.until else rows


def _recorded(backtest: Backtest, part: BacktestPart) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """(case reference, facts, decision) by key, a batch at a time."""
    rows = _rows(backtest, part.source).filter(pk__gt=part.after, pk__lte=part.last).order_by("pk")
    columns = ("case__ref", "facts", "decision") if part.source == DECISIONS else ("digest", "facts", "decision")
    for ref, facts, decision in rows.values_list(*columns).iterator(chunk_size=BATCH):
        yield ref if part.source == DECISIONS else "", facts, decision
