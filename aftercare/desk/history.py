"""What happened on a case and what the staff noted about it, as one story."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from aftercare.cases.actions.writing import EDITABLE
from aftercare.cases.models import Case, Note
from aftercare.core.actor import ActorKind
from aftercare.core.models import EventRow
from aftercare.people.models import User
from aftercare.ui.timeline import Entry, same, timeline

NOTED = frozenset({"note.written", "note.edited"})
SPOKEN = frozenset({"reply.written"})


@dataclass(frozen=True, slots=True)
class Told:
    """An event, or a note; `ours` where the reader may still put it right, `calls` where it calls them.
    What happened several `times` in a row is told once."""

    at: datetime
    entry: Entry | None = None
    note: Note | None = None
    ours: bool = False
    calls: bool = False
    times: int = 1

    @property
    def tone(self) -> str:
        if self.note:
            return "noted"
        return "spoken" if self.entry and self.entry.name in SPOKEN else ""


def history(case: Case, events: Iterable[EventRow], notes: Iterable[Note], *, reader: User, at: datetime) -> list[Told]:
    """The latest first. A note stands for the events that tell of it."""
    happened = [event for event in events if event.name not in NOTED]
    entries = timeline(happened, currency=case.currency, reader=ActorKind.AGENT, zone=case.shop.timezone)
    told = [Told(entry.at, entry=entry) for entry in entries]
    told += [_noted(note, reader, at) for note in notes]
    return _folded(sorted(told, key=lambda one: one.at, reverse=True))


def _folded(told: Iterable[Told]) -> list[Told]:
    folded: list[Told] = []
    for one in told:
        if folded and one.entry and folded[-1].entry and same(one.entry, folded[-1].entry):
            folded[-1] = replace(folded[-1], times=folded[-1].times + 1)
        else:
            folded.append(one)
    return folded


def _noted(note: Note, reader: User, at: datetime) -> Told:
    ours = note.author_id == reader.pk and at <= note.at + EDITABLE
    return Told(note.at, note=note, ours=ours, calls=getattr(note, "calls", False))
