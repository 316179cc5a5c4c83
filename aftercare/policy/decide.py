"""`decide(facts)`: the merchant's policy applied to one request. Pure: same facts and terms, same decision.

The rules run in the order of `RULES`. The first that refuses settles it; else the first that asks for a person;
else the request is accepted. Every rule's outcome is kept, so the customer and the auditor see what was considered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from .facts import Decision, Facts, Fee, LineFacts, RuleOutcome, Verdict
from .terms import Terms

Rule = Callable[[Facts, Terms], Iterator[RuleOutcome]]
PASS, REVIEW, REFUSE = "pass", "review", "refuse"


def decide(facts: Facts, terms: Terms) -> Decision:
    considered = tuple(outcome for rule in RULES for outcome in rule(facts, terms))
    settled = _first(considered, REFUSE) or _first(considered, REVIEW)
    verdict = {REFUSE: Verdict.REFUSE, REVIEW: Verdict.REVIEW}[settled.outcome] if settled else Verdict.ACCEPT
    payer = freight_payer(facts, terms)
    return Decision(
        verdict=verdict,
        because=settled or considered[-1],
        considered=considered,
        freight_payer=payer,
        fees=_fees(facts, terms, payer),
        refundable=sum(line.amount for line in facts.lines),
        tax=sum(line.tax for line in facts.lines),
    )


def freight_payer(facts: Facts, terms: Terms) -> str:
    """Who pays to send the goods back: the merchant as soon as one reason is the merchant's fault."""
    if facts.kind != "return" or not any(line.kind == "goods" for line in facts.lines):
        return "nobody"
    payers = {terms.reasons[line.reason].freight for line in facts.lines if line.reason in terms.reasons}
    return "customer" if payers == {"customer"} else "merchant"


def window_end(facts: Facts, days: int) -> datetime:
    """The last instant of the window: the end of the `days`-th day after delivery, in the shop's zone."""
    zone = ZoneInfo(facts.timezone)
    start = (facts.delivered_at or facts.placed_at).astimezone(zone).date()
    return datetime.combine(start + timedelta(days=days + 1), time.min, zone)


def reasons_known(facts: Facts, terms: Terms) -> Iterator[RuleOutcome]:
    unknown = sorted({line.reason for line in facts.lines} - set(terms.reasons))
    if unknown:
        yield RuleOutcome("reason", REFUSE, "reason_unknown", {"reason": unknown[0]})


def goods_to_return(facts: Facts, terms: Terms) -> Iterator[RuleOutcome]:
    """A return of services alone would wait for ever for a parcel."""
    if facts.kind == "return" and not any(line.kind == "goods" for line in facts.lines):
        yield RuleOutcome("goods", REFUSE, "nothing_to_send_back", {"sku": facts.lines[0].sku})


def units_left(facts: Facts, terms: Terms) -> Iterator[RuleOutcome]:
    for line in facts.lines:
        left = line.returnable if facts.kind == "return" and line.kind == "goods" else line.refundable
        if line.units > left:
            says = "units_none_left" if left <= 0 else "units_fewer_left"
            yield RuleOutcome("units", REFUSE, _unshipped(line, facts) or says, {"sku": line.sku, "left": max(left, 0)})


def money_left(facts: Facts, terms: Terms) -> Iterator[RuleOutcome]:
    """Nothing is refunded that was never paid: an unpaid order, or one paid in part."""
    if sum(line.amount for line in facts.lines) > facts.left:
        says = "paid_less" if facts.left > 0 else "not_paid"
        yield RuleOutcome("payment", REFUSE, says, {"left": facts.left, "currency": facts.currency})


def in_window(facts: Facts, terms: Terms) -> Iterator[RuleOutcome]:
    if facts.delivered_at is None:
        return
    for reason in sorted({line.reason for line in facts.lines} & set(terms.reasons)):
        own = terms.reasons[reason].window_days
        days = terms.window_days if own is None else own
        if days is None:
            yield RuleOutcome("window", PASS, "window_open", {})
            continue
        late = facts.at >= window_end(facts, days)
        yield RuleOutcome(
            "window",
            REFUSE if late else PASS,
            "window_closed" if late else "window_within",
            {"days": days, "day": _day(facts), "last": (window_end(facts, days) - timedelta(seconds=1)).isoformat()},
        )


def cancelled_before_shipping(facts: Facts, terms: Terms) -> Iterator[RuleOutcome]:
    if _cancels(facts, terms):
        yield RuleOutcome("fulfilment", PASS, "not_shipped_yet", {})


def approved_automatically(facts: Facts, terms: Terms) -> Iterator[RuleOutcome]:
    if _cancels(facts, terms):
        return
    auto = terms.auto_return if facts.kind == "return" else terms.auto_refund_only
    reasons = {line.reason for line in facts.lines}
    if auto.covers(reasons, sum(line.amount for line in facts.lines)):
        yield RuleOutcome("approval", PASS, "approved_at_once", {})
    else:
        yield RuleOutcome("approval", REVIEW, "person_decides", {})


RULES: list[Rule] = [
    reasons_known,
    goods_to_return,
    units_left,
    money_left,
    in_window,
    cancelled_before_shipping,
    approved_automatically,
]


def _cancels(facts: Facts, terms: Terms) -> bool:
    """Refund only of goods that never left: the merchant can still hold them."""
    return (
        facts.kind == "refund_only"
        and terms.cancel_before_shipping
        and all(line.kind == "goods" and line.units <= line.unshipped for line in facts.lines)
    )


def _unshipped(line: LineFacts, facts: Facts) -> str:
    return "not_shipped_cannot_return" if facts.kind == "return" and line.units <= line.unshipped else ""


def _fees(facts: Facts, terms: Terms, payer: str) -> tuple[Fee, ...]:
    amount = min(terms.return_fee, sum(line.amount for line in facts.lines))
    return (Fee("return_freight", amount),) if payer == "customer" and amount else ()


def _day(facts: Facts) -> int:
    zone = ZoneInfo(facts.timezone)
    assert facts.delivered_at is not None
    return max(0, (facts.at.astimezone(zone).date() - facts.delivered_at.astimezone(zone).date()).days)


def _first(outcomes: tuple[RuleOutcome, ...], outcome: str) -> RuleOutcome | None:
    return next((found for found in outcomes if found.outcome == outcome), None)
