"""The form of a saved reply. What an action refuses is shown at the field of the same name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.cases.actions.writing import LONGEST
from aftercare.people.models import LOCALES, Shop
from aftercare.ui.forms import Form

NONE = _("Choose one of the languages.")


class ReplyForm(Form):
    name = forms.CharField(
        label=_("Title"), max_length=100, help_text=_("As colleagues find it, such as “Ask for a photo”."),
        error_messages={"required": _("Give it a name, such as “Ask for a photo”.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    shortcut = forms.CharField(
        label=_("Shortcut"), max_length=31, help_text=_("One word; / and the word bring it, such as /photo."),
        error_messages={"required": _("Write one word, such as photo.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    locale = forms.ChoiceField(
        label=_("Language"), choices=LOCALES,
        help_text=_("It is offered first where the customer reads this language."),
        error_messages={"required": NONE, "invalid_choice": NONE},
    )  # fmt: skip
    text = forms.CharField(
        label=_("What the customer reads"), max_length=LONGEST,
        error_messages={"required": _("Write what the customer reads.")},
        widget=forms.Textarea(attrs={"rows": 8, "data-variables": ""}),
    )  # fmt: skip


class SaveForm(ReplyForm):
    """For one of the person's shops; the choice is made for who has only one."""

    shop = forms.ModelChoiceField(
        queryset=Shop.objects.none(),
        label=_("Shop"),
        empty_label=None,
        error_messages={"required": _("Choose one of your shops."), "invalid_choice": _("Choose one of your shops.")},
    )
    field_order = ("shop", "name", "shortcut", "locale", "text")

    def __init__(self, *args: Any, shops: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shop"].queryset = shops  # type: ignore[attr-defined]
