"""The floor's forms: counting what came, and what state it is in."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from aftercare.cases.models import Photo
from aftercare.parcels.checklists import says
from aftercare.parcels.inspecting import Finding
from aftercare.parcels.models import Disposition, Grade
from aftercare.parcels.queries import Expected
from aftercare.people.models import Shop
from aftercare.ui.forms import Form

WHOLE = {
    "invalid": _("Write a whole number, such as 1."),
    "min_value": _("Write 0 or more."),
    "max_value": _("At most %(limit_value)s can still come; count again."),
}


GRADES = [
    (Grade.A.value, _("as new")),
    (Grade.B.value, _("light traces")),
    (Grade.C.value, _("used or marked")),
    (Grade.D.value, _("broken")),
]


ANSWERS = [("yes", _("Fine")), ("no", _("Not fine"))]


class CountForm(Form):
    """How many units of each line came, in fields `units_7`; nothing typed is none."""

    def __init__(self, *args: Any, lines: Iterable[Expected], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [line for line in lines if line.missing]
        for line in self.lines:
            self.fields[f"units_{line.case_line_id}"] = forms.IntegerField(
                label=line.title or line.sku, required=False, min_value=0, max_value=line.missing,
                error_messages=WHOLE, initial=0,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )  # fmt: skip

    def counts(self) -> dict[int, int]:
        return {line.case_line_id: self.cleaned_data.get(f"units_{line.case_line_id}") or 0 for line in self.lines}

    def rows(self) -> list[dict[str, Any]]:
        return [{"line": line, "units": self[f"units_{line.case_line_id}"]} for line in self.lines]


class FindingForm(Form):
    """Units of one line in the same state. Where they go says whether they are accepted."""

    line = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": _("Choose an item.")})
    units = forms.IntegerField(
        label=_("Units in this state"),
        min_value=1,
        error_messages={
            "required": _("Write how many units are in this state."),
            "invalid": _("Write a whole number, such as 1."),
            "min_value": _("Inspect at least one unit."),
            "max_value": _("Only %(limit_value)s received units are not inspected yet."),
        },
    )
    grade = forms.ChoiceField(
        label=_("State"),
        choices=GRADES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a grade from A to D."),
            "invalid_choice": _("Choose a grade from A to D."),
        },
    )
    disposition = forms.ChoiceField(
        label=_("Where it goes"),
        choices=Disposition.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose where the goods go."),
            "invalid_choice": _("Choose where the goods go."),
        },
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, line: Expected | None, checks: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.checks = {f"check_{zlib.crc32(check.encode()):08x}": check for check in checks}
        for name, check in self.checks.items():
            self.fields[name] = forms.ChoiceField(
                label=says(check), required=False, choices=ANSWERS, widget=forms.RadioSelect
            )
        if line:
            self.initial = {"line": line.case_line_id, "units": line.left, **self.initial}
            self.fields["units"] = forms.IntegerField(
                label=_("Units in this state"), min_value=1, max_value=line.left, initial=line.left,
                error_messages=self.fields["units"].error_messages,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )  # fmt: skip

    def checked(self) -> Iterator[BoundField]:
        """The checklist, one question each."""
        for name in self.checks:
            yield self[name]

    def finding(self, photos: Sequence[Photo]) -> Finding:
        found = self.cleaned_data
        return Finding(
            case_line_id=found["line"], units=found["units"], grade=found["grade"], note=found["note"].strip(),
            accepted=found["disposition"] != Disposition.TO_CUSTOMER, disposition=found["disposition"],
            photos=tuple(photo.ref for photo in photos),
            checks=tuple((check, found[name] == "yes") for name, check in self.checks.items() if found[name]),
        )  # fmt: skip


class FoundForm(Form):
    """Goods that nobody expected."""

    code = forms.CharField(label=_("What its label says"), required=False, max_length=100)
    note = forms.CharField(
        label=_("What it is"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    place = forms.CharField(label=_("Where you put it"), required=False, max_length=100)
    shop = forms.TypedChoiceField(label=_("Shop"), coerce=int)

    def __init__(self, *args: Any, shops: Sequence[Shop], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = len(shops) == 1
        self.fields["shop"] = forms.TypedChoiceField(
            label=_("Shop"), coerce=int, choices=[(shop.pk, shop.name) for shop in shops],
            initial=shops[0].pk if one else None, widget=forms.HiddenInput if one else forms.RadioSelect,
            error_messages={"required": _("Choose the shop it came to.")},
        )  # fmt: skip


class NoForm(Form):
    """A task that asks for nothing but its answer."""


class SendForm(Form):
    carrier = forms.CharField(label=_("Carrier"), required=False, max_length=50)
    tracking_number = forms.CharField(
        label=_("Tracking number"),
        max_length=60,
        error_messages={"required": _("Scan or type the number on the new label.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
