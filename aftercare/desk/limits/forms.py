"""Two amounts for each role that can have a limit; empty for none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.cases.limits import LIMITED, Limit, Limits
from aftercare.core.money import exponent, minor_units
from aftercare.ui.forms import Form

WRONG = {"invalid": _("Write an amount such as 500.00, or nothing."), "min_value": _("Write 0 or more, or nothing.")}
LABELS = {"per_case": _("%(role)s, for one request"), "per_day": _("%(role)s, in a day")}


class LimitsForm(Form):
    def __init__(self, *args: Any, limits: Limits, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        for role in LIMITED:
            for name, amount in limits.get(role, Limit())._asdict().items():
                self.fields[f"{role}.{name}"] = forms.DecimalField(
                    label=LABELS[name] % {"role": role.label}, required=False, min_value=Decimal(0), max_digits=14,
                    initial=_written(amount, currency), error_messages=WRONG,
                    widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"}),
                )  # fmt: skip

    def chosen(self) -> dict[str, Limit]:
        return {role: Limit(*(self._minor(f"{role}.{name}") for name in Limit._fields)) for role in LIMITED}

    def rows(self) -> list[dict[str, Any]]:
        """The roles with their fields, as the page lays them out."""
        return [{"role": role.label, "fields": [self[f"{role}.{name}"] for name in Limit._fields]} for role in LIMITED]

    def _minor(self, name: str) -> int | None:
        amount = self.cleaned_data[name]
        return None if amount is None else minor_units(amount, self.currency)


def _written(amount: int | None, currency: str) -> str:
    return "" if amount is None else f"{Decimal(amount).scaleb(-exponent(currency)):f}"
