"""What a customer fills in. Every message names the cure."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.ui.forms import Form


class FindForm(Form):
    number = forms.CharField(
        label=_("Order number"),
        max_length=100,
        error_messages={"required": _("Enter the order number from your receipt.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    contact = forms.CharField(
        label=_("E-mail or phone"),
        help_text=_("The one you ordered with, or the last six characters of the tracking number."),
        max_length=254,
        error_messages={
            "required": _("Enter the e-mail or phone of the order, or the last six characters of the tracking number.")
        },
        widget=forms.TextInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )


class CodeForm(Form):
    code = forms.CharField(
        label=_("Six-digit code"),
        max_length=20,
        error_messages={"required": _("Enter the six digits from the message.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "class": "ticket"}
        ),
    )


class Press(Form):
    """A step that needs no words."""


class WordsForm(Press):
    words = forms.CharField(
        label=_("Your words"),
        max_length=4000,
        error_messages={"required": _("Write what you do not agree with, and why.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class WriteForm(Press):
    text = forms.CharField(
        label=_("Your message"),
        max_length=4000,
        error_messages={"required": _("Write what you want to say.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class EvidenceForm(Press):
    text = forms.CharField(
        label=_("In your words"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ShipForm(Press):
    carrier = forms.CharField(
        label=_("Carrier"),
        max_length=50,
        required=False,
        help_text=_("Such as SF Express, DHL or the post."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    tracking_number = forms.CharField(
        label=_("Tracking number"),
        help_text=_("On the receipt or the label of the carrier."),
        error_messages={
            "required": _("Enter the tracking number from the carrier's receipt, 4 to 60 letters and digits.")
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
