"""What the law leaves a shop of its own times: the money must be able to be paid when the law wants it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.cases.kinds import KINDS
from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop
from aftercare.policy.law import LawRule, jurisdiction_of, pack

from .legal import AGREEMENT, REFUND

FROM_RECEIPT = ("inspection", "refund")
FROM_AGREEMENT = ("refund",)


def check_floors(shop: Shop, hours: Mapping[tuple[str, str], int]) -> None:
    """Raise `Refused` naming the article, where the steps up to the refund may take longer than the law allows."""
    for rule, steps, days in _wanted(shop):
        for kind in KINDS.values():
            taken = [hours.get((kind.key, step)) or _default(kind.key, step) for step in steps if step in kind.steps]
            if "refund" in kind.steps and kind.refunds and sum(taken) > days * 24:
                raise Refused(
                    _("%(kind)s: the law wants the refund within %(days)s days (%(article)s); these steps take longer.")
                    % {"kind": kind.label, "days": days, "article": rule.cited(get_language() or "en")},
                    code="below_the_law",
                    field=f"{kind.key}.refund",
                )


def _wanted(shop: Shop) -> Iterator[tuple[LawRule, tuple[str, ...], int]]:
    """The rules of the shop's country by which a refund is due, the steps that lie before it, and the days."""
    today = clock.now().astimezone(ZoneInfo(shop.timezone)).date()
    for rule in pack(jurisdiction_of(shop.country), today).rules:
        for due in rule.dues:
            if due.code == REFUND and rule.refuses and not due.business:
                yield rule, FROM_AGREEMENT if due.starts == AGREEMENT else FROM_RECEIPT, due.days


def _default(kind: str, step: str) -> int:
    within = KINDS[kind].steps[step].within
    return int(within.total_seconds()) // 3600 if within else 0
