"""What the warehouse asks: what waits and comes, what a scan means, how far a case's goods are, what was done."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from aftercare.cases.models import Case, CaseLine
from aftercare.core import clock
from aftercare.parcels.day import COMING, Tally, by_person, tally
from aftercare.parcels.models import Inspection, Parcel, ParcelState
from aftercare.parcels.queries import expected, findings, scanned, task_at, to_do, to_send
from aftercare.people.models import Shop

from .answers import answer
from .callers import caller_of, found, plain
from .giving import LINE_KEYS
from .operations import QUERY, read
from .paging import only_known, page
from .schemas.warehouse import (
    CaseGoodsShown,
    ComingPage,
    ScannedPage,
    TallyFilter,
    TallyShown,
    WaitingFilter,
    WaitingPage,
)

router = Router(tags=["Warehouse"])
SCOPES = ("goods:write", "cases:read")
WAITING = ("ref", "kind", "step", "due_at", "order__ref", "order__number")
COMES = ("ref", "kind", "step", "due_at", "order__ref", "order__number")
LINE = ("case__ref", "line__position", "sku", "title", "units")


@read(router, "/warehouse/waiting", scopes=SCOPES, answer=WaitingPage, fails=QUERY)
def list_waiting(request: HttpRequest, asked: Annotated[WaitingFilter, Query()]) -> HttpResponse:
    """List the cases that wait for the warehouse, oldest first"""
    only_known(request, WaitingFilter)
    cases = caller_of(request).cases
    cursor, limit = asked.cursor, asked.limit
    shown = page(to_do(cases), WAITING, _waiting, reachable=cases, cursor=cursor, limit=limit, oldest=True)
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    refs = [item["ref"] for item in shown["items"]]
    for ref, *line in cases_lines(refs):
        lines[ref].append(dict(zip(("line", "sku", "title", "units"), line, strict=True)))
    for item in shown["items"]:
        item["lines"] = lines[item["ref"]]
    return answer(shown)


@read(router, "/warehouse/coming", scopes=SCOPES, answer=ComingPage, fails=QUERY)
def list_coming(request: HttpRequest, asked: Annotated[WaitingFilter, Query()]) -> HttpResponse:
    """List the cases whose goods are on their way here, or to be sent back, oldest first"""
    only_known(request, WaitingFilter)
    cases = caller_of(request).cases
    rows = cases.filter(step__in=COMING)
    shown = page(rows, COMES, _coming, reachable=cases, cursor=asked.cursor, limit=asked.limit, oldest=True)
    refs = [item["ref"] for item in shown["items"]]
    parcels = {parcel[0]: parcel[1:] for parcel in _on_their_way(refs)}
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for ref, *line in cases_lines(refs):
        lines[ref].append(dict(zip(("line", "sku", "title", "units"), line, strict=True)))
    for item in shown["items"]:
        carrier, number, shipped_at = parcels.get(item["ref"], ("", "", None))
        item |= {"carrier": carrier, "tracking_number": number, "shipped_at": shipped_at, "lines": lines[item["ref"]]}
    return answer(shown)


@read(router, "/warehouse/scan/{code}", scopes=SCOPES, answer=ScannedPage)
def scan(request: HttpRequest, code: str) -> HttpResponse:
    """Find the cases whose goods a number means

    The tracking number on a parcel, or the number of a case or an order; else an item that open cases wait for, by its
    SKU or its barcode."""
    meant = scanned(caller_of(request).cases, plain(code))
    return answer({"items": [_scanned(case) for case in found(meant or None)]})


@read(router, "/warehouse/tally", scopes=SCOPES, answer=TallyShown, fails=QUERY)
def tell_tally(request: HttpRequest, asked: Annotated[TallyFilter, Query()]) -> HttpResponse:
    """Count the units received and inspected since an instant, or else since midnight at the shop"""
    only_known(request, TallyFilter)
    caller = caller_of(request)
    since = asked.since or midnight(Shop.objects.get(pk=caller.shop_id).timezone, clock.now())
    people = [{"name": one.name, **_told(one)} for one in by_person(caller.cases, since=since)]
    return answer({**_told(tally(caller.cases, since=since)), "people": people})


@read(router, "/cases/{ref}/goods", scopes=SCOPES, answer=CaseGoodsShown)
def get_goods(request: HttpRequest, ref: str) -> HttpResponse:
    """Read how far the goods of a case are

    What is expected, came and was looked at, what was found, and what waits to be sent."""
    case = found(caller_of(request).cases.filter(ref=plain(ref)).first())
    positions = {pk: position for position, pk in LINE_KEYS(case.pk)}
    goods = [asdict(one) for one in expected(case)]
    shown = [{"line": positions[one.pop("case_line_id")], **one} for one in goods]
    return answer(
        {
            "goods": shown,
            "to_send": [asdict(piece) for piece in to_send(case)],
            "findings": [_finding(one) for one in findings(case)],
        }
    )


def _told(one: Tally) -> dict[str, Any]:
    return {"received": one.received, "inspected": one.inspected, "grades": dict(sorted(one.grades.items()))}


def midnight(timezone: str, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(timezone)).replace(hour=0, minute=0, second=0, microsecond=0)


def cases_lines(refs: list[str]) -> Any:
    return CaseLine.objects.filter(case__ref__in=refs).order_by("id").values_list(*LINE)


def _on_their_way(refs: list[str]) -> Any:
    """The latest parcel of each comes last."""
    parcels = Parcel.objects.filter(case__ref__in=refs).exclude(state=ParcelState.RECEIVED).order_by("id")
    return parcels.values_list("case__ref", "carrier", "tracking_number", "shipped_at")


def _coming(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(("ref", "kind", "step", "due_at", "order", "order_number"), row, strict=True))


def _waiting(row: tuple[Any, ...]) -> dict[str, Any]:
    ref, kind, step, due_at, order, number = row
    return {
        "ref": ref, "kind": kind, "step": step, "task": task_at(step), "due_at": due_at, "order": order,
        "order_number": number,
    }  # fmt: skip


def _scanned(case: Case) -> dict[str, Any]:
    lines = [
        {
            "line": line.case_line.line.position, "sku": line.case_line.line.sku, "title": line.case_line.line.title,
            "expected": line.expected, "received": line.received,
        }
        for parcel in case.parcels.all()
        for line in parcel.lines.all()
    ]  # fmt: skip
    return {
        "ref": case.ref, "kind": case.kind, "step": case.step, "order": case.order.ref,
        "order_number": case.order.number, "closed_at": case.closed_at, "lines": lines,
    }  # fmt: skip


def _finding(one: Inspection) -> dict[str, Any]:
    shown = {name: getattr(one, name) for name in ("units", "grade", "accepted", "disposition", "note", "checks", "at")}
    position = one.parcel_line.case_line.line.position
    return {"line": position, **shown, "photos": [photo.ref for photo in one.photos.all()]}
