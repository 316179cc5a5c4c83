"""The forms of a request, one for each screen. Lines are named by their position on the order."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.forms import DeclarativeFieldsMetaclass
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aftercare.orders.models import Product
from aftercare.policy.law.traits import CONDITIONS
from aftercare.policy.reasons import offered
from aftercare.ui.forms import Form

from .possible import LineOptions, Options

NOTE_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class Row:
    option: LineOptions
    field: forms.BoundField
    most: int = 0


class _Abstract(DeclarativeFieldsMetaclass, ABCMeta):
    """Of a form that leaves something to say to those made of it."""


class PerLine(Form, metaclass=_Abstract):
    """A form with one field for each of some lines, called `prefix_POSITION`."""

    name = ""

    def __init__(self, *args: Any, lines: Sequence[LineOptions], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for option in self.lines:
            self.fields[self.named(option)] = self.field_of(option)

    @abstractmethod
    def field_of(self, option: LineOptions) -> forms.Field:
        """What is asked of one line."""

    def named(self, option: LineOptions) -> str:
        return f"{self.name}_{option.line.position}"

    def rows(self) -> list[Row]:
        return [Row(option, self[self.named(option)], option.most) for option in self.lines]

    def by_position(self) -> dict[int, Any]:
        return {option.line.position: self.cleaned_data.get(self.named(option)) for option in self.lines}


def count_field(most: int, *, least: int = 0, initial: int | None = None) -> forms.IntegerField:
    """How many units of a line."""
    too_many = ngettext(
        "Only %(most)s can be asked for; enter 1.", "Only %(most)s can be asked for; enter that or less.", most
    )
    return forms.IntegerField(
        label=_("How many?"), required=False, min_value=least, max_value=most, initial=initial,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "placeholder": "0", "class": "units"}),
        error_messages={
            "max_value": too_many % {"most": most},
            "min_value": _("Enter 1 or more.") if least else _("Enter 0 or more."),
            "invalid": _("Enter a whole number, such as 1."),
        },
    )  # fmt: skip


class ItemsForm(PerLine):
    name = "units"

    def field_of(self, option: LineOptions) -> forms.Field:
        return count_field(option.most, initial=1 if len(self.lines) == 1 else None)

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.by_position().values()):
            self.add_error(None, _("Choose how many of at least one item."))
        return self.cleaned_data


class WhyForm(PerLine):
    """One reason for all that is asked for, by its button; or one for each line. Beside it, where it is about
    several units of one line, how many."""

    name = "reason"

    def __init__(
        self, *args: Any, options: Options, shop_id: int, to_count: LineOptions | None = None, **kwargs: Any
    ) -> None:
        self.options, self.to_count = options, to_count
        self.listed = [(one.reason, one.label) for one in offered(shop_id, options.reasons())]
        super().__init__(*args, **kwargs)
        every = self._open([line.line.position for line in self.lines])
        self.fields["reason"] = forms.ChoiceField(
            choices=every, required=False,
            error_messages={"invalid_choice": _("Choose one of the reasons in the list.")},
        )  # fmt: skip
        if to_count:
            self.fields["units"] = count_field(to_count.most, least=1)

    @property
    def count(self) -> Row | None:
        return Row(self.to_count, self["units"], self.to_count.most) if self.to_count else None

    def field_of(self, option: LineOptions) -> forms.Field:
        known = self._open([option.line.position])
        return forms.ChoiceField(
            label=_("Why?"), choices=[("", _("Choose a reason")), *known], required=False,
            error_messages={"invalid_choice": _("Choose one of the reasons in the list.")},
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("reason") or self.errors:
            return data
        for option in self.lines:
            if not data.get(self.named(option)):
                self.add_error(self.named(option), _("Choose why, so that the right rules apply."))
        return data

    def by_position(self) -> dict[int, Any]:
        one = self.cleaned_data.get("reason")
        return {position: one or reason for position, reason in super().by_position().items()}

    def _open(self, positions: Sequence[int]) -> list[tuple[str, str]]:
        """Those of the shop's list whose time runs for these lines."""
        windows = self.options.reasons(positions)
        return [(code, label) for code, label in self.listed if code in windows and windows[code].open]


class HowForm(PerLine):
    """The remedy, by its button; beside it how the goods are now, line by line."""

    name = "condition"

    def __init__(self, *args: Any, kinds: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            choices=[(kind, kind) for kind in kinds], required=False,
            error_messages={"invalid_choice": _("Choose one of those shown.")},
        )  # fmt: skip

    def field_of(self, option: LineOptions) -> forms.Field:
        return forms.MultipleChoiceField(
            label=_("How are the goods now?"), required=False, choices=list(CONDITIONS.items()),
            widget=forms.CheckboxSelectMultiple, error_messages={"invalid_choice": _("Choose from the list.")},
        )  # fmt: skip


class WhichForm(PerLine):
    """What is wanted instead, by SKU; empty is the same item again."""

    name = "wanted"

    def field_of(self, option: LineOptions) -> forms.Field:
        return forms.CharField(label=_("What do you want instead?"), required=False, max_length=100)

    def nearest(self, option: LineOptions, products: Sequence[Product], *, most: int) -> list[Product]:
        """Other items of its sort, those called most alike first."""
        same = [found for found in products if found.category == option.line.category and found.sku != option.line.sku]
        return sorted(same, key=lambda found: -_alike(str(found), str(option.line)))[:most]


class ShowForm(Form):
    note = forms.CharField(
        label=gettext_lazy("In your words"), required=False, max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "max_length": gettext_lazy("Use at most %(limit_value)d characters."),
            "required": gettext_lazy("Write what happened and what would put it right."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, complains: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = complains
        if complains:
            self.fields["note"].label = _("Your complaint")


class CheckForm(Form):
    note = forms.CharField(
        label=gettext_lazy("Anything else the shop should know?"), required=False, max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": gettext_lazy("Use at most %(limit_value)d characters.")},
    )  # fmt: skip

    def __init__(self, *args: Any, complains: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if complains:  # its words are the complaint itself, and have been written
            del self.fields["note"]


def _alike(one: str, other: str) -> int:
    """How many letters the names begin with in common."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
