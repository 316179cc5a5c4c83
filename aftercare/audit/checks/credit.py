"""21. Store credit: an account holds what is left of its grants, each grant what its entries leave of it, and the
journal owes the customer exactly that."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..scope import Scope
from ..violation import Violation, compared

OWED = "SUM(CASE 'store_credit' WHEN p.credit THEN p.amount WHEN p.debit THEN -p.amount ELSE 0 END)"


def accounts_hold_their_grants(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT a.ref AS row, a.balance, COALESCE(g.left_of, 0) AS expected_balance,
            a.balance AS stated, COALESCE(e.moved, 0) AS expected_stated,
            a.balance AS owed, COALESCE(j.owed, 0) AS expected_owed
        FROM money_creditaccount a
        LEFT JOIN (SELECT account_id, SUM("left") AS left_of FROM money_creditgrant GROUP BY account_id) g
            ON g.account_id = a.id
        LEFT JOIN (SELECT account_id, SUM(amount) AS moved FROM money_creditentry GROUP BY account_id) e
            ON e.account_id = a.id
        LEFT JOIN (SELECT p.shop_id, p.customer_id, p.currency, {OWED} AS owed FROM money_posting p
                   WHERE p.credit = 'store_credit' OR p.debit = 'store_credit'
                   GROUP BY p.shop_id, p.customer_id, p.currency) j
            ON j.shop_id = a.shop_id AND j.customer_id = a.customer_id AND j.currency = a.currency
        WHERE {scope.of("a")}"""
    counters = {
        "balance": _("the balance, beside what is left of the grants"),
        "stated": _("the balance, beside the entries of the statement"),
        "owed": _("the balance, beside what the journal owes"),
    }
    return compared(scope.differing(sql, counters), invariant=21, table="store credit", counters=counters)


def grants_hold_their_entries(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT g.ref AS row, g."left" AS held, COALESCE(e.moved, 0) AS expected_held,
            g.amount + g.bonus AS given, COALESCE(e.given, 0) AS expected_given,
            g.amount AS refunded, COALESCE(op.amount, g.amount) AS expected_refunded
        FROM money_creditgrant g JOIN money_creditaccount a ON a.id = g.account_id
        LEFT JOIN money_refundoperation op ON op.id = g.operation_id
        LEFT JOIN (SELECT grant_id, SUM(amount) AS moved,
                       SUM(CASE WHEN kind = 'granted' THEN amount ELSE 0 END) AS given
                   FROM money_creditentry GROUP BY grant_id) e ON e.grant_id = g.id
        WHERE {scope.of("a")}"""
    counters = {
        "held": _("what is left of the credit, beside its entries"),
        "given": _("the credit given, beside its entry"),
        "refunded": _("the credit, beside the payment it was instead of"),
    }
    return compared(scope.differing(sql, counters), invariant=21, table="store credit", counters=counters)


def purchases_took_what_they_cost(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT a.ref || ' / ' || s.reference AS row, s.amount AS taken, COALESCE(e.taken, 0) AS expected_taken,
            CASE WHEN s.given_back_at IS NULL THEN 0 ELSE s.amount END AS returned,
            COALESCE(e.returned, 0) AS expected_returned
        FROM money_creditspend s JOIN money_creditaccount a ON a.id = s.account_id
        LEFT JOIN (SELECT spend_id, SUM(CASE WHEN kind = 'spent' THEN -amount ELSE 0 END) AS taken,
                       SUM(CASE WHEN kind = 'given_back' THEN amount ELSE 0 END) AS returned
                   FROM money_creditentry GROUP BY spend_id) e ON e.spend_id = s.id
        WHERE {scope.of("a")}"""
    counters = {
        "taken": _("what the purchase took, beside its entries"),
        "returned": _("what the purchase gave back, beside its entries"),
    }
    return compared(scope.differing(sql, counters), invariant=21, table="store credit", counters=counters)
