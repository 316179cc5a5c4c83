"""What a page can follow, who may follow it, and whether it changed since the page was read.

A subject has a kind and, mostly, a number. What it follows are keys, such as ("case", 7): an event carries its own
subject as a key, and a case's event the key of its shop's cases too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from aftercare.cases.models import Case
from aftercare.core.models import EventRow

from .readers import Reader

Key = tuple[str, int]
Keys = frozenset[Key]
NONE: Keys = frozenset()


@dataclass(frozen=True, slots=True)
class Subject:
    """`seen` is the latest event there was before the page was read; without it the page may be older than anything."""

    kind: str
    id: int = 0
    seen: int | None = None


def keys_of_event(kind: str, subject_id: int, shop_id: int) -> list[Key]:
    return [(kind, subject_id), ("cases", shop_id)] if kind == "case" else [(kind, subject_id)]


def _case(reader: Reader, subject: Subject) -> Keys:
    return frozenset({("case", subject.id)}) if reader.cases.filter(pk=subject.id).exists() else NONE


def _cases(reader: Reader, subject: Subject) -> Keys:
    """All cases of the shops of a member of staff."""
    return frozenset(("cases", pk) for pk in reader.user.shops.values_list("pk", flat=True)) if reader.user else NONE


def _looking(reader: Reader, subject: Subject) -> Keys:
    return frozenset({("looking", subject.id)}) if reader.user and _case(reader, subject) else NONE


KINDS: Mapping[str, Callable[[Reader, Subject], Keys]] = {"case": _case, "cases": _cases, "looking": _looking}
"""Which keys a reader follows with a subject; none where they may not."""


def keys(reader: Reader, subject: Subject) -> Keys:
    return KINDS[subject.kind](reader, subject) if subject.kind in KINDS else NONE


def changed(subject: Subject, following: Iterable[Key]) -> bool:
    """Whether something happened to it since it was seen."""
    if subject.seen is None:
        return True
    later = EventRow.objects.filter(subject_kind="case", id__gt=subject.seen)
    if subject.kind == "cases":
        return later.filter(shop_id__in=[shop_id for _kind, shop_id in following]).exists()
    return subject.kind == "case" and later.filter(subject_id=subject.id).exists()


def latest() -> int:
    """The latest event of all: what a list is read after this is at least as new."""
    return EventRow.objects.aggregate(last=Max("id"))["last"] or 0


def subject_of(thing: Any, *, what: str = "", seen: int | None = None) -> Subject:
    """What a template calls it: a case, or the name of a kind."""
    if isinstance(thing, str):
        return Subject(thing, seen=seen)
    if isinstance(thing, Case):
        return Subject(what or "case", thing.pk, seen if seen is not None else vars(thing).get("seen"))
    raise TypeError(f"nothing follows {type(thing).__name__}; live/subjects.py says what can be followed")
