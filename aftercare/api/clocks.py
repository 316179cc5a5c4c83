"""The shop's own times: how long each step may take."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from aftercare.cases.clocks import OURS
from aftercare.cases.kinds import KINDS
from aftercare.core import clock
from aftercare.core.paging import is_cursor
from aftercare.core.paging import page as keyed
from aftercare.people.models import Shop
from aftercare.promises.calendars import calendar_kept
from aftercare.promises.known import Hours
from aftercare.promises.models import LegalDeadline
from aftercare.promises.queries import pressing
from aftercare.promises.timers import default_hours, hours_of, set_timers, timed
from aftercare.promises.working import Calendar

from .answers import answer
from .callers import caller_of
from .operations import QUERY, read, write
from .paging import bad_cursor, only_known
from .schemas.clocks import LegalFilter, PressingPage, TimersShown, TimersTaken

router = Router(tags=["Shop"])
DUE = ("due_at", "id")


@read(router, "/timers", scopes=("cases:read", "timers:write"), answer=TimersShown)
def list_timers(request: HttpRequest) -> HttpResponse:
    """Read how long each step may take in the shop"""
    return _shown(_shop(request))


@write(router, "/timers", scopes=("timers:write",), answers={200: TimersShown})
def set_times(request: HttpRequest, times: TimersTaken) -> HttpResponse:
    """Set how long steps may take

    Deadlines that run already keep their instants. What the law forbids is refused, naming the article."""
    hours: dict[tuple[str, str], int | None] = {(timer.kind, timer.step): timer.hours for timer in times.timers}
    shop = _shop(request)
    set_timers(shop=shop, hours=hours, by=caller_of(request).actor, at=clock.now())
    return _shown(shop)


@read(router, "/legal-deadlines", scopes=("cases:read",), answer=PressingPage, fails=QUERY)
def list_legal_deadlines(request: HttpRequest, asked: Annotated[LegalFilter, Query()]) -> HttpResponse:
    """List what the law wants done within two days, or wanted done before, the first due first"""
    only_known(request, LegalFilter)
    if asked.cursor is not None and not is_cursor(asked.cursor, DUE):
        raise bad_cursor()
    rows = pressing(clock.now()).filter(shop=caller_of(request).shop_id).select_related("case")
    found = keyed(rows, order=DUE, cursor=asked.cursor or "", size=asked.limit)
    return answer({"items": [_pressing(row) for row in found.rows], "next": found.after or None})


def _pressing(row: LegalDeadline) -> dict[str, Any]:
    shown = {name: getattr(row, name) for name in ("code", "law", "article", "due_at", "missed_at")}
    return {"case": row.case.ref, **shown}


def _shop(request: HttpRequest) -> Shop:
    return Shop.objects.get(pk=caller_of(request).shop_id)


def _shown(shop: Shop) -> HttpResponse:
    hours, calendar = hours_of(shop), calendar_kept(shop)
    return answer({"timers": [_timer(kind, step, hours, calendar) for kind, step in timed()]})


def _timer(kind: str, step: str, hours: Hours, calendar: Calendar | None) -> dict[str, Any]:
    usual = default_hours(kind, step)
    return {
        "kind": kind,
        "step": step,
        "label": str(KINDS[kind].steps[step].label),
        "hours": hours.get((kind, step), usual),
        "default_hours": usual,
        "set": (kind, step) in hours,
        "working": calendar is not None and KINDS[kind].steps[step].by in OURS,
    }
