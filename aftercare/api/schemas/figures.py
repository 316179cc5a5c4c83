"""Figures of a shop."""

from __future__ import annotations

from typing import Literal

from .common import Shown, Taken


class FigureFilter(Taken):
    """So many days up to today, or this month so far."""

    period: Literal["7", "30", "90", "month"] = "30"


class ProductFilter(Taken):
    days: Literal["30", "90"] = "90"


class DaysShown(Shown):
    """Dates on the shop's clock, the last one included."""

    first: str
    last: str


class PairShown(Shown):
    now: int
    before: int


class ShareShown(Shown):
    """`percent` is null where there is nothing to share."""

    part: int
    whole: int
    percent: float | None


class KeptShown(Shown):
    now: ShareShown
    before: ShareShown


class AgeShown(Shown):
    """Open cases that were opened so many days ago; the last group has no end."""

    from_days: int
    to_days: int | None
    count: int


class HolderShown(Shown):
    """`ref` is null for the cases nobody has."""

    ref: str | None
    name: str
    open: int
    late: int


class WorkShown(Shown):
    """`due_by_hour` are the 24 hours of today."""

    open: int
    late: int
    due_today: int
    due_by_hour: list[int]
    ages: list[AgeShown]
    assignees: list[HolderShown]


class ReasonCountShown(PairShown):
    reason: str


class FlowShown(Shown):
    """`stars` counts the ratings of one to five stars."""

    since_yesterday: int
    opened: PairShown
    closed: PairShown
    reasons: list[ReasonCountShown]
    stars: list[int]
    rated_well: KeptShown
    promises_kept: KeptShown
    legal_kept: KeptShown


class OutShown(Shown):
    """Amounts are in minor units of the currency."""

    currency: str
    amount: PairShown
    requests: PairShown


class FailingShown(Shown):
    currency: str
    amount: int
    requests: int


class MoneyOutShown(Shown):
    out: list[OutShown]
    failing: list[FailingShown]


class DefinitionShown(Shown):
    """What a figure means, and in `mind` what it does not tell, in the language asked for."""

    figure: str
    label: str
    says: str
    mind: str


class FiguresShown(Shown):
    period: str
    days: DaysShown
    before: DaysShown
    timezone: str
    work: WorkShown
    flow: FlowShown
    refunds: MoneyOutShown | None
    definitions: list[DefinitionShown]


class ProductRateShown(Shown):
    sku: str
    title: str
    asked_back: int
    sold: int
    percent: float
    few: bool


class ProductsShown(Shown):
    days: int
    items: list[ProductRateShown]
