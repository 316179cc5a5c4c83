"""What a customer may choose for the same units: every kind of request, with the decision that would be made on it."""

from __future__ import annotations

from dataclasses import replace

from .decide import decide
from .decide.remedies import remedies_of
from .facts import Decision, Facts, Verdict
from .terms import Terms


def choices_of(facts: Facts, terms: Terms) -> dict[str, Decision]:
    """By kind, in the order in which they are offered; what would be refused is not among them."""
    offered = [remedy.kind for remedy in remedies_of(facts, terms, "")]
    decided = {kind: decide(replace(facts, kind=kind), terms) for kind in offered}
    return {kind: decision for kind, decision in decided.items() if decision.verdict is not Verdict.REFUSE}
