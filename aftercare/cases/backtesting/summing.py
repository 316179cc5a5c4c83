"""The sums of a backtest: cells that add up, over any number of parts in any order. Pure.

Money is in minor units of its own currency, never of two in one sum. A request that is refused gives none; one that
is accepted gives what it would pay, less fees; one that a person decides, or that evidence is asked for, might give
that and is kept apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aftercare.policy.decide.clock import day_number, zones_of
from aftercare.policy.facts import Decision, Facts, Verdict
from aftercare.policy.law import country_of

from .asked import Recorded

EXAMPLES_EACH = 4
ROWS_MOST = 2_000
"""Changed requests a part keeps to be looked at; its sums count all."""
TABLES = ("verdicts", "paths", "freight")
BY = ("kind", "reason", "category", "country", "jurisdiction", "tier", "day", "customer")
DAYS = (7, 14, 30, 60, 90, 180, 365)
COUNTS = ("requests", "times", "changed")
SUMS = ("before", "after", "person_before", "person_after")
Cell = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One recorded request under both policies."""

    asked: Recorded
    old: Decision
    new: Decision
    caveats: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        return self._answer(self.old) != self._answer(self.new)

    @property
    def change(self) -> str:
        return f"{self.old.verdict}>{self.new.verdict}"

    @staticmethod
    def _answer(decision: Decision) -> tuple[Any, ...]:
        fees = tuple((fee.code, fee.amount) for fee in decision.fees)
        if decision.verdict is Verdict.REFUSE:
            return (decision.verdict,)
        return (decision.verdict, decision.path, decision.refundable, fees, decision.freight_payer)


def pays(decision: Decision) -> int:
    """What the customer would get if it is not refused in the end."""
    if decision.verdict is Verdict.REFUSE:
        return 0
    return decision.refundable - sum(fee.amount for fee in decision.fees)


def nothing() -> dict[str, Any]:
    tables: dict[str, Any] = {name: {} for name in TABLES}
    return {"total": _empty(), **tables, "by": {by: {} for by in BY}, "caveats": {}, "examples": []}


def add(sums: dict[str, Any], compared: Compared) -> None:
    """Count one request in the total and once in every table."""
    cell, old, new = _cell(compared), compared.old, compared.new
    _add(sums["total"], cell)
    _into(sums["verdicts"], compared.change, cell)
    _into(sums["paths"], f"{old.path or '-'}>{new.path or '-'}", cell)
    _into(sums["freight"], f"{_payer(old)}>{_payer(new)}", cell)
    for by, name in _marks(compared.asked):
        _into(sums["by"][by], name, cell)
    for name in compared.caveats:
        sums["caveats"][name] = sums["caveats"].get(name, 0) + 1
    if compared.changed and _wanted(sums["examples"], compared.change):
        sums["examples"].append(_example(compared))


def merge(sums: dict[str, Any], part: dict[str, Any]) -> None:
    """Add a part's sums; examples are those of the first parts."""
    _add(sums["total"], part["total"])
    for table, more in (
        *((sums[name], part[name]) for name in TABLES),
        *((sums["by"][by], part["by"][by]) for by in BY),
    ):
        for name, cell in more.items():
            _into(table, name, cell)
    for name, count in part["caveats"].items():
        sums["caveats"][name] = sums["caveats"].get(name, 0) + count
    for example in part["examples"]:
        if _wanted(sums["examples"], example["change"]):
            sums["examples"].append(example)


def adds_up(sums: dict[str, Any]) -> bool:
    """Every table sums to the total: nothing is counted twice or left out."""
    for table in (*(sums[name] for name in TABLES), *sums["by"].values()):
        whole = _empty()
        for cell in table.values():
            _add(whole, cell)
        if whole != sums["total"]:
            return False
    return True


def _empty() -> Cell:
    return {**dict.fromkeys(COUNTS, 0), "money": {}}


def _cell(compared: Compared) -> Cell:
    money = dict.fromkeys(SUMS, 0)
    for when, decision in (("before", compared.old), ("after", compared.new)):
        sure = decision.verdict in (Verdict.ACCEPT, Verdict.REFUSE)
        money[when if sure else f"person_{when}"] = pays(decision)
    asked = compared.asked
    return {
        "requests": 1, "times": asked.times, "changed": int(compared.changed), "money": {asked.facts.currency: money},
    }  # fmt: skip


def _add(had: Cell, more: Cell) -> None:
    for name in COUNTS:
        had[name] += more[name]
    for currency, money in more["money"].items():
        into = had["money"].setdefault(currency, dict.fromkeys(SUMS, 0))
        for name in SUMS:
            into[name] += money[name]


def _into(table: dict[str, Cell], name: str, cell: Cell) -> None:
    if name not in table:
        table[name] = _empty()
    _add(table[name], cell)


def _payer(decision: Decision) -> str:
    return "refused" if decision.verdict is Verdict.REFUSE else decision.freight_payer


def _marks(asked: Recorded) -> Iterator[tuple[str, str]]:
    """Where the request stands in each table: its first line speaks for it."""
    facts, known = asked.facts, asked.customer
    line = facts.lines[0] if facts.lines else None
    yield "kind", facts.kind
    yield "reason", line.reason if line else "-"
    yield "category", (line.category if line else "") or "-"
    yield "country", country_of(facts.country) or facts.country or "-"  # older facts hold names
    yield "jurisdiction", facts.jurisdiction or "-"
    yield "tier", (known.tier if known else "") or "-"
    yield "customer", "-" if known is None or not known.orders else "returning" if known.orders > 1 else "new"
    yield "day", _day(facts)


def _day(facts: Facts) -> str:
    """On which day after delivery it was asked, counted as windows are, in bands that windows are made of."""
    if facts.delivered_at is None:
        return "not delivered"
    day = day_number(facts.delivered_at, facts.at, zones_of(facts.timezone, facts.customer_timezone))
    first = next((days for days in DAYS if day <= days), None)
    return f"{first:03}" if first else "later"


def row(compared: Compared) -> dict[str, Any]:
    """A changed request, brief, with where it stands in each table."""
    asked = compared.asked
    return {
        "change": compared.change, "case": asked.case, "order": asked.order, "at": asked.facts.at.isoformat(),
        "currency": asked.facts.currency, "old": pays(compared.old), "new": pays(compared.new),
        "marks": dict(_marks(asked)),
    }  # fmt: skip


def _wanted(examples: list[dict[str, Any]], change: str) -> bool:
    """A few of each change of verdict, the earliest."""
    return len([example for example in examples if example["change"] == change]) < EXAMPLES_EACH


def _example(compared: Compared) -> dict[str, Any]:
    asked = compared.asked
    line = asked.facts.lines[0] if asked.facts.lines else None
    return {
        "change": compared.change,
        "case": asked.case,
        "order": asked.order,
        "sku": line.sku if line else "",
        "reason": line.reason if line else "",
        "at": asked.facts.at.isoformat(),
        "currency": asked.facts.currency,
        "old": _told(compared.old),
        "new": _told(compared.new),
    }


def _told(decision: Decision) -> dict[str, Any]:
    because = decision.because
    told = {"says": because.says, "rule": because.rule, "outcome": because.outcome, "values": because.values}
    return {
        "verdict": decision.verdict.value, "path": decision.path, "pays": pays(decision),
        "freight_payer": decision.freight_payer, "because": {**told, "law": because.law, "article": because.article},
    }  # fmt: skip
