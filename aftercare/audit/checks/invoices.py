"""20. Refunds of what was invoiced have their credit notes, and no invoice is credited beyond its amount."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..scope import Scope
from ..violation import Violation, compared


def invoices_are_credited_by_their_notes(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT o.ref || ' / ' || i.number AS row, i.credited, COALESCE(n.amount, 0) AS expected_credited
        FROM money_invoice i JOIN orders_order o ON o.id = i.order_id
        LEFT JOIN (SELECT invoice_id, SUM(amount) AS amount FROM money_creditnote GROUP BY invoice_id) n
            ON n.invoice_id = i.id
        WHERE {scope.of("o")}"""
    counters = {"credited": _("what is credited of it, beside its credit notes")}
    return compared(scope.differing(sql, counters), invariant=20, table="invoice", counters=counters)


def refunds_of_invoiced_orders_are_credited(scope: Scope) -> list[Violation]:
    """An order's credit notes come to what was refunded, as far as it was invoiced."""
    sql = f"""
        SELECT o.ref AS row, COALESCE(n.amount, 0) AS notes,
            CASE WHEN i.amount < COALESCE(r.amount, 0) THEN i.amount ELSE COALESCE(r.amount, 0) END AS expected_notes
        FROM orders_order o
        JOIN (SELECT order_id, SUM(amount) AS amount FROM money_invoice GROUP BY order_id) i ON i.order_id = o.id
        LEFT JOIN (SELECT c.order_id, SUM(r.amount) AS amount
                   FROM money_refund r JOIN cases_case c ON c.id = r.case_id GROUP BY c.order_id) r ON r.order_id = o.id
        LEFT JOIN (SELECT i.order_id, SUM(n.amount) AS amount
                   FROM money_creditnote n JOIN money_invoice i ON i.id = n.invoice_id GROUP BY i.order_id) n
            ON n.order_id = o.id
        WHERE {scope.of("o")}"""
    counters = {"notes": _("the credit notes of an invoiced order, beside its refunds")}
    return compared(scope.differing(sql, counters), invariant=20, table="order", counters=counters)
