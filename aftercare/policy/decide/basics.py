"""Rules that need neither the policy's promises nor the law: is the request possible at all?"""

from __future__ import annotations

from collections.abc import Iterator

from ..facts import Reason, RuleOutcome
from ..law import LawRule
from .fulfilment import GOES_BACK, KINDS
from .outcomes import REFUSE, REVIEW
from .request import Asked, Request

BASICS = frozenset({"kind", "reason", "payment"})
"""Rules whose refusal leaves nothing else to choose."""
NO_GOODS = frozenset({"nothing_to_send_back", "nothing_to_send_again"})


def kind_known(request: Request) -> Iterator[RuleOutcome]:
    if request.kind not in KINDS:
        yield RuleOutcome("kind", REFUSE, "kind_unknown", {"kind": request.kind})
    elif not request.asked and request.kind != "complaint":
        yield RuleOutcome("kind", REFUSE, "no_lines", {})


def reasons_known(request: Request) -> Iterator[RuleOutcome]:
    """A complaint may be about anything; a policy that leaves a usual reason out leaves the right for it in place."""
    unknown = [asked for asked in request.asked if asked.terms is None]
    for asked in sorted(unknown, key=lambda asked: asked.fact.reason) if request.kind != "complaint" else ():
        values, rule = {"reason": asked.fact.reason}, _right_of(asked)
        if rule is None:
            yield RuleOutcome("reason", REFUSE, "reason_unknown", values)
        else:
            yield RuleOutcome("reason", REVIEW, "reason_by_law", values, rule.id, rule.article)


def _right_of(asked: Asked) -> LawRule | None:
    """What the law gives, or may give, for one of the usual reasons."""
    if asked.fact.reason not in set(Reason):
        return None
    return asked.law.right.rule if asked.law.right else asked.law.person


def goods_named(request: Request) -> Iterator[RuleOutcome]:
    """A return of services alone would wait for ever for a parcel."""
    if request.asked and request.way in NO_GOODS:
        yield RuleOutcome("goods_named", REFUSE, str(request.way), {"sku": request.asked[0].fact.sku})


def units_left(request: Request) -> Iterator[RuleOutcome]:
    if request.kind == "complaint":
        return
    for asked in request.asked:
        line, left = asked.fact, _left(asked, request)
        if line.units > left:
            says = _unshipped(asked, request) or ("units_none_left" if left <= 0 else "units_fewer_left")
            yield RuleOutcome("units", REFUSE, says, {"sku": line.sku, "left": max(left, 0)})


def one_way(request: Request) -> Iterator[RuleOutcome]:
    """Goods in places that no one path serves are asked for apart."""
    if request.path or not request.asked or request.kind not in KINDS or request.way in NO_GOODS:
        return
    yield RuleOutcome("fulfilment", REFUSE, str(request.way), {"sku": request.goods[0].fact.sku})


def money_left(request: Request) -> Iterator[RuleOutcome]:
    """Nothing is refunded that was never paid: an unpaid order, or one paid in part."""
    facts = request.facts
    if request.kind != "complaint" and request.amount > facts.left:
        says = "paid_less" if facts.left > 0 else "not_paid"
        yield RuleOutcome("payment", REFUSE, says, {"left": facts.left, "currency": facts.currency})


def payment_kept(request: Request) -> Iterator[RuleOutcome]:
    """While the customer's bank asks the payment back, a remedy as well would give twice: a person looks."""
    if request.facts.disputed and request.kind != "complaint":
        yield RuleOutcome("chargeback", REVIEW, "payment_asked_back", {})


def _left(asked: Asked, request: Request) -> int:
    back = request.kind in GOES_BACK and asked.fact.kind == "goods"
    return asked.fact.returnable if back else asked.fact.refundable


def _unshipped(asked: Asked, request: Request) -> str:
    waiting = request.kind in GOES_BACK and asked.fact.units <= asked.fact.unshipped
    return "not_shipped_cannot_return" if waiting else ""
