"""What was said, agreed and sent within a case, as JSON; each is asked for only where the case has any."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from aftercare.cases.models import Approval, CaseLink, Complaint, Dispute, Evidence, Offer, Rating
from aftercare.parcels.models import CarrierClaim, Shipment
from aftercare.promises.models import LegalDeadline, Pause

from .compiled import Compiled

Shown = dict[str, Any]
EVIDENCE = ("by", "name", "text", "round", "at")
EVIDENCE_OF = Compiled(
    lambda pk: (
        Evidence.objects.filter(case_id=pk)
        .order_by("id", "photos__id")
        .values_list("id", "by", "by_name", "text", "round", "at", "photos__ref")
    )
)
OFFER = ("kind", "path", "amount", "words", "state", "made_at", "answered_at")
OFFERS_OF = Compiled(lambda pk: Offer.objects.filter(case_id=pk).order_by("id").values_list(*OFFER))
DISPUTE = ("because", "round", "ruling", "words", "opened_at", "ruled_at")
DISPUTES_OF = Compiled(lambda pk: Dispute.objects.filter(case_id=pk).order_by("id").values_list(*DISPUTE))
COMPLAINT = (
    "severity", "root_cause", "response", "corrective_action", "corrective_owner", "corrective_due", "acknowledged_at",
    "answered_at",
)  # fmt: skip
COMPLAINT_OF = Compiled(lambda pk: Complaint.objects.filter(case_id=pk).values_list(*COMPLAINT))
SHOPS_OWN = ("severity", "root_cause", "corrective_action", "corrective_owner")
SHIPMENT = ("purpose", "carrier", "tracking_number", "state", "sent_at", "delivered_at")
SHIPMENTS_OF = Compiled(
    lambda pk: (
        Shipment.objects.filter(case_id=pk)
        .order_by("id", "lines__case_line__line__position")
        .values_list("id", *SHIPMENT, "lines__case_line__line__position", "lines__sku", "lines__units")
    )
)
CLAIM = ("leg", "carrier", "tracking_number", "amount", "recovered", "state", "opened_at", "due_at", "closed_at")
CLAIMS_OF = Compiled(lambda pk: CarrierClaim.objects.filter(case_id=pk).order_by("id").values_list(*CLAIM))
APPROVAL = ("action", "terms", "amount", "most", "why", "asked_by", "asked_at")
APPROVALS_OF = Compiled(
    lambda pk: Approval.objects.filter(case_id=pk, state="open").values_list(
        "action", "terms", "amount", "most", "why", "asked_name", "asked_at"
    )
)
PAUSE = ("because", "at", "until")
PAUSES_OF = Compiled(lambda pk: Pause.objects.filter(case_id=pk, ended_at=None).values_list(*PAUSE))
RATING = ("stars", "words", "at", "changed_at")
RATING_OF = Compiled(lambda pk: Rating.objects.filter(case_id=pk).values_list(*RATING))
LEGAL = (
    "code", "law", "article", "starts", "days", "business", "started_at", "due_at", "met_at", "missed_at", "void_at",
)  # fmt: skip
LEGAL_OF = Compiled(lambda pk: LegalDeadline.objects.filter(case_id=pk).order_by("id").values_list(*LEGAL))
LINKS_OF = Compiled(
    lambda pk: (
        CaseLink.objects.filter(Q(case_id=pk) | Q(other_id=pk))
        .order_by("id")
        .values_list("case_id", "case__ref", "other__ref", "relation", "case__order_id", "other__order_id")
    )
)


def approval_of(pk: int) -> Shown | None:
    """The decision that waits for a second person."""
    return next((dict(zip(APPROVAL, row, strict=True)) for row in APPROVALS_OF(pk)), None)


def pause_of(pk: int) -> Shown | None:
    return next((_named(PAUSE, row) for row in PAUSES_OF(pk)), None)


def rating_of(pk: int) -> Shown | None:
    return next((_named(RATING, row) for row in RATING_OF(pk)), None)


def legal_of(pk: int) -> list[Shown]:
    return [{**_named(LEGAL, row), "state": LegalDeadline.from_db("default", LEGAL, row).state} for row in LEGAL_OF(pk)]


def evidence_of(pk: int, *, customers: bool) -> list[Shown]:
    """Both sides read it; who of the shop wrote it, only the shop."""
    found: dict[int, Shown] = {}
    for row in EVIDENCE_OF(pk):
        one = found.setdefault(row[0], {**_named(EVIDENCE, row[1:6]), "photos": []})
        if customers:
            one["name"] = ""
        if row[6] is not None:
            one["photos"].append(row[6])
    return list(found.values())


def offers_of(pk: int) -> list[Shown]:
    return [_named(OFFER, row) for row in OFFERS_OF(pk)]


def disputes_of(pk: int) -> list[Shown]:
    return [_named(DISPUTE, row) for row in DISPUTES_OF(pk)]


def complaint_of(pk: int, *, customers: bool) -> Shown | None:
    for row in COMPLAINT_OF(pk):
        shown = _named(COMPLAINT, row)
        return {**shown, **dict.fromkeys(SHOPS_OWN, ""), "corrective_due": None} if customers else shown
    return None


def shipments_of(pk: int) -> list[Shown]:
    found: dict[int, Shown] = {}
    for row in SHIPMENTS_OF(pk):
        shipment = found.setdefault(row[0], {**_named(SHIPMENT, row[1:7]), "lines": []})
        if row[7] is not None:
            shipment["lines"].append({"position": row[7], "sku": row[8], "units": row[9]})
    return list(found.values())


def claims_of(pk: int) -> list[Shown]:
    return [{"number": place, **_named(CLAIM, row)} for place, row in enumerate(CLAIMS_OF(pk), start=1)]


def links_of(pk: int, *, customers: bool) -> list[Shown]:
    """A customer sees those of the same order: another one may be another customer's."""
    return [
        {"ref": other if case_id == pk else case, "relation": relation, "outward": case_id == pk}
        for case_id, case, other, relation, order_id, other_order_id in LINKS_OF(pk)
        if not customers or order_id == other_order_id
    ]


def _named(names: Sequence[str], row: Sequence[Any]) -> Shown:
    return dict(zip(names, row, strict=True))
