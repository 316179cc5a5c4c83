"""What forms about money of an order share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftercare.core.ids import typed_ref
from aftercare.orders.models import Order
from aftercare.people.models import User
from aftercare.ui.forms import Form

AMOUNT, DAY = _("Write an amount such as 30.00."), _("Write a day, such as 2026-03-31.")
MOST = 10**13


def amount_field(label: Any, *, required: bool = True) -> forms.DecimalField:
    """An amount in the order's currency, as people write it."""
    return forms.DecimalField(
        label=label, required=required, max_value=MOST, decimal_places=4,
        error_messages={"required": AMOUNT, "invalid": AMOUNT},
    )  # fmt: skip


class OrderForm(Form):
    """About an order that its reader may see, by its reference or number; `order` is cleaned to it."""

    order = forms.CharField(
        label=_("Order"), max_length=100,
        widget=forms.TextInput(attrs={"placeholder": "OR-…", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Write the number of the order.")},
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_order(self) -> Order:
        text = self.cleaned_data["order"].strip()
        orders = Order.objects.visible_to(self.user)
        found = orders.filter(ref=typed_ref(text)).first() or orders.filter(number=text).order_by("-id").first()
        if found is None:
            raise forms.ValidationError(gettext("There is no order with this number; check it."))
        return found
