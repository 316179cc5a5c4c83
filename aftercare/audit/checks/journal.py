"""19. The journal says what happened: what is owed, what each provider paid, and what customers owe."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aftercare.money.provider import CHARGEBACK, STORE_CREDIT

from ..scope import Scope
from ..violation import Violation, compared

PAID_BY = """CASE
    WHEN p.debit = 'refunds_payable' AND (p.credit LIKE 'clearing:%' OR p.credit IN ('charged_back', 'store_credit'))
        THEN p.amount
    WHEN p.credit = 'refunds_payable' AND (p.debit LIKE 'clearing:%' OR p.debit IN ('charged_back', 'store_credit'))
        THEN -p.amount
    ELSE 0 END"""


def _balance(account: str) -> str:
    """Credits less debits."""
    return f"SUM(CASE '{account}' WHEN p.credit THEN p.amount WHEN p.debit THEN -p.amount ELSE 0 END)"


def journal_says_what_cases_owe(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT c.ref AS row, COALESCE(j.payable, 0) AS payable, COALESCE(op.unpaid, 0) AS expected_payable,
            COALESCE(j.paid, 0) AS paid, COALESCE(op.paid, 0) AS expected_paid,
            COALESCE(j.fees, 0) AS fees, COALESCE(r.fees, 0) AS expected_fees,
            -COALESCE(j.owed, 0) AS owed, c.receivable AS expected_owed
        FROM cases_case c LEFT JOIN money_refund r ON r.case_id = c.id
        LEFT JOIN (SELECT p.case_id, {_balance("refunds_payable")} AS payable, {_balance("fees")} AS fees,
                       {_balance("receivable")} AS owed, SUM({PAID_BY}) AS paid
                   FROM money_posting p GROUP BY p.case_id) j ON j.case_id = c.id
        LEFT JOIN (SELECT refund_id, SUM(CASE WHEN state = 'succeeded' THEN 0 ELSE amount END) AS unpaid,
                       SUM(CASE WHEN state = 'succeeded' THEN amount ELSE 0 END) AS paid
                   FROM money_refundoperation GROUP BY refund_id) op ON op.refund_id = r.id
        WHERE {scope.of("c")}"""
    counters = {
        "payable": _("the journal’s refunds payable"),
        "paid": _("what providers paid by the journal"),
        "fees": _("the journal’s fees"),
        "owed": _("what the customer owes by the journal"),
    }
    return compared(scope.differing(sql, counters), invariant=19, table="posting", counters=counters)


def refunds_stand_where_they_were_paid(scope: Scope) -> list[Violation]:
    """Each provider's account holds what it paid, the manual one what people paid, whoever refused it before."""
    payer = "COALESCE(NULLIF(op.paid_by, ''), op.provider)"
    account = (
        f"CASE {payer} WHEN '{CHARGEBACK}' THEN 'charged_back' WHEN '{STORE_CREDIT}' THEN 'store_credit' "
        f"ELSE 'clearing:' || {payer} END"
    )
    sql = f"""
        SELECT c.ref || ' / ' || m.account AS row, SUM(m.posted) AS paid, SUM(m.meant) AS expected_paid
        FROM (SELECT case_id, credit AS account, amount AS posted, 0 AS meant
                FROM money_posting WHERE debit = 'refunds_payable' AND credit <> 'fees'
              UNION ALL
              SELECT case_id, debit, -amount, 0 FROM money_posting
                WHERE credit = 'refunds_payable'
                    AND (debit LIKE 'clearing:%' OR debit IN ('charged_back', 'store_credit'))
              UNION ALL
              SELECT r.case_id, {account}, 0, op.amount
                FROM money_refundoperation op JOIN money_refund r ON r.id = op.refund_id
                WHERE op.state = 'succeeded') m
        JOIN cases_case c ON c.id = m.case_id
        WHERE {scope.of("c")}
        GROUP BY c.id, c.ref, m.account"""
    counters = {"paid": _("the journal’s account of who paid, beside their payments")}
    return compared(scope.differing(sql, counters), invariant=19, table="posting", counters=counters)


def postings_belong_to_their_case(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT c.ref || ' / ' || p.entry AS row, p.currency, c.currency AS expected_currency,
            p.order_id AS of_order, c.order_id AS expected_of_order
        FROM money_posting p JOIN cases_case c ON c.id = p.case_id
        WHERE 'provider_fees' NOT IN (p.debit, p.credit) AND {scope.of("c")}"""
    counters = {"currency": _("the currency, beside the case’s"), "of_order": _("the order, beside the case’s")}
    return compared(scope.differing(sql, counters), invariant=19, table="posting", counters=counters)


def chargebacks_are_counted(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT o.ref AS row, o.disputed, COALESCE(c.disputed, 0) AS expected_disputed,
            o.charged_back, COALESCE(c.taken, 0) AS expected_charged_back,
            COALESCE(t.taken, 0) AS of_tenders, COALESCE(c.taken, 0) AS expected_of_tenders,
            COALESCE(j.disputed, 0) AS posted, COALESCE(c.disputed, 0) AS expected_posted
        FROM orders_order o
        LEFT JOIN (SELECT order_id, SUM(CASE WHEN state = 'open' THEN amount ELSE 0 END) AS disputed,
                       SUM(taken) AS taken FROM money_chargeback GROUP BY order_id) c ON c.order_id = o.id
        LEFT JOIN (SELECT order_id, SUM(charged_back) AS taken FROM orders_tender GROUP BY order_id) t
            ON t.order_id = o.id
        LEFT JOIN (SELECT p.order_id, -{_balance("disputed")} AS disputed FROM money_posting p GROUP BY p.order_id) j
            ON j.order_id = o.id
        WHERE {scope.of("o")}"""
    counters = {
        "disputed": _("the money asked back now"),
        "charged_back": _("what lost chargebacks took of the order"),
        "of_tenders": _("what lost chargebacks took of its payments"),
        "posted": _("the money asked back by the journal"),
    }
    return compared(scope.differing(sql, counters), invariant=19, table="order", counters=counters)
