"""What a case's lines hold of the order's lines: units and money. Counters move with them, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields

from aftercare.core.money import allocate, cumulative
from aftercare.core.rows import set_all, update, update_where
from aftercare.orders.counters import LineChange, adjust_lines
from aftercare.policy.facts import Path

from .models import Case, CaseLine

RELEASED = frozenset({"rejected", "withdrawn", "expired", "sent_back", "sent_refused", "ruled", "converted"})
"""Ends at which everything asked for goes back to the order."""


def claim(line: CaseLine) -> LineChange:
    """What a held line counts for on the order's line."""
    back = line.goods_back
    return LineChange(
        open=line.units - line.received - line.lost if back and line.accepted is None else 0,
        received=(line.received if line.accepted is None else line.accepted) if back else 0,
        kept=0 if back else line.units - line.lost,
        written_off=line.lost,
        granted=line.amount,
        granted_tax=line.tax,
        waived=line.waived,
        waived_tax=line.waived_tax,
    )


def hold(lines: Sequence[CaseLine]) -> None:
    """Claim the lines' units and money. Raises `OverCap` when the order no longer has them."""
    _hold(lines, held=True)


def release(lines: Sequence[CaseLine]) -> None:
    """Give everything back: the request ended without a remedy, or a replacement has taken the units' place."""
    _hold([line for line in lines if line.held], held=False)


def changed(lines: Iterable[CaseLine], before: Iterable[LineChange]) -> None:
    """Move the order's counters by what the lines now claim more or less than `before`."""
    adjust_lines({line.line_id: _less(claim(line), old) for line, old in zip(lines, before, strict=True)})


def settle(case: Case) -> None:
    """At the end of a case: what happens to what it holds."""
    if case.step == "unreturned":
        charge(case)
    if case.step in RELEASED or case.path == Path.SHIP_FIRST:
        release(case.asked)  # what was sent first has taken the units' place


def charge(case: Case) -> None:
    """The customer owes what the units were worth that did not come back in order; they had the remedy first."""
    write_off(case)
    _owe(case, {line.pk: line.lost for line in case.asked if line.goods_back})


def charge_missing(case: Case) -> None:
    """The same for what never came alone, where the customer is right about what did."""
    _owe(case, {line.pk: line.units - line.received for line in case.asked if line.goods_back})


def _owe(case: Case, units: Mapping[int, int]) -> None:
    owed = sum(cumulative(line.amount, units.get(line.pk, 0), line.units) for line in case.asked)
    case.receivable = _paid_out(case, owed)
    update(case, "receivable")


def at_stake(case: Case) -> int:
    """What would be charged if nothing came back; of a case in which nothing has to yet, for all its goods."""
    back = [line for line in case.asked if line.goods_back] or case.asked
    return _paid_out(case, sum(line.amount for line in back))


def _paid_out(case: Case, worth: int) -> int:
    """No more than the customer got, where that was money less fees."""
    return min(worth, case.granted - case.fees) if case.table.refunds else worth


def write_off(case: Case) -> None:
    """What has not come back never will: the customer keeps it, or a carrier lost it."""
    lines = [line for line in case.asked if line.goods_back and line.held]
    note_lost(
        case, {line.pk: line.units - (line.received if line.accepted is None else line.accepted) for line in lines}
    )


def note_lost(case: Case, lost: Mapping[int, int]) -> None:
    """Write down how many units of each line were lost, by case line id."""
    lines = [line for line in case.asked if line.pk in lost]
    before = [claim(line) for line in lines]
    for line in lines:
        line.lost = lost[line.pk]
    changed(lines, before)
    _write(lines, "lost")


def put(lines: Sequence[CaseLine]) -> None:
    """Write whether each line's goods come back, and how many of them were lost."""
    for back in (True, False):
        _mark([line for line in lines if line.goods_back is back], goods_back=back)
    _write(lines, "lost")


def shrink(case: Case, units: Mapping[int, int]) -> None:
    """Grant fewer units: `units` by case line id. A line left with none is given back whole and takes no part."""
    kept = [line for line in case.asked if units.get(line.pk, line.units) > 0]
    dropped = [line for line in case.asked if line not in kept]
    release(dropped)
    _mark(dropped, dropped=True)
    for line in dropped:
        line.accepted = 0
        scale(line, 0)
    before = [claim(line) for line in kept]
    for line in kept:
        fewer = units.get(line.pk, line.units)
        scale(line, fewer)
        line.units, line.lost = fewer, min(line.lost, fewer - line.received)
    changed(kept, before)
    _write(dropped + kept, "units", "lost", "accepted", *SCALED)
    case.asked = kept
    grant(case)


