"""One field for each step that has a time, by kind: hours, empty for the default."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.cases.clocks import OURS
from aftercare.cases.kinds import KINDS, CaseKind, Step
from aftercare.promises.known import Hours
from aftercare.promises.timers import MOST_HOURS, default_hours, timed
from aftercare.promises.working import Calendar
from aftercare.ui.forms import Form

WRONG = {
    "invalid": _("Write whole hours, such as 48."),
    "min_value": _("Give it at least one hour."),
    "max_value": _("Give it %(limit_value)s hours at most."),
}


class TimersForm(Form):
    def __init__(self, *args: Any, hours: Hours, calendar: Calendar | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hours, self.calendar = hours, calendar
        for kind, step in timed():
            self.fields[f"{kind}.{step}"] = forms.IntegerField(
                label=_("Hours for %(step)s") % {"step": KINDS[kind].steps[step].label}, required=False, min_value=1,
                max_value=MOST_HOURS, initial=hours.get((kind, step)), error_messages=WRONG,
                widget=forms.NumberInput(attrs={"placeholder": default_hours(kind, step), "class": "num"}),
            )  # fmt: skip

    def chosen(self) -> dict[tuple[str, str], int | None]:
        return {(kind, step): self.cleaned_data[f"{kind}.{step}"] for kind, step in timed()}

    def kinds(self) -> list[dict[str, Any]]:
        """The kinds with their steps and fields, as the page lays them out."""
        return [{"label": kind.label, "rows": self._rows(kind)} for kind in KINDS.values()]

    def _rows(self, kind: CaseKind) -> list[dict[str, Any]]:
        return [self._row(kind.key, name, step) for name, step in kind.steps.items() if step.within]

    def _row(self, kind: str, name: str, step: Step) -> dict[str, Any]:
        return {
            "step": step.label, "by": step.by.label if step.by else "", "default": default_hours(kind, name),
            "field": self[f"{kind}.{name}"], "days": self._days(kind, name, step),
        }  # fmt: skip

    def _days(self, kind: str, name: str, step: Step) -> int:
        """About how many working days it comes to, where the step counts working hours."""
        hours = self.hours.get((kind, name), default_hours(kind, name))
        return self.calendar.days(timedelta(hours=hours)) if self.calendar and step.by in OURS else 0
