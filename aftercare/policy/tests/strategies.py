"""Random policies and random facts, for the properties of decisions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from aftercare.policy import law
from aftercare.policy.facts import AutomaticToday, CustomerFacts, Facts, LineFacts, Reason
from aftercare.policy.law.traits import CONDITIONS, TRAITS
from aftercare.policy.terms import (
    AutoApproval,
    ExchangeTerms,
    Excluded,
    FreeShipping,
    ReasonTerms,
    Strategy,
    Terms,
    Trust,
    WindowTerms,
)

PLACES = ["", *sorted(law.PLACES)]
KINDS = ["return", "refund_only", "exchange", "reship"]
REASONS = [reason.value for reason in Reason]
CATEGORIES = ["", "tea", "服装/女装", "phones"]
TIERS = ["", "gold"]
START = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)

days = st.none() | st.integers(0, 60) | st.sampled_from([7, 14, 30, 730])
amounts = st.integers(0, 20_000)
maybe_amount = st.none() | amounts
some_reasons = st.none() | st.lists(st.sampled_from(REASONS), max_size=3).map(tuple)
moments = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=800)).map(lambda after: START + after)
early = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=40)).map(lambda after: START + after)

lines = st.builds(
    LineFacts,
    line_id=st.integers(1, 5),
    sku=st.sampled_from(["TEA-1", "CUP-1"]),
    kind=st.sampled_from(["goods", "goods", "goods", "service"]),
    units=st.integers(1, 4),
    returnable=st.integers(0, 4),
    refundable=st.integers(0, 4),
    unshipped=st.sampled_from([0, 0, 0, 1, 2]),
    in_transit=st.sampled_from([0, 0, 0, 1, 2]),
    refused=st.sampled_from([0, 0, 0, 1, 2]),
    lost=st.sampled_from([0, 0, 0, 1, 2]),
    amount=amounts,
    tax=st.integers(0, 500),
    reason=st.sampled_from([*REASONS, "bored"]),
    category=st.sampled_from(CATEGORIES),
    delivered_at=st.none() | early,
    traits=st.lists(st.sampled_from([*TRAITS]), max_size=2).map(tuple),
    condition=st.lists(st.sampled_from([*CONDITIONS]), max_size=2).map(tuple),
    wanted=st.sampled_from(["", "TEA-9"]),
    difference=st.sampled_from([0, 0, 500, -500, None]),
)
customers = st.none() | st.builds(
    CustomerFacts, tier=st.sampled_from(TIERS), orders=st.integers(0, 5), cases=st.integers(0, 5), blocked=st.booleans()
)
requests = st.builds(
    Facts,
    kind=st.sampled_from([*KINDS, *KINDS, "complaint", "repair"]),
    at=moments | early,
    placed_at=st.just(START - timedelta(days=3)),
    delivered_at=st.none() | early,
    timezone=st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/Los_Angeles"]),
    customer_timezone=st.sampled_from(["", "Pacific/Kiritimati", "Europe/Lisbon"]),
    currency=st.sampled_from(["CNY", "JPY", "KWD"]),
    country=st.sampled_from(["CN", "DE", "US", "Germany", ""]),
    region=st.sampled_from(["", "US-TX"]),
    outstanding=st.sampled_from([0, 0, 0, 2]),
    last_delivered_at=st.none() | early,
    ship_by=st.none() | early,
    left=st.just(10**9) | amounts,
    lines=st.lists(lines, max_size=3).map(tuple),
    jurisdiction=st.sampled_from(PLACES),
    whole=st.booleans(),
    delivery=st.lists(lines, max_size=1).map(tuple),
    photos=st.integers(0, 1),
    informed=st.booleans(),
    automated=st.booleans(),
    stopped=st.booleans(),
    customer=customers,
    today=st.lists(st.builds(AutomaticToday, strategy=st.just("any"), count=st.integers(0, 3), amount=amounts),
                   max_size=1).map(tuple),
    goods_kept=maybe_amount,
    delivery_paid=st.none() | st.integers(0, 1000),
)  # fmt: skip

reasons_terms = st.builds(
    ReasonTerms,
    freight=st.sampled_from(["customer", "merchant"]),
    window_days=days,
    photos_from=maybe_amount,
    restocking_percent=st.sampled_from([0, 0, 15, 100]),
    remedies=st.none() | st.lists(st.sampled_from(KINDS), max_size=3).map(tuple),
    keep_below=st.sampled_from([0, 0, 3000]),
)
dates = st.none() | st.dates(date(2026, 2, 1), date(2026, 6, 1))


def stored_window(**fields: Any) -> WindowTerms:
    """As it may have been published before there was a bound of `until`."""
    return WindowTerms.model_validate(fields, context={"stored": True})


windows = st.builds(
    stored_window,
    days=days,
    until=dates | st.sampled_from([date(2199, 12, 31), date(9989, 12, 31), date.max]),
    reasons=st.lists(st.sampled_from(REASONS), max_size=1).map(tuple),
    categories=st.lists(st.sampled_from(CATEGORIES), max_size=1).map(tuple),
    places=st.lists(st.sampled_from([*PLACES, "DE", "Germany", "US-TX", "GB", "nowhere"]), max_size=1).map(tuple),
    traits=st.lists(st.sampled_from([*TRAITS]), max_size=1).map(tuple),
    tiers=st.lists(st.sampled_from(TIERS), max_size=1).map(tuple),
    placed_from=dates,
    placed_to=dates,
    instead=st.booleans(),
)
approvals = st.builds(
    AutoApproval, reasons=some_reasons, max_amount=maybe_amount, daily_count=st.none() | st.integers(0, 3)
)
strategies = st.builds(
    Strategy,
    name=st.just("any"),
    on=st.booleans(),
    kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=4).map(tuple),
    reasons=some_reasons,
    max_amount=maybe_amount,
    min_orders=st.integers(0, 2),
    max_cases=st.none() | st.integers(0, 3),
    daily_count=st.none() | st.integers(0, 3),
    daily_amount=maybe_amount,
)
trusts = st.none() | st.builds(Trust, reasons=some_reasons, max_amount=maybe_amount, min_orders=st.integers(0, 2))
policies = st.builds(
    Terms,
    window_days=days,
    windows=st.lists(windows, max_size=2).map(tuple),
    reasons=st.dictionaries(st.sampled_from(REASONS), reasons_terms, min_size=4),
    excluded=st.builds(
        Excluded,
        categories=st.lists(st.sampled_from(CATEGORIES), max_size=1).map(tuple),
        traits=st.lists(st.sampled_from([*TRAITS]), max_size=1).map(tuple),
        by_law=st.booleans(),
        unless_intact=st.booleans(),
    ),
    automatic=st.booleans(),
    strategies=st.lists(strategies, max_size=1).map(tuple),
    auto_return=approvals,
    auto_refund_only=approvals,
    instant=trusts,
    exchange=st.builds(ExchangeTerms, same_price_only=st.booleans(), ship_first=trusts),
    cancel_before_shipping=st.booleans(),
    hold_before_refund=st.booleans(),
    refund_lost=st.booleans(),
    refund_only_photos=st.booleans(),
    refund_within_days=st.none() | st.integers(0, 30),
    return_fee=st.sampled_from([0, 800]),
    free_shipping=st.none() | st.builds(FreeShipping, threshold=st.integers(1, 9000), freight=st.integers(1, 1000)),
)

mean_reasons = st.builds(
    ReasonTerms,
    freight=st.just("customer"),
    window_days=st.sampled_from([None, 0, 3]),
    photos_from=st.sampled_from([None, 0]),
    restocking_percent=st.sampled_from([0, 50]),
    remedies=st.sampled_from([None, (), ("exchange",)]),
)
mean = st.builds(
    Terms,
    window_days=st.integers(0, 3),
    windows=st.sampled_from([(), (WindowTerms(days=1, instead=True),)]),
    reasons=st.fixed_dictionaries(dict.fromkeys(REASONS, mean_reasons)),
    excluded=st.sampled_from([Excluded(), Excluded(categories=("",))]),
    auto_return=approvals,
    return_fee=st.just(800),
    free_shipping=st.just(FreeShipping(threshold=1, freight=900)),
    refund_within_days=st.sampled_from([None, 60]),
)
"""Policies that would give nothing, were there no law."""

there = st.builds(
    LineFacts,
    line_id=st.integers(1, 5), sku=st.just("TEA-1"), kind=st.just("goods"), units=st.integers(1, 4),
    returnable=st.just(4), refundable=st.just(4), unshipped=st.just(0), amount=amounts, tax=st.just(0),
    reason=st.sampled_from(REASONS), category=st.sampled_from(CATEGORIES), delivered_at=st.none() | early,
    traits=st.lists(st.sampled_from([*TRAITS]), max_size=2).map(tuple),
    condition=st.lists(st.sampled_from([*CONDITIONS]), max_size=2).map(tuple),
)  # fmt: skip
arrived = st.builds(
    Facts,
    kind=st.sampled_from(["return", "return", "return", "exchange"]),
    at=early | moments,
    placed_at=st.just(START - timedelta(days=3)),
    delivered_at=early,
    timezone=st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/Los_Angeles"]),
    customer_timezone=st.sampled_from(["", "Pacific/Kiritimati", "Europe/Lisbon"]),
    currency=st.just("CNY"), country=st.just(""), left=st.just(10**9),
    lines=st.lists(there, min_size=1, max_size=3).map(tuple),
    jurisdiction=st.sampled_from(PLACES),
    whole=st.booleans(),
    delivery=st.lists(there, max_size=1).map(tuple),
    informed=st.booleans(), automated=st.booleans(), stopped=st.booleans(),
    outstanding=st.sampled_from([0, 0, 0, 2]), last_delivered_at=st.none() | early,
    goods_kept=maybe_amount, delivery_paid=st.none() | st.integers(0, 1000),
)  # fmt: skip
"""Goods of any sort and condition that are all with the customer, asked back for any usual reason."""
