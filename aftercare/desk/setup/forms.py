"""What the pages of Set-up ask for. What an action refuses is shown at the field of the same name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.cases.models import Case
from aftercare.notices.wording import LONGEST
from aftercare.people.models import Shop
from aftercare.ui.forms import Form

LATEST = 8


class WordingForm(Form):
    """A text, and the case it is shown for. Its lengths and variables are checked by the action, once for all doors."""

    NO_CASE = _("Your shop has no such request; leave it empty for an invented one.")

    subject = forms.CharField(
        label=_("Subject"), required=False, widget=forms.TextInput(attrs={"maxlength": LONGEST["subject"]})
    )
    text = forms.CharField(
        label=_("Text"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 9, "maxlength": LONGEST["text"]}),
    )  # fmt: skip
    case = forms.CharField(
        label=_("Shown for"), required=False, max_length=30,
        widget=forms.TextInput(attrs={"placeholder": _("an invented request"), "list": "cases", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, shop: Shop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shop = shop

    @property
    def words(self) -> dict[str, str]:
        return {"subject": self.cleaned_data["subject"], "text": self.cleaned_data["text"]}

    def latest(self) -> list[str]:
        """Cases to choose from."""
        return list(Case.objects.of_shop(self.shop.pk).order_by("-id").values_list("ref", flat=True)[:LATEST])
