"""A whole policy."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from pydantic import Field, StringConstraints, model_validator

from .parts import DAYS_MOST, Part
from .reasons import ReasonTerms
from .strategies import AutoApproval, ExchangeTerms, Strategy, Trust
from .windows import WindowTerms
from .words import Names, Unit, Words

SHORT = ("auto_return", "auto_refund_only")
"""The simple switches: their names are what the log and the tally call them."""


class FreeShipping(Part):
    """Delivery is free from an amount on; `freight` is what it costs the shop, or cost the customer otherwise."""

    threshold: Annotated[
        int,
        Words(_("Free from"), _("Goods bought for at least this much are delivered free"), unit=Unit.MONEY),
    ] = Field(gt=0)
    freight: Annotated[
        int,
        Words(_("What delivery costs"), _("Taken off the refund when what is kept falls below it"), unit=Unit.MONEY),
    ] = Field(gt=0)


class Excluded(Part):
    """What the shop's own promise leaves out where the customer only changed their mind. The law's right stays."""

    categories: Annotated[
        tuple[str, ...], Words(_("Categories"), _("Categories not taken back"), names=Names.CATEGORIES)
    ] = ()
    traits: Annotated[
        tuple[str, ...],
        Words(_("Traits of goods"), _("Traits of goods not taken back, such as made_to_order"), names=Names.TRAITS),
    ] = ()
    by_law: Annotated[
        bool,
        Words(_("What the law leaves out"), _("Also what the law of the place leaves out of its own right")),
    ] = True
    unless_intact: Annotated[bool, Words(_("Goods not intact"), _("Also goods that are not intact any more"))] = True


Place = Annotated[str, StringConstraints(pattern="^[A-Z]{2}(-[A-Z]{2,3})?$")]


class Terms(Part):
    """A whole policy. `window_days` None accepts any age; days count from the day after delivery.

    `return_fee` is taken off the refund when the customer pays the freight of a pickup the shop arranges.
    """

    window_days: Annotated[
        int | None,
        Words(_("Window"), _("Days after delivery a request is taken"), none=_("without end"), unit=Unit.DAYS),
    ] = Field(default=7, ge=0, le=DAYS_MOST)
    windows: Annotated[
        tuple[WindowTerms, ...],
        Words(_("Windows for some requests"), _("Windows for some requests; the longest wins")),
    ] = ()
    reasons: Annotated[dict[str, ReasonTerms], Words(_("Reasons"), _("The reasons customers may give"))]
    countries: Annotated[
        tuple[Place, ...],
        Words(_("Countries"), _("Where the shop sells beside its own country, such as DE or US-CA"),
              names=Names.PLACES),
    ] = ()  # fmt: skip
    excluded: Annotated[Excluded, Words(_("Not taken back"), _("What is not taken back for a change of mind"))] = (
        Excluded()
    )
    automatic: Annotated[
        bool, Words(_("Approve by itself"), _("The stop switch: off, a person decides every request"))
    ] = True
    strategies: Annotated[
        tuple[Strategy, ...], Words(_("Strategies"), _("What is approved by itself, tried in order"))
    ] = ()
    auto_return: Annotated[AutoApproval, Words(_("Returns by themselves"), _("Returns that need no person"))] = (
        AutoApproval()
    )
    auto_refund_only: Annotated[
        AutoApproval, Words(_("Refunds by themselves"), _("Refunds without return that need no person"))
    ] = AutoApproval()
    instant: Annotated[
        Trust | None,
        Words(_("Instant refund"), _("Who gets the money before the goods are back"), none=_("nobody")),
    ] = None
    exchange: Annotated[ExchangeTerms, Words(_("Exchanges"), _("What may be had in exchange"))] = ExchangeTerms()
    cancel_before_shipping: Annotated[
        bool, Words(_("Cancel what is not sent"), _("Goods not sent yet are cancelled at once"))
    ] = True
    hold_before_refund: Annotated[
        bool,
        Words(_("Hold before the refund"),
              _("The warehouse confirms that it holds goods not sent yet, before the money goes")),
    ] = True  # fmt: skip
    refund_only_photos: Annotated[
        bool,
        Words(_("Photos before money alone"),
              _("Photos before money for delivered goods that do not come back, unless a strategy approves it")),
    ] = False  # fmt: skip
    refund_lost: Annotated[
        bool, Words(_("Refund what is lost"), _("Goods lost by the carrier are refunded at once"))
    ] = True
    refund_within_days: Annotated[
        int | None,
        Words(_("Money within"), _("Days from receipt of the goods in which the shop promises the money"),
              none=_("no promise"), unit=Unit.DAYS),
    ] = Field(default=None, ge=0, le=365)  # fmt: skip
    return_fee: Annotated[
        int, Words(_("Pickup fee"), _("What a pickup costs the customer who pays it"), unit=Unit.MONEY)
    ] = Field(default=0, ge=0)
    free_shipping: Annotated[
        FreeShipping | None,
        Words(_("Free delivery"), _("From which amount delivery is free"), none=_("never")),
    ] = None

    @model_validator(mode="after")
    def _names_once(self) -> Terms:
        names = [strategy.name for strategy in self.strategies]
        if len(set(names)) < len(names):
            raise ValueError(_("Each strategy needs a name of its own"))
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
