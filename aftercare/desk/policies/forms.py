"""The small forms of the studio; the large one is made of the policy's own fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.policy.models import LONGEST_TITLE
from aftercare.ui.forms import Form

DAY_AND_TIME = {"required": _("Choose day and time."), "invalid": _("Choose day and time.")}
A_DAY = {"invalid": _("Choose a day, such as 2026-11-11.")}


class DraftForm(Form):
    title = forms.CharField(
        label=_("What the draft is for"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Give the draft a name, such as “Double 11: 30 days”.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ScheduleForm(Form):
    """An instant on the clock of the shop; the view sets that zone."""

    publish_at = forms.DateTimeField(
        label=_("Publish on"), error_messages=DAY_AND_TIME, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )


class BacktestForm(Form):
    """Days of the shop; `against` is a version, empty for what was decided then."""

    against = forms.ChoiceField(label=_("Compare with"), required=False)
    since = forms.DateField(
        label=_("From"), required=False, error_messages=A_DAY, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Up to and with"),
        required=False,
        error_messages=A_DAY,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, versions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["against"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("What was decided then")), *versions]


class RawForm(Form):
    raw = forms.CharField(
        label=_("The whole policy as JSON"),
        error_messages={"required": _("Write the policy as a JSON object.")},
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "code", "autocapitalize": "off"}),
    )
