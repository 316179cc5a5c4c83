"""A case as JSON. Columns are read as plain rows: neither one case nor a list of fifty makes a model instance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q

from aftercare.cases.models import Case, CaseLine, CaseLink, Evidence
from aftercare.core.models import EventRow
from aftercare.money.models import OperationState, Refund, is_for_customer
from aftercare.parcels.models import Parcel
from aftercare.promises.models import LegalDeadline

from . import dialogue
from .callers import Caller, Reach, found, plain
from .compiled import Compiled
from .deciding import kept_decision
from .possible import possible

BRIEF = (
    "ref", "kind", "path", "step", "owner", "due_at", "due_action", "opened_at", "changed_at", "closed_at",
    "escalated_at", "paused_at", "approval_at", "reason", "currency", "granted", "fees", "tax",
    "receivable",
)  # fmt: skip
IN_LIST = (*BRIEF, "order__ref", "order__number", "assignee__ref")
WHOLE = ("locale", "channel", "about", "escalations")
HAS = {
    "has_evidence": Exists(Evidence.objects.filter(case_id=OuterRef("id"))),
    "has_legal": Exists(LegalDeadline.objects.filter(case_id=OuterRef("id"))),
    "has_links": Exists(CaseLink.objects.filter(Q(case_id=OuterRef("id")) | Q(other_id=OuterRef("id")))),
}
CASE = Reach("cases", (*IN_LIST, *WHOLE, *HAS, "id"), HAS)

LINE_OWN = (
    "units", "reason", "note", "goods_back", "received", "accepted", "lost", "amount", "tax", "condition", "wanted",
    "wanted_title", "difference",
)  # fmt: skip
LINE = ("position", "sku", "title", *LINE_OWN)
LINES = Compiled(
    lambda pk: (
        CaseLine.objects.filter(case_id=pk)
        .order_by("line__position")
        .values_list("line__position", "line__sku", "line__title", *LINE_OWN)
    )
)
EVENTS = Compiled(
    lambda pk: (
        EventRow.objects.filter(subject_kind="case", subject_id=pk)
        .order_by("id")
        .values_list("at", "name", "actor_kind", "actor_name", "data")
    )
)
PARCEL = ("carrier", "tracking_number", "state", "shipped_at", "received_at")
PARCELS = Compiled(
    lambda pk: (
        Parcel.objects.filter(case_id=pk)
        .order_by("id", "lines__case_line__line__position")
        .values_list("id", *PARCEL, "lines__case_line__line__position", "lines__expected", "lines__received")
    )
)
REFUND = ("amount", "fees", "state", "requested_at", "settled_at")
OPERATION = (
    "tender", "provider", "amount", "state", "reference", "failure", "why", "paid_by", "unclear_at", "settled_at",
    "way",
)  # fmt: skip
PARTS = (
    "tender__kind", "provider", "amount", "state", "provider_ref", "failure", "why", "paid_by", "unclear_at",
    "settled_at", "way",
)  # fmt: skip
REFUND_PARTS = Compiled(
    lambda pk: (
        Refund.objects.filter(case_id=pk)
        .order_by("operations__tender__position")
        .values_list(*REFUND, *(f"operations__{part}" for part in PARTS))
    )
)

# What a customer may read of an event; the rest is the shop's own.
CUSTOMERS_DATA = {
    "action", "from", "to", "verdict", "path", "because", "words", "ruling", "kind", "carrier", "tracking_number",
    "purpose", "units", "of", "less", "photos", "into", "amount", "until", "old", "due", "receivable", "stars",
}  # fmt: skip
SHOPS_OWN_EVENTS = {"approval.asked", "approval.given", "approval.declined"}
EXPECTING = {"send_back", "in_transit"}
CLAIMING = {"shipment.lost", "parcel.lost", "refund.requested"}


def brief(case: Case) -> dict[str, Any]:
    shown = {name: getattr(case, name) for name in BRIEF}
    shown["amount"] = case.granted - case.fees
    return shown


def in_list(row: Sequence[Any]) -> dict[str, Any]:
    shown = dict(zip(BRIEF, row, strict=False))
    shown["amount"] = shown["granted"] - shown["fees"]
    shown["order"], shown["order_number"], shown["assignee"] = row[len(BRIEF) : len(IN_LIST)]
    return shown


def for_customer(row: Sequence[Any]) -> dict[str, Any]:
    """Who of the staff has the case, and how they decide, is the shop's own."""
    return in_list(row) | {"assignee": None, "approval_at": None}


