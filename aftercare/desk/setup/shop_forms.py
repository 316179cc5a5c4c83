"""What the page of a shop asks for. Its values are checked by the action, once for all doors."""

from __future__ import annotations

from typing import Any

from babel import Locale
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from aftercare.core.money import babel_locale
from aftercare.people.models import LOCALES, Role, Shop
from aftercare.ui.forms import Form

TYPED = {"autocomplete": "off", "spellcheck": "false"}
ZONES = (
    "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Asia/Seoul", "Asia/Kolkata",
    "Asia/Dubai", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Paris", "Europe/Berlin", "Europe/Madrid",
    "Europe/Rome", "Europe/Amsterdam", "Europe/Warsaw", "Europe/Stockholm", "Europe/Athens", "America/New_York",
    "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Toronto", "America/Sao_Paulo",
    "America/Mexico_City", "Australia/Sydney", "Pacific/Auckland", "UTC",
)  # fmt: skip
"""Offered while somebody types; any other of the world's zones is taken too."""
CURRENCIES = (
    "CNY",
    "HKD",
    "TWD",
    "SGD",
    "JPY",
    "KRW",
    "INR",
    "EUR",
    "GBP",
    "CHF",
    "SEK",
    "PLN",
    "USD",
    "CAD",
    "BRL",
    "AUD",
)


class ShopForm(Form):
    name = forms.CharField(label=_("Name customers know"), max_length=100, required=False)
    country = forms.ChoiceField(label=_("Country"), help_text=_("Its law holds, whatever the policy says."))
    locale = forms.ChoiceField(
        label=_("Language"), choices=LOCALES, help_text=_("For customers who have not said which they read.")
    )
    timezone = forms.CharField(
        label=_("Time zone"), max_length=50, required=False, widget=forms.TextInput(attrs={"list": "zones", **TYPED})
    )
    return_address = forms.CharField(
        label=_("Return address"), max_length=2000, required=False,
        help_text=_("Where customers send goods back to, as it is written on a parcel."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    contact_email = forms.CharField(
        label=_("Contact by e-mail"), max_length=254, required=False,
        help_text=_("Answers to messages go there; it stands below each message."),
        widget=forms.EmailInput(attrs=TYPED),
    )  # fmt: skip
    contact_phone = forms.CharField(label=_("Contact by phone"), max_length=30, required=False)
    brand_color = forms.CharField(
        label=_("Colour"), max_length=20, required=False,
        help_text=_("Such as #2f6f5e; empty for Aftercare's own. Text on it and in it is always made readable."),
        widget=forms.TextInput(attrs={"placeholder": "#2f6f5e", **TYPED}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries()  # type: ignore[attr-defined]

    zones = ZONES
    currencies = CURRENCIES


class NewShopForm(ShopForm):
    """What stays as it is chosen: the short name in addresses, and the currency its policy's amounts are in."""

    slug = forms.CharField(
        label=_("Short name"), max_length=50, required=False,
        help_text=_("It stands in addresses and stays: small letters, digits, hyphens."),
        widget=forms.TextInput(attrs={"placeholder": "linen-house", **TYPED}),
    )  # fmt: skip
    currency = forms.CharField(
        label=_("Currency"), max_length=3, required=False, help_text=_("Its policy's amounts are in it; it stays."),
        widget=forms.TextInput(attrs={"list": "currencies", **TYPED}),
    )  # fmt: skip
    return_address = contact_email = contact_phone = brand_color = None  # type: ignore[assignment]
    field_order = ("name", "slug", "country", "currency", "locale", "timezone")


class LogoForm(Form):
    logo = forms.FileField(
        label=_("Logo"), help_text=_("PNG, JPEG or WebP up to 4 MB; it is shown 32 pixels high, as wide as it needs."),
        error_messages={"required": _("Choose a picture."), "empty": _("That file is empty; choose a picture.")},
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )  # fmt: skip


def countries() -> list[tuple[str, str]]:
    """Those of the world by their names in the reader's language, in its order."""
    names = Locale.parse(babel_locale(get_language() or "en")).territories
    known = [(code, name) for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in NOT_ONE]
    return sorted(known, key=lambda one: one[1])


NOT_ONE = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
"""Codes that Babel knows and that are no country."""


def may_add(role: str) -> bool:
    return role == Role.ADMIN


def initial_of(shop: Shop) -> dict[str, str]:
    return {name: getattr(shop, name) for name in ShopForm.base_fields}
