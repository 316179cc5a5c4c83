"""How long after delivery a request is taken, by category, place, tier and season."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field, ValidationInfo, field_validator

from .parts import ANY, DAYS_MOST, Part
from .words import Names, Unit, Words

FIRST_YEAR_BEYOND = 2200
TOO_FAR = _("Choose a day before the year 2200, or days without end")


class WindowTerms(Part):
    """A window for some requests; what it does not name, it does not ask about.

    Of all that apply, the policy's own included, the longest wins: the best for the customer. Only windows marked
    `instead` shorten: where some apply, the longest of those counts alone. The law's own window stays below all.
    """

    days: Annotated[int | None, Words(_("Window"), _("Days after delivery"), none=_("without end"), unit=Unit.DAYS)] = (
        Field(default=None, ge=0, le=DAYS_MOST)
    )
    until: Annotated[
        date | None,
        Words(_("At least until"), _("At least until this day, before the year 2200, whatever the days say"),
              none=_("no such day")),
    ] = None  # fmt: skip
    reasons: Annotated[
        tuple[str, ...], Words(_("Reasons"), _("Reasons it is for"), empty=ANY, names=Names.REASONS)
    ] = ()
    categories: Annotated[
        tuple[str, ...],
        Words(_("Categories"), _("Categories of goods it is for"), empty=ANY, names=Names.CATEGORIES),
    ] = ()
    places: Annotated[
        tuple[str, ...],
        Words(
            _("Places"),
            _("Countries as on the order, their parts by code such as US-TX or CA-ON, or jurisdictions such as EU"),
            empty=ANY, names=Names.PLACES,
        ),
    ] = ()  # fmt: skip
    tiers: Annotated[
        tuple[str, ...], Words(_("Customer tiers"), _("Customer tiers it is for"), empty=ANY, names=Names.TIERS)
    ] = ()
    placed_from: Annotated[
        date | None, Words(_("Ordered from"), _("For orders placed on this day or later"), none=_("any day"))
    ] = None
    placed_to: Annotated[
        date | None, Words(_("Ordered until"), _("For orders placed on this day or earlier"), none=_("any day"))
    ] = None
    traits: Annotated[
        tuple[str, ...],
        Words(_("Traits of goods"), _("Traits of goods it is for, such as perishable"), empty=ANY, names=Names.TRAITS),
    ] = ()
    instead: Annotated[bool, Words(_("Shortens"), _("Replaces longer windows, such as 3 days for cut flowers"))] = False

    @field_validator("until")
    @classmethod
    def _within_reach(cls, until: date | None, info: ValidationInfo) -> date | None:
        """What was published before there was a bound is still read."""
        if until and until.year >= FIRST_YEAR_BEYOND and not (info.context or {}).get("stored"):
            raise ValueError(TOO_FAR)
        return until
