"""Photos and short videos as evidence: sent with a case, or by the warehouse before an inspection names them."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from aftercare.cases.models import Case, Photo
from aftercare.cases.photos import ENDINGS, keep_shown
from aftercare.core import clock
from aftercare.ui.photos import photo_response

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
PICTURE: dict[str, Any] = {
    kind: {"schema": {"type": "string", "format": "binary"}} for kind in ("image/jpeg", *ENDINGS)
}
RANGE: dict[str, Any] = {
    "name": "Range", "in": "header", "required": False, "schema": {"type": "string"}, "example": "bytes=0-65535",
    "description": "A piece of it, as players of videos ask for.",
}  # fmt: skip
PIECES: dict[int, dict[str, Any]] = {
    200: {"description": "The picture or the video", "content": PICTURE},
    206: {"description": "The piece asked for", "content": PICTURE},
}


@write(
    router, "/photos", scopes=("cases:write", "goods:write"), answers={201: PhotoShown}, customers=True,
    fails=(404,), extra={"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": FORM}}}},
)  # fmt: skip
def send_photo(request: HttpRequest) -> HttpResponse:
    """Send a photo or a short video

    JPEG, PNG or WebP up to 15 MB, kept private as JPEG without its metadata; or MP4, MOV or WebM up to the size that is
    set (30 MB), kept private as it came but for the place where it was taken."""
    caller = caller_of(request)
    if request.content_type != "multipart/form-data":
        raise Problem("unsupported-media-type", _("Send the photo as multipart/form-data, in the field “photo”."))
    case = _case(caller, request.POST.get("case", ""))
    upload = request.FILES.get("photo")
    if upload is None:
        sentence = _("Send the picture as a file in the field “photo”.")
        raise Problem("invalid", sentence, code="required", errors=[("photo", sentence)])
    photo = keep_shown(upload=upload, shop_id=caller.shop_id, case=case, by=caller.actor, at=clock.now())
    return answer(_shown(photo, case), status=201, location=f"/api/v1/photos/{photo.ref}")


@read(router, "/photos/{ref}", scopes=("cases:read", "goods:write"), answer=None, customers=True,
      extra={"parameters": [RANGE], "responses": PIECES})  # fmt: skip
def get_photo(request: HttpRequest, ref: str) -> HttpResponse:
    """Fetch a photo or a video"""
    # Sent in pieces, unlike other answers; nothing between here and the client looks into it.
    return cast(HttpResponse, photo_response(request, caller_of(request).photo(ref), cached="private, max-age=3600"))


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
