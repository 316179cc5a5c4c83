"""退货退款: the goods come back, then the money goes back. Pure; no database, no clock."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aftercare.core.actor import ActorKind
from aftercare.policy.facts import Verdict

from .table import CaseKind, Step, days, ends, hours, refund

RETURN = CaseKind(
    key="return",
    label=_("Return and refund"),
    path=("review", "send_back", "inspection", "refund"),
    on_path={"in_transit": "send_back"},
    start={Verdict.ACCEPT: "send_back", Verdict.REVIEW: "review"},
    steps={
        "review": Step(
            label=_("Review"),
            by=ActorKind.AGENT,
            within=hours(48),
            late="approve",
            moves={"approve": "send_back", "reject": "rejected", "withdraw": "withdrawn"},
        ),
        "send_back": Step(
            label=_("Send back"),
            by=ActorKind.CUSTOMER,
            within=days(7),
            late="expire",
            moves={"ship": "in_transit", "receive": "inspection", "withdraw": "withdrawn", "expire": "expired"},
        ),
        "in_transit": Step(
            label=_("On its way back"),
            by=ActorKind.CARRIER,
            within=days(10),
            late="escalate",
            moves={"receive": "inspection", "reject": "rejected", "escalate": "in_transit"},
        ),
        "inspection": Step(
            label=_("Inspection"),
            by=ActorKind.WAREHOUSE,
            within=days(2),
            late="escalate",
            moves={
                "receive": "inspection",
                "accept": "refund",
                "send_back": "rejected",
                "escalate": "inspection",
            },
        ),
        **refund(),
        "expired": Step(label=_("Closed: nothing was sent back")),
        **ends(),
    },
)
