"""Runs a backtest in parts: whole days of the shop, each done once by whichever worker takes it, memory bounded by a
batch. Whole days, because the daily caps of a policy begin anew with each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.policy.actions.access import check_may
from aftercare.policy.events import BacktestStarted
from aftercare.policy.facts import Decision
from aftercare.policy.models import Backtest, BacktestPart, PolicyVersion
from aftercare.policy.records import BacktestState
from aftercare.policy.terms import parse_terms

from .ending import fail, finish
from .recorded import recorded, rows
from .summing import ROWS_MOST, Compared, add, nothing, row
from .trying import Trial, caveats

PART = 2_000
DAYS = "days"
"""How parts are cut."""


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
    if part.report is not None or part.backtest.state == BacktestState.CANCELLED:
        return
    backtest, zone = part.backtest, ZoneInfo(part.backtest.shop.timezone)
    new = Trial(parse_terms(backtest.terms), zone)
    old = Trial(parse_terms(backtest.against_terms), zone) if backtest.against_terms else None
    changed: list[dict[str, Any]] = []
    sums, tried = nothing(), [new.terms, *([old.terms] if old else [])]
    for asked in recorded(part):
        before = old.decide(asked) if old else Decision.from_data(asked.decision)
        compared = Compared(asked=asked, old=before, new=new.decide(asked), caveats=caveats(asked, tried))
        add(sums, compared)
        if compared.changed and len(changed) < ROWS_MOST:
            changed.append(row(compared))
    BacktestPart.objects.filter(pk=part.pk, report__isnull=True).update(report=sums, changed=changed)


def run_now(backtest: Backtest, *, progress: Callable[[int], object] = lambda done: None) -> Backtest:
    """Do all of it here, telling how many requests each part had."""
    try:
        for part in backtest.parts.order_by("number").select_related("backtest__shop"):
            run_part(part)
            progress(part.size)
    except BaseException:
        fail(backtest)
        raise
    finish(backtest)
    backtest.refresh_from_db()
    return backtest


def _parts(backtest: Backtest) -> Iterator[BacktestPart]:
    """As few as hold `PART` requests each, or one day."""
    number, after, last, size = 0, 0, 0, 0
    for day, count in sorted(_days(backtest).items()):
        after = after or day.toordinal() - 1
        if size and size + count > PART:
            number += 1
            yield _part(backtest, number, after, last, size)
            after, size = last, 0
        last, size = day.toordinal(), size + count
    if size:
        yield _part(backtest, number + 1, after, last, size)


def _part(backtest: Backtest, number: int, after: int, last: int, size: int) -> BacktestPart:
    return BacktestPart(backtest=backtest, number=number, source=DAYS, after=after, last=last, size=size)


def _days(backtest: Backtest) -> Counter[date]:
    """How many requests each day of the shop has."""
    days: Counter[date] = Counter()
    for source in rows(backtest):
        by_day = source.annotate(day=TruncDate("at", tzinfo=ZoneInfo(backtest.shop.timezone))).order_by()
        days.update(dict(by_day.values_list("day").annotate(Count("pk"))))
    return days
