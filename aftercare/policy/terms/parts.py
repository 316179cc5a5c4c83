"""What the parts of a policy share. Strict: an unknown field or a wrong type is refused, naming the field."""

from __future__ import annotations

from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field

from .words import Names, Words

Payer = Literal["customer", "merchant"]
Kind = Literal["return", "refund_only", "exchange", "reship"]
State = Literal["unshipped", "in_transit", "refused", "lost", "delivered", "service"]

DAYS_MOST = 3650
ANY = _("any")


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Record(Part):
    """What the customer's record must be. Nothing asked for fits everybody, known or not."""

    tiers: Annotated[
        tuple[str, ...] | None,
        Words(_("Customer tiers"), _("Customer tiers it is for"), none=ANY, names=Names.TIERS),
    ] = None
    min_orders: Annotated[int, Words(_("Orders at least"), _("Orders the customer must have had"))] = Field(
        default=0, ge=0
    )
    max_cases: Annotated[int | None, Words(_("Cases at most"), _("Cases of the last 90 days at most"), none=ANY)] = (
        Field(default=None, ge=0)
    )
    not_blocked: Annotated[bool, Words(_("Not for blocked customers"), _("Not for customers who are blocked"))] = False

    @property
    def looks_at_customer(self) -> bool:
        return self.tiers is not None or self.min_orders > 0 or self.max_cases is not None or self.not_blocked
