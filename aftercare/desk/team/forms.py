"""What the pages about staff ask for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.people.manager import Manager
from aftercare.people.models import LOCALES, Role
from aftercare.people.tokens import SCOPES
from aftercare.ui.forms import Form

ONE_OF = {"required": _("Choose at least one of your shops."), "invalid_choice": _("Choose one of your shops.")}


class PlaceForm(Form):
    """A role and shops, as far as this manager gives them."""

    role = forms.ChoiceField(label=_("Role"), error_messages={"invalid_choice": _("Choose one of the roles.")})
    shops: Any = forms.ModelMultipleChoiceField(
        queryset=None, label=_("Shops"), widget=forms.CheckboxSelectMultiple, error_messages=ONE_OF
    )

    def __init__(self, *args: Any, manager: Manager, roles: list[Role] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = roles or [role for role in Role if role in manager.roles and role != Role.INTEGRATION]
        if "role" in self.fields:
            self.fields["role"].choices = [(role.value, role.label) for role in given]  # type: ignore[attr-defined]
        self.fields["shops"].queryset = manager.shops.order_by("name")  # type: ignore[attr-defined]
        if manager.shops.count() == 1:
            self.fields["shops"].initial = list(manager.shops)


class PersonForm(PlaceForm):
    name = forms.CharField(label=_("Name"), max_length=150, required=False)
    field_order = ("name", "role", "shops")


class InviteForm(PlaceForm):
    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        error_messages={"required": _("Enter the e-mail of the person.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Name, if you know it"), max_length=150, required=False)
    locale = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("The shop's")), *LOCALES])
    field_order = ("email", "name", "role", "locale", "shops")


class ProgramForm(PlaceForm):
    role = None  # type: ignore[assignment]  # a program is an integration
    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("What the program is, such as “Warehouse system”."),
        error_messages={"required": _("Give the program a name, such as “Warehouse system”.")},
    )
    field_order = ("name", "shops")


class TokenForm(Form):
    name = forms.CharField(
        label=_("What it is for"), max_length=100, error_messages={"required": _("Say what the token is for.")}
    )
    shop: Any = forms.ModelChoiceField(queryset=None, label=_("Shop"), empty_label=None, error_messages=ONE_OF)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(scope, scope) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one scope.")},
    )
    days = forms.IntegerField(
        label=_("Valid for days"),
        min_value=1,
        max_value=3650,
        initial=365,
        error_messages={
            "required": _("Write a whole number of days."), "invalid": _("Write a whole number of days."),
            "min_value": _("Write 1 or more."), "max_value": _("Write 3650 or less."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, shops: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shop"].queryset = shops  # type: ignore[attr-defined]

    @property
    def lives(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])
