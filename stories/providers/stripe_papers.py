"""What Stripe hands out beside its answers: events, the balance report and the list of balance transactions."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aftercare.connectors.payments.stripe.answers import KEY
from aftercare.connectors.payments.stripe.units import to_stripe
from aftercare.core.money import Money

COLUMNS = [
    "balance_transaction_id", "created_utc", "created", "available_on_utc", "available_on", "currency", "gross", "fee",
    "net", "reporting_category", "source_id", "description", "customer_facing_amount", "customer_facing_currency",
    "charge_id", "payment_intent_id", f"refund_metadata[{KEY}]",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Transaction:
    """A refund as it left the balance, or came back (`sign`)."""

    id: str
    category: str
    money: Money
    sign: int
    created: int
    source: Mapping[str, Any]


def report(transactions: Iterable[Transaction]) -> bytes:
    """“Itemised balance change from activity”, as the Dashboard hands it out."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for each in transactions:
        at = f"{datetime.fromtimestamp(each.created, UTC):%Y-%m-%d %H:%M:%S}"
        gross, source = each.money.decimal * each.sign, each.source
        writer.writerow({
            "balance_transaction_id": each.id, "created_utc": at, "created": at, "available_on_utc": at,
            "available_on": at, "currency": each.money.currency.lower(), "gross": gross, "fee": "0.00", "net": gross,
            "reporting_category": each.category, "source_id": source["id"], "description": "REFUND FOR CHARGE",
            "charge_id": source["charge"], "payment_intent_id": source["payment_intent"],
            f"refund_metadata[{KEY}]": source["metadata"][KEY],
        })  # fmt: skip
    return text.getvalue().encode()


def pages(transactions: Iterable[Transaction], *, of: int = 100) -> bytes:
    """GET /v1/balance_transactions with expand[]=data.source, page after page."""
    rows = [
        {
            "id": each.id, "object": "balance_transaction", "amount": to_stripe(each.money) * each.sign, "fee": 0,
            "currency": each.money.currency.lower(), "created": each.created, "reporting_category": each.category,
            "source": each.source,
        }
        for each in transactions
    ]  # fmt: skip
    found = [{"object": "list", "data": rows[at : at + of]} for at in range(0, len(rows), of)]
    return b"\n".join(json.dumps(page, indent=2).encode() for page in found)


def event(kind: str, found: Mapping[str, Any], *, at: float) -> bytes:
    """An event of this type about this object; its id is the same when it is told again."""
    name = digest(f"{kind} {found.get('id')} {found.get('status')}")
    return json.dumps(
        {
            "id": f"evt_{name}", "object": "event", "api_version": "2026-10-28.endive", "created": int(at),
            "type": kind, "livemode": False, "data": {"object": found},
        },
        indent=2,
    ).encode()  # fmt: skip


def sign(body: bytes, *, secret: str, at: float) -> dict[str, str]:
    """docs.stripe.com/webhooks/signature"""
    signature = hmac.new(secret.encode(), f"{int(at)}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Content-Type": "application/json", "Stripe-Signature": f"t={int(at)},v1={signature},v0=of-test-events"}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
