"""The decision as the person who has to answer reads it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftercare.cases.models import Case, DecisionRecord
from aftercare.policy.facts import Decision, Verdict
from aftercare.ui.decisions import Considered, DecisionView, decision_view

PAYERS: dict[str, Promise] = {
    "customer": _("The customer pays the return freight."),
    "merchant": _("The shop pays the return freight."),
    "nobody": _("Nothing has to be sent back."),
}


def to_staff(case: Case, record: DecisionRecord) -> DecisionView:
    """What the policy said, and who pays the freight; a request under review is theirs to decide."""
    decision = Decision.from_data(record.decision)
    view = decision_view(decision, policy_number=record.policy.number)
    payer = Considered("pass", str(PAYERS[decision.freight_payer]))
    title, because = view.title, view.because
    if decision.verdict is Verdict.REVIEW:
        title = str(_("Yours to decide") if case.step == "review" else _("Decided by a person"))
        because = str(_("The policy lets a person answer this request; these rules are kept:"))
    return DecisionView(
        verdict=view.verdict,
        title=title,
        because=because,
        considered=[*(rule for rule in view.considered[:-1] if rule.outcome != "review"), payer],
        policy=view.policy,
    )
