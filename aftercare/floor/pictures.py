"""Photos of the floor: those a customer sent, to compare with; those just taken, kept while the form is corrected."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from aftercare.cases.models import Case, Photo
from aftercare.cases.photos import keep_photo
from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.refusal import Refused
from aftercare.ui.forms import Form
from aftercare.ui.staff import StaffRequest, acting

MOST_PHOTOS = 12


def customers_photos(case: Case) -> list[Photo]:
    """What the customer showed of the goods."""
    return list(Photo.objects.filter(case=case, taken_by=ActorKind.CUSTOMER).order_by("id")[:MOST_PHOTOS])


@dataclass(frozen=True, slots=True)
class Pictures:
    """Photos kept so far: they stay when the rest of the form has to be corrected."""

    kept: list[Photo]
    problem: str = ""


def taken(request: StaffRequest, form: Form, *, shop_id: int, case: Case | None) -> Pictures:
    """Those kept by an earlier attempt, by reference, and the new ones."""
    refs = request.POST.getlist("photo")[:MOST_PHOTOS]
    unused = Photo.objects.filter(shop=shop_id, case=case, inspections=None, strays=None, taken_by=ActorKind.WAREHOUSE)
    kept = list(unused.filter(ref__in=refs).order_by("id"))
    uploads = request.FILES.getlist("photos")
    if len(kept) + len(uploads) > MOST_PHOTOS:
        problem = _("At most %(most)s photos of one finding; leave some out.") % {"most": MOST_PHOTOS}
        form.add_error(None, problem)
        return Pictures(kept, problem)
    for upload in uploads:
        try:
            kept.append(_keep(request, upload, shop_id=shop_id, case=case))
        except Refused as refused:
            form.add_error(None, str(refused.sentence))
            return Pictures(kept, str(refused.sentence))
    return Pictures(kept)


def _keep(request: StaffRequest, upload: UploadedFile[bytes], *, shop_id: int, case: Case | None) -> Photo:
    by = acting(request, ActorKind.WAREHOUSE)
    return keep_photo(upload=upload, shop_id=shop_id, case=case, by=by, at=clock.now())
