"""Refund notifications: https://pay.weixin.qq.com/doc/v3/merchant/4013071196

WeChat Pay knows no chargebacks; whatever else it tells (complaints, payments) is not for us and is taken in silence.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aftercare.core.money import Money
from aftercare.money.provider import BadNotice, RefundNotice

from .answers import CURRENCY, settled
from .calls import fields_of
from .sealed import opened

EVENTS = {"REFUND.SUCCESS": "SUCCESS", "REFUND.ABNORMAL": "ABNORMAL", "REFUND.CLOSED": "CLOSED"}
LONGEST_BODY = 64 * 1024  # bytes


def decoded(body: bytes, *, mchid: str, key: str) -> RefundNotice | None:
    """Of a body whose signature is proven. Raises `BadNotice`."""
    told = fields_of(body)
    event = str(told.get("event_type") or "")
    if not event:
        raise BadNotice("unreadable", "no event_type")
    if event not in EVENTS:
        return None
    try:
        fields = fields_of(opened(told.get("resource"), key=key))
        return _notice(told, fields, status=EVENTS[event], mchid=mchid)
    except ValueError as reason:
        raise BadNotice("unreadable", str(reason)) from None
    except (KeyError, TypeError, AttributeError):
        raise BadNotice("unreadable", "a field of the refund is missing") from None


def _notice(told: dict[str, Any], fields: dict[str, Any], *, status: str, mchid: str) -> RefundNotice:
    if fields["mchid"] != mchid:
        raise ValueError("about another merchant")
    if fields["refund_status"] != status:
        raise ValueError("the event and the status differ")
    refund = fields["amount"]["refund"]
    key = fields["out_refund_no"]
    if type(refund) is not int or not isinstance(key, str) or not told["id"]:
        raise TypeError
    at = datetime.fromisoformat(fields.get("success_time") or told["create_time"])
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return RefundNotice(
        id=str(told["id"]), key=key, outcome=settled(fields, status), amount=Money(refund, CURRENCY), at=at
    )
