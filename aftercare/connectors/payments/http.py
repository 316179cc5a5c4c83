"""Refunds through any payment provider that speaks this small protocol over HTTP (PAYMENTS_URL, a bearer token).

POST {url}/refunds              Idempotency-Key: the operation's key, the same in every attempt
    {"payment": "the provider's id of the payment", "amount": 1250, "currency": "CNY"}     (minor units)
GET  {url}/refunds/by-key/{key}

Both answer 2xx {"id": "...", "status": "paid", "pending" or "refused", "detail": "..."}. A refusal for a reason of
business (no balance, more than was paid) may also be 4xx {"error": "code", "detail": "..."}; what the codes of `WHY`
mean is known here, and any other is a refusal all the same. A key never seen is 404 {"error": "not_found"}. The
provider moves the money at most once per key. It may report what became of a refund to /hooks/payments/NAME/ (see
`views`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from aftercare.money.provider import Answer, Outcome, Payment, Why

if TYPE_CHECKING:
    import requests

# Our token, or the moment: nothing is said about the refund itself.
UNDECIDED = {401, 403, 407, 408, 409, 425, 429}
STATUSES = {"paid": Answer.PAID, "pending": Answer.UNKNOWN, "refused": Answer.REFUSED}
WHY = {
    "insufficient_balance": Why.NO_BALANCE,
    "refund_window_over": Why.TOO_LATE,
    "account_closed": Why.CLOSED,
    "amount_too_large": Why.TOO_MUCH,
    "no_such_payment": Why.NO_PAYMENT,
    "not_allowed": Why.NOT_ALLOWED,
}
LONGEST_REF = 100  # characters


@dataclass(frozen=True, slots=True)
class HttpProvider:
    """`timeout` is in seconds, for connecting and for each wait for an answer."""

    url: str
    token: str
    timeout: float = 10

    def refund(self, payment: Payment) -> Outcome:
        body = {"payment": payment.payment_ref, "amount": payment.amount.minor, "currency": payment.amount.currency}
        return self._outcome("POST", "/refunds", json=body, key=payment.key)

    def ask(self, payment: Payment) -> Outcome:
        return self._outcome("GET", f"/refunds/by-key/{quote(payment.key, safe='')}")

    def _outcome(self, method: str, path: str, *, key: str = "", json: dict[str, Any] | None = None) -> Outcome:
        import requests  # only the worker calls providers; the web process is spared the library

        headers = {"Authorization": f"Bearer {self.token}", **({"Idempotency-Key": key} if key else {})}
        try:
            answer = requests.request(
                method,
                self.url.rstrip("/") + path,
                json=json,
                headers=headers,
                timeout=self.timeout,
                allow_redirects=False,  # a redirected POST would become a GET, and carry the token elsewhere
            )
        except requests.RequestException as trouble:
            return Outcome(Answer.UNKNOWN, detail=type(trouble).__name__)
        return _read(answer, asked=method == "GET")


def _read(answer: requests.Response, *, asked: bool) -> Outcome:
    """Whatever is not clearly an answer of the provider itself, such as a proxy's page, leaves the outcome unknown."""
    code, body = answer.status_code, _body(answer)
    detail = f"{code} {body.get('detail') or body.get('error') or ''}".strip()
    if 200 <= code < 300:
        ref = str(body.get("id") or "")[:LONGEST_REF]
        found = STATUSES.get(str(body.get("status")), Answer.UNKNOWN)
        # Without an id there is nothing to prove a payment with.
        return Outcome(found if ref else Answer.UNKNOWN, ref=ref, detail=detail)
    if asked:
        absent = code == 404 and body.get("error") == "not_found"
        return Outcome(Answer.ABSENT if absent else Answer.UNKNOWN, detail=detail)
    refused = 400 <= code < 500 and code not in UNDECIDED and bool(body.get("error"))
    why = WHY.get(str(body.get("error")), Why.OTHER)
    return Outcome(Answer.REFUSED if refused else Answer.UNKNOWN, detail=detail, why=why)


def _body(answer: requests.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
