"""What stands beside a field: what is wrong with it, where it is below the law, and what the law asks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from aftercare.policy.law.demands import Demand
from aftercare.policy.law.floor import Shortfall

from .fields import Shape, field_at


@dataclass(slots=True)
class Note:
    wrong: list[str] = field(default_factory=list)
    below: list[Shortfall] = field(default_factory=list)
    asked: list[Demand] = field(default_factory=list)

    @property
    def refuses(self) -> bool:
        return any(short.refuses for short in self.below)


Notes = dict[str, Note]


def notes_of(wrong: Mapping[str, str], below: Iterable[Shortfall], asked: Iterable[Demand]) -> Notes:
    notes: Notes = {}
    for place, sentence in wrong.items():
        notes.setdefault(nearest(place), Note()).wrong.append(sentence)
    for short in below:
        notes.setdefault(nearest(short.field), Note()).below.append(short)
    for demand in asked:
        notes.setdefault(nearest(demand.field), Note()).asked.append(demand)
    return notes


def nearest(place: str) -> str:
    """The field that holds the place: of one word in a list of words, the list."""
    above, _dot, last = place.rpartition(".")
    field = field_at(above) if above else None
    return above if last.isdigit() and field and field.shape in (Shape.WORDS, Shape.CHOICES) else place


def note_id(place: str) -> str:
    """An id that is safe in a selector, whatever a shop calls its reasons."""
    return "f-" + re.sub(r"[^0-9A-Za-z_-]", lambda found: f"-{ord(found.group()):x}-", place)
