"""1. Refunds, pending and paid, never exceed what was captured: by tender, by order and by line."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..scope import Scope
from ..violation import Violation, compared

PENDING = _("the money set aside by refund operations")
REFUNDED = _("the money paid back by refund operations")

# Failed operations and those without a clear answer still hold their money back.
OPERATIONS = """
    SUM(CASE WHEN op.state = 'succeeded' THEN 0 ELSE op.amount END) AS pending,
    SUM(CASE WHEN op.state = 'succeeded' THEN op.amount ELSE 0 END) AS refunded"""
HELD = "t.pending, t.refunded, COALESCE(f.pending, 0) AS expected_pending, COALESCE(f.refunded, 0) AS expected_refunded"
WITHIN = _("the money captured, less than the refunds")


def tenders_hold_their_operations(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT o.ref || ' / ' || t.position AS row, {HELD}, t.captured,
            CASE WHEN t.captured < COALESCE(f.pending + f.refunded, 0) THEN f.pending + f.refunded
                 ELSE t.captured END AS expected_captured
        FROM orders_tender t JOIN orders_order o ON o.id = t.order_id
        LEFT JOIN (SELECT op.tender_id, {OPERATIONS} FROM money_refundoperation op GROUP BY op.tender_id) f
            ON f.tender_id = t.id
        WHERE {scope.of("o")}"""
    counters = {"pending": PENDING, "refunded": REFUNDED, "captured": WITHIN}
    return compared(scope.differing(sql, counters), invariant=1, table="tender", counters=counters)


def orders_hold_their_operations(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT t.ref AS row, {HELD}, t.captured,
            CASE WHEN t.captured < COALESCE(f.pending + f.refunded, 0) THEN f.pending + f.refunded
                 ELSE t.captured END AS expected_captured
        FROM orders_order t
        LEFT JOIN (SELECT c.order_id, {OPERATIONS}
                   FROM money_refundoperation op JOIN money_refund r ON r.id = op.refund_id
                   JOIN cases_case c ON c.id = r.case_id GROUP BY c.order_id) f ON f.order_id = t.id
        WHERE {scope.of("t")}"""
    counters = {"pending": PENDING, "refunded": REFUNDED, "captured": WITHIN}
    return compared(scope.differing(sql, counters), invariant=1, table="order", counters=counters)


def orders_captured_what_their_tenders_did(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT o.ref AS row, o.captured, COALESCE(f.captured, 0) AS expected_captured
        FROM orders_order o
        LEFT JOIN (SELECT order_id, SUM(captured) AS captured FROM orders_tender GROUP BY order_id) f
            ON f.order_id = o.id
        WHERE {scope.of("o")}"""
    counters = {"captured": _("the money captured by its tenders")}
    return compared(scope.differing(sql, counters), invariant=1, table="order", counters=counters)


def lines_hold_their_refunds(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT o.ref || ' / ' || t.position AS row, {HELD}, t.paid,
            CASE WHEN t.paid < COALESCE(f.pending + f.refunded, 0) THEN f.pending + f.refunded
                 ELSE t.paid END AS expected_paid
        FROM orders_orderline t JOIN orders_order o ON o.id = t.order_id
        LEFT JOIN (SELECT share.line_id,
                       SUM(CASE WHEN r.state = 'succeeded' THEN 0 ELSE share.amount END) AS pending,
                       SUM(CASE WHEN r.state = 'succeeded' THEN share.amount ELSE 0 END) AS refunded
                   FROM money_refundline share JOIN money_refund r ON r.id = share.refund_id
                   GROUP BY share.line_id) f ON f.line_id = t.id
        WHERE {scope.of("o")}"""
    counters = {
        "pending": _("the money set aside by refunds of the line"),
        "refunded": _("the money refunded for the line"),
        "paid": _("the money paid for the line, less than its refunds"),
    }
    return compared(scope.differing(sql, counters), invariant=1, table="order line", counters=counters)


def refunds_are_their_parts(scope: Scope) -> list[Violation]:
    """A refund is what its case owes, what its lines say less the fees, and what its operations pay."""
    sql = f"""
        SELECT c.ref AS row, r.amount, c.granted - c.fees AS expected_amount,
            r.amount AS paying, COALESCE(op.amount, 0) AS expected_paying,
            r.amount + r.fees AS shares, COALESCE(share.amount, 0) AS expected_shares,
            r.state, CASE WHEN COALESCE(op.unpaid, 0) = 0 THEN 'succeeded' ELSE 'pending' END AS expected_state
        FROM money_refund r JOIN cases_case c ON c.id = r.case_id
        LEFT JOIN (SELECT refund_id, SUM(amount) AS amount,
                       SUM(CASE WHEN state = 'succeeded' THEN 0 ELSE 1 END) AS unpaid
                   FROM money_refundoperation GROUP BY refund_id) op ON op.refund_id = r.id
        LEFT JOIN (SELECT refund_id, SUM(amount) AS amount FROM money_refundline GROUP BY refund_id) share
            ON share.refund_id = r.id
        WHERE {scope.of("c")}"""
    counters = {
        "amount": _("the refund, beside what the case owes"),
        "paying": _("the refund, beside the sum of its operations"),
        "shares": _("the refund before fees, beside the sum of its lines"),
        "state": _("the refund, beside its operations"),
    }
    return compared(scope.differing(sql, counters), invariant=1, table="refund", counters=counters)


def parts_belong_to_the_order(scope: Scope) -> list[Violation]:
    """Money goes back to the order it came from, for the units its case asked about."""
    sql = f"""
        SELECT c.ref AS row, o.ref AS expected_order, other.ref AS "order"
        FROM money_refundoperation op JOIN money_refund r ON r.id = op.refund_id
        JOIN cases_case c ON c.id = r.case_id JOIN orders_order o ON o.id = c.order_id
        JOIN orders_tender t ON t.id = op.tender_id JOIN orders_order other ON other.id = t.order_id
        WHERE o.id <> other.id AND {scope.of("c")}
        UNION ALL
        SELECT c.ref, o.ref, other.ref
        FROM cases_caseline l JOIN cases_case c ON c.id = l.case_id JOIN orders_order o ON o.id = c.order_id
        JOIN orders_orderline line ON line.id = l.line_id JOIN orders_order other ON other.id = line.order_id
        WHERE o.id <> other.id AND {scope.of("c")}"""
    counters = {"order": _("the order refunded")}
    strays = compared(scope.rows(sql), invariant=1, table="refund", counters=counters)
    return strays + _shares_asked(scope)


def _shares_asked(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT c.ref || ' / ' || line.position AS row, share.amount, COALESCE(l.amount, 0) AS expected_amount,
            share.tax, COALESCE(l.tax, 0) AS expected_tax,
            share.units, COALESCE(CASE WHEN c.path = 'instant' THEN l.units ELSE l.accepted END, l.units, 0)
                AS expected_units
        FROM money_refundline share JOIN money_refund r ON r.id = share.refund_id
        JOIN cases_case c ON c.id = r.case_id JOIN orders_orderline line ON line.id = share.line_id
        LEFT JOIN cases_caseline l ON l.case_id = c.id AND l.line_id = share.line_id
        WHERE {scope.of("c")}"""
    counters = {
        "amount": _("the money refunded, beside what the case granted"),
        "tax": _("the tax refunded, beside what the case granted"),
        "units": _("the units refunded, beside what the case granted"),
    }
    return compared(scope.differing(sql, counters), invariant=1, table="refund line", counters=counters)
