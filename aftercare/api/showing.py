"""A case as JSON. Columns are read as plain rows: neither one case nor a list of fifty makes a model instance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from aftercare.cases.kinds import KINDS
from aftercare.cases.models import Case, CaseLine, DecisionRecord
from aftercare.cases.moves import may
from aftercare.core.models import EventRow
from aftercare.money.models import OperationState, Refund
from aftercare.parcels.models import Parcel
from aftercare.policy.facts import Decision, RuleOutcome
from aftercare.policy.sentences import PAYERS, fee_label, sentence

from .callers import Caller, Reach, found, plain
from .compiled import Compiled

BRIEF = (
    "ref", "kind", "step", "owner", "due_at", "due_action", "opened_at", "changed_at", "closed_at", "escalated_at",
    "reason", "currency", "granted", "fees", "tax",
)  # fmt: skip
IN_LIST = (*BRIEF, "order__ref", "order__number")
CASE = Reach("cases", (*IN_LIST, "locale", "channel", "id"))

LINE_OWN = ("units", "reason", "note", "goods_back", "received", "accepted", "amount", "tax")
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
DECISION = Compiled(
    lambda pk: (
        DecisionRecord.objects.filter(case_id=pk).order_by("-id").values_list("at", "policy__number", "decision")[:1]
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
OPERATION = ("tender", "provider", "amount", "state", "reference", "failure", "settled_at")
PARTS = ("tender__kind", "provider", "amount", "state", "provider_ref", "failure", "settled_at")
REFUND_PARTS = Compiled(
    lambda pk: (
        Refund.objects.filter(case_id=pk)
        .order_by("operations__tender__position")
        .values_list(*REFUND, *(f"operations__{part}" for part in PARTS))
    )
)

# What the move of a case is called here, and the scope it needs.
DOORS = {
    "approve": ("approve", "cases:write"),
    "reject": ("reject", "cases:write"),
    "withdraw": ("withdraw", "cases:write"),
    "ship": ("ship", "goods:write"),
    "receive": ("receive", "goods:write"),
    "accept": ("inspect", "goods:write"),
    "fail": ("inspect", "goods:write"),
    "paid": ("refund", "money:write"),
}
# What a customer may read of an event; the rest is the shop's own.
CUSTOMERS_DATA = {"action", "from", "to", "verdict", "because", "carrier", "tracking_number", "units", "of", "amount"}


def brief(case: Case) -> dict[str, Any]:
    shown = {name: getattr(case, name) for name in BRIEF}
    shown["amount"] = case.granted - case.fees
    return shown


def in_list(row: Sequence[Any]) -> dict[str, Any]:
    shown = dict(zip(BRIEF, row, strict=False))
    shown["amount"] = shown["granted"] - shown["fees"]
    shown["order"], shown["order_number"] = row[len(BRIEF)], row[len(BRIEF) + 1]
    return shown


def whole(caller: Caller, ref: str) -> dict[str, Any]:
    """Everything about one case; what history says never happened is not asked for."""
    row = found(caller.row(CASE, plain(ref)))
    pk, customers = row[-1], caller.visitor is not None
    shown = in_list(row)
    shown["locale"], shown["channel"] = row[-3], row[-2]
    timeline = _timeline(pk, customers=customers)
    happened = {event["event"] for event in timeline}
    been = {event["data"].get("to") for event in timeline}
    shown["lines"] = [dict(zip(LINE, line, strict=True)) for line in LINES(pk)]
    shown["decision"] = _decision(pk, shown["currency"])
    shown["parcels"] = _parcels(pk) if "send_back" in been else []
    shown["refund"] = _refund(pk, customers=customers) if "refund.requested" in happened else None
    shown["timeline"] = timeline
    shown["actions"] = _actions(caller, shown)
    return shown


def decided(decision: Decision, currency: str) -> dict[str, Any]:
    return {
        "verdict": decision.verdict,
        "rule": decision.because.rule,
        "sentence": sentence(decision.because),
        "considered": [_rule(outcome) for outcome in decision.considered],
        "freight_payer": decision.freight_payer,
        "freight": str(PAYERS[decision.freight_payer]),
        "fees": [{"code": fee.code, "label": fee_label(fee), "amount": fee.amount} for fee in decision.fees],
        "currency": currency,
        "refundable": decision.refundable,
        "tax": decision.tax,
        "amount": decision.refundable - sum(fee.amount for fee in decision.fees),
    }


def _rule(outcome: RuleOutcome) -> dict[str, str]:
    return {"rule": outcome.rule, "outcome": outcome.outcome, "sentence": sentence(outcome)}


def _timeline(pk: int, *, customers: bool) -> list[dict[str, Any]]:
    return [
        {
            "at": at,
            "event": name,
            "actor": {"kind": kind, "name": "" if customers else actor},
            "data": {key: data[key] for key in data if key in CUSTOMERS_DATA} if customers else data,
        }
        for at, name, kind, actor, data in EVENTS(pk)
    ]


def _decision(pk: int, currency: str) -> dict[str, Any]:
    at, policy, data = DECISION(pk)[0]
    return {**decided(Decision.from_data(data), currency), "at": at, "policy": policy}


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
    for operation in operations if customers else ():
        operation["failure"] = ""
    return {**dict(zip(REFUND, rows[0][:5], strict=True)), "operations": operations}


def _actions(caller: Caller, shown: dict[str, Any]) -> list[str]:
    moves = KINDS[shown["kind"]].steps[shown["step"]].moves
    doors = (DOORS[move] for move in moves if move in DOORS and may(caller.actor.kind, move))
    names = dict.fromkeys(name for name, scope in doors if caller.visitor or scope in caller.scopes)
    if _refused_payments(shown["refund"]) and "money:write" in caller.scopes:
        names["retry-refund"] = None
    return list(names)


def _refused_payments(refund: dict[str, Any] | None) -> bool:
    operations: Iterable[dict[str, Any]] = refund["operations"] if refund else ()
    return any(operation["state"] == OperationState.FAILED for operation in operations)
