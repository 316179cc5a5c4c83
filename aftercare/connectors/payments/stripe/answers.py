"""What Stripe's answers mean for us. Each table names the page it is from.

Stripe keeps what it once answered to a key for 24 hours, refusals and its own failures too, and gives the same answer
again (docs.stripe.com/api/idempotent_requests). A refused key is therefore spent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from aftercare.money.provider import Answer, Outcome, Payment, Why

from .units import to_stripe

KEY = "aftercare_key"
"""The name under which a refund's metadata carry our key: by it a refund is found when Stripe has forgotten the key."""

# docs.stripe.com/error-codes: those that a refund can meet. Any other code of a refused request is Why.OTHER.
REFUSALS = {
    "balance_insufficient": Why.NO_BALANCE,
    "insufficient_funds": Why.NO_BALANCE,
    "charge_not_refundable": Why.TOO_LATE,
    "account_closed": Why.CLOSED,
    "no_account": Why.CLOSED,
    "bank_account_restricted": Why.CLOSED,
    "bank_account_unusable": Why.CLOSED,
    "amount_too_large": Why.TOO_MUCH,
    "charge_already_refunded": Why.TOO_MUCH,
    "resource_missing": Why.NO_PAYMENT,
    "livemode_mismatch": Why.NO_PAYMENT,
    "amount_too_small": Why.NOT_ALLOWED,
    "charge_disputed": Why.NOT_ALLOWED,
    "charge_invalid_parameter": Why.NOT_ALLOWED,
    "intent_invalid_state": Why.NOT_ALLOWED,
    "invalid_charge_amount": Why.NOT_ALLOWED,
    "invalid_charge_amount_no_decimal_compatible": Why.NOT_ALLOWED,
    "payment_intent_invalid_parameter": Why.NOT_ALLOWED,
    "payment_intent_unexpected_state": Why.NOT_ALLOWED,
    "payment_method_unactivated": Why.NOT_ALLOWED,
    "payment_method_unsupported_type": Why.NOT_ALLOWED,
    "refund_disputed_payment": Why.NOT_ALLOWED,
    "return_intent_already_processed": Why.NOT_ALLOWED,
}
# Two refusals come without a code, told apart by the beginning of their message.
UNCODED = {"refund amount": Why.TOO_MUCH, "insufficient funds in your stripe balance": Why.NO_BALANCE}
# The same page: these are about the moment or our own keys, and say nothing of the refund.
UNDECIDED = {
    "account_invalid", "api_key_expired", "idempotency_key_in_use", "lock_timeout", "payment_method_not_available",
    "payment_method_provider_timeout", "platform_api_key_expired", "processing_error", "rate_limit",
    "secret_key_required",
}  # fmt: skip
# docs.stripe.com/api/refunds/object, failure_reason.
FAILURES = {
    "lost_or_stolen_card": Why.CLOSED,
    "expired_or_canceled_card": Why.CLOSED,
    "declined": Why.CLOSED,
    "insufficient_funds": Why.NO_BALANCE,
    "charge_for_pending_refund_disputed": Why.NOT_ALLOWED,
    "merchant_request": Why.OTHER,
    "unknown": Why.OTHER,
}
# The same page, status. Pending ones go on by themselves or by the customer (requires_action).
STATUSES = {
    "succeeded": Answer.PAID,
    "failed": Answer.REFUSED,
    "canceled": Answer.REFUSED,
    "pending": Answer.UNKNOWN,
    "requires_action": Answer.UNKNOWN,
}
REFUSED_WITH = {400, 402, 404}
WORD = re.compile(r"[A-Za-z0-9_.]{1,80}")


def of_refund(refund: Mapping[str, Any], payment: Payment | None = None) -> Outcome:
    """What a refund object says; it must be of this payment's amount."""
    ref = word(refund.get("id"))
    if refund.get("object") != "refund" or not ref:
        return Outcome(Answer.UNKNOWN, detail="no refund in the answer")
    if payment is not None and (refund.get("amount"), refund.get("currency")) != (
        to_stripe(payment.amount),
        payment.amount.currency.lower(),
    ):
        return Outcome(Answer.UNKNOWN, ref=ref, detail="a refund of another amount or currency than asked")
    status, reason = word(refund.get("status")), word(refund.get("failure_reason"))
    answer = STATUSES.get(status, Answer.UNKNOWN)
    detail = " ".join(filter(None, [status, reason or word(refund.get("pending_reason"))]))
    if answer is not Answer.REFUSED:
        return Outcome(answer, ref=ref, detail=detail)
    return Outcome(answer, ref=ref, detail=detail, why=FAILURES.get(reason, Why.OTHER), spent=True)


def of_error(*, status: int | None, body: object, request_id: object = "", asked: bool) -> Outcome:
    """What an error says (docs.stripe.com/api/errors). Only Stripe's own clear words count, not a proxy's page."""
    error = body.get("error") if isinstance(body, Mapping) else None
    if not isinstance(error, Mapping):
        return Outcome(Answer.UNKNOWN, detail=f"{status or ''} no answer of Stripe".strip())
    code, kind = word(error.get("code")), word(error.get("type"))
    # Its message is left out: it may repeat what was sent. Stripe finds the rest by the id of the request.
    detail = " ".join(filter(None, [str(status), code or kind, word(request_id)]))
    if asked:
        return Outcome(Answer.ABSENT if code == "resource_missing" else Answer.UNKNOWN, detail=detail)
    ours = kind in ("invalid_request_error", "card_error") and code not in UNDECIDED
    # Any other 404 is an address that Stripe does not know.
    if not ours or status not in REFUSED_WITH or (status == 404 and code != "resource_missing"):
        return Outcome(Answer.UNKNOWN, detail=detail)
    return Outcome(Answer.REFUSED, detail=detail, why=_why(code, error.get("message")), spent=True)


def _why(code: str, message: object) -> Why:
    if code:
        return REFUSALS.get(code, Why.OTHER)
    said = str(message).lower()
    return next((why for beginning, why in UNCODED.items() if said.startswith(beginning)), Why.OTHER)


def word(found: object) -> str:
    """An identifier of Stripe; anything else is empty, so that it gets into no log and on no page."""
    return found if isinstance(found, str) and WORD.fullmatch(found) else ""


def id_of(found: object) -> str:
    """Of an id, or of the object itself where Stripe was asked to expand it."""
    return word(found.get("id") if isinstance(found, Mapping) else found)
