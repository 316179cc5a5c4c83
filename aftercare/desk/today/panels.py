"""One figure as the page shows it: a chart with its message, its definition, and the plain numbers for a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_percent
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from aftercare.core.money import Money
from aftercare.ui import times
from aftercare.ui.charts import Chart
from aftercare.ui.figures.definitions import DEFINITIONS, Definition
from aftercare.ui.figures.flow import Kept
from aftercare.ui.figures.periods import Pair, Scope, Share
from aftercare.ui.sheets import Cells


@dataclass(frozen=True, slots=True)
class Panel:
    """`figure` is the name of its definition; `head` and `cells` are what its file holds."""

    figure: str
    chart: Chart
    head: Sequence[object]
    cells: Sequence[Cells]

    @property
    def definition(self) -> Definition:
        return DEFINITIONS[self.figure]


@dataclass(frozen=True)
class Asked:
    """Which figures somebody asked for, and the addresses that keep it. `slug` is the shop chosen, if one is."""

    scope: Scope
    slug: str = ""

    @cached_property
    def kept(self) -> dict[str, str]:
        return {"period": self.scope.period, **({"shop": self.slug} if self.slug else {})}

    def here(self, page: str = "today:today", **more: str) -> str:
        return f"{reverse(page)}?{urlencode({**self.kept, **more})}"

    def cases(self, view: str = "all", **filters: str) -> str:
        """The queue, narrowed to the cases behind a mark."""
        found = {"view": view, **filters, **({"shop": self.slug} if self.slug else {})}
        return f"{reverse('desk:queue')}?{urlencode(found)}"


def money(minor: int, currency: str) -> str:
    return Money(minor, currency).text(get_language() or "en")


def plain(minor: int, currency: str) -> Decimal:
    return Money(minor, currency).decimal


def percent(share: Share, *, digits: int = 0) -> str:
    if share.percent is None:
        return "–"
    pattern = "#,##0.0%" if digits else "#,##0%"
    return format_percent(share.part / share.whole, format=pattern, locale=times.locale())


def rate(share: Share) -> object:
    return round(share.percent, 1) if share.percent is not None else ""


def of(share: Share) -> str:
    return _("%(part)s of %(whole)s") % {"part": share.part, "whole": share.whole}


def requests(count: int) -> str:
    return ngettext("%(count)s request", "%(count)s requests", count) % {"count": count}


def change(pair: Pair) -> str:
    """“12 more than before”; empty where nothing is to compare."""
    more = pair.now - pair.before
    if not more:
        return _("as many as before") if pair.now else ""
    said = _("%(count)s more than before") if more > 0 else _("%(count)s fewer than before")
    return said % {"count": abs(more)}


def moved(kept: Kept) -> str:
    """“2 points more than before”, of a share."""
    if kept.now.percent is None or kept.before.percent is None:
        return ""
    points = round(kept.now.percent) - round(kept.before.percent)
    if not points:
        return _("as before")
    if points > 0:
        return ngettext("%(count)s point more than before", "%(count)s points more than before", points) % {
            "count": points
        }
    return ngettext("%(count)s point less than before", "%(count)s points less than before", -points) % {
        "count": -points
    }
