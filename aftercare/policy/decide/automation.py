"""Who refused decisions made by a machine alone gets a person where the shop's own will would have refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..facts import RuleOutcome
from .outcomes import REFUSE, REVIEW
from .request import Request

DISCRETION = frozenset({"window_closed", "excluded_by_shop", "not_offered", "other_price"})
"""What the shop could decide otherwise: neither arithmetic nor law."""
ROWS = {"CN": "CN-PIPL", "EU": "EU-GDPR"}


def by_a_person(considered: tuple[RuleOutcome, ...], request: Request) -> tuple[RuleOutcome, ...]:
    if request.facts.automated or not any(_discretion(outcome) for outcome in considered):
        return considered
    return (_why(request), *_softened(considered))


def _softened(considered: Iterable[RuleOutcome]) -> list[RuleOutcome]:
    return [replace(outcome, outcome=REVIEW) if _discretion(outcome) else outcome for outcome in considered]


def _discretion(outcome: RuleOutcome) -> bool:
    return outcome.outcome == REFUSE and outcome.says in DISCRETION and not outcome.law


def _why(request: Request) -> RuleOutcome:
    rule = next((rule for rule in request.pack.rules if rule.id == ROWS.get(request.facts.jurisdiction)), None)
    return RuleOutcome(
        "automation", REVIEW, "no_machine_alone", {}, rule.id if rule else "", rule.article if rule else ""
    )
