"""European Union and United Kingdom: withdrawal, guarantee, rejecting."""

from __future__ import annotations

from .table import Row, ask, line, policy, service

WORN = "defect"
POSTAGE = (service(reason=""),)
SHORT = policy(window_days=3, reasons={"changed_mind": {"freight": "customer", "restocking_percent": 15},
                                       "defect": {"window_days": 3}})  # fmt: skip
LONG = policy(window_days=60, reasons={"changed_mind": {"freight": "customer", "restocking_percent": 15}})

ROWS = (
    Row("day 10 of 14, though the policy gives 7", ask("EU", at="2026-03-11T12:00+01:00")),
    Row("the last second of the fourteenth day", ask("EU", at="2026-03-15T23:59:59+01:00")),
    Row("the first instant after it", ask("EU", at="2026-03-16T00:00+01:00")),
    Row("the customer is an hour behind the shop",
        ask("EU", at="2026-03-16T00:30+01:00", customer_timezone="Europe/Lisbon")),
    Row("the customer's day is over too",
        ask("EU", at="2026-03-16T01:00+01:00", customer_timezone="Europe/Lisbon")),
    Row("the last item counts for all",
        ask("EU", line(delivered_at="2026-03-01T10:00+01:00"),
            line(line_id=2, sku="CUP-1", delivered_at="2026-03-05T10:00+01:00"), at="2026-03-19T20:00+01:00")),
    Row("everything goes back: delivery is refunded", ask("EU", whole=True, delivery=POSTAGE)),
    Row("a part goes back: delivery is not", ask("EU", delivery=POSTAGE)),
    Row("everything goes back, but the payments hold only the goods",
        ask("EU", whole=True, delivery=POSTAGE, left=5_300)),
    Row("no restocking fee within the fourteen days", ask("EU"), SHORT),
    Row("a fee in the days the shop adds", ask("EU", at="2026-04-01T12:00+02:00"), LONG),
    Row("not told of the right: the shop pays", ask("EU", informed=False)),
    Row("not told of the right: after 14 days a person looks",
        ask("EU", informed=False, at="2026-09-01T12:00+02:00")),
    Row("not told of the right: over after a year more", ask("EU", informed=False, at="2027-04-01T12:00+02:00")),
    Row("made to measure", ask("EU", traits=("made_to_order",))),
    Row("flowers", ask("EU", traits=("perishable",))),
    Row("hygiene, sealed still", ask("EU", traits=("seal_hygiene",))),
    Row("hygiene, unsealed", ask("EU", traits=("seal_hygiene",), condition=("seal_broken",))),
    Row("mixed with other goods", ask("EU", traits=("mixed",))),
    Row("a download begun with consent", ask("EU", traits=("digital_download", "no_return_confirmed"))),
    Row("a download without consent", ask("EU", traits=("digital_download",))),
    Row("near expiry is no exclusion here", ask("EU", traits=("near_expiry", "no_return_confirmed"))),
    Row("tags cut: the inspection decides", ask("EU", condition=("tags_cut",), traits=("apparel",))),
    Row("before the goods have come",
        ask("EU", kind="refund_only", unshipped=2, returnable=0, whole=True, delivery=POSTAGE)),
    Row("while they travel", ask("EU", kind="refund_only", returnable=2, in_transit=2)),
    Row("faulty after a year: exchange", ask("EU", kind="exchange", reason=WORN, at="2027-02-01T12:00+01:00")),
    Row("faulty after a year: money is for a person", ask("EU", reason=WORN, at="2027-02-01T12:00+01:00")),
    Row("faulty on the last day of two years",
        ask("EU", kind="exchange", reason=WORN, at="2028-03-01T23:59:59+01:00")),
    Row("faulty after two years", ask("EU", kind="exchange", reason=WORN, at="2028-03-02T00:00+01:00")),
    Row("second-hand after one year",
        ask("EU", kind="exchange", reason=WORN, traits=("second_hand",), at="2027-03-02T12:00+01:00")),
    Row("faulty in the first days: either right", ask("EU", reason=WORN), SHORT),
    Row("no machine alone", ask("EU", at="2026-03-12T12:00+01:00", category="sale", kind="exchange", automated=False),
        policy(excluded={"categories": ("sale",)})),
    Row("United Kingdom: cancelled on day 14", ask("UK", at="2026-03-15T23:59:59+00:00")),
    Row("United Kingdom: day 15", ask("UK", at="2026-03-16T00:00+00:00")),
    Row("United Kingdom: everything back, basic delivery refunded", ask("UK", whole=True, delivery=POSTAGE)),
    Row("United Kingdom: unsealed hygiene goes to a person",
        ask("UK", traits=("seal_hygiene",), condition=("seal_broken",))),
    Row("United Kingdom: faulty, rejected on day 30", ask("UK", reason=WORN, at="2026-03-31T23:59:59+01:00")),
    Row("United Kingdom: faulty on day 31, a repair comes first",
        ask("UK", reason=WORN, at="2026-04-01T00:00+01:00")),
    Row("United Kingdom: faulty, the policy charges freight", ask("UK", reason=WORN),
        policy(return_fee=800, reasons={"defect": {"freight": "customer"}})),
)  # fmt: skip
