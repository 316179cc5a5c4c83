"""The decision as the customer reads it: once a person or a deadline has answered, the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from aftercare.cases.models import DecisionRecord
from aftercare.core.actor import ActorKind
from aftercare.core.models import EventRow
from aftercare.policy.facts import Decision, RuleOutcome, Verdict
from aftercare.policy.sentences import sentence
from aftercare.ui.decisions import DecisionView, decision_view


def to_customer(record: DecisionRecord, decision: Decision, events: Iterable[EventRow]) -> DecisionView:
    view = decision_view(decision, policy_number=record.policy.number)
    answer = next((event for event in events if event.name in ("case.approved", "case.rejected")), None)
    if decision.verdict is not Verdict.REVIEW or answer is None:
        return view
    if answer.name == "case.rejected":
        because = str(answer.data["because"])
        return replace(view, verdict="refuse", title=_("Refused by the shop"), because=because, deadlines=[])
    by_itself = answer.actor_kind == ActorKind.SYSTEM
    title = _("Approved by itself: nobody answered in time") if by_itself else _("Approved by the shop")
    return replace(view, verdict="accept", title=title, because=_kept(decision) or view.because)


def _kept(decision: Decision) -> str:
    """The first rule that speaks for the request, such as the time for returns."""
    kept: RuleOutcome | None = next((rule for rule in decision.considered if rule.outcome == "pass"), None)
    return sentence(kept) if kept else ""
