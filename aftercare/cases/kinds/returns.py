"""退货退款: the goods come back, then the money goes back. Pure; no database, no clock."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aftercare.policy.facts import Path

from .parts import coming_back, deciding, ends, intercepting, refund
from .table import ANY, CaseKind

START = {
    Path.SEND_BACK.value: "send_back",
    Path.INSTANT.value: "refund",
    Path.KEEP.value: "refund",
    Path.INTERCEPT.value: "intercept",
    Path.REFUSED.value: "in_transit",
}

RETURN = CaseKind(
    key="return",
    label=_("Return and refund"),
    path=("review", "send_back", "inspection", "refund"),
    on_path={
        "evidence": "review", "offer": "review", "dispute": "review", "dispute_evidence": "review",
        "intercept": "send_back", "in_transit": "send_back", "failed": "inspection", "goods_dispute": "inspection",
        "goods_dispute_evidence": "inspection", "turned_back": "send_back", "returning": "inspection",
        "delivering_back": "inspection", "charge_dispute": "inspection", "charge_dispute_evidence": "inspection",
        "repay": "refund",
    },
    start=START,
    steps={
        **deciding(START, late="approve"),
        **intercepting(stopped="in_transit", missed="send_back", refused="in_transit", lost="refund"),
        **coming_back("refund"),
        **refund({Path.INSTANT.value: "send_back", ANY: "completed"}),
        **ends(),
    },
)  # fmt: skip
