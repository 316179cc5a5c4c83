"""Every picture of a case with where it came from, for the viewer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from aftercare.cases.models import Photo
from aftercare.core.actor import ActorKind
from aftercare.parcels.models import Parcel
from aftercare.ui.dialogue import Said


@dataclass(frozen=True, slots=True)
class Picture:
    photo: Photo
    source: str
    at: datetime


def album(photos: Iterable[Photo], said: Said, parcels: Iterable[Parcel]) -> list[Picture]:
    """In the order in which they were taken."""
    found = {picture.photo.pk: picture for picture in _pictures(photos, said, parcels)}
    return sorted(found.values(), key=lambda picture: (picture.at, picture.photo.pk))


def _pictures(photos: Iterable[Photo], said: Said, parcels: Iterable[Parcel]) -> Iterator[Picture]:
    for photo in photos:
        yield Picture(photo, _("With the request"), photo.at)
    for given in said.evidence:
        source = given.by_name or ActorKind(given.by).label
        for photo in given.shown:
            yield Picture(photo, source, photo.at)
    for parcel in parcels:
        for line in parcel.lines.all():
            for inspection in line.inspections.all():
                for photo in inspection.photos.all():
                    yield Picture(photo, _("Inspection: %(item)s") % {"item": line.case_line.line}, photo.at)
