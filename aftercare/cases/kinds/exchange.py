"""换货: the goods come back and others go out, in either order. Pure; no database, no clock."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aftercare.policy.facts import Path

from .parts import coming_back, deciding, ends, intercepting, replacing
from .table import CaseKind, but

START = {
    Path.SEND_BACK.value: "send_back",
    Path.SHIP_FIRST.value: "replace",
    Path.KEEP.value: "replace",
    Path.INTERCEPT.value: "intercept",
    Path.REFUSED.value: "in_transit",
}

EXCHANGE = CaseKind(
    key="exchange",
    label=_("Exchange"),
    path=("review", "send_back", "inspection", "replace", "confirm"),
    on_path={
        "evidence": "review", "offer": "review", "dispute": "review", "dispute_evidence": "review",
        "intercept": "send_back", "in_transit": "send_back", "failed": "inspection", "goods_dispute": "inspection",
        "goods_dispute_evidence": "inspection", "turned_back": "send_back", "returning": "inspection",
        "delivering_back": "inspection", "charge_dispute": "inspection", "charge_dispute_evidence": "inspection",
        "delivering": "replace", "refund": "confirm", "repay": "confirm", "objected": "confirm",
        "sent_dispute": "confirm", "sent_dispute_evidence": "confirm",
    },
    start=START,
    steps={
        **deciding(START, late="approve"),
        **intercepting(stopped="in_transit", missed="send_back", refused="in_transit", lost="replace"),
        **coming_back("replace", ship_first=True),
        **replacing(ship_first=True),
        **ends(unpaid=but([Path.SHIP_FIRST], "repay")),  # on it no money is paid
    },
    refunds=False,
)  # fmt: skip
