"""补寄: what was missing or lost is sent again. Pure; no database, no clock."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aftercare.policy.facts import Path

from .parts import deciding, ends, replacing
from .table import CaseKind

START = {Path.RESHIP.value: "replace"}

RESHIP = CaseKind(
    key="reship",
    label=_("Send again"),
    path=("review", "replace", "confirm"),
    on_path={
        "evidence": "review", "offer": "review", "dispute": "review", "dispute_evidence": "review",
        "delivering": "replace", "refund": "confirm", "repay": "confirm", "objected": "confirm",
        "sent_dispute": "confirm", "sent_dispute_evidence": "confirm",
    },
    start=START,
    steps={**deciding(START, late="escalate"), **replacing(), **ends()},
    refunds=False,
)  # fmt: skip
