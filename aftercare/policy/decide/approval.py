"""What goes ahead by itself, what the customer shows first, and what a person decides."""

from __future__ import annotations

from collections.abc import Iterator

from ..facts import Path, RuleOutcome
from .outcomes import PASS, REVIEW
from .request import Request


def where_goods_are(request: Request) -> Iterator[RuleOutcome]:
    """What the state of the goods means for the customer."""
    says = _where(request)
    if says:
        yield RuleOutcome("fulfilment", PASS, says, {})


def approved_automatically(request: Request) -> Iterator[RuleOutcome]:
    if request.kind == "complaint":
        yield RuleOutcome("approval", PASS, "complaint_heard", {})
    elif not at_once(request):
        auto = {"return": request.terms.auto_return, "refund_only": request.terms.auto_refund_only}.get(request.kind)
        if request.terms.automatic and auto and auto.covers(request.reasons, request.amount):
            yield RuleOutcome("approval", PASS, "approved_at_once", {})
        else:
            yield RuleOutcome("approval", REVIEW, "person_decides", {})


def at_once(request: Request) -> bool:
    """Nobody has to look: the shop's own records say that the goods are with it, with the carrier, or nowhere."""
    terms = request.terms
    if not terms.automatic or not request.path:
        return False
    if request.cancels:
        return terms.cancel_before_shipping
    return request.path is Path.REFUSED or (request.states == {"lost"} and terms.refund_lost)


def _where(request: Request) -> str:
    if request.cancels:
        taken = at_once(request)
        return ("not_shipped_yet" if request.path is Path.CANCEL else "not_shipped_refund") if taken else ""
    return {Path.LOST: "lost_by_carrier", Path.INTERCEPT: "stopped_on_its_way", Path.REFUSED: "refused_at_door",
            Path.KEEP: "keep_the_goods"}.get(request.path or Path.HEAR, "")  # fmt: skip
