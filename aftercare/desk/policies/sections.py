"""The parts in which a policy is edited. What none of them names stands in the last: nothing is out of reach."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftercare.policy.terms import Terms

from .fields import FieldKind, fields_of


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    label: str | Promise
    says: str | Promise
    names: tuple[str, ...]

    @property
    def fields(self) -> tuple[FieldKind, ...]:
        return tuple(field for name in self.names for field in fields_of(Terms) if field.name == name)


NAMED = (
    Section("windows", _("Windows"), _("How long after delivery a request is taken."), ("window_days", "windows")),
    Section("reasons", _("Reasons"), _("Why customers may ask, and what each reason brings."), ("reasons",)),
    Section("exclusions", _("Not taken back"), _("What stays sold when the customer only changed their mind."),
            ("excluded",)),
    Section(
        "automatic", _("Automatic approval"), _("What needs no person, with caps for each day."),
        ("automatic", "strategies", "auto_return", "auto_refund_only"),
    ),
    Section("trust", _("Instant refund and exchange"), _("Whom the shop trusts before the goods are back."),
            ("instant", "exchange")),
    Section(
        "sending", _("Before and on the way"), _("Goods not sent yet, on their way or lost."),
        ("cancel_before_shipping", "hold_before_refund", "refund_lost", "refund_only_photos"),
    ),
    Section("money", _("Money and deadlines"), _("When the money comes, and what is kept of it."),
            ("refund_within_days", "return_fee", "free_shipping")),
    Section("places", _("Where the shop sells"), _("Whose law binds the shop."), ("countries",)),
)  # fmt: skip


def sections() -> tuple[Section, ...]:
    placed = {name for section in NAMED for name in section.names}
    rest = tuple(field.name for field in fields_of(Terms) if field.name not in placed)
    more = (Section("more", _("More"), "", rest),) if rest else ()
    return (*NAMED, *more)


def section(key: str) -> Section | None:
    return next((one for one in sections() if one.key == key), None)


def section_of(place: str) -> Section:
    """Where a place such as reasons.defect.freight is edited."""
    name = place.split(".")[0]
    return next((one for one in sections() if name in one.names), sections()[0])
