"""12. Every reduction is frozen onto its line, so returning one line never changes what another was paid."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..scope import Scope
from ..violation import Violation, compared


def lines_paid_what_they_were_priced(scope: Scope) -> list[Violation]:
    """Paid is the price less the frozen reductions; with tax on top, that tax is added, on all lines of an order."""
    sql = f"""
        SELECT o.ref || ' / ' || l.position AS row, l.paid,
            l.gross - l.discount - l.coupon - l.points + CASE WHEN f.on_top = f.lines THEN l.tax ELSE 0 END
                AS expected_paid
        FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
        JOIN (SELECT order_id, COUNT(*) AS lines,
                  SUM(CASE WHEN paid = gross - discount - coupon - points + tax THEN 1 ELSE 0 END) AS on_top
              FROM orders_orderline GROUP BY order_id) f ON f.order_id = o.id
        WHERE {scope.of("o")}"""
    counters = {"paid": _("the money paid, beside price less discount, coupon and points")}
    return compared(scope.differing(sql, counters), invariant=12, table="order line", counters=counters)


def orders_captured_within_their_lines(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT o.ref AS row, o.captured, f.paid AS expected_captured
        FROM orders_order o
        JOIN (SELECT order_id, SUM(paid) AS paid FROM orders_orderline GROUP BY order_id) f ON f.order_id = o.id
        WHERE o.captured > f.paid AND {scope.of("o")}"""
    counters = {"captured": _("the money captured, more than its lines were paid")}
    return compared(scope.rows(sql), invariant=12, table="order", counters=counters)
