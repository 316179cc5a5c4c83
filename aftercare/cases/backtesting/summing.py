"""The sums of a backtest: cells that add up, over any number of parts in any order. Pure.

Money is in minor units. A request that is refused gives none; one that is not gives what it would pay, less fees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aftercare.policy.facts import Decision, Facts, Verdict

MOST_EXAMPLES = 20
CELL = ("cases", "changed", "old", "new")
BY = ("reason", "category", "country", "tier", "day", "customer")
DAYS = (7, 14, 30, 60, 90, 180, 365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One recorded request under both policies. `ref` is its case, empty for one that was refused."""

    ref: str
    facts: Facts
    old: Decision
    new: Decision

    @property
    def changed(self) -> bool:
        return self._answer(self.old) != self._answer(self.new)

    @staticmethod
    def _answer(decision: Decision) -> tuple[Any, ...]:
        fees = tuple((fee.code, fee.amount) for fee in decision.fees)
        if decision.verdict is Verdict.REFUSE:
            return (decision.verdict,)
        return (decision.verdict, decision.path, decision.refundable, fees, decision.freight_payer)


def pays(decision: Decision) -> int:
    """What the customer would get."""
    if decision.verdict is Verdict.REFUSE:
        return 0
    return decision.refundable - sum(fee.amount for fee in decision.fees)


def nothing() -> dict[str, Any]:
    return {"total": [0] * 4, "verdicts": {}, "freight": {}, "paths": {}, "by": {by: {} for by in BY}, "examples": []}


def add(sums: dict[str, Any], compared: Compared) -> None:
    """Count one request in the total and once in every table."""
    cell = [1, int(compared.changed), pays(compared.old), pays(compared.new)]
    old, new = compared.old, compared.new
    _into(sums, "total", cell)
    _into(sums["verdicts"], f"{old.verdict}>{new.verdict}", cell)
    _into(sums["freight"], f"{_payer(old)}>{_payer(new)}", cell)
    _into(sums["paths"], f"{old.path or '-'}>{new.path or '-'}", cell)
    for by, name in _marks(compared.facts):
        _into(sums["by"][by], name, cell)
    if compared.changed and len(sums["examples"]) < MOST_EXAMPLES:
        sums["examples"].append(_example(compared))


def merge(sums: dict[str, Any], part: dict[str, Any]) -> None:
    """Add a part's sums; examples are those of the first parts."""
    _into(sums, "total", part["total"])
    for table in ("verdicts", "freight", "paths"):
        for name, cell in part[table].items():
            _into(sums[table], name, cell)
    for by in BY:
        for name, cell in part["by"][by].items():
            _into(sums["by"][by], name, cell)
    sums["examples"] = [*sums["examples"], *part["examples"]][:MOST_EXAMPLES]


def adds_up(sums: dict[str, Any]) -> bool:
    """Every table sums to the total: nothing is counted twice or left out."""
    tables = [sums["verdicts"], sums["freight"], sums["paths"], *sums["by"].values()]
    return all(
        [sum(column) for column in zip([0] * 4, *table.values(), strict=True)] == sums["total"] for table in tables
    )


def _into(table: dict[str, Any], name: str, cell: list[int]) -> None:
    table[name] = [had + more for had, more in zip(table.get(name) or [0] * 4, cell, strict=True)]


def _payer(decision: Decision) -> str:
    return "refused" if decision.verdict is Verdict.REFUSE else decision.freight_payer


def _marks(facts: Facts) -> Iterator[tuple[str, str]]:
    """Where the request stands in each table: its first line speaks for it."""
    line = facts.lines[0] if facts.lines else None
    known = facts.customer
    yield "reason", line.reason if line else facts.kind
    yield "category", (line.category if line else "") or "-"
    yield "country", facts.country or "-"
    yield "tier", (known.tier if known else "") or "-"
    yield "customer", "-" if known is None else "returning" if known.orders > 1 else "new"
    yield "day", _day(facts)


def _day(facts: Facts) -> str:
    """How long after delivery it was asked for, in bands that windows are usually made of."""
    if facts.delivered_at is None:
        return "not delivered"
    age = facts.at - facts.delivered_at
    first = next((days for days in DAYS if age <= timedelta(days=days)), None)
    return f"{first:03}" if first else "later"


def _example(compared: Compared) -> dict[str, Any]:
    return {
        "case": compared.ref,
        "at": compared.facts.at.isoformat(),
        "reason": compared.facts.lines[0].reason if compared.facts.lines else "",
        "currency": compared.facts.currency,
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
