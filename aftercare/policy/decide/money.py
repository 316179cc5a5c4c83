"""What is given back, what is taken off it, and who pays the freight."""

from __future__ import annotations

from ..facts import Bucket, Facts, Fee, LineFacts, Path
from ..terms import Terms
from .request import Request

STAYS = frozenset({Path.KEEP, Path.REFUSED})
"""Paths on which the customer has nothing to send."""


def freight_payer(facts: Facts, terms: Terms) -> str:
    return payer_of(Request(facts, terms))


def payer_of(request: Request) -> str:
    """Who pays to send the goods back: the merchant as soon as one reason is the merchant's fault."""
    if not request.sends_back or request.path in STAYS:
        return "nobody"
    payers = {asked.terms.freight for asked in request.asked if asked.terms}
    return "customer" if payers == {"customer"} else "merchant"


def fees_of(request: Request, payer: str) -> tuple[Fee, ...]:
    """Off the refund, never more than it."""
    if payer != "customer" or request.kind != "return" or request.path is Path.INTERCEPT:
        return ()
    amount = min(request.terms.return_fee, request.amount)
    return (Fee("return_freight", amount),) if amount else ()


def buckets_of(lines: tuple[LineFacts, ...], delivery: tuple[LineFacts, ...]) -> tuple[Bucket, ...]:
    sorted_: dict[str, list[LineFacts]] = {}
    for line in lines:
        sorted_.setdefault("goods" if line.kind == "goods" else "service", []).append(line)
    if delivery:
        sorted_["delivery"] = list(delivery)
    return tuple(
        Bucket(code, sum(line.amount for line in found), sum(line.tax for line in found))
        for code, found in sorted_.items()
    )
