"""How a request may go on, by where its goods are; and what its lines hold of the order once it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext as _

from aftercare.core.refusal import Refused
from aftercare.orders.models import LineKind, OrderLine
from aftercare.policy.facts import Path

from .claims import changed, claim, put
from .kinds import KINDS
from .models import Case
from .remedies import remedy_label

BRINGS_BACK = frozenset({"return", "exchange"})
Units = tuple[OrderLine, int]


def _reached(line: OrderLine) -> int:
    return line.shipped - line.in_transit - line.refused - line.lost


# Whether units of a line of goods are where the path needs all of them ...
_ALL: Mapping[str, Callable[[OrderLine, int], bool]] = {
    Path.SEND_BACK: lambda line, units: units <= line.shipped - line.refused - line.lost,
    Path.INSTANT: lambda line, units: units <= _reached(line),
    Path.SHIP_FIRST: lambda line, units: units <= _reached(line),
    Path.KEEP: lambda line, units: units <= line.shipped - line.refused - line.lost,
    Path.REFUSED: lambda line, units: units <= line.refused,
    Path.RESHIP: lambda line, units: units <= line.shipped - line.refused,
}
# ... or at least one.
_SOME: Mapping[str, Callable[[OrderLine], bool]] = {
    Path.CANCEL: lambda line: line.quantity > line.shipped,
    Path.INTERCEPT: lambda line: line.in_transit > 0,
    Path.LOST: lambda line: line.lost > 0,
}


def possible_paths(kind: str, asked: Iterable[Units]) -> list[str]:
    """The paths of the kind that these units can take from where they are."""
    goods = [(line, units) for line, units in asked if line.kind == LineKind.GOODS]
    return [path for path in KINDS[kind].start if _possible(path, goods)] if kind in KINDS else []


def check_path(kind: str, path: str, asked: Iterable[Units]) -> None:
    """Raises `Refused`, naming what is possible, for a path that the kind or the goods exclude."""
    found = possible_paths(kind, asked)
    if path not in found:
        raise Refused(
            _("A request of this kind cannot go on as “%(path)s” from where its goods are; possible now: %(all)s.")
            % {"path": path, "all": ", ".join(f"{remedy_label(kind, each)} ({each})" for each in found) or "—"},
            code="bad_path",
            field="path",
        )


def units_of(case: Case, fewer: Mapping[int, int] | None = None) -> list[Units]:
    """The units a case asks for, or `fewer` by case line id, with the order's lines as they are now."""
    asked = [(case.sold[line.line_id], (fewer or {}).get(line.pk, line.units)) for line in case.asked]
    return [(line, units) for line, units in asked if units]


def take_path(case: Case, path: str) -> None:
    """Let a locked case go on by another path of its kind; its lines hold what that path needs."""
    case.path = path
    before = [claim(line) for line in case.asked]
    for line in case.asked:
        sold = case.sold[line.line_id]
        line.goods_back = comes_back(case.kind, path, sold)
        line.lost = lost_units(path, line.units, sold.lost - (sold.written_off - line.lost))
    changed(case.asked, before)
    put(case.asked)


def comes_back(kind: str, path: str, line: OrderLine) -> bool:
    return kind in BRINGS_BACK and path != Path.KEEP and line.kind == LineKind.GOODS


def lost_units(path: str, units: int, lost: int) -> int:
    """Of the asked units, those that a carrier lost and no other request counts as written off."""
    return min(units, max(0, lost)) if path == Path.LOST else 0


def _possible(path: str, goods: list[Units]) -> bool:
    if path in _SOME:
        return any(_SOME[path](line) for line, _units in goods)
    return path not in _ALL or all(_ALL[path](line, units) for line, units in goods)
