"""19. What providers' own books have is in the journal once, and no more of it than was paid."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..scope import Scope
from ..violation import Violation, compared

AT_PROVIDER = "'provider_balance:' || m.provider"
SETTLED = "p.debit LIKE 'clearing:%' AND (p.credit LIKE 'provider_balance:%' OR p.credit = 'written_off')"
UNSETTLED = "p.credit LIKE 'clearing:%' AND (p.debit LIKE 'provider_balance:%' OR p.debit = 'written_off')"


def balances_are_what_providers_say(scope: Scope) -> list[Violation]:
    """By shop, provider and currency: what its settled movements moved, less its fees."""
    sql = f"""
        SELECT s.ref || ' / ' || t.account || ' ' || t.currency AS row,
            SUM(t.posted) AS posted, SUM(t.moved) AS expected_posted
        FROM (
            SELECT m.shop_id, {AT_PROVIDER} AS account, m.currency, 0 AS posted, m.amount AS moved
            FROM money_settlementmovement m WHERE m.settled_at IS NOT NULL
            UNION ALL
            SELECT m.shop_id, {AT_PROVIDER}, m.fee_currency, 0, -m.fee
            FROM money_settlementmovement m WHERE m.settled_at IS NOT NULL AND m.fee <> 0
            UNION ALL
            SELECT p.shop_id, p.debit, p.currency, p.amount, 0
            FROM money_posting p WHERE p.debit LIKE 'provider_balance:%'
            UNION ALL
            SELECT p.shop_id, p.credit, p.currency, -p.amount, 0
            FROM money_posting p WHERE p.credit LIKE 'provider_balance:%'
        ) t JOIN people_shop s ON s.id = t.shop_id
        WHERE {scope.of("t")} GROUP BY s.ref, t.account, t.currency"""
    counters = {"posted": _("the balance at the provider by the journal")}
    return compared(scope.differing(sql, counters), invariant=19, table="posting", counters=counters)


def clearing_is_settled_once(scope: Scope) -> list[Violation]:
    """By case: what left its clearing account again is what a provider's book has of it, or was written off."""
    sql = f"""
        SELECT c.ref AS row, COALESCE(j.settled, 0) AS settled,
            COALESCE(m.moved, 0) + COALESCE(d.written, 0) AS expected_settled
        FROM cases_case c
        LEFT JOIN (SELECT p.case_id, SUM(CASE WHEN {SETTLED} THEN p.amount WHEN {UNSETTLED} THEN -p.amount ELSE 0 END)
                       AS settled
                   FROM money_posting p GROUP BY p.case_id) j ON j.case_id = c.id
        LEFT JOIN (SELECT r.case_id, SUM(CASE WHEN m.kind = 'amount' THEN op.amount
                       WHEN m.kind IN ('', 'fee', 'wrong_payment') THEN -m.amount ELSE 0 END) AS moved
                   FROM money_settlementmovement m JOIN money_refundoperation op ON op.id = m.operation_id
                   JOIN money_refund r ON r.id = op.refund_id
                   WHERE m.settled_at IS NOT NULL GROUP BY r.case_id) m ON m.case_id = c.id
        LEFT JOIN (SELECT r.case_id, SUM(x.amount) AS written
                   FROM money_settlementdifference x JOIN money_refundoperation op ON op.id = x.operation_id
                   JOIN money_refund r ON r.id = op.refund_id
                   WHERE x.movement_id IS NULL AND x.state = 'cleared' AND x.way = 'write_off' GROUP BY r.case_id) d
            ON d.case_id = c.id
        WHERE {scope.of("c")}"""
    counters = {"settled": _("what providers settled by the journal")}
    return compared(scope.differing(sql, counters), invariant=19, table="posting", counters=counters)


def payments_agree_no_more_often_than_made(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT c.ref || ' / ' || op.id AS row, COUNT(*) AS times,
            CASE WHEN COUNT(*) > op.returns + 1 THEN op.returns + 1 ELSE COUNT(*) END AS expected_times
        FROM money_settlementmovement m JOIN money_refundoperation op ON op.id = m.operation_id
        JOIN money_refund r ON r.id = op.refund_id JOIN cases_case c ON c.id = r.case_id
        WHERE m.movement = 'refund' AND m.kind = '' AND {scope.of("c")}
        GROUP BY c.ref, op.id, op.returns"""
    counters = {"times": _("how often a provider’s book agrees with one payment")}
    return compared(scope.differing(sql, counters), invariant=19, table="payment", counters=counters)
