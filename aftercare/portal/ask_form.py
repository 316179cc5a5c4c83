"""The form of a request: how many of which line, and why. Lines are named by their position on the order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aftercare.cases.facts import LineAsk
from aftercare.policy.facts import RuleOutcome
from aftercare.policy.sentences import reason_label, sentence
from aftercare.ui.forms import Form

from .possible import LineOptions, Options

NOTE_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class AskRow:
    option: LineOptions
    most: int
    units: forms.BoundField
    reason: forms.BoundField


class AskForm(Form):
    note = forms.CharField(
        label=gettext_lazy("Anything else the shop should know?"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": gettext_lazy("Use at most %(limit_value)d characters.")},
    )

    def __init__(self, *args: Any, options: Options, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options, self.kind = options, kind
        self.lines = [line for line in options.lines if line.units[kind]]
        reasons = [("", _("Choose a reason")), *((code, reason_label(code)) for code in options.reasons())]
        for option in self.lines:
            self.fields[f"units_{option.line.position}"] = _units(option.units[kind], alone=len(self.lines) == 1)
            self.fields[f"reason_{option.line.position}"] = forms.ChoiceField(
                label=_("Why?"), choices=reasons, required=False,
                error_messages={"invalid_choice": _("Choose one of the reasons in the list.")},
            )  # fmt: skip

    def rows(self) -> Iterator[AskRow]:
        for option in self.lines:
            position = option.line.position
            yield AskRow(option, option.units[self.kind], self[f"units_{position}"], self[f"reason_{position}"])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        chosen = [line for line in self.lines if data.get(f"units_{line.line.position}")]
        for option in chosen:
            name = f"reason_{option.line.position}"
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("Choose why, so that the right rules apply."))
        if not chosen and not self.errors:
            self.add_error(None, _("Choose how many of at least one item."))
        return data

    def asks(self) -> list[LineAsk]:
        data = self.cleaned_data
        return [
            LineAsk(
                line_id=option.line.pk, units=units, reason=data[f"reason_{option.line.position}"], note=data["note"]
            )
            for option in self.lines
            if (units := data.get(f"units_{option.line.position}"))
        ]

    def show_refusal(self, outcome: RuleOutcome) -> None:
        """The decision's sentence, at the reason or the units it is about."""
        field = {"window": "reason", "reason": "reason", "units": "units"}.get(outcome.rule)
        asked = {f"{field}_{ask.position}" for ask in (line.line for line in self.lines)} & set(self.fields)
        wrong = [name for name in sorted(asked) if self.cleaned_data.get(name) and self._is_about(name, outcome)]
        self.add_error(wrong[0] if wrong else None, sentence(outcome))

    def typed(self) -> list[tuple[str, str]]:
        """What was filled in, to be carried through the preview."""
        return [(name, str(self.data.get(name, ""))) for name in self.fields]

    def _is_about(self, name: str, outcome: RuleOutcome) -> bool:
        position = int(name.rpartition("_")[2])
        sku = outcome.values.get("sku")
        return sku is None or any(line.line.sku == sku and line.line.position == position for line in self.lines)


def _units(most: int, *, alone: bool) -> forms.IntegerField:
    too_many = ngettext(
        "Only %(most)s can be asked for; enter 1.", "Only %(most)s can be asked for; enter that or less.", most
    )
    return forms.IntegerField(
        label=_("How many?"), required=False, min_value=0, max_value=most, initial=1 if alone and most == 1 else None,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "placeholder": "0", "class": "units"}),
        error_messages={
            "max_value": too_many % {"most": most},
            "min_value": _("Enter 0 or more."),
            "invalid": _("Enter a whole number, such as 1."),
        },
    )  # fmt: skip
