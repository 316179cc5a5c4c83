"""Stripe on loopback: its refunds, its events, its reports, as docs.stripe.com/api has them.

What it once answered to an Idempotency-Key it answers again, its own failures too, until `forget_keys`: then the same
key pays once more, as at Stripe after a day. Requests carry no currency, so it knows that of each payment.
"""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from aftercare.connectors.payments.book import Asked, Entry, NotTaken
from aftercare.connectors.payments.stripe.answers import KEY
from aftercare.connectors.payments.stripe.units import from_stripe, to_stripe
from aftercare.core.money import Money

from .moods import Mood
from .stripe_papers import Transaction, digest, event, pages, report, sign
from .wire import Answer, Request, Sandbox

SECRET_KEY = "sk_test_of-the-sandbox-and-nothing-else"
WEBHOOK_SECRET = "whsec_of-the-sandbox-and-nothing-else-at-all"
STATUSES = {"pending": "pending", "paid": "succeeded", "failed": "failed"}
KNOWN = {"amount", "charge", "payment_intent", "reason", f"metadata[{KEY}]"}
NOT_KEPT = (429, 503)
"""What did not get as far as the refund leaves no answer for the key."""


class StripeSandbox(Sandbox):
    def __init__(
        self, *, secret_key: str = SECRET_KEY, webhook_secret: str = WEBHOOK_SECRET, currency: str = "CNY",
        callback: str = "", port: int = 0, path: Path | None = None,
    ) -> None:  # fmt: skip
        super().__init__(callback=callback, port=port, path=path)
        self.secret_key, self.webhook_secret, self.currency = secret_key, webhook_secret, currency
        self.currencies: dict[str, str] = {}  # of payments that are not in `currency`
        self.missing: set[str] = set()  # payments it does not know
        self.in_use: set[str] = set()  # keys of which another request is being dealt with
        self.reasons: dict[str, str] = {}  # why refunds failed that had been paid
        self.kept: dict[str, tuple[bytes, Answer]] = {}
        self.forgotten: dict[str, int] = {}
        self.taken_at: dict[str, int] = {}

    def settings(self) -> dict[str, str]:
        return {
            "STRIPE_URL": self.url,
            "STRIPE_SECRET_KEY": self.secret_key,
            "STRIPE_WEBHOOK_SECRET": self.webhook_secret,
        }

    def answer(self, request: Request) -> Answer | None:
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self.secret_key}".encode()):
            return _error(401, message="Invalid API Key provided: sk_test_***")
        if request.path != "/v1/refunds":
            return _error(404, message=f"Unrecognized request URL ({request.method}: {request.path}).")
        return self._list(request.query) if request.method == "GET" else self._create(request)

    def paid(self, entry: Entry, mood: Mood) -> Answer:
        return _json(200, self.refund_object(entry))

    def not_paid(self, code: str, mood: Mood) -> Answer:
        if code == Mood.TOO_LATE:
            return _error(400, code="charge_not_refundable", message="This charge is no longer refundable.")
        if code == "amount_too_large":
            text = "Refund amount (¥9.00) is greater than unrefunded amount on charge (¥1.00)"
            return _error(400, param="amount", message=text)
        return _error(400, message="Insufficient funds in your Stripe balance to refund this amount.")

    def broken(self, mood: Mood) -> Answer:
        if mood is Mood.RATE_LIMIT:
            return _error(429, code="rate_limit", message="Too many requests hit the API too quickly.")
        return _error(500 if mood is Mood.BREAK_AFTER else 503, type="api_error", message="Something went wrong.")

    def notification(self, entry: Entry, *, at: float, forged: bool) -> tuple[dict[str, str], bytes]:
        refund = self.refund_object(entry)
        kind = {"succeeded": "refund.updated", "failed": "refund.failed"}.get(refund["status"], "refund.created")
        body = event(kind, refund, at=at)
        return sign(body, secret="whsec_of-somebody-else" if forged else self.webhook_secret, at=at), body

    def refund(self, asked: Asked) -> Answer | None:
        """A card that is closed makes a refund that failed, not a refusal."""
        self.taken_at.setdefault(asked.key, int(time.time()))
        if not self.moods or self.moods[0] is not Mood.CLOSED:
            return super().refund(asked)
        self.moods.popleft()
        self.asked.append(asked)
        self.arrived.set()
        try:
            self.book.take(asked, pay=False)
        except NotTaken as reason:
            return self.not_paid(reason.code, Mood.CLOSED)
        return self.paid(self.book.fail(asked.key), Mood.CLOSED)

    def forget_keys(self) -> None:
        """A day goes by."""
        for key in self.kept:
            self.forgotten[key] = self.forgotten.get(key, 0) + 1
        self.kept.clear()

    def bounce(self, key: str, reason: str = "expired_or_canceled_card") -> list[int]:
        """The customer's bank sends back what had been paid."""
        entry = self.book.find(key)
        if entry is None or entry.status != "paid":
            raise KeyError(key)
        self.reasons[key] = reason
        return self.notify(entry)

    def dispute(self, payment: str, amount: Money, *, status: str = "needs_response", kind: str = "created") -> int:
        """The cardholder's bank asks a payment back; the HTTP status the callback gave."""
        at = int(time.time())
        body = event(f"charge.dispute.{kind}", {
            "id": f"dp_{digest(payment)}", "object": "dispute", "amount": to_stripe(amount), "status": status,
            "currency": amount.currency.lower(), "reason": "product_not_received", "created": at,
            "evidence_details": {"due_by": at + 7 * 86_400}, **_payment(payment),
        }, at=at)  # fmt: skip
        return self.post(sign(body, secret=self.webhook_secret, at=at), body)

    def refund_object(self, entry: Entry) -> dict[str, Any]:
        failed = entry.status == "failed" or entry.key in self.reasons
        reason = self.reasons.get(entry.key, "expired_or_canceled_card")
        return {
            "id": f"re_{digest(entry.key)}", "object": "refund", "created": self.taken_at.get(entry.key, 0),
            "amount": to_stripe(Money(entry.amount, entry.currency)), "currency": entry.currency.lower(),
            "status": "failed" if failed else STATUSES[entry.status], **_payment(entry.payment),
            "metadata": {KEY: entry.key.partition("#")[0]}, "balance_transaction": f"txn_{digest(entry.key)}",
            **({"failure_reason": reason} if failed else {}),
            **({"pending_reason": "processing"} if entry.status == "pending" and not failed else {}),
        }  # fmt: skip

    def statement(self) -> bytes:
        return report(self.transactions())

    def listed(self, *, of: int = 100) -> bytes:
        return pages(self.transactions(), of=of)

    def transactions(self) -> Iterator[Transaction]:
        for moved in self.book.movements():
            entry = Entry(moved.key, moved.payment, moved.amount, moved.currency, "paid")
            at, money, refund = (
                self.taken_at.get(moved.key, 0),
                Money(moved.amount, moved.currency),
                self.refund_object(entry),
            )
            yield Transaction(refund["balance_transaction"], "refund", money, -1, at, refund)
            if moved.key in self.reasons:
                yield Transaction(f"txn_{digest(moved.key + '!')}", "refund_failure", money, 1, at, refund)

    def _create(self, request: Request) -> Answer | None:
        key, form = request.headers.get("idempotency-key", ""), request.form()
        payment = form.get("payment_intent") or form.get("charge") or ""
        if refusal := self._invalid(form, payment):
            return refusal
        if key in self.in_use:
            text = "There is currently another in-progress request using this Idempotent Key."
            return _error(409, type="idempotency_error", code="idempotency_key_in_use", message=text)
        asked = self._asked(key, payment, int(form["amount"]))
        if kept := self.kept.get(key):
            self.asked.append(asked)
            return _again(kept, request.body)
        answer = self.refund(asked)
        self._keep(key, request.body, answer, self.book.find(asked.key))
        return answer

    def _asked(self, key: str, payment: str, amount: int) -> Asked:
        money = from_stripe(amount, self.currencies.get(payment, self.currency))
        times = self.forgotten.get(key, 0)
        return Asked(f"{key}#{times}" if times else key, payment, money.minor, money.currency)

    def _invalid(self, form: Mapping[str, str], payment: str) -> Answer | None:
        """What fails validation is not kept for the key either."""
        if unknown := set(form) - KNOWN:
            name = min(unknown)
            return _error(400, code="parameter_unknown", param=name, message=f"Received unknown parameter: {name}")
        if not form.get("amount", "").isdecimal() or int(form["amount"]) < 1:
            return _error(400, code="parameter_invalid_integer", param="amount", message="Invalid positive integer")
        if not payment:
            return _error(400, code="parameter_missing", message="One of charge or payment_intent is needed.")
        return _no_such(payment) if payment in self.missing else None

    def _keep(self, key: str, body: bytes, answer: Answer | None, entry: Entry | None) -> None:
        if answer is None and entry is not None:
            answer = self.paid(entry, Mood.PAY)
        if answer is not None and answer.status not in NOT_KEPT:
            self.kept[key] = body, answer

    def _list(self, query: Mapping[str, str]) -> Answer:
        wanted = query.get("payment_intent") or query.get("charge")
        if wanted in self.missing:
            return _no_such(wanted or "")
        newest = [self.refund_object(entry) for entry in reversed(self.book.entries())]
        found = [refund for refund in newest if wanted in (None, refund["payment_intent"], refund["charge"])]
        after = next((at for at, each in enumerate(found, 1) if each["id"] == query.get("starting_after")), 0)
        until = after + int(query.get("limit", "10"))
        page = {"object": "list", "url": "/v1/refunds", "has_more": until < len(found), "data": found[after:until]}
        return _json(200, page)


def _again(kept: tuple[bytes, Answer], body: bytes) -> Answer:
    first, answer = kept
    if body != first:
        text = "Keys for idempotent requests can only be used with the same parameters they were first used with."
        return _error(400, type="idempotency_error", message=text)
    return Answer(answer.status, answer.body, {**answer.headers, "Idempotent-Replayed": "true"})


def _payment(ref: str) -> dict[str, str | None]:
    if ref.startswith("pi_"):
        return {"payment_intent": ref, "charge": f"ch_{ref[3:]}"}
    return {"payment_intent": None, "charge": ref}


def _no_such(ref: str) -> Answer:
    kind = "payment_intent" if ref.startswith("pi_") else "charge"
    return _error(404, code="resource_missing", param=kind, message=f"No such {kind}: '{ref}'")


def _error(status: int, **error: str) -> Answer:
    return _json(status, {"error": {"type": "invalid_request_error", **error}})


def _json(status: int, body: Mapping[str, Any]) -> Answer:
    headers = {"Content-Type": "application/json", "Request-Id": f"req_{digest(json.dumps(body))}"}
    return Answer(status, json.dumps(body, indent=2).encode(), headers)
