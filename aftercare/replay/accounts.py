"""The replay's account of itself: the figures `--json` prints, and why credit notes and refunds differ."""

from __future__ import annotations

from collections import Counter
from typing import Any

from aftercare import audit
from aftercare.orders.models import LineKind

from . import figures, online_retail, tmall
from .ledger import Ledger


def of_online_retail(done: online_retail.Replayed) -> dict[str, Any]:
    ledger = done.ledger
    matched = [credit for credit in ledger.credits if credit.matched]
    money = figures.refunded(done.shop)
    account = {
        "rows": ledger.rows,
        "sale_invoices": ledger.sale_invoices,
        "credit_notes": ledger.credit_notes,
        "credit_lines": len(ledger.credit_lines),
        "credit_lines_without_customer": len(ledger.without_customer()),
        "credit_lines_not_negative": sum(credit.units <= 0 for credit in ledger.credit_lines),
        "units_asked": sum(credit.units for credit in ledger.credits),
        "units_matched": sum(credit.matched for credit in matched),
        "lines_full": sum(credit.matched == credit.units for credit in matched),
        "lines_part": sum(credit.matched < credit.units for credit in matched),
        "lines_none": len(ledger.credits) - len(matched),
        **figures.cases(done.shop),
        **money,
        "credit_minor": sum(credit.total for credit in ledger.credit_lines),
        "credit_minor_with_customer": sum(credit.total for credit in ledger.credits),
        "difference_minor": _difference(ledger, money["refunded_minor"]),
        "unmatched_lines": dict(Counter(credit.reason for credit in ledger.credit_lines if credit.reason)),
        "service": _service(ledger),
        "by_month": figures.by_month(done.shop),
        "by_country": figures.by_country(done.shop),
        "by_product": figures.by_product(done.shop),
        "return_rate": figures.rates(done.shop),
    }
    return {**account, **_common(done)}


def of_tmall(done: tmall.Replayed) -> dict[str, Any]:
    money = figures.refunded(done.shop)
    return {
        "rows": done.run.counts.get("rows", 0),
        "orders": done.shop.orders.count(),
        "orders_paid": done.shop.orders.filter(paid_at__isnull=False).count(),
        "refunds_reported": done.refunds,
        "reported_minor": done.reported,
        **figures.cases(done.shop),
        **money,
        "by_month": figures.by_month(done.shop),
        "by_region": figures.by_country(done.shop, part="region"),
        **_common(done),
    }


def _common(done: online_retail.Replayed | tmall.Replayed) -> dict[str, Any]:
    with done.watch.timed("audit"):
        violations = audit.run(done.shop)
    return {
        "import": done.run.counts,
        "decisions": dict(done.decided),
        "actions": done.watch.figures(),
        "audit_violations": len(violations),
        "seconds": round(done.watch.total, 1),
    }


def _difference(ledger: Ledger, refunded: int) -> dict[str, int]:
    """Why the credit notes and the refunds differ; the parts sum to credit_minor - refunded_minor."""
    everything = sum(credit.total for credit in ledger.credit_lines)
    matched = sum(credit.matched_total for credit in ledger.credits)
    return {
        "total": everything - refunded,
        "without_customer": sum(credit.total for credit in ledger.without_customer()),
        "not_negative": sum(credit.total for credit in ledger.apart if credit.entry.customer),
        "unmatched_goods": _unmatched(ledger, LineKind.GOODS),
        "unmatched_service": _unmatched(ledger, LineKind.SERVICE),
        "other_price": matched - refunded,
    }


def _unmatched(ledger: Ledger, kind: LineKind) -> int:
    return sum(credit.total - credit.matched_total for credit in ledger.credits if credit.entry.kind == kind)


def _service(ledger: Ledger) -> dict[str, int]:
    """Service codes apart: postage, manual entries, samples and the like."""
    mine = [credit for credit in ledger.credits if credit.entry.kind == LineKind.SERVICE]
    return {
        "lines": len(mine),
        "units_asked": sum(credit.units for credit in mine),
        "units_matched": sum(credit.matched for credit in mine),
        "credit_minor": sum(credit.total for credit in mine),
    }
