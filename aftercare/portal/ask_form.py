"""The form of a request: how many of which line, and why. Lines are named by their position on the order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aftercare.cases.facts import LineAsk
from aftercare.cases.kinds import KINDS
from aftercare.orders.models import LineKind
from aftercare.policy.facts import RuleOutcome
from aftercare.policy.law.traits import CONDITIONS
from aftercare.policy.sentences import reason_label, sentence
from aftercare.ui.forms import Form

from .kinds import ASKINGS
from .possible import LineOptions, Options

NOTE_LENGTH = 1000
MANY = "condition_"


@dataclass(frozen=True, slots=True)
class AskRow:
    option: LineOptions
    most: int
    units: forms.BoundField
    reason: forms.BoundField
    condition: forms.BoundField | None
    wanted: forms.BoundField | None


class AskForm(Form):
    note = forms.CharField(
        label=gettext_lazy("Anything else the shop should know?"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "max_length": gettext_lazy("Use at most %(limit_value)d characters."),
            "required": gettext_lazy("Write what happened and what would put it right."),
        },
    )

    def __init__(self, *args: Any, options: Options, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options, self.kind = options, kind
        if not KINDS[kind].needs_lines:
            self.lines: list[LineOptions] = []
            self.fields["note"].required = True
            self.fields["note"].label = _("Your complaint")
            return
        self.lines = [line for line in options.lines if line.units[kind]]
        for option in self.lines:
            self._add(option)

    def _add(self, option: LineOptions) -> None:
        position, goods = option.line.position, option.line.kind == LineKind.GOODS
        reasons = [("", _("Choose a reason")), *((code, reason_label(code)) for code in self.options.reasons())]
        self.fields[f"units_{position}"] = _units(option.units[self.kind], alone=len(self.lines) == 1)
        self.fields[f"reason_{position}"] = forms.ChoiceField(
            label=_("Why?"), choices=reasons, required=False,
            error_messages={"invalid_choice": _("Choose one of the reasons in the list.")},
        )  # fmt: skip
        if self.kind == "exchange":
            self.fields[f"wanted_{position}"] = forms.CharField(
                label=_("What do you want instead?"), required=False, max_length=100,
                help_text=_("The item number of another size or colour; leave it empty for the same item."),
                widget=forms.TextInput(attrs={"autocomplete": "off", "list": "items", "spellcheck": "false"}),
            )  # fmt: skip
        if ASKINGS[self.kind].back and goods:
            self.fields[f"{MANY}{position}"] = forms.MultipleChoiceField(
                label=_("How are the goods now?"), required=False, choices=list(CONDITIONS.items()),
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": _("Choose from the list.")},
            )  # fmt: skip

    def rows(self) -> Iterator[AskRow]:
        for option in self.lines:
            n = option.line.position
            condition, wanted = (self[name] if name in self.fields else None for name in (f"{MANY}{n}", f"wanted_{n}"))
            yield AskRow(option, option.units[self.kind], self[f"units_{n}"], self[f"reason_{n}"], condition, wanted)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        chosen = [line for line in self.lines if data.get(f"units_{line.line.position}")]
        for option in chosen:
            name = f"reason_{option.line.position}"
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("Choose why, so that the right rules apply."))
        if not chosen and not self.errors and KINDS[self.kind].needs_lines:
            self.add_error(None, _("Choose how many of at least one item."))
        return data

    def asks(self) -> list[LineAsk]:
        data = self.cleaned_data
        return [
            LineAsk(
                line_id=option.line.pk, units=units, reason=data[f"reason_{n}"], note=data["note"],
                condition=tuple(data.get(f"{MANY}{n}", ())), wanted=data.get(f"wanted_{n}", "").strip(),
            )
            for option in self.lines
            if (units := data.get(f"units_{(n := option.line.position)}"))
        ]  # fmt: skip

    @property
    def about(self) -> str:
        """What is written about the request as a whole; else the note stands with its lines."""
        return "" if self.lines else str(self.cleaned_data["note"])

    def show_refusal(self, outcome: RuleOutcome) -> None:
        """The decision's sentence, at the reason or the units it is about."""
        field = {"window": "reason", "reason": "reason", "units": "units"}.get(outcome.rule)
        asked = {f"{field}_{ask.position}" for ask in (line.line for line in self.lines)} & set(self.fields)
        wrong = [name for name in sorted(asked) if self.cleaned_data.get(name) and self._is_about(name, outcome)]
        self.add_error(wrong[0] if wrong else None, sentence(outcome))

    def typed(self) -> list[tuple[str, str]]:
        """What was filled in, to be carried through the preview."""
        assert isinstance(self.data, QueryDict)
        return [(name, value) for name in self.fields for value in self.data.getlist(name)]

    def _is_about(self, name: str, outcome: RuleOutcome) -> bool:
        position = int(name.rpartition("_")[2])
        sku = outcome.values.get("sku")
        return sku is None or any(line.line.sku == sku and line.line.position == position for line in self.lines)


def typed_before(posted: QueryDict) -> dict[str, Any]:
    """What a form brings back to be changed, also to that of another kind."""
    return {name: posted.getlist(name) if name.startswith(MANY) else posted[name] for name in posted}


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
