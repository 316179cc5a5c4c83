"""A decision as JSON: what was decided, and every reason for it, in the reader's language."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from aftercare.cases.models import DecisionRecord
from aftercare.policy.facts import Decision, RuleOutcome
from aftercare.policy.sentences import PAYERS, fee_label, sentence, sentence_of

from .compiled import Compiled

DECISION = Compiled(
    lambda pk: (
        DecisionRecord.objects.filter(case_id=pk).order_by("-id").values_list("at", "policy__number", "decision")[:1]
    )
)


def decided(decision: Decision, currency: str) -> dict[str, Any]:
    return {
        "verdict": decision.verdict,
        "path": decision.path,
        "rule": decision.because.rule,
        "sentence": sentence_of(decision),
        "article": decision.because.article,
        "considered": [_rule(outcome) for outcome in decision.considered],
        "freight_payer": decision.freight_payer,
        "freight": str(PAYERS[decision.freight_payer]),
        "fees": [{"code": fee.code, "label": fee_label(fee), "amount": fee.amount} for fee in decision.fees],
        "buckets": [asdict(bucket) for bucket in decision.buckets],
        "deadlines": [asdict(deadline) for deadline in decision.deadlines],
        "remedies": [asdict(remedy) for remedy in decision.remedies],
        "evidence": decision.evidence,
        "strategy": decision.strategy,
        "law": decision.law,
        "currency": currency,
        "refundable": decision.refundable,
        "tax": decision.tax,
        "amount": decision.refundable - sum(fee.amount for fee in decision.fees),
    }


def kept_decision(pk: int, currency: str) -> dict[str, Any]:
    """The latest decision on a case."""
    at, policy, data = DECISION(pk)[0]
    return {**decided(Decision.from_data(data), currency), "at": at, "policy": policy}


def _rule(outcome: RuleOutcome) -> dict[str, str]:
    return {
        "rule": outcome.rule,
        "outcome": outcome.outcome,
        "sentence": sentence(outcome),
        "law": outcome.law,
        "article": outcome.article,
    }
