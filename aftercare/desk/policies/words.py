"""Policies in words: what a field is called, what a value means, what changed. Made for people; code has the names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from aftercare.cases.kinds import KINDS
from aftercare.core.money import Money
from aftercare.policy.comparing import Change
from aftercare.policy.law.traits import TRAITS
from aftercare.policy.sentences import reason_label
from aftercare.policy.terms.parts import Part
from aftercare.policy.terms.words import Names, Unit
from aftercare.ui.times import locale

from .fields import FieldKind, Shape, field_at, fields_of

OPTIONS: Mapping[str, str | Promise] = {
    "customer": _("The customer pays"),
    "merchant": _("The shop pays"),
    **{key: kind.label for key, kind in KINDS.items()},
    "unshipped": _("Not sent yet"),
    "in_transit": _("On the way"),
    "refused": _("Refused at the door"),
    "lost": _("Lost by the carrier"),
    "delivered": _("Delivered"),
    "service": _("A service"),
}


def option(word: str) -> str:
    return str(OPTIONS.get(word, word))


def named(field: FieldKind, word: str) -> str:
    """A word of a list, as people read it."""
    if field.options:
        return option(word)
    if field.words.names is Names.REASONS:
        return reason_label(word)
    return str(TRAITS.get(word, word)) if field.words.names is Names.TRAITS else word


def label(field: FieldKind) -> str:
    return gettext(field.words.label)


def value_words(field: FieldKind, value: Any, currency: str) -> str:
    """“14 days”, “¥50.00”, “without end”, “Arrived damaged, Does not work”."""
    if value is None:
        return gettext(field.words.none) if field.words.none else "–"
    if field.shape in (Shape.PART, Shape.MAYBE):
        return part_words(field.inner, value, currency)
    if field.shape in (Shape.ROWS, Shape.NAMED):
        return ngettext("%(count)s row", "%(count)s rows", len(value)) % {"count": len(value)}
    return _simple(field, value, currency)


def _simple(field: FieldKind, value: Any, currency: str) -> str:
    match field.shape:
        case Shape.SWITCH:
            return str(_("switched on")) if value else str(_("switched off"))
        case Shape.CHOICE:
            return option(value)
        case Shape.WORDS | Shape.CHOICES:
            return _list(named(field, word) for word in value) or _nothing(field)
        case Shape.DAY:
            return _day(value)
        case Shape.NUMBER:
            return number_words(value, field.words.unit, currency)
        case _:
            return str(value)


def _nothing(field: FieldKind) -> str:
    return gettext(field.words.empty) if field.words.empty else str(_("none"))


def number_words(value: Any, unit: Unit, currency: str) -> str:
    if not isinstance(value, int):
        return str(value)
    if unit is Unit.MONEY:
        return Money(value, currency).text(get_language() or "en")
    if unit is Unit.DAYS:
        return ngettext("%(count)s day", "%(count)s days", value) % {"count": value}
    return f"{value} %" if unit is Unit.PERCENT else str(value)


def part_words(model: type[Part], value: Mapping[str, Any], currency: str) -> str:
    """What of a part is not as it is by itself: “Window: 3 days; Categories: flowers”."""
    told = [
        f"{label(field)}{_colon()}{value_words(field, value[field.name], currency)}"
        for field in fields_of(model)
        if field.name in value and value[field.name] != _plain(field.default)
    ]
    return (_semicolon()).join(told) or str(_("as by default"))


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """One difference: where, what was there and what is now; `sign` says it without a colour."""

    place: str
    where: str
    old: str
    new: str
    kind: str
    sign: str


SIGNS = {"added": "+", "removed": "−", "changed": "→"}


def change_words(changes: Iterable[Change], currency: str) -> list[ChangeWords]:
    return [_change(change, currency) for change in changes]


def changes_sentence(changes: list[Change], currency: str, *, most: int = 2) -> str:
    """“Window: 7 days → 30 days; 3 more”."""
    told = change_words(changes[:most], currency)
    said = _semicolon().join(_said(one) for one in told)
    more = len(changes) - len(told)
    if more:
        said += _semicolon() + ngettext("%(count)s more change", "%(count)s more changes", more) % {"count": more}
    return said


def where(place: str) -> str:
    """“Reasons › Does not work › Window”."""
    return " › ".join(_steps(place))


def _steps(place: str) -> Iterator[str]:
    words, above = place.split("."), ""
    for word in words:
        before = field_at(above) if above else None
        row = before is not None and before.shape in (Shape.ROWS, Shape.NAMED) and not _is_row(above)
        above = f"{above}.{word}" if above else word
        if row and before is not None:
            yield reason_label(word) if before.shape is Shape.NAMED else f"{int(word) + 1}" if word.isdigit() else word
            continue
        field = field_at(above)
        yield label(field) if field else word


def _is_row(place: str) -> bool:
    """Whether the last word of the place is a row's, so that the next is a field's."""
    words = place.split(".")
    above = field_at(".".join(words[:-1])) if len(words) > 1 else None
    return above is not None and above.shape in (Shape.ROWS, Shape.NAMED) and field_at(place) == above


def _change(change: Change, currency: str) -> ChangeWords:
    kind = "added" if change.added else "removed" if change.removed else "changed"
    old = "" if change.added else _told(change.field, change.old, currency)
    new = "" if change.removed else _told(change.field, change.new, currency)
    return ChangeWords(change.field, where(change.field), old, new, kind, SIGNS[kind])


def _told(place: str, value: Any, currency: str) -> str:
    field = field_at(place)
    if field is None:
        return str(value)
    if _is_row(place) and isinstance(value, dict):
        return part_words(field.inner, value, currency)
    return value_words(field, value, currency)


def _said(one: ChangeWords) -> str:
    if one.kind == "added":
        return gettext("%(where)s added") % {"where": one.where}
    if one.kind == "removed":
        return gettext("%(where)s removed") % {"where": one.where}
    return f"{one.where}{_colon()}{one.old} → {one.new}"


def _plain(value: Any) -> Any:
    if isinstance(value, Part):
        return value.model_dump(mode="json")
    return list(value) if isinstance(value, tuple) else value


def _day(value: Any) -> str:
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return format_date(day, format="medium", locale=locale())


def _chinese() -> bool:
    return (get_language() or "en").startswith("zh")


def _list(words: Iterable[str]) -> str:
    return ("、" if _chinese() else ", ").join(words)


def _colon() -> str:
    return "：" if _chinese() else ": "


def _semicolon() -> str:
    return "；" if _chinese() else "; "
