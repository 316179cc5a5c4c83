"""The chart of accounts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Account(StrEnum):
    RETURNS = "returns"
    TAX = "tax"
    FEES = "fees"
    PAYABLE = "refunds_payable"
    CLEARING = "clearing"
    RECEIVABLE = "receivable"
    RECOVERY = "recovery"
    DISPUTED = "disputed"
    CHARGED_BACK = "charged_back"
    CREDIT = "store_credit"
    GIVEN = "credit_given"
    SPENT = "credit_spent"
    BREAKAGE = "breakage"
    PROVIDER_BALANCE = "provider_balance"
    PROVIDER_FEES = "provider_fees"
    WRITTEN_OFF = "written_off"


LABELS: Mapping[Account, Promise | str] = {
    Account.RETURNS: _("Sales given back"),
    Account.TAX: _("Tax given back"),
    Account.FEES: _("Fees kept"),
    Account.PAYABLE: _("Refunds payable"),
    Account.CLEARING: _("Provider clearing"),
    Account.RECEIVABLE: _("Receivable from customers"),
    Account.RECOVERY: _("Recovered from customers"),
    Account.DISPUTED: _("Payments asked back"),
    Account.CHARGED_BACK: _("Chargebacks lost"),
    Account.CREDIT: _("Store credit owed"),
    Account.GIVEN: _("Credit and bonus given"),
    Account.SPENT: _("Paid with store credit"),
    Account.BREAKAGE: _("Store credit expired unused"),
    Account.PROVIDER_BALANCE: _("Balance at the provider"),
    Account.PROVIDER_FEES: _("Fees of the provider"),
    Account.WRITTEN_OFF: _("Differences written off"),
}
CREDIT = frozenset({
    Account.FEES, Account.PAYABLE, Account.CLEARING, Account.RECOVERY, Account.CREDIT, Account.SPENT, Account.BREAKAGE,
})  # fmt: skip
"""Accounts that grow by credits: what is owed or taken in. Clearing is what providers paid out for the shop and have
not settled with it. The others grow by debits."""


ENTRIES: Mapping[tuple[str, str], Promise | str] = {
    ("refund", "granted"): _("Refund granted"),
    ("operation", "paid"): _("Paid back"),
    ("operation", "returned"): _("Came back unpaid"),
    ("chargeback", "opened"): _("Payment asked back"),
    ("chargeback", "won"): _("Chargeback won"),
    ("chargeback", "lost"): _("Chargeback lost"),
    ("owed", ""): _("Goods did not come back"),
    ("credit", "granted"): _("Store credit given"),
    ("credit", "spent"): _("Store credit spent"),
    ("credit", "given_back"): _("Purchase with store credit undone"),
    ("credit", "expired"): _("Store credit expired"),
    ("credit", "reversed"): _("Store credit taken back"),
    ("settlement", "settled"): _("In the provider’s book"),
    ("settlement_difference", "cleared"): _("Difference cleared"),
    ("settlement_difference", "reopened"): _("Clearing taken back"),
}
"""What happened, by the first and last word of an entry's name; a number between or after them tells which."""


def entry_label(entry: str) -> str:
    first, *_rest, last = entry.split(":")
    return str(ENTRIES[first, "" if last.isdigit() else last])


def clearing(provider: str) -> str:
    """Each provider's own account within `clearing`."""
    return f"{Account.CLEARING}:{provider}"


def at_provider(provider: str) -> str:
    """The shop's balance there, within `provider_balance`; the provider's own book grows and falls with it."""
    return f"{Account.PROVIDER_BALANCE}:{provider}"


def account_of(name: str) -> Account:
    """The account of the chart to which a posted name belongs, such as `clearing` for `clearing:stripe`."""
    return Account(name.partition(":")[0])


def label(name: str) -> str:
    """“Provider clearing (stripe)”."""
    within = name.partition(":")[2]
    plain = str(LABELS[account_of(name)])
    return f"{plain} ({within})" if within else plain


def signed(name: str, *, debit: int, credit: int) -> int:
    """The balance of an account in the direction in which it grows, in minor units."""
    return credit - debit if account_of(name) in CREDIT else debit - credit
