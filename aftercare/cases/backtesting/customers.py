"""What was known of customers at past instants, for policies that look at what the recorded ones did not.

Orders and requests are counted as of then. Tier and blocking are those of today: their past is not kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from aftercare.orders.models import Order
from aftercare.people.models import Customer
from aftercare.people.records import Consent, Purpose
from aftercare.policy.facts import CustomerFacts

from ..models import FOLLOWING, Case
from ..records import COUNTED_FOR, REFUSED


@dataclass(slots=True)
class Customers:
    """Those of one batch of requests, read at once."""

    known: dict[int, tuple[str, bool]] = field(default_factory=dict)
    placed: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    cases: dict[int, list[tuple[datetime, int, datetime | None]]] = field(default_factory=lambda: defaultdict(list))
    objecting: set[int | None] = field(default_factory=set)

    @classmethod
    def of(cls, asked: Iterable[tuple[int | None, datetime]]) -> Customers:
        """`asked` are (customer, when)."""
        mine, by = cls(), [(pk, at) for pk, at in asked if pk is not None]
        if not by:
            return mine
        ids, instants = {pk for pk, _at in by}, [at for _pk, at in by]
        mine.known = {pk: (tier, blocked) for pk, tier, blocked in
                      Customer.objects.filter(pk__in=ids).values_list("pk", "tier", "blocked")}  # fmt: skip
        placed = Order.objects.filter(customer__in=ids, placed_at__lte=max(instants))
        for pk, at in placed.values_list("customer_id", "placed_at"):
            mine.placed[pk].append(at)
        cases = Case.objects.filter(
            customer__in=ids, opened_at__gt=min(instants) - COUNTED_FOR, opened_at__lte=max(instants)
        ).exclude(channel=FOLLOWING)
        for pk, at, case, closed, step in cases.values_list("customer_id", "opened_at", "pk", "closed_at", "step"):
            mine.cases[pk].append((at, case, closed if step in REFUSED else None))
        said = Consent.objects.filter(customer__in=ids, purpose=Purpose.AUTOMATED).order_by("id")
        mine.objecting = {pk for pk, given in dict(said.values_list("customer_id", "given")).items() if not given}
        return mine

    def record(self, customer_id: int | None, at: datetime, case_id: int) -> CustomerFacts:
        """As `records.record_of` would have found it just before the request, whose own case does not count."""
        if customer_id not in self.known:
            return CustomerFacts()
        tier, blocked = self.known[customer_id]
        earlier = [
            refused for opened, case, refused in self.cases.get(customer_id, ())
            if at - COUNTED_FOR < opened and case != case_id
            and (opened < at or (opened == at and 0 < case < case_id))
        ]  # fmt: skip
        return CustomerFacts(
            tier=tier, blocked=blocked, orders=sum(placed <= at for placed in self.placed.get(customer_id, ())),
            cases=len(earlier), refused=sum(closed is not None and closed <= at for closed in earlier),
        )  # fmt: skip
