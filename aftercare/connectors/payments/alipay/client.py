"""Refunds by Alipay: alipay.trade.refund and alipay.trade.fastpay.refund.query.

https://opendocs.alipay.com/open/6c0cdd7d_alipay.trade.refund
https://opendocs.alipay.com/apis/0287wc (the query)  https://opendocs.alipay.com/support/01rawa (what tells success)

`out_request_no` is our key: Alipay pays at most once for a key of one trade, and answers a repeated one with success.
`refund_fee`, in answers and notifications, is what was paid back of the trade all in all, so it is never compared with
one refund; only the query tells the amount of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from aftercare.core import clock
from aftercare.core.money import Money, NotMoney
from aftercare.money.provider import (
    Answer,
    BadNotice,
    BadRow,
    BillRow,
    Notice,
    Outcome,
    Payment,
    Reply,
    Why,
)

from . import bill, codes, notices
from .gateway import Gateway, Said

CURRENCY = "CNY"
OUT = "out:"
"""Begins a reference that is the shop's own number of the trade (out_trade_no), where Alipay's was not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alipay:
    gateway: Gateway
    seller_id: str

    def refund(self, payment: Payment) -> Outcome:
        if impossible := _impossible(payment):
            return impossible
        said = self.gateway.ask(
            "alipay.trade.refund",
            {**_trade(payment), "out_request_no": payment.key, "refund_amount": f"{payment.amount.decimal:.2f}"},
            at=clock.now(),
        )
        if said.code == codes.ACCEPTED and said.text("fund_change") == "Y":
            return _paid(said, payment)
        refused = _refused(said)
        if said.code == codes.ACCEPTED or (said.code == codes.BUSINESS and refused.answer is Answer.REFUSED):
            return self._made_sure(refused, payment)
        return refused

    def ask(self, payment: Payment) -> Outcome:
        if _impossible(payment):
            return Outcome(Answer.ABSENT, detail="never asked for")
        said = self.gateway.ask(
            "alipay.trade.fastpay.refund.query", {**_trade(payment), "out_request_no": payment.key}, at=clock.now()
        )
        if said.code == codes.BUSINESS and said.sub_code in codes.NO_TRADE:
            return Outcome(Answer.ABSENT, detail=said.detail)
        if said.code != codes.ACCEPTED:
            return Outcome(Answer.UNKNOWN, detail=said.detail)
        if said.text("refund_status") == "REFUND_SUCCESS":
            return _found(said, payment)
        # Neither a status nor an amount: never received, or failed. Soon after a refund (ten seconds, says Alipay) it
        # may yet come, which does no harm: the same key is tried again.
        absent = not (said.text("refund_status") or said.text("refund_amount"))
        return Outcome(Answer.ABSENT if absent else Answer.UNKNOWN, detail=f"{said.detail} no refund".strip())

    def read(self, *, headers: Mapping[str, str], body: bytes, now: datetime) -> Notice | None:
        return notices.read(body, now=now, app_id=self.gateway.app_id, seller_id=self.seller_id,
                            key=self.gateway.public_key)  # fmt: skip

    def taken(self) -> Reply:
        return Reply(200, b"success", notices.TEXT)

    def refused(self, why: BadNotice) -> Reply:
        return Reply(422 if why.code == "unreadable" else 401, b"failure", notices.TEXT)

    def bill(self, file: BinaryIO) -> Iterator[BillRow | BadRow]:
        return bill.rows(file)

    def _made_sure(self, outcome: Outcome, payment: Payment) -> Outcome:
        """No money moved now. It may have moved before, and a refusal (the trade is closed, nothing is left of it) be
        the echo of our own refund, whose answer was lost. Only the question tells."""
        found = self.ask(payment)
        if found.answer in (Answer.PAID, Answer.REFUSED):
            return found
        if found.answer is Answer.ABSENT and outcome.answer is Answer.REFUSED:
            return outcome
        return Outcome(Answer.UNKNOWN, detail=f"{outcome.detail}, asked: {found.detail}")


def connected(*, seller_id: str, timeout: float, **account: Any) -> Alipay:
    """Of `config.alipay`'s account."""
    return Alipay(gateway=Gateway(timeout=timeout, **account), seller_id=seller_id)


def reference(*, trade_no: str, key: str) -> str:
    """Alipay gives refunds no number of their own: the trade's and our key find one in its console and its bill."""
    return f"{trade_no}/{key}"


def _impossible(payment: Payment) -> Outcome | None:
    if payment.amount.currency != CURRENCY:
        return Outcome(Answer.REFUSED, detail="Alipay pays back in CNY only.", why=Why.NOT_ALLOWED)
    if payment.amount.minor < 1:
        return Outcome(Answer.REFUSED, detail="Alipay pays back from 0.01 CNY.", why=Why.OTHER)
    if not payment.payment_ref.removeprefix(OUT):
        return Outcome(Answer.REFUSED, detail="The payment has no number of Alipay's.", why=Why.NO_PAYMENT)
    return None


def _trade(payment: Payment) -> dict[str, str]:
    if payment.payment_ref.startswith(OUT):
        return {"out_trade_no": payment.payment_ref.removeprefix(OUT)}
    return {"trade_no": payment.payment_ref}


def _paid(said: Said, payment: Payment) -> Outcome:
    """As long as it is this trade that was answered for."""
    if not said.text("trade_no") or any(said.text(name) != value for name, value in _trade(payment).items()):
        return Outcome(Answer.UNKNOWN, detail=f"{said.detail} for another trade".strip())
    return Outcome(Answer.PAID, ref=reference(trade_no=said.text("trade_no"), key=payment.key), detail=said.detail)


def _found(said: Said, payment: Payment) -> Outcome:
    try:
        same = Money.of(said.text("refund_amount"), CURRENCY) == payment.amount
    except NotMoney:
        return Outcome(Answer.UNKNOWN, detail=f"{said.detail} without an amount")
    if said.text("out_request_no") != payment.key:
        return Outcome(Answer.UNKNOWN, detail=f"{said.detail} for another refund")
    if not same:
        return Outcome(Answer.REFUSED, detail=f"{said.detail} another amount was paid by this key")
    return _paid(said, payment)


def _refused(said: Said) -> Outcome:
    why = codes.why_refused(said.code, said.sub_code)
    if why is None:
        return Outcome(Answer.UNKNOWN, detail=said.detail)
    return Outcome(Answer.REFUSED, detail=said.detail, why=why)
