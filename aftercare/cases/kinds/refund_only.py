"""仅退款: money back, no goods. Pure; no database, no clock."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aftercare.core.actor import ActorKind
from aftercare.policy.facts import Verdict

from .table import CaseKind, Step, ends, hours, refund

REFUND_ONLY = CaseKind(
    key="refund_only",
    label=_("Refund only"),
    path=("review", "refund"),
    on_path={},
    start={Verdict.ACCEPT: "refund", Verdict.REVIEW: "review"},
    steps={
        "review": Step(
            label=_("Review"),
            by=ActorKind.AGENT,
            within=hours(48),
            late="escalate",
            moves={
                "approve": "refund",
                "reject": "rejected",
                "withdraw": "withdrawn",
                "escalate": "review",
            },
        ),
        **refund(),
        **ends(),
    },
)
