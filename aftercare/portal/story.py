"""What has happened, as the customer reads it: each event with the pictures that came with it, the latest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aftercare.cases.models import Case, Photo
from aftercare.core.actor import ActorKind
from aftercare.core.models import EventRow
from aftercare.ui.timeline import Entry, timeline

CARRIES = frozenset({"case.opened", "evidence.given", "case.objected", "goods.inspected"})
"""Events that pictures come with."""


@dataclass(frozen=True, slots=True)
class Told:
    entry: Entry
    photos: Sequence[Photo]


def story(case: Case, events: Sequence[EventRow], photos: Iterable[Photo]) -> list[Told]:
    beside = _beside(events, photos)
    entries = timeline(events, currency=case.currency, reader=ActorKind.CUSTOMER, zone=case.shop.timezone)
    return [Told(entry, beside.pop((entry.name, entry.at), [])) for entry in entries]


def _beside(events: Iterable[EventRow], photos: Iterable[Photo]) -> dict[tuple[str, object], list[Photo]]:
    """A picture stands with the first event that could have brought it, from when it was taken on."""
    carrying = [event for event in events if event.name in CARRIES]
    found: Mapping[tuple[str, object], list[Photo]] = defaultdict(list)
    for photo in photos:
        event = next((event for event in carrying if event.at >= photo.at), None)
        if event:
            found[event.name, event.at].append(photo)
    return dict(found)
