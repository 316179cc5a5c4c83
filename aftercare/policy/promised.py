"""What a policy promises in a place, asked of `decide` itself: what a page tells can never differ from what is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .decide import decide
from .facts import Decision, Facts, LineFacts, Reason, RuleOutcome, Verdict
from .law import jurisdiction_of
from .terms import Terms

PROBE = 10_000_000
"""Minor units of the item that is asked about: more than any fee."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """The answer for goods just delivered. `days` None: no end, if they are `taken` back at all.

    `fee` is taken off the refund in minor units, `restocking` in hundredths of a percent of it. `path` is how the
    request would go on.
    """

    taken: bool
    path: str
    days: int | None
    freight_payer: str
    fee: int
    restocking: int
    article: str
    because: RuleOutcome
    law: str = ""


def promised(
    terms: Terms,
    *,
    country: str,
    region: str = "",
    currency: str,
    timezone: str,
    reason: str = Reason.CHANGED_MIND,
    category: str = "",
    placed_at: datetime,
    kind: str = "return",
    amount: int = PROBE,
    condition: tuple[str, ...] = (),
) -> Promised:
    """What becomes of one item of the category, delivered a day after `placed_at` and asked about at once."""
    at = placed_at + timedelta(days=1)
    line = LineFacts(
        line_id=1, sku="-", kind="goods", category=category, units=1, returnable=1, refundable=1, unshipped=0,
        delivered_at=at, amount=amount, tax=0, reason=reason, condition=condition,
    )  # fmt: skip
    facts = Facts(
        kind=kind, at=at, placed_at=placed_at, delivered_at=at, timezone=timezone, currency=currency, country=country,
        jurisdiction=jurisdiction_of(country, region), left=PROBE, lines=(line,), photos=1,
    )  # fmt: skip
    return _read(decide(facts, terms))


def _read(decision: Decision) -> Promised:
    windows = [outcome for outcome in decision.considered if outcome.rule == "window"]
    days = windows[0].values.get("days") if windows else None
    fees = {fee.code: fee.amount for fee in decision.fees}
    return Promised(
        taken=decision.verdict is not Verdict.REFUSE,
        path=decision.path,
        days=days,
        freight_payer=decision.freight_payer,
        fee=fees.get("return_freight", 0),
        restocking=fees.get("restocking", 0) * 100_00 // PROBE,
        article=windows[0].article if windows else decision.because.article,
        because=decision.because,
        law=windows[0].law if windows else decision.because.law,
    )
