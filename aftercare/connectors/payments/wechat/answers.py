"""What answers of WeChat Pay mean.

Applying for a refund, its statuses and its error codes: https://pay.weixin.qq.com/doc/v3/merchant/4013071036
Asking after one: https://pay.weixin.qq.com/doc/v3/merchant/4013071041
HTTP statuses: https://pay.weixin.qq.com/wiki/doc/apiv3/Share/error_code.shtml
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aftercare.money.provider import Answer, Outcome, Payment, Why

from .calls import Said

CURRENCY = "CNY"
LONGEST_REF = 32  # characters
LONGEST_MESSAGE = 120

CODES: dict[str, Why | None] = {
    "NOT_ENOUGH": Why.NO_BALANCE,
    "USER_ACCOUNT_ABNORMAL": Why.CLOSED,
    "RESOURCE_NOT_EXISTS": Why.NO_PAYMENT,
    "MCH_NOT_EXISTS": Why.NOT_ALLOWED,
    "NO_AUTH": Why.NOT_ALLOWED,
    "REQUEST_BLOCKED": Why.NOT_ALLOWED,
    "INVALID_REQUEST": Why.OTHER,
    "PARAM_ERROR": Why.OTHER,
    "SIGN_ERROR": None,
    "FREQUENCY_LIMITED": None,
    "RATELIMIT_EXCEEDED": None,
    "SYSTEM_ERROR": None,
    "BIZ_ERR_NEED_RETRY": None,
    "SERVICE_UNAVAILABLE": None,
}
"""Every code a refund can meet: why it was refused, or None where nothing is decided. Too many requests (429) is no
refusal of a refund, as the page on HTTP statuses says: ask, or repeat with the same number. None of the refusals
uses up the number: “a refund that failed is sent again under its number”."""

REFUSING = {400, 403, 404}

MESSAGES = {
    "申请退款金额超过订单可退金额": Why.TOO_MUCH,
    "订单已全额退款": Why.TOO_MUCH,
    "大于可退金额": Why.TOO_MUCH,
    "超期订单": Why.TOO_LATE,
}
"""What INVALID_REQUEST is about, which only its text tells. It decides whom to ask, never whether it was refused."""

STATUSES: dict[str, tuple[Answer, Why, bool]] = {
    "SUCCESS": (Answer.PAID, Why.OTHER, False),
    "PROCESSING": (Answer.UNKNOWN, Why.OTHER, False),
    "ABNORMAL": (Answer.REFUSED, Why.CLOSED, False),
    "CLOSED": (Answer.REFUSED, Why.NO_BALANCE, True),
}
"""ABNORMAL: the customer's card or account is closed or frozen; the merchant platform may still pay it out under the
same number. CLOSED: the merchant's account lacked the money for seven days, and that number never pays
(https://pay.weixin.qq.com/doc/v3/partner/4013080629)."""


def refunded(said: Said, payment: Payment) -> Outcome:
    """Of a request to refund."""
    if said.status == 200:
        return _about(said.fields, payment)
    code, detail = _told(said)
    why = CODES.get(code)
    if why is None or said.status not in REFUSING:
        return Outcome(Answer.UNKNOWN, detail=detail)
    return Outcome(Answer.REFUSED, detail=detail, why=_meant(said) if code == "INVALID_REQUEST" else why)


def asked(said: Said, payment: Payment) -> Outcome:
    if said.status == 200:
        return _about(said.fields, payment)
    code, detail = _told(said)
    absent = (said.status, code) == (404, "RESOURCE_NOT_EXISTS")
    return Outcome(Answer.ABSENT if absent else Answer.UNKNOWN, detail=detail)


def settled(fields: Mapping[str, Any], status: Any) -> Outcome:
    """Of a refund that WeChat Pay knows."""
    ref = str(fields.get("refund_id") or "")[:LONGEST_REF]
    answer, why, spent = STATUSES.get(str(status), (Answer.UNKNOWN, Why.OTHER, False))
    if not ref:  # there is nothing to prove a payment with
        return Outcome(Answer.UNKNOWN, detail="an answer without refund_id")
    known = str(status) in STATUSES
    return Outcome(answer, ref=ref, detail=str(status) if known else "a status that is not known", why=why, spent=spent)


def _about(fields: Mapping[str, Any], payment: Payment) -> Outcome:
    amount = fields.get("amount")
    told = (amount.get("refund"), amount.get("currency")) if isinstance(amount, dict) else None
    if fields.get("out_refund_no") != payment.key or told != (payment.amount.minor, payment.amount.currency):
        return Outcome(Answer.UNKNOWN, detail="an answer about another refund or amount")
    return settled(fields, fields.get("status"))


def _told(said: Said) -> tuple[str, str]:
    code, message = str(said.fields.get("code") or ""), str(said.fields.get("message") or "")
    return code, f"{said.status} {code[:40]} {message[:LONGEST_MESSAGE]}".strip()


def _meant(said: Said) -> Why:
    message = str(said.fields.get("message") or "")
    return next((why for text, why in MESSAGES.items() if text in message), Why.OTHER)
