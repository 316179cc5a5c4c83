"""A whole policy."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any

from pydantic import Field, StringConstraints, model_validator

from .parts import DAYS_MOST, Part
from .reasons import ReasonTerms
from .strategies import AutoApproval, ExchangeTerms, Strategy, Trust
from .windows import WindowTerms

SHORT = ("auto_return", "auto_refund_only")
"""The simple switches: their names are what the log and the tally call them."""


class FreeShipping(Part):
    """Delivery is free from an amount on; `freight` is what it costs the shop, or cost the customer otherwise."""

    threshold: int = Field(gt=0, description="Goods bought for at least this much are delivered free, in minor units.")
    freight: int = Field(gt=0, description="Taken off the refund when what is kept falls below it, in minor units.")


class Excluded(Part):
    """What the shop's own promise leaves out where the customer only changed their mind. The law's right stays."""

    categories: tuple[str, ...] = Field(default=(), description="Categories not taken back.")
    traits: tuple[str, ...] = Field(default=(), description="Traits of goods not taken back, such as made_to_order.")
    by_law: bool = Field(default=True, description="Also what the law of the place leaves out of its own right.")
    unless_intact: bool = Field(default=True, description="Also goods that are not intact any more.")


class Terms(Part):
    """A whole policy. `window_days` None accepts any age; days count from the day after delivery.

    `return_fee` is taken off the refund when the customer pays the freight of a pickup the shop arranges.
    """

    window_days: int | None = Field(
        default=7, ge=0, le=DAYS_MOST, description="Days after delivery a request is taken; null: without end."
    )
    windows: tuple[WindowTerms, ...] = Field(default=(), description="Windows for some requests; the longest wins.")
    reasons: dict[str, ReasonTerms] = Field(description="The reasons customers may give.")
    countries: tuple[Annotated[str, StringConstraints(pattern="^[A-Z]{2}(-[A-Z]{2,3})?$")], ...] = Field(
        default=(), description="Where the shop sells beside its own country, such as DE or US-CA."
    )
    excluded: Excluded = Field(default=Excluded(), description="What is not taken back for a change of mind.")
    automatic: bool = Field(default=True, description="The stop switch: off, a person decides every request.")
    strategies: tuple[Strategy, ...] = Field(default=(), description="What is approved by itself, tried in order.")
    auto_return: AutoApproval = Field(default=AutoApproval(), description="Returns that need no person.")
    auto_refund_only: AutoApproval = Field(
        default=AutoApproval(), description="Refunds without return that need no person."
    )
    instant: Trust | None = Field(default=None, description="Who gets the money before the goods are back.")
    exchange: ExchangeTerms = Field(default=ExchangeTerms(), description="What may be had in exchange.")
    cancel_before_shipping: bool = Field(default=True, description="Goods not sent yet are cancelled at once.")
    hold_before_refund: bool = Field(
        default=True, description="The warehouse confirms that it holds goods not sent yet, before the money goes."
    )
    refund_only_photos: bool = Field(
        default=False,
        description="Photos before money for delivered goods that do not come back, unless a strategy approves it.",
    )
    refund_lost: bool = Field(default=True, description="Goods lost by the carrier are refunded at once.")
    refund_within_days: int | None = Field(
        default=None, ge=0, le=365, description="Days from receipt of the goods in which the shop promises the money."
    )
    return_fee: int = Field(default=0, ge=0, description="What a pickup costs the customer who pays it, minor units.")
    free_shipping: FreeShipping | None = Field(default=None, description="From which amount delivery is free.")

    @model_validator(mode="after")
    def _names_once(self) -> Terms:
        names = [strategy.name for strategy in self.strategies]
        if len(set(names)) < len(names):
            raise ValueError("each strategy needs a name of its own")
        return self

    @property
    def digest(self) -> str:
        return digest(self.model_dump(mode="json"))

    @property
    def looks_at_customer(self) -> bool:
        """Whether the customer's record can change the answer."""
        trusts = [trust for trust in (self.instant, self.exchange.ship_first) if trust]
        return any(part.looks_at_customer for part in (*self.strategies, *trusts)) or any(
            window.tiers for window in self.windows
        )

    @property
    def caps(self) -> tuple[str, ...]:
        """The strategies whose daily tally can change the answer."""
        named = [strategy.name for strategy in self.strategies if strategy.on and strategy.capped]
        return (*named, *(short for short in SHORT if getattr(self, short).capped and short not in named))


def digest(data: dict[str, Any]) -> str:
    """The fingerprint by which the audit sees that a published policy was never edited."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
