"""What each reason may lead to, and what may be had in exchange."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .. import law
from ..facts import RuleOutcome
from .fulfilment import DELIVERED
from .outcomes import PASS, REFUSE, REVIEW
from .request import Asked, Request


def offered(request: Request) -> Iterator[RuleOutcome]:
    """The remedies of the policy; what the law gives is offered whatever the policy says."""
    for asked in request.goods:
        if asked.terms is None or asked.terms.remedies is None or DELIVERED not in asked.states:
            continue
        if request.kind == "complaint" or request.kind in asked.terms.remedies:
            continue
        values = {"reason": asked.fact.reason}
        if asked.law.right:
            yield _said(PASS, "offered_by_law", values, asked.law.right.rule)
        elif asked.law.person and request.kind != "refund_only":
            yield _said(REVIEW, "remedy_by_person", values, asked.law.person)
        else:
            yield _said(REFUSE, "not_offered", values)


def exchanged(request: Request) -> Iterator[RuleOutcome]:
    if request.kind != "exchange":
        return
    for asked in request.goods:
        yield from _difference(asked, request)


def _difference(asked: Asked, request: Request) -> Iterator[RuleOutcome]:
    difference = asked.fact.difference
    values: dict[str, Any] = {"sku": asked.fact.wanted or asked.fact.sku}
    if difference is None:
        yield RuleOutcome("exchange", REVIEW, "price_unknown", values)
    elif difference and request.terms.exchange.same_price_only:
        yield RuleOutcome("exchange", REFUSE, "other_price", values)
    elif difference:
        more = {"difference": abs(difference), "currency": request.facts.currency}
        says = "costs_more" if difference > 0 else "costs_less"
        yield RuleOutcome("exchange", PASS, says, values | more)


def _said(outcome: str, says: str, values: dict[str, Any], rule: law.LawRule | None = None) -> RuleOutcome:
    return RuleOutcome("remedy", outcome, says, values, rule.id if rule else "", rule.article if rule else "")
