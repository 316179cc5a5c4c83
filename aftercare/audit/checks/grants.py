"""3. Any partition of a full refund sums to exactly what was paid."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aftercare.cases.kinds import KINDS

from ..scope import Scope
from ..violation import Violation, compared
from .claims import CLAIMS

PAYING = ", ".join(f"'{kind.key}'" for kind in KINDS.values() if kind.refunds)
PAYS = f"(c.kind IN ({PAYING}) OR EXISTS (SELECT 1 FROM money_refund r WHERE r.case_id = c.id))"
"""Whether a case pays money: by its kind, or because a replacement could not be sent."""


def lines_granted_what_cases_ask(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT o.ref || ' / ' || l.position AS row,
            l.granted, COALESCE(f.granted, 0) AS expected_granted,
            l.granted_tax, COALESCE(f.granted_tax, 0) AS expected_granted_tax,
            l.waived, COALESCE(f.waived, 0) AS expected_waived,
            l.waived_tax, COALESCE(f.waived_tax, 0) AS expected_waived_tax,
            l.paid, CASE WHEN l.paid < COALESCE(f.granted + f.waived, 0) THEN f.granted + f.waived
                ELSE l.paid END AS expected_paid
        FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
        LEFT JOIN ({CLAIMS}) f ON f.line_id = l.id
        WHERE {scope.of("o")}"""
    counters = {
        "granted": _("the money granted by its cases"),
        "granted_tax": _("the tax granted by its cases"),
        "waived": _("the money forgone in its cases"),
        "waived_tax": _("the tax forgone in its cases"),
        "paid": _("the money paid for the line, less than its cases granted and forwent"),
    }
    return compared(scope.differing(sql, counters), invariant=3, table="order line", counters=counters)


def grants_follow_the_formula(scope: Scope) -> list[Violation]:
    """Where no unit was ever given back to the line, the first k units took A(k) = half-up(paid * k / n).

    What was forgone by an accepted offer counts with what was granted: it was part of what those units cost.
    """
    sql = f"""
        SELECT o.ref || ' / ' || l.position AS row,
            f.granted, (2 * l.paid * f.units + l.quantity) / (2 * l.quantity) AS expected_granted,
            f.granted_tax, (2 * l.tax * f.units + l.quantity) / (2 * l.quantity) AS expected_granted_tax
        FROM (SELECT cl.line_id, CAST(SUM(cl.units) AS bigint) AS units, SUM(cl.amount + cl.waived) AS granted,
                  SUM(cl.tax + cl.waived_tax) AS granted_tax
              FROM cases_caseline cl JOIN cases_case c ON c.id = cl.case_id
              GROUP BY cl.line_id
              HAVING SUM(CASE WHEN NOT cl.held OR cl.accepted < cl.units THEN 1 ELSE 0 END) = 0) f
        JOIN orders_orderline l ON l.id = f.line_id JOIN orders_order o ON o.id = l.order_id
        WHERE {scope.of("o")}"""
    counters = {
        "granted": _("the money granted for its units, by the formula"),
        "granted_tax": _("the tax granted for its units, by the formula"),
    }
    return compared(scope.differing(sql, counters), invariant=3, table="order line", counters=counters)


def full_refunds_sum_to_paid(scope: Scope) -> list[Violation]:
    """All units refunded are exactly the price paid, less what was forgone for them."""
    sql = f"""
        SELECT o.ref || ' / ' || l.position AS row, f.amount, l.paid - f.waived AS expected_amount,
            f.tax, l.tax - f.waived_tax AS expected_tax
        FROM (SELECT share.line_id, SUM(share.units) AS units, SUM(share.amount) AS amount, SUM(share.tax) AS tax,
                  SUM(cl.waived) AS waived, SUM(cl.waived_tax) AS waived_tax
              FROM money_refundline share JOIN money_refund r ON r.id = share.refund_id
              JOIN cases_caseline cl ON cl.case_id = r.case_id AND cl.line_id = share.line_id
              GROUP BY share.line_id) f
        JOIN orders_orderline l ON l.id = f.line_id JOIN orders_order o ON o.id = l.order_id
        WHERE f.units >= l.quantity AND {scope.of("o")}"""
    counters = {
        "amount": _("the money refunded for all its units"),
        "tax": _("the tax refunded for all its units"),
    }
    return compared(scope.differing(sql, counters), invariant=3, table="order line", counters=counters)


def cases_granted_what_their_lines_did(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT c.ref AS row, c.granted, CASE WHEN {PAYS} THEN COALESCE(f.granted, 0) ELSE 0 END AS expected_granted,
            c.tax, CASE WHEN {PAYS} THEN COALESCE(f.tax, 0) ELSE 0 END AS expected_tax
        FROM cases_case c
        LEFT JOIN (SELECT case_id, SUM(amount) AS granted, SUM(tax) AS tax FROM cases_caseline GROUP BY case_id) f
            ON f.case_id = c.id
        WHERE {scope.of("c")}"""
    counters = {
        "granted": _("the money granted, beside the sum of its lines"),
        "tax": _("the tax granted, beside the sum of its lines"),
    }
    return compared(scope.differing(sql, counters), invariant=3, table="case", counters=counters)
