"""Why a case was decided as it was: each stored decision, decided again from what it looked at.

The policy version is the one it was taken under, so a policy published since changes nothing; each rule of the law is
the one of its day, so that packs with newer rules answer the same, and `same_law` tells that they are newer. Where
the answer differs all the same, the code or a rule itself has changed, and what differs is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation

from aftercare.core.refusal import Refused
from aftercare.policy import law
from aftercare.policy.comparing import changes
from aftercare.policy.decide import decide
from aftercare.policy.facts import Decision, Facts, RuleOutcome
from aftercare.policy.models import PolicyVersion
from aftercare.policy.sentences import sentence
from aftercare.policy.terms import digest

from .models import Case

LANGUAGES = ("en", "zh-hans")


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A decision and its replay. `differs` names every field whose answer is another now; empty: the same answer."""

    at: datetime
    policy: PolicyVersion
    policy_intact: bool
    law: str
    facts: dict[str, Any]
    decision: Decision
    differs: tuple[str, ...]

    @property
    def same(self) -> bool:
        return not self.differs and self.policy_intact


def explain(case: Case) -> list[Explained]:
    """Every decision of the case, in their order."""
    return [
        _explained(record.at, record.policy, record.facts, record.decision)
        for record in case.decisions.select_related("policy").order_by("id")
    ]


def sentences(outcome: RuleOutcome) -> dict[str, str]:
    """What the customer reads, by language."""
    return dict(_said(outcome))


def same_law(explained: Explained) -> bool:
    """Whether the law packs are still those that decided."""
    return explained.law in ("", law.VERSION)


def _explained(at: datetime, policy: PolicyVersion, facts: dict[str, Any], decided: dict[str, Any]) -> Explained:
    stored = Decision.from_data(decided)
    try:
        again = _plain(decide(Facts.from_data(facts), policy.terms).as_data())
        differs = tuple(change.field for change in changes(_plain(stored.as_data()), again) if change.field != "law")
    except Refused as refused:
        differs = (str(refused),)
    return Explained(
        at=at, policy=policy, policy_intact=policy.digest == digest(policy.data), law=stored.law, facts=facts,
        decision=stored, differs=differs,
    )  # fmt: skip


def _said(outcome: RuleOutcome) -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        with translation.override(language):
            yield language, sentence(outcome)


def _plain(value: Any) -> Any:
    """As JSON keeps it: tuples are lists."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else value
