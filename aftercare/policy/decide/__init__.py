"""`decide(facts)`: the merchant's policy and the customer's law applied to one request.

Pure: same facts and terms, same decision; it never raises on valid facts. The rules run in the order of `RULES`.
The first that refuses settles it; else the first that asks for evidence; else the first that asks for a person; else
the request is accepted. Every rule's outcome is kept, so the customer and the auditor see what was considered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..facts import Decision, Facts, RuleOutcome, Verdict
from ..terms import Terms
from .approval import approved_automatically, where_goods_are
from .basics import goods_named, kind_known, money_left, one_way, reasons_known, units_left
from .money import buckets_of, fees_of, freight_payer, payer_of
from .outcomes import EVIDENCE, PASS, REFUSE, REVIEW, settle
from .request import Request
from .windows import in_window, window_end, within_time

__all__ = ["EVIDENCE", "PASS", "REFUSE", "REVIEW", "RULES", "decide", "freight_payer", "in_window", "window_end"]

Rule = Callable[[Request], Iterator[RuleOutcome]]
RULES: tuple[Rule, ...] = (
    kind_known,
    reasons_known,
    goods_named,
    units_left,
    one_way,
    money_left,
    within_time,
    where_goods_are,
    approved_automatically,
)


def decide(facts: Facts, terms: Terms) -> Decision:
    request = Request(facts, terms)
    considered = tuple(outcome for rule in RULES for outcome in rule(request))
    verdict, settled = settle(considered)
    payer = payer_of(request)
    lines = () if facts.kind == "complaint" else facts.lines
    return Decision(
        verdict=verdict,
        because=settled or considered[-1],
        considered=considered,
        freight_payer=payer,
        fees=fees_of(request, payer),
        refundable=sum(line.amount for line in lines),
        tax=sum(line.tax for line in lines),
        path=request.path.value if request.path and verdict is not Verdict.REFUSE else "",
        buckets=buckets_of(lines, ()),
    )
