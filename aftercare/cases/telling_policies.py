"""Explanations as text and as JSON, for the command line and the API."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from aftercare.policy.facts import RuleOutcome
from aftercare.policy.sentences import sentence

from .explaining import Explained, same_law, sentences


def explanation(explained: Explained) -> dict[str, Any]:
    """One decision with all that was considered, each rule with what it says in every language."""
    decision = explained.decision
    return {
        "at": explained.at.isoformat(),
        "policy": explained.policy.ref,
        "policy_version": explained.policy.number,
        "policy_digest": explained.policy.digest,
        "policy_intact": explained.policy_intact,
        "law": explained.law,
        "law_unchanged": same_law(explained),
        "same": explained.same,
        "differs": list(explained.differs),
        "verdict": decision.verdict.value,
        "path": decision.path,
        "freight_payer": decision.freight_payer,
        "refundable": decision.refundable,
        "fees": [{"code": fee.code, "amount": fee.amount} for fee in decision.fees],
        "because": rule_told(decision.because),
        "considered": [rule_told(outcome) for outcome in decision.considered],
        "facts": explained.facts,
    }


def tell_case(explained: Sequence[Explained], *, as_json: bool) -> str:
    if as_json:
        return json.dumps([explanation(one) for one in explained], ensure_ascii=False)
    return "\n\n".join("\n".join(_told(one)) for one in explained)


def told(value: Any) -> str:
    return "-" if value is None else json.dumps(value, ensure_ascii=False)


def rule_told(outcome: RuleOutcome) -> dict[str, Any]:
    """What a rule came to, with what it says in every language."""
    return {
        "rule": outcome.rule, "outcome": outcome.outcome, "law": outcome.law, "article": outcome.article,
        "values": outcome.values, "sentences": sentences(outcome),
    }  # fmt: skip


def _told(one: Explained) -> Iterator[str]:
    decision = one.decision
    yield _("Decided %(at)s under policy %(policy)s (%(digest)s), law %(law)s") % {
        "at": f"{one.at:%Y-%m-%d %H:%M} UTC", "policy": one.policy, "digest": one.policy.digest[:12],
        "law": one.law or "-",
    }  # fmt: skip
    yield f"  {decision.verdict.value} · {decision.path or '-'} · {decision.freight_payer} · {decision.refundable}"
    for language, said in sentences(decision.because).items():
        yield f"  {language}: {said}"
    for outcome in decision.considered:
        cited = f" [{outcome.law}, {outcome.article}]" if outcome.law else ""
        yield f"    {outcome.outcome:<8} {outcome.rule:<12} {sentence(outcome)}{cited}"
    if not one.policy_intact:
        yield "  " + _("The policy version was changed after it was published.")
    yield "  " + (
        _("Decided again: the same answer.")
        if not one.differs
        else _("Decided again: a different answer, in %(fields)s.") % {"fields": ", ".join(one.differs)}
    )
