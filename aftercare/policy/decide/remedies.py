"""What else the customer may choose for the same units: by reason, by where the goods are, by the law."""

from __future__ import annotations

from ..facts import Facts, Path, Remedy
from ..terms import Terms
from .basics import goods_named, one_way, units_left
from .fulfilment import DELIVERED, LOST
from .goods import intact, taken_back
from .money import delivery_of, fees_of, payer_of
from .offers import exchanged, offered
from .outcomes import REFUSE
from .request import Request
from .windows import within_time

CHECKS = (goods_named, units_left, one_way, offered, exchanged, taken_back, intact, within_time)
AGAIN = frozenset({"missing", "not_arrived"})


def remedies_of(facts: Facts, terms: Terms, kind: str) -> tuple[Remedy, ...]:
    """The other kinds of request that would not be refused."""
    found = (_remedy(Request(facts, terms, other)) for other in _others(facts, kind))
    return tuple(remedy for remedy in found if remedy)


def _others(facts: Facts, kind: str) -> list[str]:
    reasons = {line.reason for line in facts.lines}
    sensible = {"return": True, "exchange": "not_arrived" not in reasons, "refund_only": True,
                "reship": bool(reasons & AGAIN)}  # fmt: skip
    return [other for other, makes_sense in sensible.items() if makes_sense and other != kind]


def _remedy(request: Request) -> Remedy | None:
    path = request.path
    if path is None or _by_consent(request, path):
        return None
    if any(outcome.outcome == REFUSE for rule in CHECKS for outcome in rule(request)):
        return None
    payer = payer_of(request)
    pays = request.kind in ("return", "refund_only")
    amount = request.amount + sum(line.amount for line in delivery_of(request)) if pays else request.amount
    rule = next((asked.law.right.rule for asked in request.goods if asked.law.right), None)
    return Remedy(
        kind=request.kind, path=path.value, amount=amount, fees=sum(f.amount for f in fees_of(request, payer, amount)),
        freight_payer=payer, law=rule.id if rule else "", article=rule.article if rule else "",
    )  # fmt: skip


def _by_consent(request: Request, path: Path) -> bool:
    """Money for goods that stay with the customer is the merchant's to offer, unless they are not worth it."""
    return (request.kind == "refund_only" and DELIVERED in request.states and path is not Path.KEEP) or (
        request.kind == "reship" and not request.reasons <= AGAIN and LOST not in request.states
    )
