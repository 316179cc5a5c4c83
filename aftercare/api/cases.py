"""Cases: opened, listed, read."""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from aftercare.cases.actions import open_case as open_one
from aftercare.cases.holders import loads
from aftercare.cases.models import CaseQuerySet
from aftercare.core import clock
from aftercare.core.paging import NEWEST
from aftercare.ui.counting import MOST, count_views
from aftercare.ui.filter import Asking
from aftercare.ui.filters import condition
from aftercare.ui.queues import LABELS, all_views
from aftercare.ui.search import find_cases

from .answers import answer
from .callers import Caller, caller_of
from .lines import asks_of, line_ids
from .operations import QUERY, read, write
from .paging import only_known, page
from .schemas.cases import AssigneesShown, CaseBrief, CaseFilter, CasePage, CaseShown, CaseTaken, ViewsShown
from .showing import IN_LIST, brief, for_customer, in_list, whole

router = Router(tags=["Cases"])
NARROWED = ("reason", "assignee", "deadline", "older", "newer", "product", "country", "channel", "photos")


@write(router, "/cases", scopes=("cases:write",), answers={201: CaseBrief}, customers=True, fails=(404,))
def open_case(request: HttpRequest, case: CaseTaken) -> HttpResponse:
    """Open a case

    Asks for units of an order's lines. It is decided on at once: the answer says at which step the case begins and
    who must act by when. What the policy or the law does not allow is refused with 409 and the reason."""
    caller = caller_of(request)
    order = caller.order(case.order)
    asks = asks_of(line_ids(order.pk, [ask.line for ask in case.lines]), case.lines)
    opened = open_one(
        kind=case.kind, order=order, asks=asks, about=case.about, photos=case.photos, channel="api",
        by=caller.actor, at=clock.now(),
    )  # fmt: skip
    return answer(brief(opened), status=201, location=f"/api/v1/cases/{opened.ref}")


@read(router, "/cases", scopes=("cases:read",), answer=CasePage, customers=True, fails=QUERY)
def list_cases(request: HttpRequest, asked: Annotated[CaseFilter, Query()]) -> HttpResponse:
    """List cases, newest first

    A `view` of what waits for somebody begins with the oldest. `view` and `q` are for the shop alone."""
    only_known(request, CaseFilter)
    caller = caller_of(request)
    if asked.view is not None or asked.q is not None or asked.assignee is not None:
        caller.must_be_shop()
    rows, view = _chosen(caller, asked), None
    if asked.view is not None:
        view = all_views(clock.now())[asked.view]
        rows = rows.filter(view.where)
    oldest = view is not None and view.order != NEWEST
    reachable, cursor, limit = caller.cases, asked.cursor, asked.limit
    show = in_list if caller.visitor is None else for_customer
    return answer(page(rows, IN_LIST, show, reachable=reachable, cursor=cursor, limit=limit, oldest=oldest))


@read(router, "/views", scopes=("cases:read",), answer=ViewsShown)
def list_views(request: HttpRequest) -> HttpResponse:
    """Count the cases of each list that somebody works through"""
    found = count_views([caller_of(request).shop_id], at=clock.now())
    return answer({"views": [_counted(name, found.get(name)) for name in all_views(clock.now())]})


@read(router, "/assignees", scopes=("cases:read", "cases:write"), answer=AssigneesShown)
def list_assignees(request: HttpRequest) -> HttpResponse:
    """List who may be given a case, and how many open ones they have"""
    return answer({"items": [person._asdict() for person in loads(caller_of(request).shop_id)]})


@read(router, "/cases/{ref}", scopes=("cases:read",), answer=CaseShown, customers=True)
def get_case(request: HttpRequest, ref: str) -> HttpResponse:
    """Read a case

    With its lines, the decision and its reason, parcels, refund, timeline, and the operations this token may call
    on it now."""
    return answer(whole(caller_of(request), ref))


def _counted(name: str, count: int | None) -> dict[str, Any]:
    more = count is not None and count > MOST
    return {"view": name, "label": str(LABELS[name]), "count": MOST if more else count, "more": more}


def _chosen(caller: Caller, asked: CaseFilter) -> CaseQuerySet:
    cases = caller.cases
    # First: it looks for names only where nothing else in the whole shop fits.
    if asked.q is not None:
        cases = find_cases(cases, asked.q, shops=[caller.shop_id])
    plain = {"step": asked.step, "kind": asked.kind, "order__ref": asked.order, "due_at__lt": asked.due_before}
    cases = cases.filter(**{name: value for name, value in plain.items() if value is not None})
    if asked.state is not None:
        cases = cases.open() if asked.state == "open" else cases.filter(closed_at__isnull=False)
    return _narrowed(cases, asked)


def _narrowed(cases: CaseQuerySet, asked: CaseFilter) -> CaseQuerySet:
    """By what the desk narrows its lists by; amounts are in minor units here."""
    if asked.amount_from is not None:
        cases = cases.filter(granted__gte=F("fees") + asked.amount_from)
    if asked.amount_to is not None:
        cases = cases.filter(granted__lte=F("fees") + asked.amount_to)
    given = {name: [value] for name in NARROWED if (value := getattr(asked, name)) is not None}
    return cases.filter(condition(given, Asking(at=clock.now(), shops=()))) if given else cases
