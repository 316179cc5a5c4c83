"""A shop's working calendar: set, checked and taken away. Deadlines that run already keep their instants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.cases.moves import role_refused
from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop

from .events import CalendarChanged
from .known import forget
from .models import WorkingCalendar
from .timers import MAY_SET_TIMERS
from .working import DAY, WEEKDAYS, Calendar, Spans, Special, read_spans

MOST_SPECIAL, MOST_DAYS, LONGEST_NAME = 200, 60, 60
YEARS = range(2000, 2200)
LEAST = timedelta(hours=1)
"""What a week is worked at least; less is no time that a customer could wait for."""


def calendar_kept(shop: Shop) -> Calendar | None:
    """The shop's calendar, as the database has it now."""
    row = WorkingCalendar.objects.filter(shop=shop).first()
    return row.read(shop.timezone) if row else None


@transaction.atomic
def set_calendar(
    *, shop: Shop, weekly: Mapping[str, Sequence[str]], special: Sequence[Mapping[str, Any]], by: Actor, at: datetime
) -> Calendar:
    """Set the whole calendar: hours as “09:00-18:00” by weekday, and the days that differ.

    Deadlines of the shop's own steps count these hours from now on.
    """
    _check_role(by)
    shop = Shop.objects.select_for_update().get(pk=shop.pk)
    numbered = _special(special)
    calendar = Calendar(shop.timezone, _week(weekly), tuple(one for one, _number in numbered))
    _check_it_opens(calendar, numbered)
    row = WorkingCalendar.objects.filter(shop=shop).first()
    before = row.read(shop.timezone) if row else None
    if calendar != before:
        WorkingCalendar.objects.update_or_create(shop=shop, defaults=calendar.plain())
        _changed(shop, before, calendar, by=by, at=at)
    return calendar


@transaction.atomic
def remove_calendar(*, shop: Shop, by: Actor, at: datetime) -> None:
    """Every hour counts again."""
    _check_role(by)
    shop = Shop.objects.select_for_update().get(pk=shop.pk)
    row = WorkingCalendar.objects.filter(shop=shop).first()
    if row:
        before = row.read(shop.timezone)
        row.delete()
        _changed(shop, before, None, by=by, at=at)


def _changed(shop: Shop, before: Calendar | None, after: Calendar | None, *, by: Actor, at: datetime) -> None:
    forget(shop.pk)
    transaction.on_commit(lambda: forget(shop.pk))
    told = [calendar.plain() if calendar else None for calendar in (before, after)]
    emit(CalendarChanged(shop=shop, before=told[0], after=told[1], by=by, at=at))


def _check_role(by: Actor) -> None:
    if by.kind not in MAY_SET_TIMERS:
        raise role_refused()


def _week(weekly: Mapping[str, Sequence[str]]) -> tuple[Spans, ...]:
    unknown = sorted(set(weekly) - set(WEEKDAYS))
    if unknown:
        raise _refused("unknown_weekday", f"weekly.{unknown[0]}", _("There is no weekday “%(day)s”."), day=unknown[0])
    week = tuple(_hours(weekly.get(name, ()), field=f"weekly.{name}") for name in WEEKDAYS)
    if sum((timedelta(minutes=span.closes - span.opens) for spans in week for span in spans), timedelta()) < LEAST:
        raise _refused(
            "never_open", f"weekly.{WEEKDAYS[0]}",
            _("Give an ordinary week at least one working hour; without a calendar every hour counts."),
        )  # fmt: skip
    return week


def _special(special: Sequence[Mapping[str, Any]]) -> list[tuple[Special, int]]:
    """In the order of their days, each with its number as it was given."""
    if len(special) > MOST_SPECIAL:
        raise _refused(
            "too_many", "special", _("Keep %(most)s special days at most; drop past ones."), most=MOST_SPECIAL
        )
    numbered = [(_one(given, f"special.{number}"), number) for number, given in enumerate(special, 1)]
    numbered.sort(key=lambda one: (one[0].first, one[1]))
    for (earlier, _number), (later, number) in pairwise(numbered):
        if later.first <= earlier.last:
            raise _refused(
                "days_overlap", f"special.{number}.first",
                _("%(day)s is given twice; name each day once."), day=later.first.isoformat(),
            )  # fmt: skip
    return numbered


def _one(given: Mapping[str, Any], field: str) -> Special:
    first, last = given["first"], given.get("last") or given["first"]
    if first.year not in YEARS:
        raise _refused("bad_days", f"{field}.first", _("Write a year from 2000 to 2199."))
    if last < first:
        raise _refused("bad_days", f"{field}.last", _("Let it end no earlier than it begins."))
    name = str(given.get("name", "")).strip()
    if len(name) > LONGEST_NAME:
        raise _refused(
            "long_name", f"{field}.name", _("Give it a name of %(most)s characters at most."), most=LONGEST_NAME
        )
    return Special(first, last, name, _hours(given.get("hours", ()), field=f"{field}.hours"))


def _check_it_opens(calendar: Calendar, numbered: Sequence[tuple[Special, int]]) -> None:
    """However closed days lie beside each other, a deadline comes to an end."""
    for one, number in numbered:
        if not any(calendar.hours_of(one.first + day * DAY) for day in range(MOST_DAYS + 1)):
            raise _refused(
                "closed_too_long", f"special.{number}.last",
                _("A shop may be closed for %(most)s days in a row at most."), most=MOST_DAYS,
            )  # fmt: skip


def _hours(texts: Sequence[str], *, field: str) -> Spans:
    try:
        spans = read_spans(texts)
    except ValueError:
        raise _refused(
            "bad_times", field, _("Write times as 09:00-12:00, the later one second; midnight at the end is 24:00.")
        ) from None
    if any(later.opens < earlier.closes for earlier, later in pairwise(spans)):
        raise _refused("times_overlap", field, _("These times overlap; write each hour once."))
    return spans


def _refused(code: str, field: str, sentence: str, **values: object) -> Refused:
    return Refused(sentence % values, code=code, field=field)
