"""How long after delivery a request is taken, by category, place, tier and season."""

from __future__ import annotations

from datetime import date

from pydantic import Field, ValidationInfo, field_validator

from .parts import DAYS_MOST, Part

FIRST_YEAR_BEYOND = 2200


class WindowTerms(Part):
    """A window for some requests; what it does not name, it does not ask about.

    Of all that apply, the policy's own included, the longest wins: the best for the customer. Only windows marked
    `instead` shorten: where some apply, the longest of those counts alone. The law's own window stays below all.
    """

    days: int | None = Field(default=None, ge=0, le=DAYS_MOST, description="Days after delivery; null: without end.")
    until: date | None = Field(
        default=None, description="At least until this day, before the year 2200, whatever the days say."
    )
    reasons: tuple[str, ...] = Field(default=(), description="Reasons it is for; none: any.")
    categories: tuple[str, ...] = Field(default=(), description="Categories of goods it is for; none: any.")
    places: tuple[str, ...] = Field(
        default=(),
        description="Countries as on the order, their parts by code such as US-TX or CA-ON, or jurisdictions "
        "such as EU; none: any.",
    )
    tiers: tuple[str, ...] = Field(default=(), description="Customer tiers it is for; none: any.")
    placed_from: date | None = Field(default=None, description="For orders placed on this day or later.")
    placed_to: date | None = Field(default=None, description="For orders placed on this day or earlier.")
    traits: tuple[str, ...] = Field(default=(), description="Traits of goods it is for, such as perishable; none: any.")
    instead: bool = Field(default=False, description="Replaces longer windows, such as 3 days for cut flowers.")

    @field_validator("until")
    @classmethod
    def _within_reach(cls, until: date | None, info: ValidationInfo) -> date | None:
        """What was published before there was a bound is still read."""
        if until and until.year >= FIRST_YEAR_BEYOND and not (info.context or {}).get("stored"):
            raise ValueError(f"choose a day before the year {FIRST_YEAR_BEYOND}, or days without end")
        return until
