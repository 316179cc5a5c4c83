"""What an agent fills in about a withdrawal: which order was meant, or what to answer."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.ui.forms import Form


class MatchForm(Form):
    order = forms.CharField(
        label=_("Order number"), max_length=100,
        error_messages={"required": _("Enter the number of the order that was meant.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    items = forms.CharField(
        label=_("Only these items"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, as “SKU × units”. Leave it empty for the whole order."),
    )  # fmt: skip

    def clean_items(self) -> dict[str, int]:
        found = {}
        for line in self.cleaned_data["items"].splitlines():
            if not line.strip():
                continue
            parts = re.fullmatch(r"\s*(\S.*?)\s*[×x*\s]\s*(\d{1,6})\s*", line)
            if parts is None:
                raise forms.ValidationError(_("Write each line as “SKU × units”, such as “CUP-1 × 2”."))
            found[parts.group(1)] = int(parts.group(2))
        return found


class AnswerForm(Form):
    words = forms.CharField(
        label=_("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The customer gets it by e-mail, with the declaration below it."),
        error_messages={"required": _("Write what comes of it, and why.")},
    )  # fmt: skip
