"""How long steps take, in words: “2 days”; in a shop with a working calendar “about 6 working days”."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import ngettext

from aftercare.cases.clocks import Working, counted_at, time_of

from . import times


def within(shop_id: int, kind: str, step: str) -> str:
    """Nothing where the step has no time."""
    return together(shop_id, kind, [step])


def together(shop_id: int, kind: str, steps: Iterable[str]) -> str:
    """Of several steps, one after the other; what counts working hours and what does not are told apart."""
    spent: dict[Working | None, timedelta] = {}
    for step in steps:
        working = counted_at(shop_id, kind, step)
        spent[working] = spent.get(working, timedelta()) + (time_of(shop_id, kind, step) or timedelta())
    told = [_said(length, working) for working, length in spent.items() if length]
    return " + ".join(told)


def _said(length: timedelta, working: Working | None) -> str:
    if working is None:
        return times.span(length)
    if length < working.working_day:
        hours = -(-length // timedelta(hours=1))
        return ngettext("%(hours)s working hour", "%(hours)s working hours", hours) % {"hours": hours}
    days = working.days(length)
    return ngettext("about %(days)s working day", "about %(days)s working days", days) % {"days": days}
