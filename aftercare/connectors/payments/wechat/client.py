"""Refunds, notifications and bills of WeChat Pay, as `money.provider` wants them.

The number of a refund (out_refund_no) is the operation's key: “the same number is refunded once, however often it is
sent”. The protocol is written out here, over requests and cryptography: see docs/adr/0082.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, BinaryIO
from urllib.parse import quote

from aftercare.money.provider import Answer, BadNotice, BadRow, BillRow, Notice, Outcome, Payment, Reply, Why

from . import answers, notices
from .account import Account
from .bills import rows
from .calls import Line, Unclear
from .keys import Keyring
from .signing import prove

REFUNDS = "/v3/refund/domestic/refunds"
KEY = re.compile(r"[0-9A-Za-z_\-|*@]{1,64}")
OURS = "out:"  # before a reference that is the shop's own number of the payment (out_trade_no)
TRADE = re.compile(r"[0-9A-Za-z_\-|*@]{1,32}")


class WeChatPay:
    def __init__(self, account: Account) -> None:
        self.account = account
        self.keys = Keyring(public_key_id=account.public_key_id, public_key=account.public_key, folder=account.folder)
        self.line = Line(account, self.keys)

    def refund(self, payment: Payment) -> Outcome:
        if wrong := _cannot(payment):
            return wrong
        try:
            return answers.refunded(self.line.call("POST", REFUNDS, self._fields(payment)), payment)
        except Unclear as reason:
            return Outcome(Answer.UNKNOWN, detail=str(reason))

    def ask(self, payment: Payment) -> Outcome:
        try:
            return answers.asked(self.line.call("GET", f"{REFUNDS}/{quote(payment.key, safe='')}"), payment)
        except Unclear as reason:
            return Outcome(Answer.UNKNOWN, detail=str(reason))

    def read(self, *, headers: Mapping[str, str], body: bytes, now: datetime) -> Notice | None:
        if len(body) > notices.LONGEST_BODY:
            raise BadNotice("unreadable", "longer than any notification")
        prove(headers, body, key_of=self.keys.find, now=now.timestamp())
        return notices.decoded(body, mchid=self.account.mchid, key=self.account.api_v3_key)

    def taken(self) -> Reply:
        return Reply(204, b"", "application/json")

    def refused(self, why: BadNotice) -> Reply:
        """Any 4xx or 5xx: WeChat Pay tells again for a day. Why is not for strangers."""
        body = json.dumps({"code": "FAIL", "message": "失败"}, ensure_ascii=False).encode()
        return Reply(400 if why.code == "unreadable" else 401, body, "application/json")

    def bill(self, file: BinaryIO) -> Iterator[BillRow | BadRow]:
        return rows(file)

    def _fields(self, payment: Payment) -> dict[str, Any]:
        ref = payment.payment_ref
        paid = {"out_trade_no": ref.removeprefix(OURS)} if ref.startswith(OURS) else {"transaction_id": ref}
        told = {"notify_url": self.account.notify_url} if self.account.notify_url else {}
        amount = {
            "refund": payment.amount.minor,
            "total": payment.captured.minor,
            "currency": payment.amount.currency,
        }
        return {**paid, "out_refund_no": payment.key, **told, "amount": amount}


def _cannot(payment: Payment) -> Outcome | None:
    """What WeChat Pay could not carry out is refused before it is asked."""
    if payment.amount.currency != answers.CURRENCY or payment.captured.currency != answers.CURRENCY:
        return Outcome(Answer.REFUSED, detail="WeChat Pay refunds CNY alone", why=Why.NOT_ALLOWED)
    if payment.amount.minor < 1:
        return Outcome(Answer.REFUSED, detail="a refund is at least one fen", why=Why.OTHER)
    if payment.amount.minor > payment.captured.minor:
        return Outcome(Answer.REFUSED, detail="more than was paid", why=Why.TOO_MUCH)
    if not KEY.fullmatch(payment.key):
        return Outcome(Answer.REFUSED, detail="the key does not fit out_refund_no", why=Why.OTHER)
    if not TRADE.fullmatch(payment.payment_ref.removeprefix(OURS)):
        return Outcome(Answer.REFUSED, detail="the payment’s reference is no number of WeChat Pay", why=Why.NO_PAYMENT)
    return None