def whole(caller: Caller, ref: str) -> dict[str, Any]:
    """Everything about one case; what history says never happened is not asked for."""
    row = found(caller.row(CASE, plain(ref)))
    pk, customers = row[-1], caller.visitor is not None
    shown = (for_customer if customers else in_list)(row) | dict(zip(WHOLE, row[len(IN_LIST) :], strict=False))
    timeline = _timeline(pk, customers=customers)
    happened = {event["event"] for event in timeline}
    been = {event["data"].get("to") for event in timeline}
    shown["lines"] = [dict(zip(LINE, line, strict=True)) for line in LINES(pk)]
    shown["decision"] = kept_decision(pk, shown["currency"])
    shown["parcels"] = _parcels(pk) if been & EXPECTING else []
    shown["refund"] = _refund(pk, customers=customers) if "refund.requested" in happened else None
    has = dict(zip(HAS, row[-1 - len(HAS) :], strict=False))
    shown["approval"] = dialogue.approval_of(pk) if shown["approval_at"] else None
    shown["pause"] = dialogue.pause_of(pk) if shown["paused_at"] else None
    shown["legal"] = dialogue.legal_of(pk) if has["has_legal"] else []
    shown |= _dialogue(pk, happened, has=has, customers=customers)
    shown["timeline"] = timeline
    shown["actions"] = possible(caller, shown)
    return shown


def _dialogue(pk: int, happened: set[str], *, has: dict[str, bool], customers: bool) -> dict[str, Any]:
    heard = "complaint.acknowledged" in happened
    return {
        "evidence": dialogue.evidence_of(pk, customers=customers) if has["has_evidence"] else [],
        "offers": dialogue.offers_of(pk) if "offer.made" in happened else [],
        "disputes": dialogue.disputes_of(pk) if happened & {"case.appealed", "case.disputed"} else [],
        "complaint": dialogue.complaint_of(pk, customers=customers) if heard else None,
        "shipments": dialogue.shipments_of(pk) if "shipment.sent" in happened else [],
        "claims": dialogue.claims_of(pk) if happened & CLAIMING and not customers else [],
        "links": dialogue.links_of(pk, customers=customers) if has["has_links"] else [],
        "rating": dialogue.rating_of(pk) if "case.rated" in happened else None,
    }


def _timeline(pk: int, *, customers: bool) -> list[dict[str, Any]]:
    return [
        {
            "at": at,
            "event": name,
            "actor": {"kind": kind, "name": "" if customers else actor},
            "data": {key: data[key] for key in data if key in CUSTOMERS_DATA} if customers else data,
        }
        for at, name, kind, actor, data in EVENTS(pk)
        if not (customers and name in SHOPS_OWN_EVENTS)
    ]


def _parcels(pk: int) -> list[dict[str, Any]]:
    parcels: dict[int, dict[str, Any]] = {}
    for row in PARCELS(pk):
        parcel = parcels.setdefault(row[0], {**dict(zip(PARCEL, row[1:6], strict=True)), "lines": []})
        if row[6] is not None:
            parcel["lines"].append({"position": row[6], "expected": row[7], "received": row[8]})
    return list(parcels.values())


def _refund(pk: int, *, customers: bool) -> dict[str, Any] | None:
    rows = REFUND_PARTS(pk)
    if not rows:
        return None
    operations = [dict(zip(OPERATION, row[5:], strict=True)) for row in rows if row[5] is not None]
    for operation in operations:
        refused = operation["state"] == OperationState.FAILED and not operation["way"]
        operation["asks_customer"] = refused and is_for_customer(operation["why"])
    for operation in operations if customers else ():
        operation |= {"failure": "", "why": "", "unclear_at": None}
    return {**dict(zip(REFUND, rows[0][:5], strict=True)), "operations": operations}
