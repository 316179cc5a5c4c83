"""The decision card: the sentence that settled it, and what was considered."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.policy.facts import Decision, Verdict
from aftercare.policy.sentences import PAYERS, sentence

TITLES = {
    Verdict.ACCEPT: gettext_lazy("Approved"),
    Verdict.REVIEW: gettext_lazy("A person decides"),
    Verdict.REFUSE: gettext_lazy("Not possible"),
}
AHEAD = TITLES | {
    Verdict.ACCEPT: gettext_lazy("Approved as soon as you send it"),
    Verdict.REVIEW: gettext_lazy("A person will decide"),
}


@dataclass(frozen=True, slots=True)
class Considered:
    outcome: str
    says: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    verdict: str
    title: str
    because: str
    considered: list[Considered]
    policy: str


def decision_view(decision: Decision, *, policy_number: int | None = None, ahead: bool = False) -> DecisionView:
    """`ahead`: nothing is decided yet, this is what would be."""
    rules = [Considered(rule.outcome, sentence(rule)) for rule in decision.considered]
    return DecisionView(
        verdict=decision.verdict.value,
        title=str((AHEAD if ahead else TITLES)[decision.verdict]),
        because=sentence(decision.because),
        considered=[*rules, Considered("pass", str(PAYERS[decision.freight_payer]))],
        policy=_("Shop policy, version %(number)s") % {"number": policy_number} if policy_number else "",
    )
