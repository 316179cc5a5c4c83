"""What the goods themselves are: left out of the right, or not as they were sold any more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .. import law
from ..facts import RuleOutcome
from .fulfilment import DELIVERED, UNSHIPPED
from .outcomes import PASS, REFUSE, REVIEW
from .request import Asked, Request
from .standing import NOT_MINDS


def taken_back(request: Request) -> Iterator[RuleOutcome]:
    """For a mere change of mind: the law's own exclusions, then the shop's, which never take a right away."""
    for asked in _minds(request):
        sku = {"sku": asked.fact.sku}
        if asked.law.unconfirmed and not asked.law.out:
            yield _said(PASS, "exclusion_not_confirmed", sku, asked.law.unconfirmed)
        if asked.law.out and request.terms.excluded.by_law:
            yield _left_out(asked, sku, asked.law.out)
        elif asked.law.doubt and (request.terms.excluded.by_law or _by_shop(asked, request)):
            yield _said(REVIEW, "perhaps_excluded", sku, asked.law.doubt)
        elif _by_shop(asked, request):
            yield _not_by_shop(asked, sku)


def intact(request: Request) -> Iterator[RuleOutcome]:
    """What the customer declares. The inspection decides, unless a law read in full names just that."""
    for asked in _minds(request):
        declared, sku = set(asked.fact.condition), {"sku": asked.fact.sku}
        rule, perhaps = asked.law.broken, asked.law.perhaps_broken
        if not declared:
            continue
        if rule and request.terms.excluded.unless_intact:
            yield _said(REFUSE, "not_intact", sku, rule)
        elif perhaps and request.terms.excluded.unless_intact:
            yield _said(REVIEW, "perhaps_not_intact", sku, perhaps)
        else:
            yield from _declared(asked, declared, request)


def _declared(asked: Asked, declared: set[str], request: Request) -> Iterator[RuleOutcome]:
    test = request.pack.intact
    sku = {"sku": asked.fact.sku}
    gift = request.pack.duty("CN-7D-GIFT")
    if "gift_missing" in declared:
        yield _said(PASS, "gift_missing", sku, gift)
        declared = declared - {"gift_missing"}
    if test and declared and declared <= test.never:
        yield _said(PASS, "opening_is_fine", sku, test)
    elif declared:
        yield _said(PASS, "inspection_decides", sku)


def _left_out(asked: Asked, sku: dict[str, Any], rule: law.LawRule) -> RuleOutcome:
    """Before it is sent somebody can still stop the making, so a person looks."""
    if asked.states != {UNSHIPPED}:
        return _said(REFUSE, "excluded_by_law", sku, rule)
    return _said(REVIEW, "perhaps_excluded", sku, rule)


def _not_by_shop(asked: Asked, sku: dict[str, Any]) -> RuleOutcome:
    """The shop's own exclusions take no right away, nor what the law has a person look at."""
    right, person = asked.law.right, asked.law.person
    if right:
        return _said(PASS, "exclusion_not_lawful", sku, right.rule)
    return _said(REVIEW, "exclusion_by_person", sku, person) if person else _said(REFUSE, "excluded_by_shop", sku)


def _by_shop(asked: Asked, request: Request) -> bool:
    excluded = request.terms.excluded
    named = asked.fact.category in excluded.categories or not set(excluded.traits).isdisjoint(asked.fact.traits)
    return named and DELIVERED in asked.states


def _minds(request: Request) -> Iterator[Asked]:
    if request.kind in ("return", "exchange", "refund_only"):
        for asked in request.goods:
            if asked.fact.reason not in NOT_MINDS and asked.states != {"lost"}:
                yield asked


def _said(outcome: str, says: str, values: dict[str, Any], rule: law.LawRule | None = None) -> RuleOutcome:
    return RuleOutcome("goods", outcome, says, values, rule.id if rule else "", rule.article if rule else "")
