"""How far a run is, in numbers: read in two statements however many cases it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Sum

from aftercare.cases.kinds import KINDS
from aftercare.core.money import Money

from .many import MANY
from .models import ASKS_SECOND, BulkRun, ItemState, RunState

LABELS = {name: step.label for kind in KINDS.values() for name, step in kind.steps.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`money` is of what is or will be done, by currency; `leads` where those cases go, most first. Of `asks` cases
    to do a second person will be asked: they go nowhere yet, and their money is `asked`."""

    counts: Mapping[str, int]
    money: list[Money]
    asks: int
    asked: list[Money]
    leads: list[tuple[str, int]]

    @property
    def total(self) -> int:
        """But for what was never possible."""
        return sum(self.counts.values()) - self.counts.get(ItemState.CANNOT, 0)

    @property
    def ready(self) -> int:
        return self.counts.get(ItemState.READY, 0)

    @property
    def handled(self) -> int:
        return self.total - self.ready

    @property
    def done(self) -> int:
        return self.counts.get(ItemState.DONE, 0)

    @property
    def cannot(self) -> int:
        return self.counts.get(ItemState.CANNOT, 0)

    @property
    def undone(self) -> int:
        """Tried, and neither done nor asked of a second person."""
        return self.handled - self.done - self.counts.get(ItemState.ASKED, 0)


def told(run: BulkRun) -> Told:
    rows = list(run.items.order_by().values_list("state").annotate(Count("pk")))
    going = [ItemState.DONE] if run.state in (RunState.DONE, RunState.CANCELLED) else [ItemState.DONE, ItemState.READY]
    sums, asked = Counter[str](), Counter[str]()
    leads, asks = Counter[str](), 0
    found = run.items.filter(state__in=going).order_by().values_list("entered", "currency", "code")
    for entered, currency, code, amount, count in found.annotate(Sum("amount"), Count("pk")):
        if code == ASKS_SECOND:
            asked[currency] += amount
            asks += count
        else:
            sums[currency] += amount
            leads[entered] += count
    paid = MANY[run.action].pays
    return Told(
        counts=dict(rows),
        money=_money(sums) if paid else [],
        asks=asks,
        asked=_money(asked),
        leads=[(str(LABELS.get(step, step)), count) for step, count in leads.most_common()],
    )


def _money(sums: Mapping[str, int]) -> list[Money]:
    return [Money(amount, currency) for currency, amount in sorted(sums.items())]
