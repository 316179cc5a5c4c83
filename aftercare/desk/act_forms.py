"""What the buttons of a case ask for. What an action refuses is shown at the field of the same name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.cases.dialogue import Relation, Ruling, Severity
from aftercare.cases.holders import holders, loads
from aftercare.cases.models import Case
from aftercare.cases.paths import possible_paths, units_of
from aftercare.cases.remedies import remedy_label
from aftercare.core.money import minor_units
from aftercare.money.routes.accounts import BankAccount
from aftercare.money.routes.actions import ways_for
from aftercare.people.models import User
from aftercare.ui.forms import Form
from aftercare.ui.pictures import MOST_PHOTOS, Pictures

from .pictures import at_desk

OFFERED = ("return", "refund_only", "exchange", "reship")
LONGEST = 4000


class Press(Form):
    """A button that needs no words. Each form is given the case it is about."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.fit()

    def fit(self) -> None:
        """Adds what depends on the case."""


def _text(label: Any, hint: Any = "", *, rows: int = 3) -> forms.CharField:
    """A text that the action itself refuses when it is empty."""
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows})
    )


class RejectForm(Press):
    because = _text(_("What the customer reads"), _("Say why, and what they can do instead."))


class TurnDownForm(Press):
    note = _text(_("What your colleague should know"), _("The customer does not read it."))


class AskForm(Press):
    words = _text(_("What the customer reads"), _("Say what to show, and what it is for."))


class InsteadForm(Press):
    words = _text(_("What the customer reads"), _("Say why the replacement cannot be sent."))


class ObjectForm(Press):
    words = _text(_("What the customer said"))


class EvidenceForm(Press):
    text = _text(_("What is put forward"))
    pictures = Pictures()
    most = MOST_PHOTOS

    def fit(self) -> None:
        self.pictures = at_desk(Pictures(), self.case.order)

    def take(self, added: Pictures) -> None:
        """The photos sent with it, which stay when the rest has to be corrected."""
        self.pictures = at_desk(added, self.case.order)
        if added.problem:
            self.add_error(None, added.problem)


class ReturnedForm(Press):
    because = _text(_("What the bank or the provider said"), _("For the shop alone; the customer does not read it."))

    def fit(self) -> None:
        operations = enumerate(self.case.refund.operations.all(), 1)
        paid = [(number, one) for number, one in operations if one.settled]
        self.fields["payment"] = forms.TypedChoiceField(
            label=_("Which payment came back?"), coerce=int,
            choices=[(number, f"{self.case.money(one.amount)} · {one.tender}") for number, one in paid],
            error_messages={"required": _("Choose a payment."), "invalid_choice": _("Choose one of these.")},
        )  # fmt: skip
        self.order_fields(["payment", "because"])


class CauseForm(Press):
    cause = _text(_("What caused it"), _("For the shop alone; the customer does not read it."))


