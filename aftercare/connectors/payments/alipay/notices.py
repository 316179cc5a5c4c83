"""Alipay's asynchronous notifications, as far as they tell of refunds.

https://docs.open.alipay.com/270/105902/ (parameters, repeats), https://developer.aliyun.com/article/707521 (verifying)

They go to the `notify_url` that was given when the customer paid, for refunds as for payments. A form, signed with RSA2
over all fields but `sign` and `sign_type`. Answered with anything but `success`, the same notification, with the same
`notify_id`, is sent again at 4 min, 10 min, 10 min, 1 h, 2 h, 6 h and 15 h. So one may be a day old and genuine, and
what is stale is what Alipay itself no longer sends: older than 25 hours. A younger one replayed by somebody else tells
once more what is known already, which changes nothing.
Alipay tells of refunds that were paid; of one that failed, and of complaints, it sends none.
"""

from __future__ import annotations

import codecs
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from aftercare.core.money import Money, NotMoney
from aftercare.money.provider import Answer, BadNotice, Notice, Outcome, RefundNotice

from .gateway import CHINA, TIME
from .rsa2 import signed_text, verified

TEXT = "text/plain; charset=utf-8"
LONGEST = 64 * 1024  # bytes
MOST_FIELDS = 200
CHARSETS = {"utf-8", "gbk", "gb2312", "gb18030"}
STALE = timedelta(hours=25)
AHEAD = timedelta(minutes=5)  # a clock may be wrong by


def read(body: bytes, *, now: datetime, app_id: str, seller_id: str, key: RSAPublicKey) -> Notice | None:
    fields, charset = _form(body)
    _check_sender(fields, charset=charset, app_id=app_id, key=key)
    if fields.get("notify_type") != "trade_status_sync":
        return None
    if fields.get("seller_id") != seller_id:
        raise BadNotice("unsigned", "it is for another seller")
    sent = _time(fields.get("notify_time", ""))
    if not -AHEAD <= now - sent <= STALE:
        raise BadNotice("stale", "it is more than 25 hours old, or from the future")
    return _refund(fields)


def _refund(fields: dict[str, str]) -> RefundNotice | None:
    """A payment's notification may carry `refund_fee` too, of zero; only a refund's has the time of one."""
    try:
        all_refunds = Money.of(fields.get("refund_fee") or "0", "CNY")
    except NotMoney:
        raise BadNotice("unreadable", "refund_fee is no amount") from None
    key, at, trade_no = fields.get("out_biz_no", ""), fields.get("gmt_refund", ""), fields.get("trade_no", "")
    if not (key and at and trade_no and all_refunds.minor > 0):
        return None
    if not fields.get("notify_id"):
        raise BadNotice("unreadable", "notify_id is missing")
    return RefundNotice(
        id=fields["notify_id"],
        key=key,
        outcome=Outcome(Answer.PAID, ref=f"{trade_no}/{key}"),
        amount=None,
        at=_time(at),
    )


def _check_sender(fields: dict[str, str], *, charset: str, app_id: str, key: RSAPublicKey) -> None:
    if fields.get("sign_type") != "RSA2":
        raise BadNotice("unsigned", "it is not signed with RSA2")
    text = signed_text(fields, without=("sign", "sign_type"))
    if not verified(text, fields.get("sign", ""), key, charset=charset):
        raise BadNotice("unsigned", "the signature is missing or wrong")
    if fields.get("app_id") != app_id:
        raise BadNotice("unsigned", "it is for another application")


def _form(body: bytes) -> tuple[dict[str, str], str]:
    """The fields, each of which may come once, and the charset they name themselves."""
    if len(body) > LONGEST:
        raise BadNotice("unreadable", "it is longer than 64 kB")
    try:
        ascii_body = body.decode("ascii")
        charset = dict(_pairs(ascii_body, "latin-1")).get("charset", "utf-8").lower()
        if charset not in CHARSETS:
            raise BadNotice("unreadable", "its charset is not known")
        pairs = _pairs(ascii_body, charset)
    except ValueError:
        raise BadNotice("unreadable", "it is no form") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise BadNotice("unreadable", "a field comes twice")
    return fields, codecs.lookup(charset).name


def _pairs(body: str, charset: str) -> list[tuple[str, str]]:
    return parse_qsl(
        body, keep_blank_values=True, strict_parsing=True, encoding=charset, errors="strict",
        max_num_fields=MOST_FIELDS,
    )  # fmt: skip


def _time(text: str) -> datetime:
    """`2026-11-28 14:05:00`, for refunds with a fraction of a second behind, in China."""
    try:
        return datetime.strptime(text.partition(".")[0], TIME).replace(tzinfo=CHINA)
    except ValueError:
        raise BadNotice("unreadable", "a time is not as documented") from None
