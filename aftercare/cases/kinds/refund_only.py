"""仅退款: money back, no goods. Pure; no database, no clock."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aftercare.core.actor import ActorKind
from aftercare.policy.facts import Path

from .parts import deciding, ends, intercepting, refund
from .table import CaseKind, Step, hours

START = {
    Path.REFUND.value: "refund",
    Path.KEEP.value: "refund",
    Path.CANCEL.value: "hold",
    Path.INTERCEPT.value: "intercept",
    Path.LOST.value: "refund",
}

REFUND_ONLY = CaseKind(
    key="refund_only",
    label=_("Refund only"),
    path=("review", "refund"),
    on_path={
        "evidence": "review", "offer": "review", "dispute": "review", "dispute_evidence": "review",
        "hold": "review", "intercept": "review", "repay": "refund",
    },
    start=START,
    steps={
        **deciding(START, late="escalate"),
        "hold": Step(
            label=_("Hold the parcel"),
            by=ActorKind.WAREHOUSE,
            within=hours(24),
            late="escalate",
            moves={"hold": "refund", "sent": "intercept", "withdraw": "withdrawn", "escalate": "hold"},
        ),
        **intercepting(stopped="refund", missed="review", refused="refund", lost="refund"),
        **refund(),
        **ends(),
    },
)  # fmt: skip
