"""Photos and videos that were sent and belong to nothing: a request begun and never sent, a report given up."""

from __future__ import annotations

from datetime import datetime, timedelta

from aftercare.cases.models import Photo
from aftercare.core import clock
from aftercare.core.tasks import periodic

KEPT = timedelta(days=1)
AT_ONCE = 500


@periodic(name="parcels.forget_unused_photos", every=timedelta(hours=1))
def forget_unused_photos() -> None:
    sweep_photos(at=clock.now())


def sweep_photos(*, at: datetime) -> int:
    """Delete those older than a day, with their files; how many."""
    unused = Photo.objects.filter(case=None, evidence=None, inspections=None, strays=None, at__lt=at - KEPT)
    gone = 0
    for photo in unused.order_by("pk")[:AT_ONCE]:
        # Asked again at the last moment: it may just have been sent along.
        if unused.filter(pk=photo.pk).delete()[0]:
            photo.file.delete(save=False)
            gone += 1
    return gone
