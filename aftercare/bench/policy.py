"""A policy that uses everything a policy has, so that deciding walks all of it; a person decides what is measured."""

from __future__ import annotations

from datetime import date

from aftercare.policy.terms import (
    STANDARD,
    AutoApproval,
    ExchangeTerms,
    Excluded,
    FreeShipping,
    Strategy,
    Terms,
    Trust,
    WindowTerms,
)

PHOTOS = {name: STANDARD.reasons[name].model_copy(update={"photos_from": 100_000}) for name in ("defect", "damaged")}
FULL = Terms(
    window_days=7,
    windows=(
        WindowTerms(days=15, categories=("ceramics", "textiles")),
        WindowTerms(days=14, places=("EU", "UK"), reasons=("changed_mind",)),
        WindowTerms(days=30, tiers=("gold",)),
        WindowTerms(until=date(2026, 2, 15), placed_from=date(2025, 11, 1), placed_to=date(2026, 1, 5)),
        WindowTerms(days=7, categories=("furniture",), reasons=("changed_mind",), instead=True),
    ),
    reasons={**STANDARD.reasons, **PHOTOS},
    excluded=Excluded(categories=("made to order",), traits=("made_to_order",)),
    strategies=(
        Strategy(name="small", reasons=("changed_mind",), max_amount=5_000, daily_count=200, daily_amount=800_000),
        Strategy(name="trusted", tiers=("gold",), min_orders=2, max_cases=3, not_blocked=True, max_amount=50_000),
        Strategy(name="lamps", kinds=("return", "exchange"), categories=("lamps",), reasons=("defect", "wrong_item")),
        Strategy(name="missing", kinds=("refund_only", "reship"), reasons=("missing",), max_amount=3_000,
                 max_cases=2, states=("delivered",)),
        Strategy(name="one item", skus=("TOWEL",), states=("delivered",), daily_amount=300_000),
    ),
    auto_refund_only=AutoApproval(reasons=("late",), max_amount=2_000),
    instant=Trust(tiers=("gold",), min_orders=2, max_cases=2, max_amount=30_000),
    exchange=ExchangeTerms(same_price_only=False, ship_first=Trust(tiers=("gold",), max_amount=30_000)),
    refund_within_days=5,
    return_fee=800,
    free_shipping=FreeShipping(threshold=9_900, freight=600),
)  # fmt: skip
