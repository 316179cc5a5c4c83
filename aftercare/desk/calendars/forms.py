"""One field for the hours of each weekday, and a row for each special day, with some empty ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from babel.dates import get_day_names
from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.core.refusal import Refused
from aftercare.promises.calendars import LONGEST_NAME, MOST_SPECIAL
from aftercare.promises.working import WEEKDAYS, Calendar, Special
from aftercare.ui import times
from aftercare.ui.forms import Form

from .writing import said, spans_in

EMPTY_ROWS = 3
PROPOSED = dict.fromkeys(WEEKDAYS[:5], "09:00–18:00")
"""What a shop without a calendar is shown; it holds once it is kept."""
WRONG_DAY = {"invalid": _("Write a day, such as 2026-10-01.")}


def _day(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, error_messages=WRONG_DAY, widget=widget)


def _text(label: str, placeholder: Any, longest: int = 120) -> forms.CharField:
    attrs = {"placeholder": placeholder, "maxlength": longest, "autocomplete": "off"}
    return forms.CharField(label=label, required=False, max_length=longest, widget=forms.TextInput(attrs=attrs))


class CalendarForm(Form):
    def __init__(self, *args: Any, calendar: Calendar | None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept, self.today = calendar.special if calendar else (), today
        weekly = dict(zip(WEEKDAYS, map(said, calendar.weekly), strict=True)) if calendar else PROPOSED
        names = get_day_names("wide", locale=times.locale())
        for number, weekday in enumerate(WEEKDAYS):
            self.fields[f"weekly.{weekday}"] = _text(names[number], _("closed"))
            self.initial[f"weekly.{weekday}"] = weekly.get(weekday, "")
        self.numbers = range(1, self._many() + 1)
        for number in self.numbers:
            self._add(number, self.kept[number - 1] if number <= len(self.kept) else None)

    def _many(self) -> int:
        """As many rows as were sent, whatever has been kept since the page was read."""
        sent = sum(name.startswith("special.") and name.endswith(".first") for name in self.data)
        return min(sent or len(self.kept) + EMPTY_ROWS, MOST_SPECIAL + EMPTY_ROWS)

    def _add(self, number: int, kept: Special | None) -> None:
        row = {
            "first": _day(_("Special day %(number)s: from") % {"number": number}),
            "last": _day(_("Special day %(number)s: until") % {"number": number}),
            "name": _text(_("Special day %(number)s: name") % {"number": number}, _("Name of the day"), LONGEST_NAME),
            "hours": _text(_("Special day %(number)s: hours") % {"number": number}, _("closed")),
        }
        self.fields.update({f"special.{number}.{name}": field for name, field in row.items()})
        if kept:
            shown = {"first": kept.first, "last": kept.last, "name": kept.name, "hours": said(kept.hours)}
            self.initial.update({f"special.{number}.{name}": value for name, value in shown.items()})

    def clean(self) -> dict[str, Any]:
        for number in self._filled():
            first = f"special.{number}.first"
            if not self.cleaned_data.get(first) and first not in self.errors:
                self.add_error(first, _("Say on which day."))
        return self.cleaned_data

    def weekly(self) -> dict[str, list[str]]:
        return {weekday: spans_in(self.cleaned_data[f"weekly.{weekday}"]) for weekday in WEEKDAYS}

    def special(self) -> list[dict[str, Any]]:
        rows = [self._row(number) for number in self._filled()]
        return [{**row, "hours": spans_in(row["hours"])} for row in rows]

    def refuse(self, refused: Refused) -> None:
        """At the row as it stands on the page, which may have empty ones before it."""
        kind, _dot, rest = refused.field.partition(".")
        number, _dot, name = rest.partition(".")
        if kind == "special" and number.isdigit():
            refused = Refused(
                refused.sentence, code=refused.code, field=f"special.{self._filled()[int(number) - 1]}.{name}"
            )
        super().refuse(refused)

    def _row(self, number: int) -> dict[str, Any]:
        return {name: self.cleaned_data.get(f"special.{number}.{name}") for name in ("first", "last", "name", "hours")}

    def _filled(self) -> list[int]:
        return [number for number in self.numbers if any(self._row(number).values())]

    def week(self) -> list[forms.BoundField]:
        return [self[f"weekly.{weekday}"] for weekday in WEEKDAYS]

    def rows(self) -> Iterator[list[forms.BoundField]]:
        """Those to come, and the empty ones."""
        return (self._shown(number) for number in self.numbers if not self._is_past(number))

    def past(self) -> list[list[forms.BoundField]]:
        return [self._shown(number) for number in self.numbers if self._is_past(number)]

    def _is_past(self, number: int) -> bool:
        return number <= len(self.kept) and self.kept[number - 1].last < self.today and not self.errors

    def _shown(self, number: int) -> list[forms.BoundField]:
        return [self[f"special.{number}.{name}"] for name in ("first", "last", "name", "hours")]
