"""The figures of the Today page for programs: what stands open, what came and went, money, and rates by product."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from aftercare.core import clock
from aftercare.people.models import Shop
from aftercare.ui.figures.definitions import DEFINITIONS
from aftercare.ui.figures.flow import Flow, Kept, flow
from aftercare.ui.figures.money import Refunds, refunds
from aftercare.ui.figures.periods import Pair, Scope, Share
from aftercare.ui.figures.products import products
from aftercare.ui.figures.work import Work, work
from aftercare.ui.spans import Span

from .answers import answer
from .callers import Caller, caller_of
from .operations import QUERY, read
from .paging import only_known
from .schemas.figures import FigureFilter, FiguresShown, ProductFilter, ProductsShown

router = Router(tags=["Figures"])
SEES_MONEY = frozenset({"money:write", "audit:read"})


@read(router, "/figures", scopes=("cases:read",), answer=FiguresShown, fails=QUERY)
def get_figures(request: HttpRequest, asked: Annotated[FigureFilter, Query()]) -> HttpResponse:
    """Read the figures of a period beside those of the period before

    What stands open is told as it is now. Days are those of the shop's clock. `refunds` is null unless the token has
    `money:write` or `audit:read`. Each figure is defined in `definitions`."""
    only_known(request, FigureFilter)
    caller = caller_of(request)
    scope = _scope(caller, asked.period)
    money = refunds(scope) if caller.scopes & SEES_MONEY else None
    return answer({
        "period": asked.period, "days": _span(scope.now), "before": _span(scope.before), "timezone": scope.zone,
        "work": _work(work(scope)), "flow": _flow(flow(scope)), "refunds": _money(money) if money else None,
        "definitions": [
            {"figure": name, "label": str(one.label), "says": str(one.says), "mind": str(one.mind)}
            for name, one in DEFINITIONS.items()
        ],
    })  # fmt: skip


@read(router, "/figures/products", scopes=("cases:read",), answer=ProductsShown, fails=QUERY)
def get_product_figures(request: HttpRequest, asked: Annotated[ProductFilter, Query()]) -> HttpResponse:
    """Read which products are asked back most, of those bought in the last 30 or 90 days

    `few` marks a product of which so few were sold that its rate says little; these come last."""
    only_known(request, ProductFilter)
    found = products(_scope(caller_of(request)), int(asked.days))
    return answer({
        "days": int(asked.days),
        "items": [
            {"sku": one.sku, "title": one.title, "asked_back": one.share.part, "sold": one.share.whole,
             "percent": round(one.rate, 1), "few": one.few}
            for one in found
        ],
    })  # fmt: skip


def _scope(caller: Caller, period: str = "30") -> Scope:
    return Scope([Shop.objects.get(pk=caller.shop_id)], clock.now(), period)


def _span(span: Span) -> dict[str, str]:
    first, _dots, last = span.text.partition("..")
    return {"first": first, "last": last}


def _pair(pair: Pair) -> dict[str, int]:
    return {"now": pair.now, "before": pair.before}


def _share(share: Share) -> dict[str, Any]:
    percent = None if share.percent is None else round(share.percent, 1)
    return {"part": share.part, "whole": share.whole, "percent": percent}


def _kept(kept: Kept) -> dict[str, Any]:
    return {"now": _share(kept.now), "before": _share(kept.before)}


def _work(found: Work) -> dict[str, Any]:
    return {
        "open": found.open,
        "late": found.late,
        "due_today": found.due_today,
        "due_by_hour": found.due,
        "ages": [{"from_days": age.least, "to_days": age.most, "count": age.count} for age in found.ages],
        "assignees": [
            {"ref": one.ref or None, "name": one.name, "open": one.open, "late": one.late} for one in found.holders
        ],
    }


def _flow(found: Flow) -> dict[str, Any]:
    return {
        "since_yesterday": found.since_yesterday,
        "opened": _pair(found.opened),
        "closed": _pair(found.closed),
        "reasons": [{"reason": one.name, **_pair(one.count)} for one in found.reasons],
        "stars": found.stars,
        "rated_well": _kept(found.rated),
        "promises_kept": _kept(found.promises),
        "legal_kept": _kept(found.legal),
    }


def _money(found: Refunds) -> dict[str, Any]:
    return {
        "out": [
            {"currency": one.currency, "amount": _pair(one.amount), "requests": _pair(one.count)} for one in found.out
        ],
        "failing": [{"currency": one.currency, "amount": one.amount, "requests": one.count} for one in found.failed],
    }
