"""The money block: what comes back, line by line, and to which means of payment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.cases.models import Case, CaseLine
from aftercare.core.money import Money
from aftercare.money.models import RefundOperation
from aftercare.money.split import split
from aftercare.orders.models import Tender
from aftercare.policy.facts import Decision, Fee
from aftercare.policy.sentences import fee_label


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    amount: Money
    kind: str = ""


def money_rows(lines: Iterable[tuple[str, Money]], *, fees: Iterable[Fee], parts: Sequence[tuple[str, Money]],
               total: Money) -> list[Row]:  # fmt: skip
    """`parts` are the means of payment the total goes back to; a single one gives the total its name."""
    rows = [Row(label, amount) for label, amount in lines]
    rows += [Row(fee_label(fee), -Money(fee.amount, total.currency)) for fee in fees if fee.amount]
    if len(parts) == 1:
        return [*rows, Row(_("Back to %(tender)s") % {"tender": parts[0][0]}, total, "total")]
    return [
        *rows,
        Row(_("You get back"), total, "total"),
        *(Row(_("of which to %(tender)s") % {"tender": tender}, amount, "to") for tender, amount in parts),
    ]


def case_rows(
    case: Case, *, lines: Iterable[CaseLine], fees: Sequence[Fee], parts: Sequence[tuple[str, Money]]
) -> list[Row]:
    """A case's money as it stands: `fees` are those decided; they never exceed what is granted now."""
    kept = [Fee(fee.code, min(fee.amount, case.fees)) for fee in fees]
    asked = [(units_of(line.line.title or line.line.sku, line.units), case.money(line.amount)) for line in lines]
    return money_rows(asked, fees=kept, parts=parts, total=case.amount)


BUCKETS = {
    "goods": gettext_lazy("Goods"),
    "service": gettext_lazy("Services"),
    "delivery": gettext_lazy("Delivery"),
}


def bucket_rows(decision: Decision, currency: str) -> list[Row]:
    """The money by its sort, with the tax in it; nothing where there is one sort without tax."""
    if len(decision.buckets) < 2 and not any(bucket.tax for bucket in decision.buckets):
        return []
    rows = []
    for bucket in decision.buckets:
        rows.append(Row(str(BUCKETS.get(bucket.code, bucket.code)), Money(bucket.amount, currency)))
        if bucket.tax:
            rows.append(Row(_("tax in it"), Money(bucket.tax, currency), "to"))
    return rows


def units_of(title: str, units: int) -> str:
    return f"{title} × {units}"


def paid_parts(operations: Iterable[RefundOperation]) -> list[tuple[str, Money]]:
    """Where the money of a refund goes, once it is set aside."""
    return [(str(operation.tender), operation.money) for operation in operations]


def planned_parts(total: Money, tenders: Iterable[Tender]) -> list[tuple[str, Money]]:
    """Where the money would go if it were set aside now."""
    known = {tender.pk: tender for tender in tenders}
    try:
        parts = split(total.minor, [(tender.pk, tender.left) for tender in known.values()])
    except ValueError:
        return []
    return [(str(known[pk]), Money(minor, total.currency)) for pk, minor in parts.items()]
