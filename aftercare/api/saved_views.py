"""Views kept for everybody of the shop."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from aftercare.core import clock
from aftercare.people.models import Shop
from aftercare.worklist import saved
from aftercare.worklist.models import SavedView, ViewQuerySet

from .answers import answer
from .callers import caller_of, found, plain
from .operations import NO_BODY, read, write
from .schemas.people import Done
from .schemas.saved_views import PinTaken, SavedViewShown, SavedViewsOrderTaken, SavedViewsShown, SavedViewTaken

router = Router(tags=["Cases"])
SHOWN = ("ref", "name", "query", "pinned")


@read(router, "/saved-views", scopes=("cases:read", "cases:write"), answer=SavedViewsShown)
def list_saved_views(request: HttpRequest) -> HttpResponse:
    """List the views kept for everybody of the shop"""
    return answer({"items": [_shown(view) for view in _views(request)]})


@write(router, "/saved-views", scopes=("cases:write",), answers={201: SavedViewShown})
def keep_view(request: HttpRequest, view: SavedViewTaken) -> HttpResponse:
    """Keep a view for everybody of the shop

    `query` is what stands behind the question mark of the desk's list. The same name again keeps the new one."""
    made = saved.save_view(name=view.name, query=view.query, **_given(request))
    return answer(_shown(made), status=201)


@write(router, "/saved-views/order", scopes=("cases:write",), answers={200: SavedViewsShown})
def order_saved_views(request: HttpRequest, order: SavedViewsOrderTaken) -> HttpResponse:
    """Put the kept views into this order"""
    saved.order_views(order.views, **_given(request))
    return list_saved_views(request)


@write(router, "/saved-views/{ref}/pin", scopes=("cases:write",), answers={200: SavedViewShown})
def pin_saved_view(request: HttpRequest, ref: str, pin: PinTaken) -> HttpResponse:
    """Put a kept view before the others, or no longer"""
    by, at = caller_of(request).actor, clock.now()
    return answer(_shown(saved.pin_view(_view(request, ref), pinned=pin.pinned, by=by, at=at)))


@write(router, "/saved-views/{ref}/remove", scopes=("cases:write",), answers={200: Done}, body=NO_BODY)
def remove_saved_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Delete a kept view"""
    saved.remove_view(_view(request, ref), by=caller_of(request).actor, at=clock.now())
    return answer({})


def _given(request: HttpRequest) -> dict[str, Any]:
    caller = caller_of(request)
    return {"by": caller.actor, "at": clock.now(), "shop": Shop.objects.get(pk=caller.shop_id)}


def _views(request: HttpRequest) -> ViewQuerySet:
    return SavedView.objects.of_shop(caller_of(request).shop_id)


def _view(request: HttpRequest, ref: str) -> SavedView:
    return found(_views(request).select_related("shop").filter(ref=plain(ref)).first())


def _shown(view: SavedView) -> dict[str, Any]:
    return {name: getattr(view, name) for name in SHOWN}
