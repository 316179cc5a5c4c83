"""Panels of what stands open now: due by hour, age, assignee."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftercare.ui.charts import Bar, Row, bars, columns
from aftercare.ui.figures.work import HOURS, Age, Work, hour

from .panels import Asked, Panel, requests

OLD = 14
"""Days from which a request counts as old in the message."""
LEAST_HOURS = 9
"""Fewer columns than these look like a mistake."""
EVEN = 4
"""Labels stand evenly under so many columns, twice or three times as many, and one."""


def due(asked: Asked, work: Work) -> Panel:
    scope = asked.scope
    here = scope.at.astimezone(ZoneInfo(scope.zone)).hour
    rows = [
        Row(label=f"{n}:00", href=_due_at(asked, n) if count else "",
            bars=(Bar(value=count, text=str(count) if count else "", tone="late" if n < here else "due"),))
        for n, count in enumerate(work.due)
    ]  # fmt: skip
    first, last = _busy(work.due, here)
    title = _("Nothing is due today")
    if work.due_today:
        busiest = max(range(HOURS), key=lambda n: work.due[n])
        title = ngettext(
            "%(count)s is due today, most at %(hour)s", "%(count)s are due today, most at %(hour)s", work.due_today
        ) % {"count": work.due_today, "hour": f"{busiest}:00"}
    cells = [(f"{n}:00", count) for n, count in enumerate(work.due)]
    return Panel(
        "due", columns(title, rows[first:last] if work.due_today else [], label=_("Hour")), (_("Hour"), _("Due")), cells
    )


def _due_at(asked: Asked, number: int) -> str:
    return asked.cases("open", due=hour(asked.scope, number).text)


def _busy(counts: list[int], here: int) -> tuple[int, int]:
    """From the first to the last hour with something due, this hour among them."""
    busy = [n for n, count in enumerate(counts) if count] + [here]
    first, last = min(busy), max(busy) + 1
    wide = max(LEAST_HOURS, -(-(last - first - 1) // EVEN) * EVEN + 1)
    last = min(HOURS, first + wide)
    return max(0, last - wide), last


def ages(asked: Asked, work: Work) -> Panel:
    old = sum(age.count for age in work.ages if age.least >= OLD)
    title = _("Nothing is open")
    if work.open:
        title = _("No open request is older than %(days)s days") % {"days": OLD}
    if old:
        title = ngettext(
            "%(old)s of %(count)s open request is older than %(days)s days",
            "%(old)s of %(count)s open requests are older than %(days)s days", work.open,
        ) % {"old": old, "count": work.open, "days": OLD}  # fmt: skip
    rows = [
        Row(label=age_words(age), href=_aged(asked, age) if age.count else "",
            bars=(Bar(value=age.count, text=str(age.count), tone="due" if age.least >= OLD else ""),))
        for age in work.ages
    ]  # fmt: skip
    head = (_("Age"), _("Requests"))
    cells = [(age_words(age), age.count) for age in work.ages]
    return Panel("ages", bars(title, rows if work.open else [], label=_("Age")), head, cells)


def age_words(age: Age) -> str:
    if not age.least:
        return _("Less than a day")
    if age.most is None:
        return _("%(days)s days and more") % {"days": age.least}
    return _("%(from)s to %(to)s days") % {"from": age.least, "to": age.most}


def _aged(asked: Asked, age: Age) -> str:
    bounds = {**({"older": str(age.least)} if age.least else {}), **({"newer": str(age.most)} if age.most else {})}
    return asked.cases("open", **bounds)


def holders(asked: Asked, work: Work) -> Panel:
    title = _("Nobody has a request")
    named = [one for one in work.holders if one.ref]
    if named:
        title = _("%(name)s has most: %(requests)s") % {"name": named[0].name, "requests": requests(named[0].open)}
    rows = [
        Row(label=one.name or _("Nobody yet"), more=_("%(count)s late") % {"count": one.late} if one.late else "",
            bars=(Bar(value=one.open, text=str(one.open), tone="" if one.ref else "wait"),),
            href=asked.cases("open", assignee=one.ref or "none"))
        for one in work.holders
    ]  # fmt: skip
    cells = [(one.name or _("Nobody yet"), one.open, one.late) for one in work.holders]
    return Panel("holders", bars(title, rows, label=_("Assignee")), (_("Assignee"), _("Open"), _("Late")), cells)
