"""Which parts a case has, in one statement: most cases have few of them, and the page asks for no others."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from django.db.models import Model

from aftercare.cases.dialogue import CaseLink, Dispute, Evidence, Offer
from aftercare.cases.models import Case, Note, Photo, Rating
from aftercare.core.statements import execute
from aftercare.money.models import Refund
from aftercare.parcels.models import Parcel
from aftercare.parcels.outbound import CarrierClaim, Shipment
from aftercare.promises.models import LegalDeadline

PARTS: Mapping[str, type[Model]] = {
    "photos": Photo, "parcels": Parcel, "refund": Refund, "evidence": Evidence, "offers": Offer, "disputes": Dispute,
    "shipments": Shipment, "claims": CarrierClaim, "legal": LegalDeadline, "notes": Note, "links": CaseLink,
    "rating": Rating,
}  # fmt: skip
LINKED_FROM = {"links": " OR other_id = %s"}


def parts_of(case: Case) -> frozenset[str]:
    sql, values = _sql()
    found = execute(sql, [case.pk] * values).fetchone()
    return frozenset(name for name, has in zip(PARTS, found, strict=True) if has)


@cache
def _sql() -> tuple[str, int]:
    asked = [
        f"EXISTS (SELECT 1 FROM {model._meta.db_table} WHERE case_id = %s{LINKED_FROM.get(name, '')})"
        for name, model in PARTS.items()
    ]
    sql = f"SELECT {', '.join(asked)}"
    return sql, sql.count("%s")
