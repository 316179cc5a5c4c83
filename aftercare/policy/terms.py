"""A merchant's policy as data: what `PolicyVersion.data` holds, checked."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from aftercare.core.refusal import Refused

from .facts import Reason

Payer = Literal["customer", "merchant"]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ReasonTerms(Part):
    """One reason customers may give. `window_days` None means: the policy's own window."""

    freight: Payer = "merchant"
    window_days: int | None = Field(default=None, ge=0, le=3650)


class AutoApproval(Part):
    """Which requests need no person. `reasons` None means any; `max_amount` None means any, else minor units."""

    reasons: tuple[str, ...] | None = ()
    max_amount: int | None = Field(default=None, ge=0)

    def covers(self, reasons: set[str], amount: int) -> bool:
        fits = self.reasons is None or reasons <= set(self.reasons)
        return fits and (self.max_amount is None or amount <= self.max_amount)


class Terms(Part):
    """A whole policy. `window_days` None accepts any age; days count from the day after delivery, shop's time.

    `return_fee` is taken off the refund when the customer pays the freight of a pickup the shop arranges.
    """

    window_days: int | None = Field(default=7, ge=0, le=3650)
    reasons: dict[str, ReasonTerms]
    auto_return: AutoApproval = AutoApproval()
    auto_refund_only: AutoApproval = AutoApproval()
    cancel_before_shipping: bool = True
    return_fee: int = Field(default=0, ge=0)

    @property
    def digest(self) -> str:
        return digest(self.model_dump(mode="json"))


def digest(data: dict[str, Any]) -> str:
    """The fingerprint by which the audit sees that a published policy was never edited."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def parse_terms(data: dict[str, Any]) -> Terms:
    """The data as terms. Raises `Refused` naming the first field at fault and what it may be."""
    try:
        return Terms.model_validate_json(json.dumps(data))
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
)
