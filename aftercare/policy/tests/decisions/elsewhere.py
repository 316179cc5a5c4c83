"""United States, Japan, Korea, Taiwan, Brazil, Australia, India, and places without a pack."""

from __future__ import annotations

from .table import Row, ask, policy, service

SHORT = policy(window_days=3, reasons={"changed_mind": {"freight": "customer"}, "late": {}, "defect": {}})
NO_CANCEL = policy(cancel_before_shipping=False)
FEE = policy(return_fee=800)

ROWS = (
    Row("United States: the policy alone", ask("US")),
    Row("United States: after the policy nothing is left", ask("US", at="2026-03-10T12:00-05:00")),
    Row("United States: not sent after 30 days, cancelled by right",
        ask("US", kind="refund_only", reason="late", unshipped=2, returnable=0, delivered=None,
            at="2026-03-29T12:00-04:00"), NO_CANCEL),
    Row("United States: not sent on day 30, a person looks",
        ask("US", kind="refund_only", reason="late", unshipped=2, returnable=0, delivered=None,
            at="2026-03-27T12:00-04:00"), NO_CANCEL),
    Row("California: the policy was displayed", ask("US-CA", at="2026-03-20T12:00-07:00")),
    Row("California: no policy displayed, day 30",
        ask("US-CA", informed=False, at="2026-03-30T23:59:59-07:00")),
    Row("California: no policy displayed, day 31",
        ask("US-CA", informed=False, at="2026-04-01T00:00-07:00")),
    Row("Florida: no policy displayed, day 5", ask("US-FL", informed=False, at="2026-03-06T12:00-05:00"), SHORT),
    Row("Florida: no policy displayed, second-hand",
        ask("US-FL", informed=False, traits=("second_hand",)), SHORT),
    Row("Japan: a clause was displayed", ask("JP", at="2026-03-09T12:00+09:00")),
    Row("Japan: no clause displayed, day 8", ask("JP", informed=False, at="2026-03-09T23:59:59+09:00")),
    Row("Japan: no clause displayed, day 9", ask("JP", informed=False, at="2026-03-10T00:00+09:00")),
    Row("Korea: day 5", ask("KR", at="2026-03-06T12:00+09:00"), SHORT),
    Row("Korea: day 8", ask("KR", at="2026-03-09T00:00+09:00"), SHORT),
    Row("Korea: copyable media unsealed",
        ask("KR", traits=("sealed_media",), condition=("seal_broken",))),
    Row("Taiwan: no cost to the customer", ask("TW"), FEE),
    Row("Taiwan: perishable goes to a person", ask("TW", traits=("perishable",))),
    Row("Brazil: freight is the shop's, everything is refunded",
        ask("BR", whole=True, delivery=(service(reason=""),)), FEE),
    Row("Brazil: regret on day 8", ask("BR", at="2026-03-10T00:00-03:00")),
    Row("Brazil: a defect on day 25", ask("BR", kind="exchange", reason="defect", at="2026-03-25T12:00-03:00")),
    Row("Brazil: a defect of durables on day 80",
        ask("BR", kind="exchange", reason="defect", traits=("durable",), at="2026-05-20T12:00-03:00")),
    Row("Brazil: money for a defect is for a person", ask("BR", reason="defect", at="2026-03-25T12:00-03:00")),
    Row("Australia: a change of mind is the policy's", ask("AU", at="2026-03-20T12:00+11:00")),
    Row("Australia: faulty after a year, a person looks how bad it is",
        ask("AU", reason="defect", at="2027-03-01T12:00+11:00")),
    Row("Australia: faulty, the shop pays the freight", ask("AU", reason="defect"),
        policy(return_fee=800, reasons={"defect": {"freight": "customer", "window_days": 15}})),
    Row("India: a complaint is confirmed and redressed in time", ask("IN", kind="complaint", reason="rude staff")),
    Row("India: a return is the policy's", ask("IN")),
    Row("a place without a pack", ask(""), FEE),
    Row("a place without a pack, after the policy", ask("", reason="defect", at="2026-05-01T00:00+00:00")),
    Row("a place without a pack, no machine alone",
        ask("", reason="defect", at="2026-05-01T00:00+00:00", automated=False)),
)  # fmt: skip
