"""What is written on a case: to the customer, or for colleagues; and the sentence that closes a duplicate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftercare.ui.templatetags.aftercare import html_lang

from .act_forms import LONGEST, Press


def _composed(label: Any, hint: Any, **data: str) -> forms.CharField:
    """A text that desk.js helps to write: kept while it is not sent, sent by Ctrl+Enter."""
    attrs = {"rows": 4, "data-compose": "", "autocomplete": "off", **data}
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=LONGEST, widget=forms.Textarea(attrs=attrs)
    )


class ReplyForm(Press):
    text = _composed(_("What the customer reads"), _("/ brings a saved reply; {order} becomes the order's number."))

    def fit(self) -> None:
        address = reverse("replies:choices", args=[self.case.ref])
        _for_case(self, draft=f"reply:{self.case.ref}", sign="/", choices=address)


class NoteForm(Press):
    text = _composed(_("For colleagues alone"), _("@ calls a colleague; the customer never reads it."))

    def fit(self) -> None:
        address = reverse("notes:colleagues", args=[self.case.ref])
        _for_case(self, draft=f"note:{self.case.ref}", sign="@", choices=address)


class DuplicateForm(Press):
    other = forms.CharField(
        label=_("Number of the request that answers it"),
        max_length=30,
        error_messages={"required": _("Enter the number of the other request, such as AS-8JM6-QVEA-B8EJ.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    because = forms.CharField(
        label=_("What the customer reads"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )

    def fit(self) -> None:
        with translation.override(self.case.locale):
            self.fields["because"].widget.attrs["lang"] = html_lang(self.case.locale)
            self.fields["because"].initial = gettext("We are already looking after this in your other request.")


def _for_case(form: Press, **data: str) -> None:
    form.fields["text"].widget.attrs.update({f"data-{name}": value for name, value in data.items()})
