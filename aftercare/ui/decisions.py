"""The decision card: the sentence that settled it, what was considered under which law, and what the law sets."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from aftercare.policy.facts import Deadline, Decision, Remedy, RuleOutcome, Verdict
from aftercare.policy.law import cited
from aftercare.policy.sentences import PAYERS, sentence, sentence_of

TITLES = {
    Verdict.ACCEPT: gettext_lazy("Approved"),
    Verdict.EVIDENCE: gettext_lazy("Something has to be shown first"),
    Verdict.REVIEW: gettext_lazy("A person decides"),
    Verdict.REFUSE: gettext_lazy("Not possible"),
}
AHEAD = TITLES | {
    Verdict.ACCEPT: gettext_lazy("Approved as soon as you send it"),
    Verdict.REVIEW: gettext_lazy("A person will decide"),
}
DUTIES = {
    "refund": gettext_lazy("The money goes back"),
    "repair": gettext_lazy("The goods are repaired"),
    "answer": gettext_lazy("You get an answer"),
    "acknowledge": gettext_lazy("Your message is confirmed"),
    "send_back": gettext_lazy("You send the goods back"),
}


@dataclass(frozen=True, slots=True)
class Considered:
    """`law` is the citation of the rule of law it rests on, empty where only the shop's policy speaks; `row` is that
    rule's own name, which has a page."""

    outcome: str
    says: str
    law: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True)
class DecisionView:
    verdict: str
    title: str
    because: str
    considered: list[Considered]
    policy: str
    law: str = ""
    row: str = ""
    deadlines: list[Considered] = field(default_factory=list)


def decision_view(decision: Decision, *, policy_number: int | None = None, ahead: bool = False) -> DecisionView:
    """`ahead`: nothing is decided yet, this is what would be."""
    rules = [Considered(rule.outcome, sentence(rule), beside(rule), rule.law) for rule in decision.considered]
    return DecisionView(
        verdict=tone(decision.verdict),
        title=str((AHEAD if ahead else TITLES)[decision.verdict]),
        because=sentence_of(decision),
        considered=[*rules, Considered("pass", str(PAYERS[decision.freight_payer]))],
        policy=_("Shop policy, version %(number)s") % {"number": policy_number} if policy_number else "",
        law=beside(decision.because),
        row=decision.because.law,
        deadlines=[Considered("pass", deadline_words(one), row=one.law) for one in decision.deadlines],
    )


def tone(verdict: Verdict) -> str:
    """What waits for somebody looks alike, whoever it is."""
    return Verdict.REVIEW.value if verdict is Verdict.EVIDENCE else verdict.value


def citation(rule: RuleOutcome | Deadline | Remedy) -> str:
    """The article as the reader's language cites it."""
    return cited(rule.law, get_language() or "en", rule.article) or rule.article


def beside(rule: RuleOutcome) -> str:
    """The citation to show with a rule's sentence: nothing where the sentence names it."""
    article = citation(rule)
    return "" if article in sentence(rule) else article


def deadline_words(deadline: Deadline) -> str:
    """“The money goes back within 7 days of the arrival of the goods (消法 25).”"""
    count = {"days": deadline.days}
    within = (
        ngettext("within %(days)s working day", "within %(days)s working days", deadline.days)
        if deadline.business
        else ngettext("within %(days)s day", "within %(days)s days", deadline.days)
    ) % count
    values = {"duty": DUTIES.get(deadline.code, deadline.code), "within": within, "article": citation(deadline)}
    said = STARTS.get(deadline.starts, STARTS["notice"]) % values
    return said + (_(" (%(article)s)") % values if values["article"] else "")


STARTS = {
    "notice": gettext_lazy("%(duty)s %(within)s of your request"),
    "receipt": gettext_lazy("%(duty)s %(within)s of the arrival of the goods at the shop"),
    "agreement": gettext_lazy("%(duty)s %(within)s of the agreement on it"),
}
