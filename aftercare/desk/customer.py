"""What the customer of a case is to the shop: orders, money and requests, in one statement however many there are."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max, Q, Subquery, Sum

from aftercare.cases.models import FOLLOWING, Case
from aftercare.core.money import Money
from aftercare.money.models import CreditAccount
from aftercare.orders.models import Order


@dataclass(frozen=True, slots=True)
class Record:
    """`spent` and `returned` are of the orders in this currency; `cases` are the requests they made; `credit` is their
    store credit."""

    orders: int
    cases: int
    spent: Money
    returned: Money
    credit: Money

    @property
    def share(self) -> int:
        """How much of the money went back, in per cent."""
        return round(100 * self.returned.minor / self.spent.minor) if self.spent.minor else 0


def record_of(case: Case) -> Record | None:
    """None for a customer the shop does not know."""
    if case.customer_id is None:
        return None
    cases = Case.objects.filter(customer=case.customer_id).exclude(channel=FOLLOWING).order_by()
    counted = cases.values("customer").annotate(n=Count("pk")).values("n")
    owed = CreditAccount.objects.filter(customer=case.customer_id, currency=case.currency).values("balance")
    same = Q(currency=case.currency)
    found: dict[str, int | None] = Order.objects.filter(customer=case.customer_id).aggregate(
        orders=Count("pk"),
        cases=Max(Subquery(counted)),
        credit=Max(Subquery(owed)),
        spent=Sum("captured", filter=same),
        returned=Sum("refunded", filter=same),
    )
    return Record(
        orders=found["orders"] or 0,
        cases=found["cases"] or 0,
        spent=case.money(found["spent"] or 0),
        returned=case.money(found["returned"] or 0),
        credit=case.money(found["credit"] or 0),
    )
