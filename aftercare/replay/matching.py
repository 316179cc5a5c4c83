"""Which sales a credit note takes back. Pure: the file's ledger in, pairs out; nothing is invented.

The file does not say which invoice a credit note reverses. Rows are ordered by (date, row of the file). A credit
line takes from the same customer's sale rows of exactly the same stock code that stand before it, latest first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from aftercare.connectors.shops.online_retail import Entry
from aftercare.core.money import cumulative

Key = tuple[str, str]


@dataclass(slots=True)
class Sale:
    """A sale row: the `position`-th line of its order, and how many of its units no credit has taken yet."""

    entry: Entry
    position: int
    left: int


@dataclass(slots=True)
class Credit:
    """A line of a credit note and what it took from where. `total` is what it credits, in minor units."""

    entry: Entry
    taken: list[tuple[Sale, int]] = field(default_factory=list)
    reason: str = ""

    @property
    def units(self) -> int:
        return -self.entry.quantity

    @property
    def matched(self) -> int:
        return sum(units for _sale, units in self.taken)

    @property
    def total(self) -> int:
        return -self.entry.total

    @property
    def matched_total(self) -> int:
        """What it credits for the matched units."""
        return cumulative(self.total, self.matched, self.units)


def match(sales: Iterable[Sale], credits: Iterable[Credit]) -> None:
    """Let each credit take its units; sets `taken`, and `reason` where units are missing."""
    stacks: dict[Key, list[Sale]] = defaultdict(list)
    seen: set[Key] = set()
    sold = list(sales)
    ever = {_key(sale.entry) for sale in sold}
    ledger: list[Sale | Credit] = sorted([*sold, *credits], key=lambda item: (item.entry.at, item.entry.row))
    for item in ledger:
        key = _key(item.entry)
        if isinstance(item, Sale):
            stacks[key].append(item)
            seen.add(key)
        else:
            _take(item, stacks[key])
            item.reason = _reason(item, sold_before=key in seen, sold_ever=key in ever)


def _take(credit: Credit, stack: list[Sale]) -> None:
    missing = credit.units
    while missing and stack:
        sale = stack[-1]
        units = min(missing, sale.left)
        credit.taken.append((sale, units))
        sale.left -= units
        missing -= units
        if not sale.left:
            stack.pop()


def _reason(credit: Credit, *, sold_before: bool, sold_ever: bool) -> str:
    if credit.matched == credit.units:
        return ""
    if credit.matched:
        return "fewer_sold"
    if sold_before:
        return "used_up"
    return "sold_later" if sold_ever else "never_sold"


def _key(entry: Entry) -> Key:
    return entry.customer, entry.sku
