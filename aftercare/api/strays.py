"""Goods that nobody expected: recorded as found, matched with a case, or closed."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from aftercare.core import clock
from aftercare.parcels import finding
from aftercare.parcels.strays import Stray
from aftercare.people.models import Shop

from .answers import answer
from .callers import Caller, caller_of, found, plain
from .operations import QUERY, read, write
from .paging import only_known, page
from .problems import Problem
from .schemas.strays import StrayCloseTaken, StrayFilter, StrayMatchTaken, StrayPage, StrayShown, StrayTaken

router = Router(tags=["Warehouse"])
SCOPES = ("goods:write", "cases:read")
COLUMNS = ("ref", "state", "code", "note", "place", "case__ref", "outcome", "found_by_name", "found_at", "closed_at")
NAMES = ("ref", "state", "code", "note", "place", "case", "outcome", "found_by", "found_at", "closed_at")


@read(router, "/warehouse/strays", scopes=SCOPES, answer=StrayPage, fails=QUERY)
def list_strays(request: HttpRequest, asked: Annotated[StrayFilter, Query()]) -> HttpResponse:
    """List the goods that nobody expected, newest first"""
    only_known(request, StrayFilter)
    strays = Stray.objects.of_shop(caller_of(request).shop_id)
    rows = strays.filter(state=asked.state) if asked.state else strays
    shown = page(rows, COLUMNS, _row, reachable=strays, cursor=asked.cursor, limit=asked.limit)
    photos = _photos([item["ref"] for item in shown["items"]])
    for item in shown["items"]:
        item["photos"] = photos.get(item["ref"], [])
    return answer(shown)


@write(router, "/warehouse/strays", scopes=("goods:write",), answers={201: StrayShown})
def find_stray(request: HttpRequest, stray: StrayTaken) -> HttpResponse:
    """Record a parcel or an item that nobody expected

    With words or a photo, so that somebody can tell whose it is."""
    caller = caller_of(request)
    made = finding.find(
        Shop.objects.get(pk=caller.shop_id), code=stray.code, note=stray.note, place=stray.place,
        photos=tuple(stray.photos), by=caller.actor, at=clock.now(),
    )  # fmt: skip
    return answer(_shown(made), status=201, location=f"/api/v1/warehouse/strays/{made.ref}")


@read(router, "/warehouse/strays/{ref}", scopes=SCOPES, answer=StrayShown)
def get_stray(request: HttpRequest, ref: str) -> HttpResponse:
    """Read what was found"""
    return answer(_shown(_stray(caller_of(request), ref)))


@write(router, "/warehouse/strays/{ref}/match", scopes=("cases:write",), answers={200: StrayShown})
def match_stray(request: HttpRequest, ref: str, match: StrayMatchTaken) -> HttpResponse:
    """Say which case it belongs to

    Its goods are received there like any others."""
    caller = caller_of(request)
    stray = _stray(caller, ref)
    case = caller.cases.filter(ref=plain(match.case)).first()
    if case is None:
        sentence = _("There is no case with that reference; check it.")
        raise Problem("invalid", sentence, code="unknown_case", errors=[("case", sentence)])
    return answer(_shown(finding.match(stray, case=case, by=caller.actor, at=clock.now())))


@write(router, "/warehouse/strays/{ref}/close", scopes=("cases:write",), answers={200: StrayShown})
def close_stray(request: HttpRequest, ref: str, close: StrayCloseTaken) -> HttpResponse:
    """Say what was done with goods that belong to no case"""
    caller = caller_of(request)
    stray = _stray(caller, ref)
    return answer(_shown(finding.close(stray, outcome=close.outcome, by=caller.actor, at=clock.now())))


def _stray(caller: Caller, ref: str) -> Stray:
    return found(Stray.objects.of_shop(caller.shop_id).filter(ref=plain(ref)).first())


def _row(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(NAMES, row, strict=True))


def _shown(stray: Stray) -> dict[str, Any]:
    row = Stray.objects.filter(pk=stray.pk).values_list(*COLUMNS).get()
    return {**_row(row), "photos": _photos([stray.ref]).get(stray.ref, [])}


def _photos(refs: list[str]) -> dict[str, list[str]]:
    photos: dict[str, list[str]] = {}
    rows = Stray.photos.through.objects.filter(stray__ref__in=refs).order_by("id")
    for ref, photo in rows.values_list("stray__ref", "photo__ref"):
        photos.setdefault(ref, []).append(photo)
    return photos
