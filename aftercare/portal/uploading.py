"""Photos and videos on their way: each sent by itself, kept with the draft, shown, and taken away again."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from aftercare.core.refusal import Refused
from aftercare.orders.models import Order
from aftercare.ui import pictures

from . import drafts
from .drafts import Draft
from .queries import actor_of, order_of

KEY_LENGTH = 60


@never_cache
@require_POST
def upload(request: HttpRequest, ref: str) -> JsonResponse:
    """A file, or with `remove` the seal of one that is not wanted any more.

    A network that fails after the file arrived has it sent again: its key finds the one that is kept.
    """
    order = order_of(request, ref)
    draft = _draft(request, order)
    if removed := pictures.opened(request.POST.get("remove", ""), order):
        return _remove(request, order, draft, removed)
    key = request.POST.get("key", "")[:KEY_LENGTH]
    if draft and key in draft.uploads:
        return pictures.told(order, draft.uploads[key])
    try:
        if draft and len(draft.photos) >= pictures.MOST_PHOTOS:
            raise pictures.too_many()
        photo = pictures.upload(request, order, by=actor_of(request, order))
    except Refused as refused:
        return pictures.refused(refused)
    if draft:
        draft.photos.append(photo.ref)
        draft.uploads[key] = photo.ref
        drafts.keep(request, order, draft)
    return pictures.told(order, photo.ref)


@require_safe
def kept(request: HttpRequest, ref: str, sealed: str) -> HttpResponseBase:
    return pictures.kept_response(request, order_of(request, ref), sealed)


def _draft(request: HttpRequest, order: Order) -> Draft | None:
    """That of the page that sends; another page's photos are not its."""
    draft = drafts.draft_of(request, order)
    return draft if draft and draft.key == request.POST.get("draft") else None


def _remove(request: HttpRequest, order: Order, draft: Draft | None, ref: str) -> JsonResponse:
    pictures.discard([ref], shop_id=order.shop_id)
    if draft and ref in draft.photos:
        draft.photos.remove(ref)
        draft.uploads = {key: kept for key, kept in draft.uploads.items() if kept != ref}
        drafts.keep(request, order, draft)
    return JsonResponse({})
