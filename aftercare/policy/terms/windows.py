"""How long after delivery a request is taken, by category, place, tier and season."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from .parts import DAYS_MOST, Part


class WindowTerms(Part):
    """A window for some requests; what it does not name, it does not ask about.

    Of all that apply, the policy's own included, the longest wins: the best for the customer. Only windows marked
    `instead` shorten: where some apply, the longest of those counts alone. The law's own window stays below all.
    """

    days: int | None = Field(default=None, ge=0, le=DAYS_MOST, description="Days after delivery; null: without end.")
    until: date | None = Field(default=None, description="At least until this day, whatever the days say.")
    reasons: tuple[str, ...] = Field(default=(), description="Reasons it is for; none: any.")
    categories: tuple[str, ...] = Field(default=(), description="Categories of goods it is for; none: any.")
    places: tuple[str, ...] = Field(
        default=(), description="Countries as on the order, or jurisdictions such as EU or US-CA; none: any."
    )
    tiers: tuple[str, ...] = Field(default=(), description="Customer tiers it is for; none: any.")
    placed_from: date | None = Field(default=None, description="For orders placed on this day or later.")
    placed_to: date | None = Field(default=None, description="For orders placed on this day or earlier.")
    instead: bool = Field(default=False, description="Replaces longer windows, such as 3 days for cut flowers.")
