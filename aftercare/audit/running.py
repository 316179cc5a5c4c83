"""Runs every check, each over everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from aftercare.people.models import Shop

from .checks import (
    completion,
    credit,
    currency,
    decisions,
    disputes,
    exchanges,
    frozen,
    goods,
    grants,
    invoices,
    journal,
    law,
    moves,
    refunds,
    settlements,
    waiting,
)
from .scope import Scope, one_view
from .violation import Violation

Check = Callable[[Scope], Iterable[Violation]]

CHECKS: list[Check] = [
    refunds.tenders_hold_their_operations,
    refunds.orders_hold_their_operations,
    refunds.orders_captured_what_their_tenders_did,
    refunds.lines_hold_their_refunds,
    refunds.refunds_are_their_parts,
    refunds.parts_belong_to_the_order,
    grants.lines_granted_what_cases_ask,
    grants.grants_follow_the_formula,
    grants.full_refunds_sum_to_paid,
    grants.cases_granted_what_their_lines_did,
    goods.refunded_units_were_accepted,
    goods.accepted_units_were_inspected,
    goods.order_units_cover_returns,
    goods.lines_count_what_cases_ask,
    goods.received_units_came_in_parcels,
    goods.inspected_units_were_received,
    goods.restocked_once_where_sellable,
    exchanges.replacements_trace_to_their_units,
    exchanges.completed_exchanges_sent_all,
    disputes.open_disputes_are_heard,
    moves.cases_follow_their_moves,
    waiting.open_cases_have_an_owner,
    law.pauses_end,
    law.legal_deadlines_are_told,
    waiting.pending_refunds_have_a_hand,
    decisions.published_policies_are_unchanged,
    decisions.decisions_replay,
    frozen.lines_paid_what_they_were_priced,
    frozen.orders_captured_within_their_lines,
    currency.cases_keep_the_currency,
    currency.currencies_exist,
    currency.amounts_are_whole,
    completion.nothing_left_to_pay_is_complete,
    journal.journal_says_what_cases_owe,
    journal.refunds_stand_where_they_were_paid,
    journal.postings_belong_to_their_case,
    credit.accounts_hold_their_grants,
    credit.grants_hold_their_entries,
    credit.purchases_took_what_they_cost,
    journal.chargebacks_are_counted,
    invoices.invoices_are_credited_by_their_notes,
    invoices.refunds_of_invoiced_orders_are_credited,
    settlements.balances_are_what_providers_say,
    settlements.clearing_is_settled_once,
    settlements.payments_agree_no_more_often_than_made,
]


def violations(shop: Shop | None) -> list[Violation]:
    scope = Scope(shop.pk if shop else None)
    with one_view():
        found = [violation for check in CHECKS for violation in check(scope)]
    return sorted(found, key=lambda violation: violation.invariant)
