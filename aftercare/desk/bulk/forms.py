"""What an action on many cases asks for, once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.cases.holders import loads
from aftercare.people.models import Shop
from aftercare.ui.forms import Form
from aftercare.worklist.many import Many


def _words(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


FIELDS: dict[str, Callable[[], forms.Field]] = {
    "because": lambda: _words(_("What the customers read"), _("Say why; each of them reads the same words.")),
    "words": lambda: _words(_("What the customers read"), _("Say what to show, and what it is for.")),
    "note": lambda: _words(_("What a colleague should know"), _("The customer does not read it.")),
    "to": lambda: forms.ChoiceField(
        label=_("To whom"),
        error_messages={"required": _("Choose a colleague."), "invalid_choice": _("Choose one of these.")},
    ),
    "by_hours": lambda: forms.IntegerField(
        label=_("Hours more"), initial=24, min_value=1, max_value=2400,
        error_messages={"required": _("Write how many hours."), "invalid": _("Write a whole number, such as 1.")},
    ),
}  # fmt: skip


class ManyForm(Form):
    def __init__(self, *args: Any, many: Many, shops: Iterable[Shop], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in many.takes:
            self.fields[name] = FIELDS[name]()
        if "to" in self.fields:
            people = {one.ref: f"{one.name} · {one.open}" for shop in shops for one in loads(shop.pk)}
            self.fields["to"].choices = [("", "—"), *people.items()]  # type: ignore[attr-defined]
