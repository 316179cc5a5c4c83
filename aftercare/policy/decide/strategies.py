"""Which automatic approval covers a request, and whom the shop trusts first."""

from __future__ import annotations

from ..facts import AutomaticToday, CustomerFacts
from ..terms import Capped, Record, Strategy, Trust
from .request import Request


def covering(request: Request) -> str:
    """The name of the first strategy that covers the request; empty where none does."""
    terms = request.terms
    if not request.automatic:
        return ""
    for strategy in terms.strategies:
        if strategy.on and _covers(strategy, request):
            return strategy.name
    short = SHORT.get(request.kind)
    if not short:
        return ""
    switch = getattr(terms, short)
    return short if switch.covers(request.reasons, request.amount) and _under_caps(switch, short, request) else ""


SHORT = {"return": "auto_return", "refund_only": "auto_refund_only"}
"""The short forms: their names are what the log and the tally call them."""


def trusted(trust: Trust | None, request: Request) -> bool:
    return trust is not None and _fits(trust, request) and record_fits(trust, request.facts.customer)


def record_fits(record: Record, customer: CustomerFacts | None) -> bool:
    """A record nobody knows fits only where nothing is asked of it."""
    if not record.looks_at_customer:
        return customer is None or not customer.blocked
    return (
        customer is not None
        and not customer.blocked
        and (record.tiers is None or customer.tier in record.tiers)
        and customer.orders >= record.min_orders
        and (record.max_cases is None or customer.cases <= record.max_cases)
    )


def _covers(strategy: Strategy, request: Request) -> bool:
    lines = [asked.fact for asked in request.asked]
    return (
        request.kind in strategy.kinds
        and _fits(strategy, request)
        and (strategy.states is None or request.states <= set(strategy.states))
        and (strategy.skus is None or all(line.sku in strategy.skus for line in lines))
        and (strategy.categories is None or all(line.category in strategy.categories for line in lines))
        and record_fits(strategy, request.facts.customer)
        and _under_caps(strategy, strategy.name, request)
    )


def _fits(part: Strategy | Trust, request: Request) -> bool:
    reasons = part.reasons is None or request.reasons <= set(part.reasons)
    return reasons and (part.max_amount is None or request.amount <= part.max_amount)


def _under_caps(capped: Capped, name: str, request: Request) -> bool:
    nothing = AutomaticToday(strategy=name, count=0, amount=0)
    tally = next((found for found in request.facts.today if found.strategy == name), nothing)
    return (capped.daily_count is None or tally.count < capped.daily_count) and (
        capped.daily_amount is None or tally.amount + request.amount <= capped.daily_amount
    )
