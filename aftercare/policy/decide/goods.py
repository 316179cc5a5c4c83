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
        elif _by_shop(asked, request):
            right = asked.law.right
            yield (
                _said(PASS, "exclusion_not_lawful", sku, right.rule)
                if right
                else _said(REFUSE, "excluded_by_shop", sku)
            )


def intact(request: Request) -> Iterator[RuleOutcome]:
    """What the customer declares. The inspection decides, unless a law read in full names just that."""
    for asked in _minds(request):
        declared = set(asked.fact.condition)
        rule = asked.law.broken
        if not declared:
            continue
        if rule and request.terms.excluded.unless_intact:
            yield _said(REFUSE if rule.refuses else REVIEW, "not_intact", {"sku": asked.fact.sku}, rule)
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
    """Before it is sent somebody can still stop the making; a law not read in full asks somebody as well."""
    if rule.refuses and asked.states != {UNSHIPPED}:
        return _said(REFUSE, "excluded_by_law", sku, rule)
    return _said(REVIEW, "perhaps_excluded", sku, rule)


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
