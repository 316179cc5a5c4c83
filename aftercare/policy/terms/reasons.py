"""What the policy promises for each reason a customer may give."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field

from .parts import DAYS_MOST, Kind, Part, Payer
from .words import Unit, Words


class ReasonTerms(Part):
    """One reason customers may give. `window_days` None means: the policy's own window."""

    freight: Annotated[Payer, Words(_("Return freight"), _("Who pays to send the goods back"))] = "merchant"
    window_days: Annotated[
        int | None,
        Words(_("Window"), _("Days after delivery"), none=_("the policy's own window"), unit=Unit.DAYS),
    ] = Field(default=None, ge=0, le=DAYS_MOST)
    photos_from: Annotated[
        int | None,
        Words(_("Photos from"), _("Photos are needed from this amount on"), none=_("never"), unit=Unit.MONEY),
    ] = Field(default=None, ge=0)
    restocking_percent: Annotated[
        int,
        Words(_("Restocking fee"), _("Kept of the refund for putting goods back to stock, in percent"),
              unit=Unit.PERCENT),
    ] = Field(default=0, ge=0, le=100)  # fmt: skip
    remedies: Annotated[
        tuple[Kind, ...] | None,
        Words(_("What may be asked for"), _("Kinds of request this reason allows"), none=_("all")),
    ] = None
    keep_below: Annotated[
        int,
        Words(_("Keep the goods below"), _("Below this amount the customer keeps the goods"), unit=Unit.MONEY),
    ] = Field(default=0, ge=0)
