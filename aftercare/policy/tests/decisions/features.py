"""What a policy may promise: windows, remedies, fees, strategies with caps, trust, exchange, keeping the goods."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from aftercare.policy.terms import STANDARD, AutoApproval, ExchangeTerms, Strategy, Trust, WindowTerms, parse_terms

from .table import Row, ask, line, policy

MIND = {"freight": "customer"}
DAY_20, DAY_40 = "2026-03-21T12:00+08:00", "2026-04-10T12:00+08:00"


def windows(*given: WindowTerms) -> Any:
    return policy(windows=given)


def strategy(**given: Any) -> Any:
    return policy(strategies=(Strategy(name="small", reasons=("defect",), **given),))


GOLD = windows(WindowTerms(days=30, tiers=("gold",)))
FLOWERS = windows(WindowTerms(days=60), WindowTerms(days=2, categories=("flowers",), instead=True))
SEASON = windows(WindowTerms(until=date(2026, 4, 15), placed_from=date(2026, 2, 20), placed_to=date(2026, 2, 28)))
SIZES = policy(exchange=ExchangeTerms(same_price_only=False))
REGULARS = Trust(min_orders=3, max_cases=2, not_blocked=True, max_amount=6000)
REGULAR = {"orders": 5, "cases": 1}
CAPPED = strategy(max_amount=6000, daily_count=3, daily_amount=12_000)
SWITCH = policy(auto_return=AutoApproval(reasons=None, daily_count=5))
CHEAP = policy(reasons={"changed_mind": MIND, "defect": {"keep_below": 6000}})

ROWS = (
    Row("a category has 30 days", ask("", category="shoes", at=DAY_20),
        windows(WindowTerms(days=30, categories=("shoes",)))),
    Row("other categories do not", ask("", category="hats", at=DAY_20),
        windows(WindowTerms(days=30, categories=("shoes",)))),
    Row("a country has 30 days", ask("", country="SE", at=DAY_20),
        windows(WindowTerms(days=30, places=("SE", "EU")))),
    Row("a country by its name, as older policies have it", ask("EU", country="DE", at=DAY_20),
        windows(WindowTerms(days=30, places=("Germany",)))),
    Row("a state has 30 days", ask("US", region="US-TX", at=DAY_20), windows(WindowTerms(days=30, places=("US-TX",)))),
    Row("other states do not", ask("US", region="US-NY", at=DAY_20),
        windows(WindowTerms(days=30, places=("US-TX",)))),
    Row("Great Britain is the United Kingdom", ask("UK", at=DAY_20), windows(WindowTerms(days=30, places=("GB",)))),
    Row("a jurisdiction has 30 days", ask("EU", at=DAY_20), windows(WindowTerms(days=30, places=("EU",)))),
    Row("a tier has 30 days", ask("", customer={"tier": "gold"}, at=DAY_20), GOLD),
    Row("another tier does not", ask("", customer={"tier": "silver"}, at=DAY_20), GOLD),
    Row("a customer nobody knows has no tier", ask("", at=DAY_20), GOLD),
    Row("a season: orders of late February until mid April", ask("", at=DAY_40), SEASON),
    Row("a season: its last second", ask("", at="2026-04-15T23:59:59+00:00"), SEASON),
    Row("a season until the end of time, from an older version", ask("", at="2150-01-01T00:00+00:00"),
        parse_terms({**STANDARD.model_dump(mode="json"), "windows": [{"until": "9999-12-31"}]}, stored=True)),
    Row("a season: over", ask("", at="2026-04-16T00:00+00:00"), SEASON),
    Row("a season: placed on its first day where the customer is",
        ask("", at=DAY_40, placed_at=datetime.fromisoformat("2026-02-19T20:00+00:00"), customer_timezone="Asia/Tokyo"),
        SEASON),
    Row("a season: placed before it in both zones",
        ask("", at=DAY_40, placed_at=datetime.fromisoformat("2026-02-19T10:00+00:00"), customer_timezone="Asia/Tokyo"),
        SEASON),
    Row("a season that shortens: only if it was so in both zones",
        ask("", placed_at=datetime.fromisoformat("2026-02-19T20:00+00:00"), customer_timezone="Asia/Tokyo",
            at="2026-03-05T12:00+00:00"),
        windows(WindowTerms(days=1, placed_from=date(2026, 2, 20), instead=True))),
    Row("the longest window wins", ask("", category="shoes", at=DAY_40),
        windows(WindowTerms(days=30, categories=("shoes",)), WindowTerms(days=45))),
    Row("a window that stands instead of longer ones", ask("", category="flowers", at="2026-03-05T12:00+08:00"),
        FLOWERS),
    Row("a window that stands instead never shortens the law",
        ask("CN", category="flowers", at="2026-03-05T12:00+08:00"), FLOWERS),
    Row("a window for one reason", ask("", reason="late", at=DAY_40),
        windows(WindowTerms(days=60, reasons=("late",)))),
    Row("a window without end", ask("", at="2036-03-05T12:00+08:00"), policy(window_days=None)),
    Row("a fee for putting back", ask(""), policy(reasons={"changed_mind": MIND | {"restocking_percent": 15}})),
    Row("a fee for putting back, and freight, and no more than the refund", ask("", amount=1000, tax=60),
        policy(return_fee=950, reasons={"changed_mind": MIND | {"restocking_percent": 15}})),
    Row("no freight fee where one reason is the shop's fault",
        ask("", line(), line(line_id=2, sku="CUP-1", reason="defect")), policy(return_fee=800)),
    Row("this reason leads to an exchange alone", ask(""),
        policy(reasons={"changed_mind": MIND | {"remedies": ("exchange",)}})),
    Row("and the exchange is taken", ask("", kind="exchange"),
        policy(reasons={"changed_mind": MIND | {"remedies": ("exchange",)}})),
    Row("a trait the shop leaves out", ask("", traits=("second_hand",)),
        policy(excluded={"traits": ("second_hand",)})),
    Row("a trait the shop leaves out, but faulty", ask("", reason="defect", traits=("second_hand",)),
        policy(excluded={"traits": ("second_hand",)})),
    Row("a strategy by reason and amount", ask("", reason="defect"), strategy(max_amount=5000)),
    Row("a cent above it", ask("", reason="defect", amount=5001), strategy(max_amount=5000)),
    Row("a strategy for another kind", ask("", kind="exchange", reason="defect"), strategy(kinds=("reship",))),
    Row("a strategy for exchanges", ask("", kind="exchange", reason="defect"), strategy(kinds=("exchange",))),
    Row("refund only of delivered goods where a strategy says so", ask("", kind="refund_only", reason="defect"),
        strategy(kinds=("refund_only",), states=("delivered",))),
    Row("and not while they travel", ask("", kind="refund_only", reason="defect", in_transit=2),
        strategy(kinds=("refund_only",), states=("delivered",))),
    Row("a strategy by item", ask("", reason="defect"), strategy(skus=("TEA-1", "TEA-2"))),
    Row("not for other items", ask("", line(reason="defect"), line(line_id=2, sku="CUP-1", reason="defect")),
        strategy(skus=("TEA-1", "TEA-2"))),
    Row("a strategy by category", ask("", reason="defect", category="tea"), strategy(categories=("tea",))),
    Row("a strategy for good records", ask("", reason="defect", customer=REGULAR),
        strategy(min_orders=3, max_cases=2)),
    Row("too many cases", ask("", reason="defect", customer=REGULAR | {"cases": 3}),
        strategy(min_orders=3, max_cases=2)),
    Row("too few orders", ask("", reason="defect", customer={"orders": 2}), strategy(min_orders=3, max_cases=2)),
    Row("a record nobody knows", ask("", reason="defect"), strategy(min_orders=3, max_cases=2)),
    Row("a blocked customer is for a person", ask("", customer={"blocked": True})),
    Row("under the daily caps", ask("", reason="defect", today=({"strategy": "small", "count": 2, "amount": 7000},)),
        CAPPED),
    Row("the daily count is used up",
        ask("", reason="defect", today=({"strategy": "small", "count": 3, "amount": 0},)), CAPPED),
    Row("the daily money would be exceeded",
        ask("", reason="defect", today=({"strategy": "small", "count": 1, "amount": 7001},)), CAPPED),
    Row("the simple switch under its daily count",
        ask("", today=({"strategy": "auto_return", "count": 4, "amount": 0},)),
        SWITCH),
    Row("the simple switch, and its daily count is used up",
        ask("", today=({"strategy": "auto_return", "count": 5, "amount": 0},)), SWITCH),
    Row("a window for goods of a trait", ask("", traits=("perishable",), at="2026-03-04T12:00+00:00"),
        windows(WindowTerms(days=2, traits=("perishable",), instead=True))),
    Row("and no others", ask("", at="2026-03-04T12:00+00:00"),
        windows(WindowTerms(days=2, traits=("perishable",), instead=True))),
    Row("a strategy that is off", ask("", reason="defect"), strategy(on=False)),
    Row("the stop switch", ask(""), policy(automatic=False)),
    Row("the shop's own stop switch", ask("", stopped=True)),
    Row("the shop's own stop switch, not sent yet",
        ask("", kind="refund_only", unshipped=2, returnable=0, stopped=True)),
    Row("the first strategy that covers it counts", ask(""),
        policy(strategies=(Strategy(name="none", max_amount=1), Strategy(name="all"), Strategy(name="more")))),
    Row("money before the goods, by trust", ask("", customer=REGULAR), policy(instant=REGULARS)),
    Row("no trust without a record", ask(""), policy(instant=REGULARS)),
    Row("no trust above the amount", ask("", customer=REGULAR, amount=6001), policy(instant=REGULARS)),
    Row("no money first where a person looks", ask("", reason="defect", customer=REGULAR),
        policy(instant=REGULARS)),
    Row("not worth sending back", ask("", reason="defect"), CHEAP),
    Row("worth sending back", ask("", reason="defect", amount=6000), CHEAP),
    Row("kept only if every reason allows it", ask("", line(amount=100), line(line_id=2, reason="defect", amount=100)),
        CHEAP),
    Row("approved by itself and kept", ask("", reason="defect"),
        policy(reasons={"changed_mind": MIND, "defect": {"keep_below": 6000}}, strategies=(Strategy(name="all"),))),
    Row("refund only, kept by the policy", ask("", kind="refund_only", reason="defect"), CHEAP),
    Row("exchanged and kept", ask("", kind="exchange", reason="defect"), CHEAP),
    Row("exchange at another price", ask("", kind="exchange", wanted="TEA-9", difference=700)),
    Row("exchange at another price, no machine alone",
        ask("", kind="exchange", wanted="TEA-9", difference=700, automated=False)),
    Row("exchange for something dearer, written down", ask("", kind="exchange", wanted="TEA-9", difference=700),
        SIZES),
    Row("exchange for something cheaper, written down", ask("", kind="exchange", wanted="TEA-9", difference=-700),
        SIZES),
    Row("exchange for something without a price", ask("", kind="exchange", wanted="TEA-9", difference=None)),
    Row("the replacement first, by trust", ask("", kind="exchange", customer=REGULAR),
        policy(exchange=ExchangeTerms(ship_first=REGULARS),
               strategies=(Strategy(name="sizes", kinds=("exchange",)),))),
    Row("no replacement first without a record", ask("", kind="exchange"),
        policy(exchange=ExchangeTerms(ship_first=REGULARS),
               strategies=(Strategy(name="sizes", kinds=("exchange",)),))),
    Row("a promise of five days for the money, beside the law", ask("CN"), policy(refund_within_days=5)),
    Row("a promise longer than the law's changes nothing", ask("CN"), policy(refund_within_days=20)),
)  # fmt: skip
