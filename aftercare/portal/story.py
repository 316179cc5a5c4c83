"""What has happened, as the customer reads it: each event with the pictures that came with it, the latest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from aftercare.cases.models import Case, Photo
from aftercare.core.actor import ActorKind
from aftercare.core.models import EventRow
from aftercare.ui.timeline import Entry, same, timeline

CARRIES = frozenset({"case.opened", "evidence.given", "case.objected", "goods.inspected"})
"""Events that pictures come with."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event with its pictures. What happened several `times` in a row is told once."""

    entry: Entry
    photos: Sequence[Photo]
    times: int = 1


def story(case: Case, events: Sequence[EventRow], photos: Iterable[Photo]) -> list[Told]:
    beside = _beside(events, photos)
    entries = timeline(events, currency=case.currency, reader=ActorKind.CUSTOMER, zone=case.shop.timezone)
    return _folded(Told(entry, beside.pop((entry.name, entry.at), [])) for entry in entries)


def _folded(told: Iterable[Told]) -> list[Told]:
    folded: list[Told] = []
    for one in told:
        if folded and not one.photos and same(one.entry, folded[-1].entry):
            folded[-1] = replace(folded[-1], times=folded[-1].times + 1)
        else:
            folded.append(one)
    return folded


def _beside(events: Iterable[EventRow], photos: Iterable[Photo]) -> dict[tuple[str, object], list[Photo]]:
    """A picture stands with the first event that could have brought it, from when it was taken on."""
    carrying = [event for event in events if event.name in CARRIES]
    found: Mapping[tuple[str, object], list[Photo]] = defaultdict(list)
    for photo in photos:
        event = next((event for event in carrying if event.at >= photo.at), None)
        if event:
            found[event.name, event.at].append(photo)
    return dict(found)