class RespondForm(Press):
    words = _text(_("The answer, as the customer reads it"), rows=5)
    corrective_action = _text(_("What the shop changes"), _("For the shop alone."))
    corrective_owner = forms.CharField(label=_("Who changes it"), required=False, max_length=200)
    corrective_due = forms.DateField(
        label=_("By which day"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Write a day, such as 2026-03-31.")},
    )  # fmt: skip


class AssessForm(Press):
    severity = forms.ChoiceField(
        label=_("How severe is it?"),
        choices=Severity.choices,
        error_messages={"required": _("Choose how severe it is."), "invalid_choice": _("Choose one of these.")},
    )


class RuleForm(Press):
    ruling = forms.ChoiceField(
        label=_("Ruling"),
        choices=[choice for choice in Ruling.choices if choice[0] in (Ruling.CUSTOMER, Ruling.SHOP)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Rule for the customer or for the shop.")},
    )
    words = _text(_("The reasons, as both sides read them"), rows=5)


class PartForm(Press):
    """Fewer units than asked, or another path of the kind. Fields such as `units_7` by case line."""

    def fit(self) -> None:
        for line in self.case.asked:
            self.fields[f"units_{line.pk}"] = forms.IntegerField(
                label=f"{line.title or line.sku} · {line.sku}", min_value=0, max_value=line.units, initial=line.units,
                error_messages={
                    "required": _("Write how many units are approved; 0 for none."),
                    "invalid": _("Write a whole number, such as 1."),
                    "min_value": _("Write 0 or more."),
                    "max_value": _("At most %(limit_value)s were asked for."),
                },
            )  # fmt: skip
        found = possible_paths(self.case.kind, units_of(self.case))
        paths = [(path, remedy_label(self.case.kind, path)) for path in found if path != self.case.path]
        paths.insert(0, (self.case.path, remedy_label(self.case.kind, self.case.path)))
        self.fields["path"] = forms.ChoiceField(label=_("How it goes on"), choices=paths, initial=self.case.path)

    def units(self) -> dict[int, int]:
        return {line.pk: self.cleaned_data[f"units_{line.pk}"] for line in self.case.asked}


class OfferForm(Press):
    path = forms.ChoiceField(
        label=_("What the shop offers"),
        error_messages={"required": _("Choose what to offer."), "invalid_choice": _("Choose one of these.")},
    )
    amount = forms.DecimalField(
        label=_("Money offered"),
        help_text=_("Empty: all that was asked for. Only where money goes back."),
        required=False,
        min_value=Decimal(0),
        max_digits=14,
        error_messages={"invalid": _("Write an amount such as 30.00."), "min_value": _("Write 0 or more.")},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    words = _text(_("What the customer reads"), _("Say why this is a good way for both."))

    def fit(self) -> None:
        asked = units_of(self.case)
        found = [(kind, path) for kind in OFFERED for path in possible_paths(kind, asked)]
        own = (self.case.kind, self.case.path)
        offered = [own, *(each for each in found if each != own)]
        chosen = cast(forms.ChoiceField, self.fields["path"])
        chosen.choices = [(f"{kind}:{path}", remedy_label(kind, path)) for kind, path in offered]
        chosen.initial = ":".join(own)

    def terms(self) -> Mapping[str, Any]:
        kind, _colon, path = self.cleaned_data["path"].partition(":")
        amount = self.cleaned_data["amount"]
        minor = None if amount is None else minor_units(amount, self.case.currency)
        return {"kind": kind, "path": path, "amount": minor, "words": self.cleaned_data["words"]}


class WayForm(Press):
    way = forms.ChoiceField(
        label=_("What the customer chose"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the ways."), "invalid_choice": _("Choose one of the ways.")},
    )  # fmt: skip
    said = _text(_("What the customer said"), _("Such as “by phone: please as store credit”. It is kept as consent."))
    holder = forms.CharField(label=_("Holder of the account"), required=False, max_length=100)
    number = forms.CharField(
        label=_("Account number or IBAN"), required=False, max_length=50, help_text=_("For a transfer alone."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    bank = forms.CharField(label=_("Bank"), required=False, max_length=100)

    def fit(self) -> None:
        chosen = cast(forms.ChoiceField, self.fields["way"])
        chosen.choices = [(way.value, way.label) for way in ways_for(self.case)]

    def terms(self) -> Mapping[str, Any]:
        told = self.cleaned_data
        account = BankAccount(told["holder"], told["number"], told["bank"]) if told["way"] == "bank" else None
        return {"way": told["way"], "said": told["said"], "account": account}


class ShipForm(Press):
    carrier = forms.CharField(label=_("Carrier"), required=False, max_length=50)
    tracking_number = forms.CharField(
        label=_("Tracking number"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class ConfirmForm(Press):
    reference = forms.CharField(
        label=_("Reference of the payment"),
        help_text=_("As the bank or the payment provider shows it; it proves that the money left."),
        max_length=100,
        error_messages={"required": _("Enter the reference of the payment, as the bank shows it.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ClaimForm(Press):
    recovered = forms.DecimalField(
        label=_("What the carrier pays"),
        help_text=_("0 if it pays nothing."),
        min_value=Decimal(0),
        max_digits=14,
        error_messages={
            "required": _("Enter what the carrier pays, or 0."),
            "invalid": _("Write an amount such as 30.00."),
            "min_value": _("Write 0 or more."),
        },
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    def minor(self) -> int:
        return minor_units(self.cleaned_data["recovered"], self.case.currency)


class LinkForm(Press):
    other = forms.CharField(
        label=_("Number of the other request"),
        max_length=30,
        error_messages={"required": _("Enter the number of the other request, such as AS-8JM6-QVEA-B8EJ.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    relation = forms.ChoiceField(
        label=_("How they belong together"),
        choices=[choice for choice in Relation.choices if choice[0] != Relation.CONVERTED],
        initial=Relation.RELATED,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )


class NoteForm(Press):
    note = forms.CharField(
        label=_("What a colleague should know"), help_text=_("The customer does not read it."), required=False,
        max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class AssignForm(NoteForm):
    to = forms.ChoiceField(
        label=_("To whom"),
        error_messages={"required": _("Choose a colleague."), "invalid_choice": _("Choose a colleague of this shop.")},
    )
    field_order = ("to", "note")

    def fit(self) -> None:
        people = [(one.ref, f"{one.name} · {one.open}") for one in loads(self.case.shop_id)]
        cast(forms.ChoiceField, self.fields["to"]).choices = [("", "—"), *people]

    def clean_to(self) -> User:
        return holders(self.case.shop_id).get(ref=self.cleaned_data["to"])


class PauseForm(Press):
    because = _text(_("What the customer reads"), _("Say what everybody waits for."))
    until = forms.DateTimeField(
        label=_("Until"),
        help_text=_("Empty: for seven days. It runs again by itself."),
        required=False,
        error_messages={"invalid": _("Choose a day and a time.")},
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean(self) -> dict[str, Any]:
        return {**self.cleaned_data, "until": shop_instant(self.cleaned_data.get("until"), self.case)}


class ExtendForm(PauseForm):
    because = _text(_("What the customer reads"), _("Say why it takes longer."))
    until = forms.DateTimeField(
        label=_("Until"),
        error_messages={"required": _("Say until when."), "invalid": _("Choose a day and a time.")},
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


def shop_instant(at: datetime | None, case: Case) -> datetime | None:
    """A day and time as typed are meant on the shop's clock."""
    return at.replace(tzinfo=ZoneInfo(case.shop.timezone)) if at else None


class SureForm(Press):
    """Asks once more; there is nothing to fill in."""
