"""What the policy promises for each reason a customer may give."""

from __future__ import annotations

from pydantic import Field

from .parts import DAYS_MOST, Kind, Part, Payer


class ReasonTerms(Part):
    """One reason customers may give. `window_days` None means: the policy's own window."""

    freight: Payer = Field(default="merchant", description="Who pays to send the goods back.")
    window_days: int | None = Field(
        default=None, ge=0, le=DAYS_MOST, description="Days after delivery; null: the policy's own window."
    )
    photos_from: int | None = Field(
        default=None, ge=0, description="Photos are needed from this amount on, in minor units; null: never."
    )
    restocking_percent: int = Field(
        default=0, ge=0, le=100, description="Kept of the refund for putting goods back to stock, in percent."
    )
    remedies: tuple[Kind, ...] | None = Field(
        default=None, description="Kinds of request this reason allows; null: all."
    )
    keep_below: int = Field(
        default=0, ge=0, description="Below this amount, in minor units, the customer keeps the goods."
    )
