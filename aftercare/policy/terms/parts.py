"""What the parts of a policy share. Strict: an unknown field or a wrong type is refused, naming the field."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Payer = Literal["customer", "merchant"]
Kind = Literal["return", "refund_only", "exchange", "reship"]
State = Literal["unshipped", "in_transit", "refused", "lost", "delivered", "service"]

DAYS_MOST = 3650


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Record(Part):
    """What the customer's record must be. Nothing asked for fits everybody, known or not."""

    tiers: tuple[str, ...] | None = Field(default=None, description="Customer tiers it is for; null: any.")
    min_orders: int = Field(default=0, ge=0, description="Orders the customer must have had.")
    max_cases: int | None = Field(default=None, ge=0, description="Cases of the last 90 days at most; null: any.")
    not_blocked: bool = Field(default=False, description="Not for customers who are blocked.")

    @property
    def looks_at_customer(self) -> bool:
        return self.tiers is not None or self.min_orders > 0 or self.max_cases is not None or self.not_blocked
