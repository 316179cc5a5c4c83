"""One action on many cases: looked at, ordered, followed."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Query, Router

from aftercare.core import clock
from aftercare.people.models import Shop
from aftercare.worklist import running
from aftercare.worklist.many import MANY
from aftercare.worklist.models import BulkRun, RunQuerySet
from aftercare.worklist.preparing import prepare
from aftercare.worklist.telling import told

from .answers import answer
from .callers import caller_of, found, plain
from .operations import NO_BODY, QUERY, read, write
from .paging import bad_cursor, only_known, page
from .problems import Problem
from .schemas.bulk import BulkFilter, BulkPage, BulkResults, BulkShown, BulkStartTaken, BulkTaken

router = Router(tags=["Many cases at once"])
READ, WRITE = ("cases:read", "cases:write", "money:write"), ("cases:write", "money:write")
BRIEF = ("ref", "action", "state", "created_at", "start_at", "finished_at")
RESULT = ("case__ref", "state", "code", "sentence", "amount", "currency", "at")


@read(router, "/bulk", scopes=READ, answer=BulkPage, fails=QUERY)
def list_bulk(request: HttpRequest, asked: Annotated[BulkFilter, Query()]) -> HttpResponse:
    """List the runs of the shop's programs, newest first"""
    only_known(request, BulkFilter)
    rows = _runs(request)
    shown = page(rows, BRIEF, _brief, reachable=rows, cursor=asked.cursor, limit=asked.limit)
    return answer(shown)


@write(router, "/bulk", scopes=WRITE, answers={201: BulkShown})
def prepare_bulk(request: HttpRequest, bulk: BulkTaken) -> HttpResponse:
    """Look at one action on many cases

    Nothing happens yet: the answer says how many would allow it, and the results why the others do not."""
    caller = caller_of(request)
    _check_scope(request, bulk.action)
    cases = caller.cases.filter(ref__in=[plain(ref) for ref in bulk.cases]).order_by("id")
    run = prepare(
        bulk.action, cases=cases, by=caller.actor, at=clock.now(), locale=_locale(),
        shop=Shop.objects.get(pk=caller.shop_id),
    )  # fmt: skip
    return _whole(run, status=201, location=f"/api/v1/bulk/{run.ref}")


@read(router, "/bulk/{ref}", scopes=READ, answer=BulkShown)
def get_bulk(request: HttpRequest, ref: str) -> HttpResponse:
    """Read how far a run is"""
    return _whole(_run(request, ref))


@read(router, "/bulk/{ref}/results", scopes=READ, answer=BulkResults, fails=QUERY)
def list_bulk_results(request: HttpRequest, ref: str, asked: Annotated[BulkFilter, Query()]) -> HttpResponse:
    """List what became of each case of a run"""
    only_known(request, BulkFilter)
    rows = _run(request, ref).items.order_by("id")
    if asked.cursor is not None:
        last = rows.filter(case__ref=plain(asked.cursor)).values_list("id", flat=True).first()
        if last is None:
            raise bad_cursor()
        rows = rows.filter(id__gt=last)
    listed = list(rows.values_list(*RESULT)[: asked.limit + 1])
    items = [dict(zip(("ref", *RESULT[1:]), row, strict=True)) for row in listed[: asked.limit]]
    return answer({"items": items, "next": items[-1]["ref"] if len(listed) > asked.limit else None})


@write(router, "/bulk/{ref}/start", scopes=WRITE, answers={200: BulkShown})
def start_bulk(request: HttpRequest, ref: str, given: BulkStartTaken) -> HttpResponse:
    """Order a run that was looked at

    Ordered twice it happens once. What no other action takes back begins some seconds later."""
    run = _run(request, ref)
    _check_scope(request, run.action)
    return _whole(running.start(run, args=given.model_dump(), by=caller_of(request).actor, at=clock.now()))


@write(router, "/bulk/{ref}/cancel", scopes=WRITE, answers={200: BulkShown}, body=NO_BODY)
def cancel_bulk(request: HttpRequest, ref: str) -> HttpResponse:
    """Call off what a run has not done yet"""
    return _whole(running.cancel(_run(request, ref), by=caller_of(request).actor, at=clock.now()))


@write(router, "/bulk/{ref}/again", scopes=WRITE, answers={201: BulkShown}, body=NO_BODY)
def repeat_bulk(request: HttpRequest, ref: str) -> HttpResponse:
    """Order a new run of the cases that were not done"""
    return _follow(request, ref, running.again)


@write(router, "/bulk/{ref}/undo", scopes=WRITE, answers={201: BulkShown}, body=NO_BODY)
def undo_bulk(request: HttpRequest, ref: str) -> HttpResponse:
    """Order a new run that takes back what was done, where an action does"""
    return _follow(request, ref, running.undo)


def _follow(request: HttpRequest, ref: str, how: Any) -> HttpResponse:
    run = _run(request, ref)
    _check_scope(request, run.action)
    next_ = how(run, by=caller_of(request).actor, at=clock.now())
    return _whole(next_, status=201, location=f"/api/v1/bulk/{next_.ref}")


def _runs(request: HttpRequest) -> RunQuerySet:
    return BulkRun.objects.of_shop(caller_of(request).shop_id)


def _run(request: HttpRequest, ref: str) -> BulkRun:
    return found(_runs(request).filter(ref=plain(ref)).first())


def _check_scope(request: HttpRequest, action: str) -> None:
    """A token does to many what it may do to one."""
    scope = MANY[action].scope
    if scope not in caller_of(request).scopes:
        sentence = _("It needs the scope %(scope)s; make a token that has it.") % {"scope": scope}
        raise Problem("forbidden", sentence, code="scope_missing")


def _locale() -> str:
    return "zh-hans" if (get_language() or "").startswith("zh") else "en"


def _brief(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(BRIEF, row, strict=True))


def _whole(run: BulkRun, **how: Any) -> HttpResponse:
    far = told(run)
    money = [{"currency": one.currency, "amount": one.minor} for one in far.money]
    brief = {name: getattr(run, name) for name in BRIEF}
    return answer({**brief, "counts": far.counts, "asks_second": far.asks, "money": money}, **how)
