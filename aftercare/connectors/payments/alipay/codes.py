"""What Alipay's codes mean for a refund.

Gateway codes: https://opendocs.alipay.com/common/02km9f
Codes of alipay.trade.refund: https://opendocs.alipay.com/open/6c0cdd7d_alipay.trade.refund
A code that is not here says nothing that is clear: the refund is unknown, and asked about. None asks for a new key:
Alipay wants a refund that failed sent again under the same one.
"""

from __future__ import annotations

from aftercare.money.provider import Why

ACCEPTED = "10000"
BUSINESS = "40004"

GATEWAY = {
    "20001": Why.NOT_ALLOWED,  # no authority: a token is missing or over
    "40001": Why.OTHER,  # a parameter is missing
    "40002": Why.OTHER,  # a parameter is wrong, the signature too
    "40006": Why.NOT_ALLOWED,  # no permission: the product is not signed up for
}
"""Refused before anything was done. 20000 (out of order) and 40005 (too many requests) mend themselves."""

REFUND = {
    "ACQ.SELLER_BALANCE_NOT_ENOUGH": Why.NO_BALANCE,
    "ACQ.TRADE_HAS_FINISHED": Why.TOO_LATE,
    "ACQ.BUYER_ENABLE_STATUS_FORBID": Why.CLOSED,
    "ACQ.BUYER_ERROR": Why.CLOSED,
    "ACQ.BUYER_NOT_EXIST": Why.CLOSED,
    "ACQ.CUSTOMER_VALIDATE_ERROR": Why.CLOSED,
    "ACQ.REASON_TRADE_REFUND_FEE_ERR": Why.TOO_MUCH,
    "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL": Why.TOO_MUCH,
    "ACQ.REFUND_FEE_ERROR": Why.TOO_MUCH,
    "ACQ.REASON_TRADE_STATUS_INVALID": Why.NO_PAYMENT,
    "ACQ.TRADE_HAS_CLOSE": Why.NO_PAYMENT,
    "ACQ.TRADE_NOT_EXIST": Why.NO_PAYMENT,
    "ACQ.TRADE_STATUS_ERROR": Why.NO_PAYMENT,
    "ACQ.CURRENCY_NOT_SUPPORT": Why.NOT_ALLOWED,
    "ACQ.ENTERPRISE_PAY_BIZ_ERROR": Why.NOT_ALLOWED,
    "ACQ.NOT_ALLOW_PARTIAL_REFUND": Why.NOT_ALLOWED,
    "ACQ.ONLINE_TRADE_VOUCHER_NOT_ALLOW_REFUND": Why.NOT_ALLOWED,
    "ACQ.OVERDRAFT_AGREEMENT_NOT_MATCH": Why.NOT_ALLOWED,
    "ACQ.OVERDRAFT_ASSIGN_ACCOUNT_INVALID": Why.NOT_ALLOWED,
    "ACQ.REASON_TRADE_BEEN_FREEZEN": Why.NOT_ALLOWED,
    "ACQ.REFUNDALLOC_UNAUTH_LIMIT": Why.NOT_ALLOWED,
    "ACQ.REFUND_ACCOUNT_NOT_EXIST": Why.NOT_ALLOWED,
    "ACQ.REFUND_ROYALTY_PAYEE_ACCOUNT_NOT_EXIST": Why.NOT_ALLOWED,
    "ACQ.TRADE_NOT_ALLOW_REFUND": Why.NOT_ALLOWED,
    "ACQ.USER_NOT_MATCH_ERR": Why.NOT_ALLOWED,
    "ACQ.ALLOC_AMOUNT_VALIDATE_ERROR": Why.OTHER,
    "ACQ.DISCORDANT_REPEAT_REQUEST": Why.OTHER,  # another amount was paid by this key; a new one would pay on top
    "ACQ.INVALID_PARAMETER": Why.OTHER,
    "ACQ.TRADE_SETTLE_ERROR": Why.OTHER,
}
UNDECIDED = {"ACQ.SYSTEM_ERROR", "ACQ.REFUND_CHARGE_ERROR"}
"""The rest of the documented table. The first may have paid all the same; the second asks to try again later."""

NO_TRADE = {"ACQ.TRADE_NOT_EXIST", "TRADE_NOT_EXIST"}
"""To the question what became of a refund: there is not even such a trade."""


def why_refused(code: str, sub_code: str) -> Why | None:
    """None where nothing clear was said."""
    return REFUND.get(sub_code) if code == BUSINESS else GATEWAY.get(code)
