"""What a rule may answer, and which answer settles the request."""

from __future__ import annotations

from collections.abc import Iterable

from ..facts import RuleOutcome, Verdict

PASS, EVIDENCE, REVIEW, REFUSE = "pass", "evidence", "review", "refuse"

VERDICTS = ((REFUSE, Verdict.REFUSE), (EVIDENCE, Verdict.EVIDENCE), (REVIEW, Verdict.REVIEW))
"""In this order: the first that refuses settles it, else the first that needs showing, else a person."""


def settle(considered: Iterable[RuleOutcome]) -> tuple[Verdict, RuleOutcome | None]:
    found = {outcome.outcome: outcome for outcome in reversed(tuple(considered))}
    for outcome, verdict in VERDICTS:
        if outcome in found:
            return verdict, found[outcome]
    return Verdict.ACCEPT, None
