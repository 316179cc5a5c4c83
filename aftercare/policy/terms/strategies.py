"""Which requests need no person, and which customers are trusted first."""

from __future__ import annotations

from pydantic import Field

from .parts import Kind, Part, Record, State


class Capped(Part):
    """How much may be approved by itself in a day of the shop's."""

    daily_count: int | None = Field(default=None, ge=0, description="Approvals a day at most; null: any number.")
    daily_amount: int | None = Field(
        default=None, ge=0, description="Money approved a day at most, in minor units; null: any."
    )

    @property
    def capped(self) -> bool:
        return self.daily_count is not None or self.daily_amount is not None


class AutoApproval(Capped):
    """Which requests of one kind need no person: the short form of a strategy.

    `reasons` None means any; `max_amount` None means any, else minor units.
    """

    reasons: tuple[str, ...] | None = Field(default=(), description="Reasons it is for; null: any.")
    max_amount: int | None = Field(default=None, ge=0, description="Up to this amount, in minor units; null: any.")

    def covers(self, reasons: set[str], amount: int) -> bool:
        fits = self.reasons is None or reasons <= set(self.reasons)
        return fits and (self.max_amount is None or amount <= self.max_amount)


class Strategy(Record, Capped):
    """One way to approve by itself. Strategies are tried in order; the first that covers the request counts."""

    name: str = Field(min_length=1, max_length=60, description="What the log and the daily tally call it.")
    on: bool = Field(default=True, description="Off: kept, but not used.")
    kinds: tuple[Kind, ...] = Field(default=("return",), description="Kinds of request it approves.")
    reasons: tuple[str, ...] | None = Field(default=None, description="Reasons it is for; null: any.")
    max_amount: int | None = Field(default=None, ge=0, description="Up to this amount, in minor units; null: any.")
    states: tuple[State, ...] | None = Field(default=None, description="Where the goods may be; null: anywhere.")
    skus: tuple[str, ...] | None = Field(default=None, description="Items it is for; null: any.")
    categories: tuple[str, ...] | None = Field(default=None, description="Categories it is for; null: any.")


class Trust(Record):
    """Whom the shop trusts before the goods are back, and how far."""

    reasons: tuple[str, ...] | None = Field(default=None, description="Reasons it is for; null: any.")
    max_amount: int | None = Field(default=None, ge=0, description="Up to this amount, in minor units; null: any.")


class ExchangeTerms(Part):
    """What may be had in exchange."""

    same_price_only: bool = Field(
        default=True, description="Only for the same price; else the difference is written down to be settled."
    )
    ship_first: Trust | None = Field(
        default=None, description="Who gets the replacement before the goods are back; null: nobody."
    )
