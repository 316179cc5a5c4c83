"""What screens ask about goods coming back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from aftercare.cases.models import Case, CaseLine, CaseQuerySet
from aftercare.orders.gtin import canonical
from aftercare.orders.models import Delivery, OrderLine, Product

from .models import Inspection, Parcel, ParcelLine
from .outbound import Shipment

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Expected:
    """One line of the goods of a case: how many units are expected, came and were looked at."""

    case_line_id: int
    sku: str
    title: str
    category: str
    gtin: str
    reason: str
    note: str
    expected: int
    received: int
    inspected: int

    @property
    def missing(self) -> int:
        return self.expected - self.received

    @property
    def left(self) -> int:
        """Units that came and were not looked at yet."""
        return self.received - self.inspected


def expected(case: Case) -> list[Expected]:
    return expected_each([case])[case.pk]


def expected_each(cases: Iterable[Case]) -> dict[int, list[Expected]]:
    """The lines of several cases at once, by the case."""
    found: dict[int, list[Expected]] = {case.pk: [] for case in cases}
    lines = (
        ParcelLine.objects.filter(parcel__case__in=found, case_line__dropped=False)
        .annotate(inspected=Coalesce(Sum("inspections__units"), 0))
        .annotate(gtin=Coalesce("case_line__line__product__gtin", Value("")))
        .order_by("case_line_id")
        .values_list(
            "parcel__case", "case_line_id", "case_line__line__sku", "case_line__line__title",
            "case_line__line__category", "gtin", "case_line__reason", "case_line__note", "expected", "received",
            "inspected",
        )
    )  # fmt: skip
    for case, *row in lines:
        found[case].append(Expected(*row))
    return found


def findings(case: Case) -> QuerySet[Inspection]:
    """What was found so far, the latest first, with its photos."""
    return (
        Inspection.objects.filter(parcel_line__parcel__case=case)
        .select_related("parcel_line__case_line__line")
        .prefetch_related("photos")
        .order_by("-id")
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """Units of one item to send, hold or stop."""

    sku: str
    title: str
    units: int
    wanted: bool = False


def to_send(case: Case) -> list[Piece]:
    """What a case waits to have sent: the replacement, else the customer's own goods that are here."""
    if case.step == "replace":
        return [Piece(line.wanted or line.sku, line.wanted_title or ("" if line.wanted else line.title),
                      line.units if line.accepted is None else line.accepted, bool(line.wanted))
                for line in case.asked]  # fmt: skip
    here = {line.pk: line.received - (line.accepted or 0) for line in case.asked}
    return [Piece(line.sku, line.title, here[line.pk]) for line in case.asked if here[line.pk]]


def asked_for(case: Case) -> list[Piece]:
    """The units of a case that have not reached the customer: to hold, or to stop."""
    return [Piece(line.sku, line.title, line.units) for line in case.asked]


WORK = {"hold": "hold", "intercept": "stop", "replace": "send", "returning": "send", "inspection": "inspect"}
"""The steps at which the warehouse has something to do without a parcel having come, and inspection; with the task."""


def task_at(step: str) -> str:
    """The task that a case of `to_do` waits for."""
    return WORK[step]


def to_do(cases: CaseQuerySet) -> CaseQuerySet:
    """What waits for the warehouse."""
    return cases.filter(step__in=WORK)


def waiting(cases: CaseQuerySet) -> list[Case]:
    """What waits for the warehouse, the oldest first."""
    lines = Prefetch("lines", CaseLine.objects.only("case_id", "sku", "title", "units").order_by("id"))
    shown = cases.select_related("shop", "order").prefetch_related(lines).order_by("id")
    return list(shown.filter(step__in=WORK)[: MOST_FOUND * 2])


def scanned(cases: CaseQuerySet, text: str) -> list[Case]:
    """The cases with goods that a scan means, open ones first: by the tracking number of the parcel back or, for one
    that came back unopened, of the parcel out; by the request's or the order's number; else by an item."""
    code = plain_code(text)
    if not code:
        return []
    meant = (
        Q(ref=code)
        | Q(pk__in=Parcel.objects.filter(tracking_number=code).values("case"))
        | Q(pk__in=Shipment.objects.filter(tracking_number=code).values("case"))
        | Q(order__in=Delivery.objects.filter(tracking_number=code).values("order"))
        | Q(order__number__in={text.strip(), code})
    )
    found = _read(cases.filter(meant).filter(WITH_GOODS | Q(step__in=WORK))).order_by("-id")[:MOST_FOUND]
    return sorted(found, key=lambda case: case.closed_at is not None) or _with_item(cases, code)


def plain_code(text: str) -> str:
    """A scanned or typed code without what a scanner's settings put around it: spaces, and a symbology's mark."""
    return re.sub(r"^\][A-Za-z]\d", "", re.sub(r"[\s\x00-\x1f]", "", text)).upper()


HERE = ("send_back", "in_transit", "turned_back", "inspection")
"""The steps at which a case waits for goods, or has them here."""


def _with_item(cases: CaseQuerySet, code: str) -> list[Case]:
    """The cases that wait for this item, those waiting longest first."""
    item = OrderLine.objects.filter(Q(sku__iexact=code) | Q(product__gtin=canonical(code), product__gtin__gt=""))
    waits = cases.filter(step__in=HERE, lines__line__in=item, lines__dropped=False)
    return list(_read(waits).distinct().order_by("id")[:MOST_FOUND])


def is_sold(shops: Iterable[int], text: str) -> bool:
    """Whether one of the shops sells an item under this code."""
    code = plain_code(text)
    return Product.objects.filter(Q(sku__iexact=code) | Q(gtin=canonical(code), gtin__gt=""), shop__in=shops).exists()


WITH_GOODS = Q(Exists(Parcel.objects.filter(case=OuterRef("pk"))))


def with_goods(cases: CaseQuerySet) -> CaseQuerySet:
    return _read(cases.filter(WITH_GOODS))


def _read(cases: CaseQuerySet) -> CaseQuerySet:
    lines = ParcelLine.objects.select_related("case_line__line").order_by("id")
    return cases.select_related("shop", "order").prefetch_related(
        Prefetch("parcels", Parcel.objects.order_by("id")), Prefetch("parcels__lines", lines)
    )
