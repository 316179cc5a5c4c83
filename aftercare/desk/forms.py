"""The desk's forms. What an action refuses is shown at the field of the same name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.cases.facts import LineAsk
from aftercare.cases.kinds import KINDS
from aftercare.orders.models import OrderLine
from aftercare.policy.law.traits import CONDITIONS
from aftercare.policy.reasons import KINDS as ANY
from aftercare.policy.reasons import Offered
from aftercare.ui.forms import Form

LINE_FIELDS = ("units", "reason", "note", "wanted", "condition")


class ReasonSelect(forms.Select):
    """Each reason names the kinds it is for; the page leaves out the others (`opening.js`)."""

    def __init__(self, *args: Any, kinds: Mapping[str, Sequence[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if value in self.kinds:
            option["attrs"]["data-kinds"] = " ".join(self.kinds[value])
        return option


class OpenForm(Form):
    """A request for a customer: a kind, and per line fields such as `units_7`, `reason_7` and `note_7`.

    `follows` is the number of a request it belongs with.
    """

    kind = forms.ChoiceField(
        label=_("What the customer wants"),
        choices=[(key, kind.label) for key, kind in KINDS.items()],
        initial="return",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the customer wants."), "invalid_choice": _("Choose one of these.")},
    )

    about = forms.CharField(
        label=_("What the request is about, in the customer's words"),
        help_text=_("For a complaint; for other requests it stands beside the items."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    follows = forms.CharField(
        label=_("Follows request"),
        help_text=_("The number of an earlier request, if it belongs with one."),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, lines: Iterable[OrderLine], reasons: Iterable[Offered], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [line for line in lines if line.refundable]
        listed = list(reasons)
        choices = [("", _("Choose a reason")), *((one.reason, one.label) for one in listed)]
        self.kinds_of = {one.reason: one.kinds for one in listed}
        for line in self.lines:
            self.fields[f"units_{line.pk}"] = forms.IntegerField(
                label=_("Units"), required=False, min_value=0, max_value=line.refundable,
                error_messages={
                    "invalid": _("Write a whole number, such as 1."),
                    "min_value": _("Write 0 or more."),
                    "max_value": _("At most %(limit_value)s can still be asked for."),
                },
            )  # fmt: skip
            self.fields[f"reason_{line.pk}"] = forms.ChoiceField(
                label=_("Reason"), required=False, choices=choices,
                widget=ReasonSelect(kinds=self.kinds_of),
                error_messages={"invalid_choice": _("Choose a reason from the list.")},
            )  # fmt: skip
            self.fields[f"note_{line.pk}"] = forms.CharField(
                label=_("What the customer said"), required=False, max_length=2000
            )
            self.fields[f"wanted_{line.pk}"] = forms.CharField(
                label=_("Wanted instead"), required=False, max_length=100,
                widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("SKU; empty: the same")}),
            )  # fmt: skip
            self.fields[f"condition_{line.pk}"] = forms.MultipleChoiceField(
                label=_("Condition"), required=False, choices=list(CONDITIONS.items()),
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == "complaint" and not cleaned.get("about"):
            self.add_error("about", _("Write what the customer complains about."))
        for line in self.lines:
            if cleaned.get(f"units_{line.pk}"):
                self._check_reason(f"reason_{line.pk}", cleaned)
        return cleaned

    def _check_reason(self, name: str, cleaned: dict[str, Any]) -> None:
        reason, kind = cleaned.get(name), cleaned.get("kind", "")
        if reason == "" and kind != "complaint":
            self.add_error(name, _("Choose why the customer wants this."))
        elif reason and kind in ANY and kind not in self.kinds_of[reason]:
            self.add_error(name, _("The shop does not list this reason for what the customer wants; choose another."))

    def asks(self) -> list[LineAsk]:
        found = self.cleaned_data
        return [
            LineAsk(
                line_id=(pk := line.pk), units=units, reason=found[f"reason_{pk}"], note=found[f"note_{pk}"],
                wanted=found[f"wanted_{pk}"].strip(), condition=tuple(found[f"condition_{pk}"]),
            )
            for line in self.lines
            if KINDS[found["kind"]].needs_lines and (units := found.get(f"units_{line.pk}"))
        ]  # fmt: skip

    def rows(self) -> list[dict[str, Any]]:
        """The lines with their fields, as the page lays them out."""
        return [{"line": line, **{name: self[f"{name}_{line.pk}"] for name in LINE_FIELDS}} for line in self.lines]
