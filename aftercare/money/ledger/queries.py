"""What is read from the journal: its rows, narrowed; what they come to by account, and by day and account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from aftercare.cases.models import Case
from aftercare.core.ids import typed_ref
from aftercare.orders.models import Order
from aftercare.people.models import Customer

from .accounts import Account, label, signed
from .models import Posting


@dataclass(frozen=True, slots=True)
class Balance:
    """What was debited and credited to an account in one currency, in minor units; `day` where it is of one."""

    account: str
    currency: str
    debit: int
    credit: int
    day: date | None = None

    @property
    def label(self) -> str:
        return label(self.account)

    @property
    def amount(self) -> int:
        """In the direction in which the account grows."""
        return signed(self.account, debit=self.debit, credit=self.credit)


def narrowed(
    rows: QuerySet[Posting], *, account: str = "", reference: str = "", since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Posting]:  # fmt: skip
    """`account` is one of the chart, or a provider's own; `reference` that of a request, an order (or its number), or
    what the shop calls a customer; `until` is not included."""
    if account:
        rows = rows.filter(_of("debit", account) | _of("credit", account))
    if since:
        rows = rows.filter(at__gte=since)
    if until:
        rows = rows.filter(at__lt=until)
    return rows.filter(_about(rows, reference)) if reference.strip() else rows


def balances(rows: QuerySet[Posting], *, zone: str = "") -> list[Balance]:
    """By account and currency; with a time zone, by day of it as well."""
    sums: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    day = {"day": TruncDate("at", tzinfo=ZoneInfo(zone))} if zone else {}
    for index, side in enumerate(("debit", "credit")):
        grouped = rows.order_by().annotate(**day).values(*day, side, "currency").annotate(total=Sum("amount"))
        for row in grouped:
            sums[row.get("day"), row[side], row["currency"]][index] = row["total"]
    found = [
        Balance(account, currency, debit, credit, day=on) for (on, account, currency), (debit, credit) in sums.items()
    ]
    return sorted(found, key=lambda one: (one.day or date.min, _place(one.account), one.account, one.currency))


def providers(rows: QuerySet[Posting]) -> list[str]:
    """The clearing accounts there are."""
    return sorted(set(rows.order_by().filter(_of("credit", Account.CLEARING)).values_list("credit", flat=True)))


def _of(side: str, account: str) -> Q:
    """One account, with those within it."""
    return Q(**{side: account}) | Q(**{f"{side}__startswith": f"{account}:"})


def _about(rows: QuerySet[Posting], reference: str) -> Q:
    """A reference that nothing has finds nothing."""
    text = reference.strip()
    ref = typed_ref(text)
    if case := Case.objects.filter(ref=ref).values_list("pk", flat=True).first():
        return Q(case_id=case)
    shops = rows.order_by().values("shop_id")
    orders = Order.objects.filter(Q(ref=ref) | Q(number=text), shop__in=shops).values_list("pk", flat=True)
    if found := list(orders):
        return Q(order_id__in=found)
    return Q(
        customer_id__in=list(Customer.objects.filter(external_id=text, shop__in=shops).values_list("pk", flat=True))
    )


_PLACES = {account: place for place, account in enumerate(Account)}


def _place(account: str) -> int:
    return _PLACES[Account(account.partition(":")[0])]


def refs_of(postings: list[Posting]) -> Iterator[tuple[Posting, str, str]]:
    """Each with the reference of its request and of its order, in two statements."""
    cases = _refs(Case, {posting.case_id for posting in postings})
    orders = _refs(Order, {posting.order_id for posting in postings})
    for posting in postings:
        yield posting, cases.get(posting.case_id, ""), orders.get(posting.order_id, "")


def _refs(model: Any, ids: set[int | None]) -> dict[int | None, str]:
    return dict(model.objects.filter(pk__in=ids - {None}).values_list("pk", "ref"))
