"""What is given back, what is taken off it, and who pays the freight."""

from __future__ import annotations

from collections.abc import Iterator

from ..facts import Bucket, Facts, Fee, LineFacts, Path, RuleOutcome
from ..law import LawRule, Withdrawal
from ..terms import Terms
from .fulfilment import DELIVERED
from .outcomes import PASS
from .request import Asked, Request
from .standing import FAULTS

STAYS = frozenset({Path.KEEP, Path.REFUSED})
"""Paths on which the customer has nothing to send."""
NEVER_SERVED = frozenset({Path.CANCEL, Path.LOST})
"""Paths on which the delivery that was paid for did not happen."""
SENT_BACK = frozenset({Path.SEND_BACK, Path.INSTANT})


def freight_payer(facts: Facts, terms: Terms) -> str:
    return payer_of(Request(facts, terms))


def payer_of(request: Request) -> str:
    """Who pays to send the goods back: the merchant as soon as one reason is its fault, or the law says so."""
    if not request.sends_back or request.path in STAYS:
        return "nobody"
    if any(asked.law.merchant for asked in request.goods):
        return "merchant"
    payers = {asked.terms.freight for asked in request.asked if asked.terms}
    return "customer" if payers == {"customer"} else "merchant"


def lawful_money(request: Request) -> Iterator[RuleOutcome]:
    """Where the law changes what the policy would charge, it says so."""
    if not request.sends_back or request.path in STAYS:
        return
    free = next((asked for asked in request.goods if asked.law.merchant), None)
    if free and free.law.merchant and all(asked.terms and asked.terms.freight == "customer" for asked in request.goods):
        yield _said("freight_by_law", free.law.merchant)
    rule = next((rule for asked in request.goods if (rule := _no_fee(asked)) and request.kind == "return"), None)
    if rule:
        yield _said("no_fee_by_law", rule)


def delivery_of(request: Request) -> tuple[LineFacts, ...]:
    """Delivery charges given back with all the goods: by a right of withdrawal that says so, or never served."""
    if not request.facts.whole or request.kind not in ("return", "refund_only"):
        return ()
    due = request.path in NEVER_SERVED or all(_delivery_back(asked) for asked in request.goods)
    left = request.facts.left - request.amount
    found: list[LineFacts] = []
    for line in request.facts.delivery if due else ():
        if line.amount <= left:
            found.append(line)
            left -= line.amount
    return tuple(found)


def fees_of(request: Request, payer: str, most: int) -> tuple[Fee, ...]:
    """Off the refund, in this order, never more than it in all."""
    if request.kind != "return" or request.path not in SENT_BACK:
        return ()
    asked = (
        ("return_freight", request.terms.return_fee if payer == "customer" else 0),
        ("outbound_freight", _outbound(request) if payer == "customer" else 0),
        ("restocking", sum(_restocking(asked) for asked in request.goods)),
    )
    fees: list[Fee] = []
    for code, amount in asked:
        taken = min(amount, most)
        most -= taken
        fees += [Fee(code, taken)] if taken > 0 else []
    return tuple(fees)


def buckets_of(lines: tuple[LineFacts, ...], delivery: tuple[LineFacts, ...]) -> tuple[Bucket, ...]:
    groups: dict[str, list[LineFacts]] = {}
    for line in lines:
        groups.setdefault("goods" if line.kind == "goods" else "service", []).append(line)
    if delivery:
        groups["delivery"] = list(delivery)
    return tuple(
        Bucket(code, sum(line.amount for line in found), sum(line.tax for line in found))
        for code, found in groups.items()
    )


def _restocking(asked: Asked) -> int:
    """Never of what is the shop's fault, nor within a right that the law gives or may give."""
    lawful = asked.law.right or asked.law.person or asked.fact.reason in FAULTS
    if asked.terms is None or lawful or DELIVERED not in asked.states:
        return 0
    return asked.fact.amount * asked.terms.restocking_percent // 100


def _no_fee(asked: Asked) -> LawRule | None:
    """The law by which the fee that the policy would take is not taken."""
    right = asked.law.right.rule if asked.law.right else asked.law.person
    return right if asked.terms and asked.terms.restocking_percent else None


def _outbound(request: Request) -> int:
    """Delivery was free from an amount on, and what the customer keeps is below it now."""
    free, facts = request.terms.free_shipping, request.facts
    if free is None or facts.goods_kept is None or facts.delivery_paid != 0:
        return 0
    if any(asked.law.right and not _threshold(asked.law.right.rule) for asked in request.goods):
        return 0
    goods = sum(asked.fact.amount for asked in request.goods)
    return free.freight if facts.goods_kept - goods < free.threshold <= facts.goods_kept else 0


def _threshold(rule: LawRule) -> bool:
    return isinstance(rule, Withdrawal) and rule.threshold_freight


def _delivery_back(asked: Asked) -> bool:
    return asked.law.withdrawal is not None and asked.law.withdrawal.delivery_back


def _said(says: str, rule: LawRule) -> RuleOutcome:
    return RuleOutcome("money", PASS, says, {}, rule.id, rule.article)
