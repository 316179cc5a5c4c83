"""Photos added to a form, by a customer or for one: kept at once, carried by a signed reference until it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _

from aftercare.cases.photos import keep_photo
from aftercare.core import clock
from aftercare.core.actor import Actor
from aftercare.core.refusal import Refused
from aftercare.orders.models import Order

MOST_PHOTOS = 8
SIGNER = signing.Signer(salt="portal.photos")


@dataclass(frozen=True, slots=True)
class Pictures:
    """The references kept so far. They stay when the rest of the form has to be corrected; `problem` is about one."""

    refs: list[str] = field(default_factory=list)
    problem: str = ""
    order_id: int = 0

    def sealed(self) -> list[str]:
        """As the form carries them: nobody else's photo can be named in their place."""
        return [SIGNER.sign(f"{self.order_id}:{ref}") for ref in self.refs]


def pictures(request: HttpRequest, order: Order, *, by: Actor) -> Pictures:
    """Those kept by an earlier attempt and still wanted, and the new ones."""
    refs = [ref for sealed in request.POST.getlist("photo") if (ref := _opened(sealed, order))][:MOST_PHOTOS]
    uploads = request.FILES.getlist("photos")
    if len(refs) + len(uploads) > MOST_PHOTOS:
        return Pictures(refs, _("At most %(most)s photos; leave some out.") % {"most": MOST_PHOTOS}, order.pk)
    for upload in uploads:
        try:
            photo = keep_photo(upload=upload, shop_id=order.shop_id, case=None, by=by, at=clock.now())
        except Refused as refused:
            return Pictures(refs, str(refused.sentence), order.pk)
        refs.append(photo.ref)
    return Pictures(refs, order_id=order.pk)


def _opened(sealed: str, order: Order) -> str:
    try:
        order_id, _colon, ref = SIGNER.unsign(sealed).partition(":")
    except signing.BadSignature:
        return ""
    return ref if order_id == str(order.pk) else ""
