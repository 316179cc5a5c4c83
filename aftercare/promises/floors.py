"""What the law leaves a shop of its own times: the money must be able to be paid when the law wants it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.cases.kinds import KINDS
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop
from aftercare.policy.law import LawRule, jurisdiction_of, pack
from aftercare.policy.models import PolicyVersion

from .codes import NOTICE, REFUND, STEPS

ANYWHERE = ("EU", "UK")
"""Whoever sells to a consumer there owes it, wherever the shop is; a policy may say that the shop does not."""


def check_floors(shop: Shop, hours: Mapping[tuple[str, str], int], *, at: datetime) -> None:
    """Raise `Refused` naming the article, where the steps up to the refund may take longer than the law allows."""
    for rule, steps, days in _wanted(shop, at):
        for kind in KINDS.values():
            taken = [hours.get((kind.key, step)) or _default(kind.key, step) for step in steps if step in kind.steps]
            if "refund" in kind.steps and kind.refunds and sum(taken) > days * 24:
                raise Refused(
                    _("%(kind)s: the law wants the refund within %(days)s days (%(article)s); these steps take longer.")
                    % {"kind": kind.label, "days": days, "article": rule.cited(get_language() or "en")},
                    code="below_the_law",
                    field=f"{kind.key}.refund",
                )


def _wanted(shop: Shop, at: datetime) -> Iterator[tuple[LawRule, tuple[str, ...], int]]:
    """The rules by which a refund is due, the steps that lie before it, and the days.

    Of the shop's country and of where its policy says that it sells; where it does not say, anybody may buy from it.
    """
    named, today = _named(shop, at), at.astimezone(ZoneInfo(shop.timezone)).date()
    sells_to = [place for place in (jurisdiction_of(shop.country), *named) if place]
    for place in dict.fromkeys((*sells_to, *(() if named else ANYWHERE))):
        for rule in pack(place, today).rules:
            for due in rule.dues:
                counts = place in sells_to or due.starts == NOTICE
                if due.code == REFUND and rule.refuses and not due.business and counts:
                    yield rule, STEPS[due.starts], due.days


def _named(shop: Shop, at: datetime) -> list[str]:
    policy = PolicyVersion.objects.in_force(shop.pk, at)
    return [jurisdiction_of(*name.split("-", 1)) for name in (policy.terms.countries if policy else ())]


def _default(kind: str, step: str) -> int:
    within = KINDS[kind].steps[step].within
    return int(within.total_seconds()) // 3600 if within else 0
