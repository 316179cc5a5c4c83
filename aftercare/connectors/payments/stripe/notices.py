"""Events of Stripe at /hooks/payments/stripe/ (docs.stripe.com/webhooks/signature, docs.stripe.com/api/events)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from aftercare.money.provider import BadNotice, DisputeNotice, DisputeState, Notice, RefundNotice

from .answers import KEY, id_of, of_refund, word
from .units import from_stripe

TOLERANCE = 300  # seconds, as Stripe's own libraries have it
MOST_SIGNATURES = 16
# charge.refunded tells of the charge, without the refund in it; one of these tells of the same.
REFUNDS = {"refund.created", "refund.updated", "refund.failed", "charge.refund.updated"}
DISPUTES = {"charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed"}
# docs.stripe.com/api/disputes/object, status. Whatever comes new is open until it is known how it ends.
# What was prevented went back to the customer before it became a dispute.
CLOSED = {
    "won": DisputeState.WON,
    "warning_closed": DisputeState.WON,
    "lost": DisputeState.LOST,
    "prevented": DisputeState.LOST,
}


def read(headers: Mapping[str, str], body: bytes, *, secrets: Sequence[str], now: datetime) -> Notice | None:
    verify(headers.get("stripe-signature", ""), body, secrets=secrets, now=now)
    try:
        return _told(json.loads(body))
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError) as error:
        raise BadNotice("unreadable", "it is no event of Stripe") from error


def verify(header: str, body: bytes, *, secrets: Sequence[str], now: datetime) -> None:
    """`t=…,v1=…,v1=…`: HMAC-SHA256 in hex over the time, a full stop and the body, one for each secret in force."""
    items = [item.partition("=")[::2] for item in header.split(",")]
    at = next((value for name, value in items if name.strip() == "t"), "")
    given = [value.encode() for name, value in items if name.strip() == "v1"][:MOST_SIGNATURES]
    if not (at.isascii() and at.isdecimal() and len(at) <= 12 and given):
        raise BadNotice("unsigned", "Stripe-Signature has no time or no signature")
    right = False
    for secret in secrets:
        expected = hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest().encode()
        for signature in given:  # all of them, so that the time taken tells nothing
            right |= hmac.compare_digest(expected, signature)
    if not right:
        raise BadNotice("unsigned", "no signature of ours")
    if abs(now.timestamp() - int(at)) > TOLERANCE:
        raise BadNotice("stale", "signed more than five minutes off")


def _told(event: Mapping[str, Any]) -> Notice | None:
    if event["type"] in REFUNDS:
        return _refund(event, event["data"]["object"])
    if event["type"] in DISPUTES:
        return _dispute(event, event["data"]["object"])
    return None


def _refund(event: Mapping[str, Any], refund: Mapping[str, Any]) -> RefundNotice | None:
    """None for a refund that somebody else asked for, such as a person at the Dashboard."""
    key = (refund.get("metadata") or {}).get(KEY)
    if not isinstance(key, str) or not key:
        return None
    return RefundNotice(
        id=_id(event),
        key=key,
        outcome=of_refund(refund),
        amount=from_stripe(refund["amount"], refund["currency"]),
        at=_time(event["created"]),
    )


def _dispute(event: Mapping[str, Any], dispute: Mapping[str, Any]) -> DisputeNotice:
    refs = [ref for ref in (id_of(dispute.get("payment_intent")), id_of(dispute.get("charge"))) if ref]
    until = (dispute.get("evidence_details") or {}).get("due_by")  # 0 where no answer is possible
    return DisputeNotice(
        id=_id(event),
        dispute=_id(dispute),
        payment_ref=refs[0],
        also_refs=tuple(refs[1:]),
        state=CLOSED.get(dispute["status"], DisputeState.OPEN),
        amount=from_stripe(dispute["amount"], dispute["currency"]),
        reason=word(dispute.get("reason")),
        at=_time(event["created"]),
        until=_time(until) if until else None,
    )


def _id(found: Mapping[str, Any]) -> str:
    if name := word(found["id"]):
        return name
    raise ValueError("no id")


def _time(seconds: object) -> datetime:
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        raise ValueError("no time")
    return datetime.fromtimestamp(seconds, UTC)
