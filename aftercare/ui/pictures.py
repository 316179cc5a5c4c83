"""Photos and videos added to a form: kept at once, carried by a signed reference until the form is sent.

With scripts each is sent by itself while the form is filled in (`upload`), without them along with the form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from aftercare.cases.models import Photo
from aftercare.cases.photos import keep_shown
from aftercare.core import clock
from aftercare.core.actor import Actor
from aftercare.core.refusal import Refused
from aftercare.orders.models import Order

from .photos import photo_response

MOST_PHOTOS = 8
SIGNER = signing.Signer(salt="portal.photos")


@dataclass(frozen=True, slots=True)
class Shot:
    """One that was added: its seal, where it can be looked at, and whether it is a video."""

    sealed: str
    address: str
    is_video: bool


@dataclass(frozen=True, slots=True)
class Pictures:
    """The references kept so far. They stay when the rest of the form has to be corrected; `problem` is about one.

    `address` is where the page's script sends each; without one they wait for the form. `draft` names what they are
    kept with meanwhile. `look` says where one is looked at by its reference; else it is by its seal below `address`.
    """

    refs: list[str] = field(default_factory=list)
    problem: str = ""
    order_id: int = 0
    address: str = ""
    draft: str = ""
    look: Callable[[str], str] | None = None

    def sealed(self) -> list[str]:
        """As the form carries them: nobody else's photo can be named in their place."""
        return [_seal(ref, self.order_id) for ref in self.refs]

    def shots(self) -> list[Shot]:
        """As the form shows them, in the order they were added."""
        videos = set(_videos(self.refs)) if self.refs else set[str]()
        both = zip(self.refs, self.sealed(), strict=True)
        return [Shot(seal, self._seen_at(ref, seal), ref in videos) for ref, seal in both]

    def _seen_at(self, ref: str, seal: str) -> str:
        if self.look:
            return self.look(ref)
        return f"{self.address}{seal}/" if self.address else ""


def pictures(request: HttpRequest, order: Order, *, by: Actor, address: str = "") -> Pictures:
    """Those kept by an earlier attempt and still wanted, and the new ones."""
    named = [opened(sealed, order) for sealed in request.POST.getlist("photo")]
    refs = list(dict.fromkeys(ref for ref in named if ref))[:MOST_PHOTOS]
    uploads = request.FILES.getlist("photos")
    if len(refs) + len(uploads) > MOST_PHOTOS:
        return Pictures(refs, str(too_many().sentence), order.pk, address)
    for upload in uploads:
        try:
            refs.append(_keep(upload, order, by=by).ref)
        except Refused as refused:
            return Pictures(refs, str(refused.sentence), order.pk, address)
    return Pictures(refs, "", order.pk, address)


def receive(request: HttpRequest, order: Order, *, by: Actor) -> JsonResponse:
    """Answers the page's script: takes one file in, or with `remove` takes one away again."""
    if removed := opened(request.POST.get("remove", ""), order):
        discard([removed], shop_id=order.shop_id)
        return JsonResponse({})
    try:
        return told(order, upload(request, order, by=by).ref)
    except Refused as refusal:
        return refused(refusal)


def upload(request: HttpRequest, order: Order, *, by: Actor) -> Photo:
    """The one file that a page's script sends. Raises `Refused` with a sentence that names the file and the cure."""
    file = request.FILES.get("photos")
    if file is None:
        raise Refused(_("The file did not arrive whole; send it again."), code="required", field="photos")
    return _keep(file, order, by=by)


def told(order: Order, photo_ref: str) -> JsonResponse:
    return JsonResponse({"photo": _seal(photo_ref, order.pk)}, status=201)


def refused(refusal: Refused) -> JsonResponse:
    return JsonResponse({"problem": str(refusal.sentence)}, status=422)


def too_many() -> Refused:
    return Refused(_("At most %(most)s photos and videos; leave some out.") % {"most": MOST_PHOTOS}, field="photos")


def kept_response(request: HttpRequest, order: Order, sealed: str) -> HttpResponseBase:
    """One that was added and not sent yet, for the form it waits in."""
    found = Photo.objects.filter(ref=opened(sealed, order), shop=order.shop_id, case=None).first()
    if found is None:
        raise Http404
    return photo_response(request, found)


def discard(refs: Iterable[str], *, shop_id: int) -> None:
    """Delete what was added and is not wanted any more; what was sent stays."""
    for photo in Photo.objects.filter(ref__in=list(refs), shop=shop_id, case=None, evidence=None):
        photo.delete()
        photo.file.delete(save=False)


def _keep(upload: UploadedFile[bytes], order: Order, *, by: Actor) -> Photo:
    return keep_shown(upload=upload, shop_id=order.shop_id, case=None, by=by, at=clock.now())


def _seal(ref: str, order_id: int) -> str:
    return SIGNER.sign(f"{order_id}:{ref}")


def _videos(refs: Iterable[str]) -> Iterable[str]:
    found = Photo.objects.filter(ref__in=list(refs), content_type__startswith="video/")
    return found.values_list("ref", flat=True)


def opened(sealed: str, order: Order) -> str:
    """The reference in a seal; empty for one that is not of this order."""
    try:
        order_id, _colon, ref = SIGNER.unsign(sealed).partition(":")
    except signing.BadSignature:
        return ""
    return ref if order_id == str(order.pk) else ""
