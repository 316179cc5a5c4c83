"""投诉: heard by the steps of ISO 10002, from acknowledgement to answer. Pure; no database, no clock."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aftercare.core.actor import ActorKind
from aftercare.policy.facts import Path

from .parts import disputed, ends
from .table import CaseKind, Step, days, hours

COMPLAINT = CaseKind(
    key="complaint",
    label=_("Complaint"),
    path=("acknowledge", "assess", "investigate", "respond", "answered"),
    on_path={"evidence": "investigate", "dispute": "respond", "dispute_evidence": "respond"},
    start={Path.HEAR.value: "acknowledge"},
    steps={
        "acknowledge": Step(
            label=_("Acknowledgement"),
            by=ActorKind.AGENT,
            within=hours(24),
            late="escalate",
            moves={"acknowledge": "assess", "withdraw": "withdrawn", "escalate": "acknowledge"},
        ),
        "assess": Step(
            label=_("Assessment"),
            by=ActorKind.AGENT,
            within=hours(24),
            late="escalate",
            moves={"assess": "investigate", "withdraw": "withdrawn", "escalate": "assess"},
        ),
        "investigate": Step(
            label=_("Investigation"),
            by=ActorKind.AGENT,
            within=days(5),
            late="escalate",
            moves={"find": "respond", "ask": "evidence", "withdraw": "withdrawn", "escalate": "investigate"},
        ),
        "evidence": Step(
            label=_("Evidence"),
            by=ActorKind.CUSTOMER,
            within=hours(72),
            late="lapse",
            moves={"submit": "investigate", "lapse": "investigate", "withdraw": "withdrawn"},
        ),
        "respond": Step(
            label=_("Response"),
            by=ActorKind.AGENT,
            within=days(2),
            late="escalate",
            moves={"respond": "answered", "withdraw": "withdrawn", "escalate": "respond"},
        ),
        "answered": Step(
            label=_("Answered"),
            by=ActorKind.CUSTOMER,
            within=days(7),
            late="close",
            moves={"confirm": "completed", "appeal": "dispute", "close": "completed"},
        ),
        **disputed("dispute", won="respond", lost="ruled", withdrawn=True),
        "ruled": Step(label=_("Closed: ruled for the shop"), ends=True),
        **ends(unpaid=""),
    },
    refunds=False,
    needs_lines=False,
)
