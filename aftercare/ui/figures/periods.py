"""The days that figures are about, and as many days before to compare them with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftercare.people.models import Shop

from ..spans import Span

PERIODS: Mapping[str, Promise] = {
    "7": _("7 days"), "30": _("30 days"), "90": _("90 days"), "month": _("This month"),
}  # fmt: skip
USUAL = "30"


@dataclass(frozen=True, slots=True)
class Scope:
    """Of which shops, when it is asked, and over which days; each shop's days are those of its own clock."""

    shops: Sequence[Shop]
    at: datetime
    period: str = USUAL

    @property
    def zone(self) -> str:
        """The clock by which today is told."""
        return self.shops[0].timezone if self.shops else "UTC"

    @property
    def pks(self) -> list[int]:
        return [shop.pk for shop in self.shops]

    @property
    def today(self) -> date:
        return self.at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def length(self) -> int:
        return self.today.day if self.period == "month" else int(self.period)

    @property
    def now(self) -> Span:
        return Span.days(self.today - timedelta(days=self.length - 1), self.today)

    @property
    def before(self) -> Span:
        """As many days: those right before, or the first ones of the month before."""
        if self.period != "month":
            last = self.today - timedelta(days=self.length)
            return Span.days(last - timedelta(days=self.length - 1), last)
        end = self.today.replace(day=1) - timedelta(days=1)
        return Span.days(end.replace(day=1), end.replace(day=min(end.day, self.today.day)))

    @property
    def both(self) -> Span:
        return Span(self.before.since, self.now.until)


@dataclass(frozen=True, slots=True)
class Pair:
    """A number in the period and in the one before."""

    now: int
    before: int


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`; None where there is nothing to share."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        return 100 * self.part / self.whole if self.whole else None
