"""The forms of webhooks. What an action refuses is shown at the field of the same name."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.people.models import Shop
from aftercare.ui.forms import Form
from aftercare.webhooks.models import LONGEST_TEXT, LONGEST_URL


class WebhookForm(Form):
    url = forms.CharField(
        label=_("Address"),
        help_text=_("Where events are sent by HTTPS POST, such as https://example.com/hook."),
        max_length=LONGEST_URL,
        error_messages={"required": _("Enter the address, such as https://example.com/hook.")},
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    description = forms.CharField(
        label=_("What it is for"), max_length=LONGEST_TEXT, required=False, widget=forms.TextInput()
    )
    types = forms.CharField(
        label=_("Events"),
        help_text=_("Names such as case.approved or families such as case.*, with spaces between; empty for all."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
    )

    def clean_types(self) -> list[str]:
        return [word for word in re.split(r"[\s,;，；、]+", self.cleaned_data["types"]) if word]


class MakeForm(WebhookForm):
    """For one of the person's shops; the choice is made for who has only one."""

    shop = forms.ModelChoiceField(
        queryset=Shop.objects.none(),
        label=_("Shop"),
        empty_label=None,
        error_messages={"required": _("Choose one of your shops."), "invalid_choice": _("Choose one of your shops.")},
    )
    field_order = ("shop", "url", "description", "types")

    def __init__(self, *args: Any, shops: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shop"].queryset = shops  # type: ignore[attr-defined]


class SinceForm(Form):
    """An instant on the clock of the shop; the view sets that zone."""

    since = forms.DateTimeField(
        label=_("Everything since"),
        error_messages={"required": _("Choose day and time."), "invalid": _("Choose day and time.")},
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
