"""What sending a file asks for: the file, then which of its columns is which of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.connectors.shops.csv_orders import CsvReader
from aftercare.connectors.shops.mapping import FIELDS
from aftercare.ui.forms import Form

FIRST = ("order_number", "placed_at", "sku", "quantity", "price", "total", "title", "email", "phone", "delivered_at")
"""Those that every shop has stand before the others."""


class FileForm(Form):
    file = forms.FileField(
        label=_("File of orders"),
        help_text=_("CSV up to 15 MB, as your shop system exports it; you say next what its columns are."),
        error_messages={
            "required": _("Choose the file."), "empty": _("That file is empty; choose another one."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.gz,text/csv"}),
    )  # fmt: skip


class ColumnsForm(Form):
    def __init__(self, *args: Any, header: Sequence[str], named: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theirs = [("", "–"), *((name, name) for name in dict.fromkeys(header) if name)]
        for ours in CsvReader.columns:
            if ours in FIELDS or ours in named:
                self.fields[ours] = forms.ChoiceField(
                    label=str(FIELDS.get(ours, ours)), choices=theirs, required=False, initial=named.get(ours, "")
                )

    def chosen(self) -> dict[str, str]:
        """As far as they are chosen; whether they suffice, the action says."""
        return {name: self.cleaned_data.get(name, "") for name in self.fields if self.cleaned_data.get(name)}

    @property
    def first(self) -> list[Any]:
        return [self[name] for name in FIRST]

    @property
    def others(self) -> list[Any]:
        return [self[name] for name in self.fields if name not in FIRST]