def accept(case: Case, accepted: Mapping[int, int]) -> None:
    """Grant what the inspection accepted, units by case line id; what it did not is given back."""
    lines = [line for line in case.asked if line.pk in accepted]
    before = [claim(line) for line in lines]
    for line in lines:
        line.accepted = accepted[line.pk]
        scale(line, line.accepted)
    changed(lines, before)
    _write(lines, "accepted", *SCALED)
    grant(case)


def note_good(case: Case, good: Mapping[int, int]) -> None:
    """What of the goods came back in order, by case line id, where the remedy came first: no money follows.

    The others are as good as lost until they are back with the customer, or somebody rules.
    """
    _note(case, {pk: (units, None) for pk, units in good.items()})


def take_as_received(case: Case) -> None:
    """Where the remedy came first, a supervisor lets all that came stand as returned."""
    _note(case, {line.pk: (None, line.units - line.received) for line in case.asked if line.goods_back and line.held})


def lower(case: Case, amount: int) -> None:
    """Grant less money for the same units, in proportion to what each was granted; the rest is forgone."""
    before = [claim(line) for line in case.asked]
    share(case.asked, amount)
    changed(case.asked, before)
    _write(case.asked, *MONEY)
    grant(case)


def share(lines: Sequence[CaseLine], amount: int) -> None:
    """Share out less money than the lines would be granted, and its tax; more is not given.

    What is forgone stays on the lines, so that it does not count as unspent for the next unit of the order's line.
    """
    if amount >= sum(line.amount for line in lines):
        return
    for line, part in zip(lines, allocate(amount, [line.amount for line in lines]), strict=True):
        tax = cumulative(line.tax, part, line.amount) if line.amount else 0
        line.waived, line.waived_tax = line.waived + line.amount - part, line.waived_tax + line.tax - tax
        line.amount, line.tax = part, tax


def grant(case: Case, *, paid: bool = False) -> None:
    """What the case pays follows its lines; fees never exceed it. Written with the next move.

    `paid` is for a kind that pays no money by itself but does now.
    """
    paying = case.table.refunds or paid
    case.granted = sum(line.amount for line in case.asked if line.held) if paying else 0
    case.tax = sum(line.tax for line in case.asked if line.held) if paying else 0
    case.fees = min(case.fees, case.granted)


MONEY = ("amount", "tax", "waived", "waived_tax")
SCALED = (*MONEY, "difference")


def scale(line: CaseLine, units: int) -> None:
    """The money of fewer `units`; the wanted item's price stays what it was."""
    if line.difference is not None:
        price = (line.difference + line.amount + line.waived) // line.units if line.wanted else 0
        line.difference = price * units
    for name in MONEY:
        setattr(line, name, cumulative(getattr(line, name), units, line.units))
    if line.wanted and line.difference is not None:
        line.difference -= line.amount + line.waived


def _write(lines: Sequence[CaseLine], *names: str) -> None:
    values = {line.pk: [getattr(line, name) for name in names] for line in lines}
    set_all("cases_caseline", list(names), values)


def _note(case: Case, found: Mapping[int, tuple[int | None, int | None]]) -> None:
    """Write accepted and lost units; None for lost is all that was not accepted."""
    lines = [line for line in case.asked if line.pk in found]
    before = [claim(line) for line in lines]
    for line in lines:
        line.accepted, lost = found[line.pk]
        line.lost = line.units - (line.accepted or 0) if lost is None else lost
    changed(lines, before)
    _write(lines, "accepted", "lost")


def _hold(lines: Sequence[CaseLine], *, held: bool) -> None:
    adjust_lines({line.line_id: claim(line) if held else _less(LineChange(), claim(line)) for line in lines})
    for line in lines:
        line.held = held
    _mark(lines, held=held)


def _mark(lines: Sequence[CaseLine], **flag: bool) -> None:
    if lines:
        within = ", ".join(["%s"] * len(lines))
        update_where(CaseLine, f"id IN ({within})", *(line.pk for line in lines), **flag)


def _less(change: LineChange, other: LineChange) -> LineChange:
    names = [field.name for field in fields(LineChange)]
    return LineChange(**{name: getattr(change, name) - getattr(other, name) for name in names})
