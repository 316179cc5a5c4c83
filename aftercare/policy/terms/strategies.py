"""Which requests need no person, and which customers are trusted first."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field

from .parts import ANY, Kind, Part, Record, State
from .words import Names, Unit, Words

Reasons = Annotated[tuple[str, ...] | None, Words(_("Reasons"), _("Reasons it is for"), none=ANY, names=Names.REASONS)]
UpTo = Annotated[int | None, Words(_("Up to"), _("Up to this amount"), none=ANY, unit=Unit.MONEY)]


class Capped(Part):
    """How much may be approved by itself in a day of the shop's."""

    daily_count: Annotated[
        int | None, Words(_("Approvals a day"), _("Approvals a day at most"), none=_("any number"))
    ] = Field(default=None, ge=0)
    daily_amount: Annotated[
        int | None, Words(_("Money a day"), _("Money approved a day at most"), none=ANY, unit=Unit.MONEY)
    ] = Field(default=None, ge=0)

    @property
    def capped(self) -> bool:
        return self.daily_count is not None or self.daily_amount is not None


class AutoApproval(Capped):
    """Which requests of one kind need no person: the short form of a strategy.

    `reasons` None means any; `max_amount` None means any, else minor units.
    """

    reasons: Reasons = ()
    max_amount: UpTo = Field(default=None, ge=0)

    def covers(self, reasons: set[str], amount: int) -> bool:
        fits = self.reasons is None or reasons <= set(self.reasons)
        return fits and (self.max_amount is None or amount <= self.max_amount)


class Strategy(Record, Capped):
    """One way to approve by itself. Strategies are tried in order; the first that covers the request counts."""

    name: Annotated[str, Words(_("Name"), _("What the log and the daily tally call it"))] = Field(
        min_length=1, max_length=60
    )
    on: Annotated[bool, Words(_("In use"), _("Off: kept, but not used"))] = True
    kinds: Annotated[tuple[Kind, ...], Words(_("Kinds of request"), _("Kinds of request it approves"))] = ("return",)
    reasons: Reasons = None
    max_amount: UpTo = Field(default=None, ge=0)
    states: Annotated[
        tuple[State, ...] | None,
        Words(_("Where the goods are"), _("Where the goods may be"), none=_("anywhere")),
    ] = None
    skus: Annotated[tuple[str, ...] | None, Words(_("Items"), _("Items it is for"), none=ANY, names=Names.SKUS)] = None
    categories: Annotated[
        tuple[str, ...] | None,
        Words(_("Categories"), _("Categories it is for"), none=ANY, names=Names.CATEGORIES),
    ] = None


class Trust(Record):
    """Whom the shop trusts before the goods are back, and how far."""

    reasons: Reasons = None
    max_amount: UpTo = Field(default=None, ge=0)


class ExchangeTerms(Part):
    """What may be had in exchange."""

    same_price_only: Annotated[
        bool,
        Words(_("Same price only"), _("Only for the same price; else the difference is written down to be settled")),
    ] = True
    ship_first: Annotated[
        Trust | None,
        Words(_("Replacement first"), _("Who gets the replacement before the goods are back"), none=_("nobody")),
    ] = None
