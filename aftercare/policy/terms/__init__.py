"""A merchant's policy as data: what `PolicyVersion.data` holds, checked."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from aftercare.core.refusal import Refused

from ..facts import Reason
from .parts import Kind, Payer, Record, State
from .problems import read_terms
from .reasons import ReasonTerms
from .strategies import AutoApproval, Capped, ExchangeTerms, Strategy, Trust
from .whole import Excluded, FreeShipping, Terms, digest
from .windows import WindowTerms

__all__ = [
    "STANDARD", "AutoApproval", "Capped", "ExchangeTerms", "Excluded", "FreeShipping", "Kind", "Payer", "ReasonTerms",
    "Record", "State", "Strategy", "Terms", "Trust", "WindowTerms", "digest", "parse_terms", "read_terms",
]  # fmt: skip


def parse_terms(data: dict[str, Any], *, stored: bool = False) -> Terms:
    """The data as terms. Raises `Refused` naming the first field at fault and what it may be.

    `stored` terms were taken before, when less was asked of some fields.
    """
    terms, wrong = read_terms(data, stored=stored)
    if terms is None:
        field, problem = list(wrong.items())[-1]
        raise Refused(
            _("Policy field “%(field)s”: %(problem)s.") % {"field": field, "problem": problem},
            code="bad_policy",
            field=field,
        )
    return terms


FREIGHT: dict[str, Payer] = {Reason.CHANGED_MIND: "customer"}
STANDARD = Terms(
    window_days=7,
    reasons={
        reason.value: ReasonTerms(
            freight=FREIGHT.get(reason, "merchant"),
            window_days=None if reason is Reason.CHANGED_MIND else 15,
        )
        for reason in Reason
    },
    auto_return=AutoApproval(reasons=(Reason.CHANGED_MIND.value,), max_amount=50_000),
    refund_only_photos=True,
)
