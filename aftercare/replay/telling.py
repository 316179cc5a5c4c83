"""Tells a replay's account to a person, and lists what could not be matched, line by line."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from aftercare.core.money import Money

from .ledger import Ledger

REASONS = {
    "no_customer": gettext_lazy("the credit note names no customer"),
    "credit_not_negative": gettext_lazy("the line takes nothing back: its quantity is not negative"),
    "never_sold": gettext_lazy("the file holds no sale of this code to this customer"),
    "sold_later": gettext_lazy("every sale of this code to this customer is later"),
    "used_up": gettext_lazy("earlier credit notes took back all that was sold before"),
    "fewer_sold": gettext_lazy("fewer were sold before than are credited"),
}
DIFFERENCE = {
    "without_customer": gettext_lazy("lines without a customer"),
    "not_negative": gettext_lazy("lines that take nothing back"),
    "unmatched_goods": gettext_lazy("goods without an earlier sale in the file"),
    "unmatched_service": gettext_lazy("services without an earlier sale in the file"),
    "other_price": gettext_lazy("credited at another price than sold, or not refunded"),
}


def write_unmatched(ledger: Ledger, path: Path) -> int:
    """One row per credit line of which some units have no sale; returns how many."""
    path.parent.mkdir(parents=True, exist_ok=True)
    missing = sorted((c for c in ledger.credit_lines if c.reason), key=lambda credit: credit.entry.line)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(["line", "credit_note", "customer", "sku", "units_asked", "units_matched", "reason"])
        for credit in missing:
            entry = credit.entry
            table.writerow([entry.line, entry.invoice, entry.customer, entry.sku, credit.units, credit.matched,
                            REASONS[credit.reason]])  # fmt: skip
    return len(missing)


def tell(account: dict[str, Any], currency: str) -> Iterator[str]:
    """The account as lines of text, in the reader's language."""

    def money(minor: int) -> str:
        return Money(minor, currency).text(get_language() or "en")

    if "credit_notes" in account:
        yield from _matching(account, money)
    else:
        yield _("%(orders)s orders, %(paid)s paid; the report names %(count)s refunds of %(amount)s.") % {
            "orders": account["orders"], "paid": account["orders_paid"],
            "count": account["refunds_reported"], "amount": money(account["reported_minor"]),
        }  # fmt: skip
    yield _("%(cases)s cases completed, %(amount)s refunded in %(refunds)s refunds; decisions: %(decisions)s.") % {
        "cases": account["cases_completed"], "amount": money(account["refunded_minor"]),
        "refunds": account["refunds"], "decisions": account["decisions"] or _("all taken by an earlier run"),
    }  # fmt: skip
    yield from _tables(account, money)
    yield from _actions(account)
    yield _("Audit: %(count)s violations.  %(seconds)s seconds.") % {
        "count": account["audit_violations"], "seconds": account["seconds"],
    }  # fmt: skip


def _matching(account: dict[str, Any], money: Callable[[int], str]) -> Iterator[str]:
    yield _("%(rows)s rows: %(invoices)s sale invoices, %(notes)s credit notes with %(lines)s lines.") % {
        "rows": account["rows"], "invoices": account["sale_invoices"], "notes": account["credit_notes"],
        "lines": account["credit_lines"],
    }  # fmt: skip
    yield _("Matched: %(full)s lines in full, %(part)s in part, %(none)s not; %(matched)s of %(asked)s units.") % {
        "full": account["lines_full"], "part": account["lines_part"], "none": account["lines_none"],
        "matched": account["units_matched"], "asked": account["units_asked"],
    }  # fmt: skip
    for reason, count in sorted(account["unmatched_lines"].items(), key=lambda item: -item[1]):
        yield f"  {count:>7}  {REASONS[reason]}"
    difference = account["difference_minor"]
    yield _("The credit notes say %(credited)s, the refunds %(refunded)s; the difference of %(difference)s is:") % {
        "credited": money(account["credit_minor"]), "refunded": money(account["refunded_minor"]),
        "difference": money(difference["total"]),
    }  # fmt: skip
    for name, label in DIFFERENCE.items():
        yield f"  {money(difference[name]):>16}  {label}"
    rate = account["return_rate"]["with_customer"]
    yield _("Goods returned by known customers: %(units)s of units, %(value)s of value, %(orders)s of orders.") % {
        "units": f"{rate['units']:.2%}", "value": f"{rate['value']:.2%}", "orders": f"{rate['order']:.2%}",
    }  # fmt: skip


def _tables(account: dict[str, Any], money: Callable[[int], str]) -> Iterator[str]:
    months = [{"month": month, **sums} for month, sums in account["by_month"].items()]
    tables = [
        (_("By month"), "month", months),
        (_("By country"), "country", account.get("by_country", [])[:10]),
        (_("By region"), "region", account.get("by_region", [])[:10]),
        (_("By product"), "sku", account.get("by_product", [])[:10]),
    ]
    for title, name, rows in tables:
        if rows:
            yield f"{title}: " + _("sold, refunded")
        for row in rows:
            sold, back = money(row.get("sold_minor", 0)), money(row.get("refunded_minor", 0))
            yield f"  {row[name] or '-':<22} {sold:>16} {back:>16}  {row.get('title', '')}".rstrip()


def _actions(account: dict[str, Any]) -> Iterator[str]:
    yield _("Wall time: times, seconds, median and 99th percentile in ms")
    for name, taken in account["actions"].items():
        count, seconds, p50, p99 = taken["count"], taken["seconds"], taken["p50_ms"], taken["p99_ms"]
        yield f"  {name:<14} {count:>7} {seconds:>9.1f} {p50:>9.2f} {p99:>9.2f}"
