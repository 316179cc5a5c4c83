"""A merchant's policy as data: what `PolicyVersion.data` holds, checked."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from aftercare.core.refusal import Refused

from ..facts import Reason
from .parts import Kind, Payer, Record, State
from .reasons import ReasonTerms
from .strategies import AutoApproval, Capped, ExchangeTerms, Strategy, Trust
from .whole import Excluded, FreeShipping, Terms, digest
from .windows import WindowTerms

__all__ = [
    "STANDARD", "AutoApproval", "Capped", "ExchangeTerms", "Excluded", "FreeShipping", "Kind", "Payer", "ReasonTerms",
    "Record", "State", "Strategy", "Terms", "Trust", "WindowTerms", "digest", "parse_terms",
]  # fmt: skip


def parse_terms(data: dict[str, Any], *, stored: bool = False) -> Terms:
    """The data as terms. Raises `Refused` naming the first field at fault and what it may be.

    `stored` terms were taken before, when less was asked of some fields.
    """
    try:
        return Terms.model_validate_json(json.dumps(data), context={"stored": stored})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "policy"
        raise Refused(
            _("Policy field “%(field)s”: %(problem)s.") % {"field": field, "problem": first["msg"]},
            code="bad_policy",
            field=field,
        ) from error


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
