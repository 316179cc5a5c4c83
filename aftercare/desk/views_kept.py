"""The views somebody keeps: saved from a list as it is, put first, put earlier, deleted."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.refusal import Refused
from aftercare.ui.staff import StaffRequest, staff
from aftercare.worklist import saved
from aftercare.worklist.models import SavedView

from .lists import Place
from .pages import moved

KEEPERS = (ActorKind.AGENT, ActorKind.FINANCE)


@staff(*KEEPERS)
@require_POST
def save(request: StaffRequest) -> HttpResponse:
    """The list as it is narrowed and ordered now; shared where somebody asks for that."""
    asked = QueryDict(request.POST.get("place", ""))
    query = Place.of(asked, text=asked.get("q", "").strip()[:200].replace("\0", "")).query()
    shop = request.user.shops.filter(slug=request.POST.get("shop", "")).first()
    name = request.POST.get("name", "")

    def keep() -> object:
        return saved.save_view(
            name=name, query=query, user=request.user, shop=shop, by=_by(request), at=clock.now()
        )  # fmt: skip

    return _press(request, keep, _("Kept; it stands among your lists."), query)


@staff(*KEEPERS)
@require_POST
def pin(request: StaffRequest, ref: str) -> HttpResponse:
    view = _view(request, ref)
    change = lambda: saved.pin_view(view, pinned=not view.pinned, by=_by(request), at=clock.now())  # noqa: E731
    return _press(request, change, _("Its place has changed."), view.query)


@staff(*KEEPERS)
@require_POST
def earlier(request: StaffRequest, ref: str) -> HttpResponse:
    view = _view(request, ref)
    shown = SavedView.objects.visible_to(request.user).filter(shop=view.shop)
    refs = list(shown.order_by("position", "id").values_list("ref", flat=True))
    place = refs.index(view.ref)
    refs.insert(max(0, place - 1), refs.pop(place))

    def change() -> object:
        return saved.order_views(refs, by=_by(request), at=clock.now(), user=request.user, shop=view.shop)

    return _press(request, change, _("Its place has changed."), view.query)


@staff(*KEEPERS)
@require_POST
def remove(request: StaffRequest, ref: str) -> HttpResponse:
    view = _view(request, ref)
    return _press(
        request, lambda: saved.remove_view(view, by=_by(request), at=clock.now()), _("Deleted."), view.query
    )  # fmt: skip


def _view(request: StaffRequest, ref: str) -> SavedView:
    return get_object_or_404(SavedView.objects.visible_to(request.user).select_related("shop"), ref=ref)


def _by(request: StaffRequest) -> Actor:
    kinds = (ActorKind.SUPERVISOR, *KEEPERS)
    return request.user.acting(next(kind for kind in kinds if request.user.acts_as(kind)))


def _press(request: StaffRequest, act: Callable[[], object], done: str, query: str) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused.sentence))
    else:
        messages.success(request, done)
    return moved(request, reverse("desk:queue") + f"?{query}")
