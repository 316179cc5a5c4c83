"""Pages of GET /v1/balance_transactions as JSON, one after the other (docs.stripe.com/api/balance_transactions/list).

Amounts are in the unit of `units`. With expand[]=data.source a refund carries its payment and our key.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from aftercare.core.money import Money
from aftercare.money.provider import BadRow, BillRow, Movement

from .answers import KEY, id_of, word
from .units import from_stripe

CHUNK = 64 * 1024  # characters
LONGEST_PAGE = 8 * 1024 * 1024  # characters; a page has 100 entries at most


# docs.stripe.com/reports/reporting-categories
MOVEMENTS = {
    "charge": Movement.PAYMENT,
    "refund": Movement.REFUND,
    "refund_failure": Movement.REFUND_FAILED,
    "dispute": Movement.DISPUTE,
    "dispute_reversal": Movement.DISPUTE,
    "fee": Movement.FEE,
    "network_cost": Movement.FEE,
    "tax": Movement.FEE,
    "payout": Movement.PAYOUT,
    "payout_reversal": Movement.PAYOUT,
}
REFUNDS = {Movement.REFUND, Movement.REFUND_FAILED}


def rows(beginning: str, text: io.TextIOWrapper) -> Iterator[BillRow | BadRow]:
    line = 0
    for page in _pages(beginning, text):
        if page is None:
            yield BadRow(line + 1, "What follows is no JSON, or a page longer than Stripe's are.")
            return
        for entry in _entries(page):
            line += 1
            yield _row(entry, line=line)


def _entries(page: Any) -> list[Any]:
    found = page.get("data", page) if isinstance(page, Mapping) else page
    return found if isinstance(found, list) else [found]


def _pages(beginning: str, text: io.TextIOWrapper) -> Iterator[Any]:
    """One page in memory at a time; None where there is no reading on."""
    decoder, buffer, more = json.JSONDecoder(), beginning, True
    while more or buffer:
        try:
            page, end = decoder.raw_decode(buffer)
        except (ValueError, RecursionError):
            chunk = text.read(CHUNK) if more else ""
            more = bool(chunk)
            buffer += chunk
            if not more or len(buffer) > LONGEST_PAGE:
                yield None
                return
            continue
        yield page
        buffer = buffer[end:].lstrip()
        if not buffer and more:
            buffer = text.read(CHUNK).lstrip()
            more = bool(buffer)


def _row(entry: Any, *, line: int) -> BillRow | BadRow:
    try:
        source = entry.get("source") or ""
        found = source if isinstance(source, Mapping) else {"id": source}
        movement, currency = MOVEMENTS.get(entry["reporting_category"], Movement.OTHER), entry["currency"]
        return BillRow(
            line=line,
            movement=movement,
            ref=_ref(found, entry),
            key=_key(found) if movement in REFUNDS else "",
            payment_ref=id_of(found.get("payment_intent")) or id_of(found.get("charge")),
            amount=from_stripe(entry["amount"], currency),
            fee=from_stripe(entry["fee"], currency),
            at=datetime.fromtimestamp(entry["created"], UTC),
            shown=_shown(found, currency),
        )
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, OSError):
        return BadRow(line, "This is no balance transaction of Stripe.")


def _ref(source: Mapping[str, Any], entry: Mapping[str, Any]) -> str:
    if ref := word(source.get("id")) or word(entry["id"]):
        return ref
    raise ValueError("no id")


def _key(refund: Mapping[str, Any]) -> str:
    return str((refund.get("metadata") or {}).get(KEY) or "")[:100]


def _shown(source: Mapping[str, Any], currency: str) -> Money | None:
    if source.get("currency") in (None, currency):
        return None
    shown = from_stripe(source["amount"], source["currency"])
    return -shown if source.get("object") == "refund" else shown
