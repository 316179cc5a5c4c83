"""A shop's policy: drafted, compared, backtested, published; and why a case was decided as it was."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from aftercare.cases import backtesting
from aftercare.cases.backtesting.tasks import run_later
from aftercare.cases.explaining import explain
from aftercare.cases.models import Case
from aftercare.cases.telling_backtests import backtested
from aftercare.cases.telling_policies import explanation
from aftercare.core import clock
from aftercare.people.models import Shop
from aftercare.policy import actions
from aftercare.policy.comparing import changes
from aftercare.policy.floor import shortfalls_of
from aftercare.policy.models import Backtest, PolicyQuerySet, PolicyVersion

from .answers import answer
from .callers import caller_of, found, plain
from .operations import NO_BODY, QUERY, read, write
from .paging import bad_cursor, only_known, page
from .problems import Problem
from .schemas.policies import (
    AutomaticShown,
    BacktestFilter,
    BacktestPage,
    BacktestShown,
    BacktestTaken,
    ChangedFilter,
    ChangedPage,
    ComparedShown,
    DraftChangeTaken,
    DraftTaken,
    ExplainedShown,
    PolicyFilter,
    PolicyPage,
    PolicyShown,
    ScheduleTaken,
)

router = Router(tags=["Policy"])
READ, WRITE = ("policy:read", "policy:write"), ("policy:write",)
SHOWN = {200: PolicyShown}
BRIEF = (
    "ref", "number", "title", "state", "author", "created_at", "publish_at", "published_at", "superseded_at",
)  # fmt: skip

IN_LIST = (
    "ref", "draft__ref", "against__ref", "since", "until", "state", "total", "started_at", "finished_at",
)  # fmt: skip


@read(router, "/policies", scopes=READ, answer=PolicyPage, fails=QUERY)
def list_policies(request: HttpRequest, asked: Annotated[PolicyFilter, Query()]) -> HttpResponse:
    """List versions and drafts, newest first"""
    only_known(request, PolicyFilter)
    rows = _policies(request)
    return answer(page(rows, BRIEF, _brief, reachable=rows, cursor=asked.cursor, limit=asked.limit))


@write(router, "/policies", scopes=WRITE, answers={201: PolicyShown})
def make_draft(request: HttpRequest, draft: DraftTaken) -> HttpResponse:
    """Make a draft"""
    caller = caller_of(request)
    base = _named(request, draft.base, "base") if draft.base is not None else None
    made = actions.make_draft(
        shop=Shop.objects.get(pk=caller.shop_id), title=draft.title, base=base, terms=draft.terms, by=caller.actor,
        at=clock.now(),
    )  # fmt: skip
    return _whole(made, status=201, location=f"/api/v1/policies/{made.ref}")


@read(router, "/policies/{ref}", scopes=READ, answer=PolicyShown)
def get_policy(request: HttpRequest, ref: str) -> HttpResponse:
    """Read a version or a draft, with every place in it that is below the law"""
    return _whole(_policy(request, ref))


@read(router, "/policies/{ref}/changes", scopes=READ, answer=ComparedShown)
def compare_policy(request: HttpRequest, ref: str) -> HttpResponse:
    """Read what a version or a draft changes, beside the one it was made from"""
    version = _policy(request, ref)
    found_changes = changes(version.base.data, version.data) if version.base else []
    shown = [{"field": change.field, "old": change.old, "new": change.new} for change in found_changes]
    return answer({"changes": shown})


@write(router, "/policies/{ref}/change", scopes=WRITE, answers=SHOWN)
def change_draft(request: HttpRequest, ref: str, draft: DraftChangeTaken) -> HttpResponse:
    """Change a draft"""
    by, asked = caller_of(request).actor, draft.model_dump()
    return _whole(actions.change_draft(_policy(request, ref), **asked, by=by, at=clock.now()))


@write(router, "/policies/{ref}/discard", scopes=WRITE, answers=SHOWN, body=NO_BODY)
def discard_draft(request: HttpRequest, ref: str) -> HttpResponse:
    """Throw a draft away"""
    return _whole(actions.discard_draft(_policy(request, ref), by=caller_of(request).actor, at=clock.now()))


@write(router, "/policies/{ref}/publish", scopes=WRITE, answers=SHOWN, body=NO_BODY)
def publish_policy(request: HttpRequest, ref: str) -> HttpResponse:
    """Publish a draft now

    Refused below a law that binds the shop, naming the field and the article. Orders keep the version they were
    placed under."""
    return _whole(actions.publish_draft(_policy(request, ref), by=caller_of(request).actor, at=clock.now()))


@write(router, "/policies/{ref}/schedule", scopes=WRITE, answers=SHOWN)
def schedule_policy(request: HttpRequest, ref: str, wait: ScheduleTaken) -> HttpResponse:
    """Let a draft be published by itself at an instant to come"""
    by = caller_of(request).actor
    return _whole(actions.schedule(_policy(request, ref), publish_at=wait.publish_at, by=by, at=clock.now()))


@write(router, "/policies/{ref}/unschedule", scopes=WRITE, answers=SHOWN, body=NO_BODY)
def unschedule_policy(request: HttpRequest, ref: str) -> HttpResponse:
    """Let a draft wait no longer"""
    return _whole(actions.unschedule(_policy(request, ref), by=caller_of(request).actor, at=clock.now()))


@write(router, "/policies/{ref}/backtests", scopes=WRITE, answers={201: BacktestShown})
def start_backtest(request: HttpRequest, ref: str, asked: BacktestTaken) -> HttpResponse:
    """Run a version or a draft over the recorded requests

    It runs in the background; read the backtest for its progress and, once `done`, its report."""
    against = _named(request, asked.against, "against") if asked.against is not None else None
    started = backtesting.start(
        _policy(request, ref), against=against, since=asked.since, until=asked.until, by=caller_of(request).actor,
        at=clock.now(),
    )  # fmt: skip
    run_later(started)
    return answer(backtested(started), status=201, location=f"/api/v1/backtests/{started.ref}")


@read(router, "/backtests", scopes=READ, answer=BacktestPage, fails=QUERY)
def list_backtests(request: HttpRequest, asked: Annotated[BacktestFilter, Query()]) -> HttpResponse:
    """List backtests, newest first"""
    only_known(request, BacktestFilter)
    mine = Backtest.objects.of_shop(caller_of(request).shop_id)
    return answer(page(mine, IN_LIST, _backtest, reachable=mine, cursor=asked.cursor, limit=asked.limit))


@read(router, "/backtests/{ref}", scopes=READ, answer=BacktestShown)
def get_backtest(request: HttpRequest, ref: str) -> HttpResponse:
    """Read a backtest, how far it is and what it found"""
    return answer(backtested(_backtest_of(request, ref)))


@read(router, "/backtests/{ref}/requests", scopes=READ, answer=ChangedPage, fails=QUERY)
def list_changed_requests(request: HttpRequest, ref: str, asked: Annotated[ChangedFilter, Query()]) -> HttpResponse:
    """List the requests that a backtest would decide otherwise, in the order in which they were made"""
    only_known(request, ChangedFilter)
    if asked.cursor is not None and not backtesting.is_cursor(asked.cursor):
        raise bad_cursor()
    changed = backtesting.changed_requests(
        _backtest_of(request, ref), change=asked.change or "", by=asked.by or "", mark=asked.mark or "",
        cursor=asked.cursor or "", limit=asked.limit,
    )  # fmt: skip
    return answer({"items": changed.rows, "next": changed.next or None})


@write(router, "/backtests/{ref}/cancel", scopes=WRITE, answers={200: BacktestShown}, body=NO_BODY)
def cancel_backtest(request: HttpRequest, ref: str) -> HttpResponse:
    """Stop a backtest that is running"""
    by = caller_of(request).actor
    return answer(backtested(backtesting.cancel(_backtest_of(request, ref), by=by, at=clock.now())))


@write(router, "/automatic/stop", scopes=WRITE, answers={200: AutomaticShown}, body=NO_BODY)
def stop_automatic(request: HttpRequest) -> HttpResponse:
    """Stop all automatic approvals of the shop at once"""
    caller = caller_of(request)
    shop = actions.stop_automatic(Shop.objects.get(pk=caller.shop_id), by=caller.actor, at=clock.now())
    return answer({"stopped_at": shop.automatic_stopped_at})


@write(router, "/automatic/start", scopes=WRITE, answers={200: AutomaticShown}, body=NO_BODY)
def start_automatic(request: HttpRequest) -> HttpResponse:
    """Let the policy approve by itself again"""
    caller = caller_of(request)
    shop = actions.start_automatic(Shop.objects.get(pk=caller.shop_id), by=caller.actor, at=clock.now())
    return answer({"stopped_at": shop.automatic_stopped_at})


@read(router, "/cases/{ref}/explanation", scopes=("policy:read", "audit:read"), answer=ExplainedShown)
def explain_case(request: HttpRequest, ref: str) -> HttpResponse:
    """Explain a case: each decision with all it looked at, decided again

    It is decided under the version it was taken under, whatever was published since."""
    case = found(Case.objects.of_shop(caller_of(request).shop_id).filter(ref=plain(ref)).first())
    return answer({"case": case.ref, "decisions": [explanation(one) for one in explain(case)]})


def _policies(request: HttpRequest) -> PolicyQuerySet:
    return PolicyVersion.objects.of_shop(caller_of(request).shop_id)


def _policy(request: HttpRequest, ref: str) -> PolicyVersion:
    mine = _policies(request).select_related("shop", "base")
    return found(mine.filter(ref=plain(ref)).first())


def _backtest_of(request: HttpRequest, ref: str) -> Backtest:
    mine = Backtest.objects.of_shop(caller_of(request).shop_id).select_related("draft", "against", "shop")
    return found(mine.filter(ref=plain(ref)).first())


def _named(request: HttpRequest, ref: str, field: str) -> PolicyVersion:
    """A version that the body names."""
    version = _policies(request).filter(ref=plain(ref)).first()
    if version is None:
        sentence = _("There is no such version; list the policies to see which there are.")
        raise Problem("invalid", sentence, code="unknown_policy", errors=[(field, sentence)])
    return version


def _brief(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(BRIEF, row, strict=True))


def _backtest(row: tuple[Any, ...]) -> dict[str, Any]:
    shown = dict(zip(IN_LIST, row, strict=True))
    return {"policy": shown.pop("draft__ref"), "against": shown.pop("against__ref"), **shown}


def _whole(version: PolicyVersion, *, status: int = 200, location: str = "") -> HttpResponse:
    shown = {name: getattr(version, name) for name in BRIEF}
    shown |= {"base": version.base.ref if version.base else None, "digest": version.digest, "terms": version.data}
    shown["shortfalls"] = [
        {"field": short.field, "law": short.law, "article": short.article, "sentence": short.sentence,
         "refuses": short.refuses}
        for short in shortfalls_of(version.shop, version.terms, at=clock.now())
    ]  # fmt: skip
    return answer(shown, status=status, location=location)
