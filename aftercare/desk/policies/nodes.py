"""The fields of a part as a page lays them out, each with what was typed and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from babel.numbers import get_currency_symbol
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftercare.policy.facts import Reason
from aftercare.policy.law.traits import TRAITS
from aftercare.policy.sentences import reason_label
from aftercare.policy.terms.words import Names, Unit
from aftercare.ui.times import locale

from .fields import FieldKind, Shape, fields_of
from .notes import Note, Notes, note_id
from .typed import Typed, ticked
from .words import label, named, part_words

MANY = 10


@dataclass(frozen=True, slots=True)
class Option:
    word: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class RowNode:
    """One row of several: its place, what it is called, and whether it can move."""

    place: str
    id: str
    key: str
    title: str
    nodes: list[Node]
    note: Note
    says: str = ""
    open: bool = False
    first: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    place: str
    id: str
    kind: str
    label: str
    says: str
    value: Any
    note: Note
    none: str = ""
    unit: str = ""
    options: list[Option] = field(default_factory=list)
    any: bool = False
    may_any: bool = False
    nodes: list[Node] = field(default_factory=list)
    rows: list[RowNode] = field(default_factory=list)
    movable: bool = False

    @property
    def many(self) -> bool:
        """Too many words to show at once."""
        return len(self.options) > MANY

    @property
    def chosen(self) -> list[str]:
        return [one.label for one in self.options if one.chosen]


@dataclass(frozen=True, slots=True)
class Builder:
    """`reasons` are those the policy has, for the lists that name some of them; `fresh` is the place of a row that was
    just added, to be shown open."""

    currency: str
    notes: Notes
    reasons: Sequence[str]
    data: Mapping[str, Any]
    fresh: str = ""

    def nodes(self, fields: Iterable[FieldKind], typed: Typed, above: str = "") -> list[Node]:
        return [self._node(field, typed[field.name], f"{above}{field.name}") for field in fields]

    def _node(self, field: FieldKind, typed: Any, place: str) -> Node:
        words = field.words
        return Node(
            place=place, id=note_id(place), kind=self._kind(field), label=label(field), says=_sentence(words.says),
            value=self._value(field, typed), note=self.notes.get(place, Note()),
            none=gettext(words.none or words.empty) if words.none or words.empty else "", unit=self._unit(field),
            options=list(self._options(field, typed)), any=isinstance(typed, dict) and typed.get("any") is True,
            may_any=field.null, nodes=self._inner(field, typed, place), rows=list(self._rows(field, typed, place)),
            movable=field.shape is Shape.ROWS,
        )  # fmt: skip

    def _kind(self, field: FieldKind) -> str:
        if field.shape is Shape.NUMBER:
            return "amount" if field.words.unit is Unit.MONEY else "number"
        return "ticks" if ticked(field) else "rows" if field.shape is Shape.NAMED else field.shape.value

    def _value(self, field: FieldKind, typed: Any) -> Any:
        if field.shape in (Shape.WORDS, Shape.CHOICES):
            return typed["words"]
        return typed is not None if field.shape is Shape.MAYBE else typed

    def _unit(self, field: FieldKind) -> str:
        if field.shape is not Shape.NUMBER:
            return ""
        if field.words.unit is Unit.MONEY:
            return get_currency_symbol(self.currency, locale=locale()).replace("CN¥", "¥")
        return {Unit.DAYS: str(_("days")), Unit.PERCENT: "%"}.get(field.words.unit, "")

    def _options(self, field: FieldKind, typed: Any) -> Iterator[Option]:
        if field.shape is Shape.CHOICE:
            yield from (Option(word, named(field, word), word == typed) for word in field.options)
        elif ticked(field):
            chosen = list(typed["words"])
            words = dict.fromkeys([*self._known(field), *chosen])
            yield from (Option(word, named(field, word), word in chosen) for word in words)

    def _known(self, field: FieldKind) -> Sequence[str]:
        if field.options:
            return field.options
        return self.reasons if field.words.names is Names.REASONS else list(TRAITS)

    def _inner(self, field: FieldKind, typed: Any, place: str) -> list[Node]:
        if field.shape not in (Shape.PART, Shape.MAYBE) or typed is None:
            return []
        return self.nodes(fields_of(field.inner), typed, f"{place}.")

    def _rows(self, field: FieldKind, typed: Any, place: str) -> Iterator[RowNode]:
        if field.shape not in (Shape.ROWS, Shape.NAMED):
            return
        items = list(typed.items() if field.shape is Shape.NAMED else enumerate(typed))
        for number, (key, row) in enumerate(items):
            where, nodes = f"{place}.{key}", self.nodes(fields_of(field.inner), row, f"{place}.{key}.")
            yield RowNode(
                where, note_id(where), str(key), _title(field, key, row),
                nodes, self.notes.get(where, Note()), says=self._says(field, key), open=self._open(where, nodes),
                first=number == 0, last=number == len(items) - 1,
            )  # fmt: skip

    def _says(self, field: FieldKind, key: str | int) -> str:
        """The row in words; nothing where it cannot be read yet. Rows stand at the top of a policy alone."""
        rows = self.data.get(field.name)
        try:
            return part_words(field.inner, rows[key], self.currency) if rows else ""
        except (LookupError, TypeError, ValueError):
            return ""

    def _open(self, place: str, nodes: list[Node]) -> bool:
        return place == self.fresh or any(note.wrong or note.below for _id, note in flat(nodes))


def _title(field: FieldKind, key: str | int, row: Typed) -> str:
    if field.shape is Shape.NAMED:
        return reason_label(str(key))
    return row.get("name") or str(int(key) + 1)


def _sentence(says: str) -> str:
    """The help of a field; Chinese has its own full stop."""
    said = gettext(says)
    return said + ("。" if locale().startswith("zh") else ".") if said else ""


def usual_reasons(typed: Typed) -> list[tuple[str, str]]:
    """Those a policy could have beside its own."""
    return [(one.value, reason_label(one)) for one in Reason if one.value not in typed.get("reasons", {})]


def flat(nodes: Iterable[Node]) -> Iterator[tuple[str, Note]]:
    """Every place with what stands beside it."""
    for node in nodes:
        yield node.id, node.note
        yield from flat(node.nodes)
        for row in node.rows:
            yield row.id, row.note
            yield from flat(row.nodes)
