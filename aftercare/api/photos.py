"""Photos as evidence: sent with a case, or by the warehouse before an inspection names them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from aftercare.cases.models import Case, Photo
from aftercare.cases.photos import keep_photo
from aftercare.core import clock

from .answers import answer
from .callers import Caller, caller_of
from .operations import read, write
from .problems import Problem
from .schemas.other import PhotoShown

router = Router(tags=["Photos"])
FORM = {
    "type": "object",
    "required": ["photo"],
    "properties": {
        "photo": {"type": "string", "contentMediaType": "application/octet-stream", "format": "binary"},
        "case": {"type": "string", "description": "The case it belongs to; a customer must name one."},
    },
}
PICTURE: dict[str, Any] = {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}


@write(
    router, "/photos", scopes=("cases:write", "goods:write"), answers={201: PhotoShown}, customers=True,
    fails=(404,), extra={"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": FORM}}}},
)  # fmt: skip
def send_photo(request: HttpRequest) -> HttpResponse:
    """Send a photo

    JPEG, PNG or WebP up to 15 MB. It is kept private, as JPEG without its metadata."""
    caller = caller_of(request)
    if request.content_type != "multipart/form-data":
        raise Problem("unsupported-media-type", _("Send the photo as multipart/form-data, in the field “photo”."))
    case = _case(caller, request.POST.get("case", ""))
    upload = request.FILES.get("photo")
    if upload is None:
        sentence = _("Send the picture as a file in the field “photo”.")
        raise Problem("invalid", sentence, code="required", errors=[("photo", sentence)])
    photo = keep_photo(upload=upload, shop_id=caller.shop_id, case=case, by=caller.actor, at=clock.now())
    return answer(_shown(photo, case), status=201, location=f"/api/v1/photos/{photo.ref}")


@read(router, "/photos/{ref}", scopes=("cases:read", "goods:write"), answer=None, customers=True,
      extra={"responses": {200: {"description": "The picture", "content": PICTURE}}})  # fmt: skip
def get_photo(request: HttpRequest, ref: str) -> HttpResponse:
    """Fetch a photo"""
    photo = caller_of(request).photo(ref)
    headers = {"Cache-Control": "private, max-age=3600", "Content-Disposition": f'inline; filename="{photo.ref}.jpg"'}
    with photo.file.open("rb") as file:
        return HttpResponse(file.read(), content_type=photo.content_type, headers=headers)


def _case(caller: Caller, ref: str) -> Case | None:
    if ref:
        return caller.case(ref)
    if caller.visitor:
        sentence = _("Name the case the photo belongs to.")
        raise Problem("invalid", sentence, code="required", errors=[("case", sentence)])
    return None


def _shown(photo: Photo, case: Case | None) -> dict[str, Any]:
    return {
        "ref": photo.ref,
        "case": case.ref if case else None,
        "content_type": photo.content_type,
        "width": photo.width,
        "height": photo.height,
        "at": photo.at,
    }
