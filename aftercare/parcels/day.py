"""The warehouse's day: what each person received and inspected, what was done last, and what is on its way here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case as When
from django.db.models import F, Prefetch, QuerySet, Sum, Value
from django.db.models import When as If

from aftercare.cases.models import FOLLOWING, Case, CaseQuerySet

from .models import Inspection, Parcel, ParcelLine, ParcelState, Receipt

MOST_SHOWN = 50


@dataclass(slots=True)
class Tally:
    """What somebody did since an instant, in units; `grades` counts the inspected ones."""

    name: str = ""
    by: tuple[str, int | None] = ("", None)
    received: int = 0
    inspected: int = 0
    grades: Counter[str] = field(default_factory=Counter)


def tally(cases: CaseQuerySet, *, since: datetime) -> Tally:
    """Everybody together."""
    found = Tally()
    for one in by_person(cases, since=since):
        found.received += one.received
        found.inspected += one.inspected
        found.grades += one.grades
    return found


def by_person(cases: CaseQuerySet, *, since: datetime) -> list[Tally]:
    """Each person's day, whoever looked at most first."""
    people: dict[tuple[str, int | None, str], Tally] = {}

    def of(kind: str, pk: int | None, name: str) -> Tally:
        return people.setdefault((kind, pk, name), Tally(name, (kind, pk)))

    who = ("by_kind", "by_id", "by_name")
    receipts, inspections = _since(cases, since)
    for *key, units in receipts.values_list(*who).annotate(units=Sum("units")).order_by():
        of(*key).received += units
    for *key, grade, units in inspections.values_list(*who, "grade").annotate(total=Sum("units")).order_by():
        of(*key).inspected += units
        of(*key).grades[grade] += units
    return sorted(people.values(), key=lambda one: (-one.inspected - one.received, one.name))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done: units of a line `received`, or `inspected` with their grade. `pk` is its receipt's or
    its inspection's; `may_undo` says whether it can be taken back now."""

    did: str
    pk: int
    ref: str
    title: str
    units: int
    grade: str
    name: str
    by: tuple[str, int | None]
    at: datetime
    may_undo: bool


RECEIPT = ("id", "parcel_line__parcel__case__ref", "parcel_line__case_line__title", "parcel_line__case_line__sku",
           "units", "by_name", "by_kind", "by_id", "at", "parcel_line__parcel__case__step",
           "parcel_line_id")  # fmt: skip


def entries(cases: CaseQuerySet, *, since: datetime, most: int = MOST_SHOWN) -> list[Entry]:
    """What was done since, the latest first."""
    receipts, inspections = _since(cases, since)
    counted = list(receipts.order_by("-id").values_list(*RECEIPT)[:most])
    left = _left(row[-1] for row in counted)
    rows = [_received(row, left) for row in counted]
    rows += [_inspected(row) for row in inspections.order_by("-id").values_list(*RECEIPT, "grade")[:most]]
    return sorted(rows, key=lambda entry: (entry.at, entry.pk), reverse=True)[:most]


def _received(row: tuple[Any, ...], left: dict[int, int]) -> Entry:
    pk, ref, title, sku, units, name, kind, person, at, step, line = row
    undo = step == "inspection" and 0 < units <= left.get(line, 0)
    return Entry("received", pk, ref, title or sku, units, "", name, (kind, person), at, undo)


def _inspected(row: tuple[Any, ...]) -> Entry:
    pk, ref, title, sku, units, name, kind, person, at, step, _line, grade = row
    return Entry("inspected", pk, ref, title or sku, units, grade, name, (kind, person), at, step == "inspection")


def _left(lines: Iterable[int]) -> dict[int, int]:
    """By line: units that came and were not looked at."""
    found = ParcelLine.objects.filter(pk__in=set(lines)).annotate(seen=Sum("inspections__units"))
    return {pk: received - (seen or 0) for pk, received, seen in found.values_list("pk", "received", "seen")}


def _since(cases: CaseQuerySet, since: datetime) -> tuple[QuerySet[Receipt], QuerySet[Inspection]]:
    """Units that a request takes over from another are counted once."""
    ours = cases.exclude(channel=FOLLOWING).values("pk")
    return (
        Receipt.objects.filter(at__gte=since, parcel_line__parcel__case__in=ours),
        Inspection.objects.filter(at__gte=since, parcel_line__parcel__case__in=ours),
    )


COMING = ("in_transit", "turned_back", "send_back")


def coming(cases: CaseQuerySet) -> QuerySet[Case]:
    """Cases whose goods are on their way here or about to be sent; those sent longest ago first."""
    sent = When(If(step="send_back", then=Value(1)), default=Value(0))
    lines = Prefetch("parcels__lines", ParcelLine.objects.select_related("case_line").order_by("id"))
    parcels = Prefetch("parcels", Parcel.objects.exclude(state=ParcelState.RECEIVED).order_by("-id"))
    waiting = cases.filter(step__in=COMING).annotate(not_sent=sent).order_by("not_sent", F("changed_at"), "id")
    return waiting.select_related("shop", "order").prefetch_related(parcels, lines)
